"""A crawl as text: the pages by depth, and the requested shortest paths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from uxaudit.crawl.crawler import Crawl, Page, shortest
from uxaudit.crawl.html_links import Link
from uxaudit.model.scenario import Expect, Task
from uxaudit.urls import address, origin, url_matches

LISTED = 200
"""Number of pages listed; the file contains all."""


@dataclass(frozen=True)
class Goal:
    """The goal of a path: a URL glob, from a first page. ``name`` is the task, if the goal belongs to one."""

    start: str
    glob: str
    name: str = ""


def goals_of(url: str, glob: str | None, file: Path | None) -> tuple[Goal, ...]:
    """The requested paths. A task without a URL in its success criterion has an empty glob. Raises InputError for an invalid file."""
    goals = [Goal(url, glob)] if glob else []
    if file is not None:
        from uxaudit.scenario import load

        goals += [Goal(address(url, task.start), _address_of(task), task.task) for task in load(file, check_secrets=False).tasks]
    return tuple(goals)


def _address_of(task: Task) -> str:
    """The last URL that the task expects."""
    expected = [step.condition.url for step in (*task.steps, *task.success) if isinstance(step, Expect) and step.condition.url]
    return expected[-1] if expected else ""


def lines(known: Crawl, goals: Sequence[Goal]) -> Iterator[str]:
    """The lines of the summary."""
    deepest = max((page.depth for page in known.opened), default=0)
    pages, depth = _number_of(len(known.pages), "page"), _number_of(deepest, "link")
    yield f"{pages} of {origin(known.start[0])}, {len(known.opened)} opened, up to {depth} deep"
    for page in sorted(known.pages, key=lambda page: page.depth)[:LISTED]:
        yield _line(page, origin(known.start[0]))
    if len(known.pages) > LISTED:
        yield f"and {len(known.pages) - LISTED} more"
    yield from _blind(known)
    for goal in goals:
        yield from _paths(known, goal)


def _number_of(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _line(page: Page, site: str) -> str:
    what = page.unopened and f"not opened: {page.unopened}" if page.status is None or page.status < 400 else page.unopened
    return f"{page.depth:>3}  {page.url.removeprefix(site)}  {what or page.title}".rstrip()


def _blind(known: Crawl) -> Iterator[str]:
    """What the crawl did not find."""
    if known.stopped:
        yield f"Stopped {known.stopped}. There may be more pages."
    reasons = Counter(page.unopened for page in known.pages if page.unopened)
    yield from (f"{count} not read: {why}." for why, count in reasons.most_common())
    scripted = sum(page.by_script for page in known.opened)
    if scripted:
        yield f"Not followed: {_number_of(scripted, 'link')} that only a script follows."
    if not any(page.links for page in known.opened):
        yield "No link was found. The site may build its links with scripts, which a crawl without a browser cannot follow."


def _paths(known: Crawl, goal: Goal) -> Iterator[str]:
    name = f'"{goal.name}"' if goal.name else goal.glob
    if not goal.glob:
        yield f"{name}: its `success` has no URL. Add one (expect: {{url: …}}), or use --to."
        return
    fits = [page.url for page in known.pages if url_matches(page.url, goal.glob, origin(known.start[0]))]
    paths = [(url, path) for url in fits if (path := shortest(known, goal.start, partial(str.__eq__, url))) is not None]
    if not paths:
        yield f"{name}: no path of links to {goal.glob} was found."
    for url, path in sorted(paths, key=lambda pair: len(pair[1])):
        yield f"{name}: {_chain(path)} to {url}"


def _chain(path: Sequence[Link]) -> str:
    count = f"{len(path)} {'click' if len(path) == 1 else 'clicks'}"
    return f"{' › '.join(link.name for link in path)} ({count})" if path else "the first page itself (0 clicks)"
