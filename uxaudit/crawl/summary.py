"""A crawl as text: the pages by depth, and the shortest ways that were asked for."""

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
"""Pages listed; the file holds all."""


@dataclass(frozen=True)
class Goal:
    """Where a way is to lead: a glob of the address, from a page on. ``name`` is the task, where it is one's."""

    start: str
    glob: str
    name: str = ""


def goals_of(url: str, glob: str | None, file: Path | None) -> tuple[Goal, ...]:
    """The ways that were asked for. A task whose success names no address has an empty glob. Raises InputError for a bad file."""
    goals = [Goal(url, glob)] if glob else []
    if file is not None:
        from uxaudit.scenario import load

        goals += [Goal(address(url, task.start), _address_of(task), task.task) for task in load(file, check_secrets=False).tasks]
    return tuple(goals)


def _address_of(task: Task) -> str:
    """The last address that the task expects."""
    expected = [step.condition.url for step in (*task.steps, *task.success) if isinstance(step, Expect) and step.condition.url]
    return expected[-1] if expected else ""


def told(known: Crawl, goals: Sequence[Goal]) -> Iterator[str]:
    """Line by line."""
    deepest = max((page.depth for page in known.opened), default=0)
    yield f"{len(known.pages)} pages of {origin(known.start[0])}, {len(known.opened)} opened, up to {deepest} links deep"
    for page in sorted(known.pages, key=lambda page: page.depth)[:LISTED]:
        yield _line(page, origin(known.start[0]))
    if len(known.pages) > LISTED:
        yield f"and {len(known.pages) - LISTED} more"
    yield from _blind(known)
    for goal in goals:
        yield from _ways(known, goal)


def _line(page: Page, site: str) -> str:
    what = page.unopened and f"not opened: {page.unopened}" if page.status is None or page.status < 400 else page.unopened
    return f"{page.depth:>3}  {page.url.removeprefix(site)}  {what or page.title}".rstrip()


def _blind(known: Crawl) -> Iterator[str]:
    """What the crawl did not see."""
    if known.stopped:
        yield f"Stopped {known.stopped}: there may be more pages."
    reasons = Counter(page.unopened for page in known.pages if page.unopened)
    yield from (f"{count} not read: {why}." for why, count in reasons.most_common())
    scripted = sum(page.by_script for page in known.opened)
    if scripted:
        yield f"{scripted} links work by script only and were not followed."
    if not any(page.links for page in known.opened):
        yield "No link was found: the site may build its links by script, which a crawl without a browser does not see."


def _ways(known: Crawl, goal: Goal) -> Iterator[str]:
    name = f'"{goal.name}"' if goal.name else goal.glob
    if not goal.glob:
        yield f"{name}: its success names no address; add one (expect: {{url: …}}), or give --to."
        return
    fits = [page.url for page in known.pages if url_matches(page.url, goal.glob, origin(known.start[0]))]
    ways = [(url, way) for url in fits if (way := shortest(known, goal.start, partial(str.__eq__, url))) is not None]
    if not ways:
        yield f"{name}: no chain of links is known to {goal.glob}."
    for url, way in sorted(ways, key=lambda pair: len(pair[1])):
        yield f"{name}: {_chain(way)} to {url}"


def _chain(way: Sequence[Link]) -> str:
    count = f"{len(way)} {'click' if len(way) == 1 else 'clicks'}"
    return f"{' › '.join(link.name for link in way)} ({count})" if way else "where it begins (0 clicks)"
