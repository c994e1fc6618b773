"""Authors record a task on three real sites by mouse and keyboard, and what is written must replay: ``python -m tests.people.authors``.

Prints each scenario and how its replay ended, and fails if one does not complete. Datasette and Django must be installed.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.async_runs import run_async
from tests.e2e.line import ROOT, free_port, uxaudit
from tests.people.desk import Hands, display, missing, recorded, sitting
from uxaudit.runner.site_server import served
from uxaudit.scenario import load
from uxaudit.sessions.moderated import AUTHOR, authored, to_author

PASSWORD = "Quarry-Lantern-58"


async def buys_a_mug(hands: Hands) -> None:
    await hands.click("input[type=search], input[name=q]")
    await hands.type("blue mug\n")
    await hands.click("main a>>Harbour blue mug")
    await hands.click("button>>Add to basket")
    await hands.rest(1.0)


async def counts_trees(hands: Hands) -> None:
    await hands.click("a>>trees")
    await hands.arrived("/city/trees")
    await hands.click("select[name=_filter_column]")
    await hands.type("species\n")
    await hands.click("input[name=_filter_value]")
    await hands.type("London plane")
    await hands.click("input[type=submit]>>Apply")
    await hands.arrived("London")


async def corrects_a_name(hands: Hands) -> None:
    await hands.click("input[name=username]")
    await hands.type(f"warden\t{PASSWORD}\n")
    await hands.click("main a>>Users")
    await hands.click("input[name=q]")
    await hands.type("june brook\n")
    await hands.click("main th a>>june.brook")
    await hands.click("input[name=last_name]")
    await hands.key("ctrl+a")
    await hands.type("Brook-Mason")
    await hands.click("input[name=_save]")
    await hands.arrived("/auth/user/")


@dataclass(frozen=True)
class Site:
    """A site of ``scenarios/``, and what an author does on it."""

    file: str
    port: str
    start: str
    work: Callable[[Hands], Awaitable[None]]


SITES = (
    Site("demo-buy.yaml", "DEMO_PORT", "/", buys_a_mug),
    Site("datasette.yaml", "TREES_PORT", "/", counts_trees),
    Site("django-admin.yaml", "STAFF_PORT", "/admin/", corrects_a_name),
)


async def author(url: str, out: Path, work: Callable[[Hands], Awaitable[None]]) -> None:
    """Do a task once, as in ``uxaudit record URL --write FILE``."""
    scenario = to_author(url, out)
    async with sitting(scenario, AUTHOR, out.parent / out.stem, tasks=(0,), looks=False) as (hands, running):
        await hands.press("button>>I agree")
        await hands.press("button>>Start")
        await hands.rest(1.0)
        await work(hands)
        await hands.rest(1.0)
        await hands.press("button>>Done")
        await hands.press("button>>Close")
        await asyncio.wait_for(running, 10)
    authored(recorded(scenario, AUTHOR, out.parent / out.stem), out).write(out)


def write_and_replay(site: Site, folder: Path, environ: Mapping[str, str]) -> bool:
    """Returns whether the replay of what was written completed."""
    out = folder / f"written-{site.file}"
    os.environ |= environ
    with ExitStack() as running:
        plan = load(ROOT / "scenarios" / site.file, os.environ)
        running.enter_context(served(plan))
        run_async(author(plan.site + site.start, out, site.work))
    with ExitStack() as running:  # the site again, without what the author left
        running.enter_context(served(plan))
        done = uxaudit("run", out, "--out", folder / out.stem / "audit", "--history", "none", "--persona", "desktop", env=secrets_of(out))
    print(out.read_text(), done.out, sep="\n", flush=True)
    completed = "1 of 1" in done.out and done.code in (0, 1)
    print(f"{site.file}: the replay {'completed' if completed else 'did not complete'}", flush=True)
    return completed


def secrets_of(file: Path) -> dict[str, str]:
    """The variables of the secrets that a scenario refers to."""
    return {part.partition("}")[0]: PASSWORD for part in file.read_text().split("${secret:")[1:]}


def main(names: list[str]) -> int:
    if why := missing():
        print(f"Install {why} first.", file=sys.stderr)
        return 2
    os.chdir(ROOT)
    folder = Path(tempfile.mkdtemp(prefix="authors-"))
    chosen = [site for site in SITES if not names or any(name in site.file for name in names)]
    with display():
        good = [write_and_replay(site, folder, {site.port: str(free_port()), "STAFF_PASSWORD": PASSWORD}) for site in chosen]
    print(folder)
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
