"""One session, recorded at once by rrweb and by uxaudit: ``python -m tests.people.side_by_side [NAME…]``.

Installs rrweb from npm in a temporary folder. Prints, for each of the six people, the clicks that both recorded, the largest difference
of their times, and the measures that differ. Fails if a click is missing, a time differs by more than 50 ms, or a measure differs.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.async_runs import run_async
from tests.people.desk import display, missing, recorded, sitting
from tests.people.six import PEOPLE, shop, sit_through
from uxaudit.metrics.people import person_task
from uxaudit.model.scenario import Scenario
from uxaudit.recording.reader import read_recording
from uxaudit.recording.session import SessionEvent
from uxaudit.sessions.from_rrweb import import_session

RRWEB = "rrweb@2.0.0-alpha.4"
FURTHEST_MS = 50.0
NOT_COMPARED = {"result", "time_ms", "seq", "source", "participant", "why", "scroll_reach"}
"""What only a moderated session knows: what the person said, when they pressed Start and Done, and the address at the end.
rrweb does not record the height of the document, which the reach of scrolling needs.
"""


def rrweb_source(folder: Path) -> str:
    subprocess.run(["npm", "install", "--silent", "--prefix", str(folder), RRWEB], check=True)
    return (folder / "node_modules" / "rrweb" / "dist" / "rrweb.min.js").read_text("utf-8")


async def session(scenario: Scenario, name: str, folder: Path, source: str) -> list[Any]:
    """Let one person play. Returns rrweb's events."""
    kept: list[Any] = []
    async with sitting(scenario, name, folder) as (hands, running):
        context = hands.page.context
        await context.expose_binding("keepEvent", lambda _source, event: kept.append(json.loads(event)))
        await context.add_init_script(f"{source}; rrweb.record({{ emit: (event) => keepEvent(JSON.stringify(event)) }});")
        await sit_through(hands, running, name)
    return kept


def clicks_of(events: tuple[SessionEvent, ...]) -> list[tuple[str, float]]:
    return [(event.target.name if event.target else "", event.t) for event in events if event.what == "click"]


def compare(scenario: Scenario, name: str, folder: Path, events: list[Any]) -> bool:
    """Print how the two recordings of one session differ. Returns whether they agree."""
    file = folder / f"{name}.json"
    file.write_text(json.dumps(sorted(events, key=lambda event: event["timestamp"])), "utf-8")
    imported = import_session(file, scenario, folder / "imported", name)
    ours, theirs = recorded(scenario, name, folder), read_recording(imported.folder, {})
    assert ours.session is not None
    assert theirs.session is not None
    first, second = (clicks_of(one.session.tasks[0].events) for one in (ours, theirs) if one.session is not None)
    same = [one[0] for one in first] == [one[0] for one in second]
    apart = max((abs(a[1] - b[1]) for a, b in zip(first, second, strict=False)), default=0.0)
    measures = [person_task(one, one.tasks[0]).model_dump(exclude=NOT_COMPARED) for one in (ours, theirs)]
    differ = {key: (value, measures[1][key]) for key, value in measures[0].items() if value != measures[1][key]}
    verdict = "the same" if same else "NOT the same"
    print(f"{name:10} {len(first)} and {len(second)} clicks, {verdict}, at most {apart:.0f} ms apart")
    for key, (one, other) in differ.items():
        print(f"           {key}: {one} here, {other} by rrweb")
    return same and apart <= FURTHEST_MS and not differ


def main(names: list[str]) -> int:
    if why := missing():
        print(f"Install {why} first.", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp(prefix="side-by-side-"))
    source = rrweb_source(folder / "rrweb")
    server, scenario = shop(folder)
    with display():
        agree = [compare(scenario, name, folder, run_async(session(scenario, name, folder, source))) for name in names or PEOPLE]
    server.shutdown()
    print(folder)
    return 0 if all(agree) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
