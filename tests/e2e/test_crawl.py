"""A task with ``optimal: crawl`` gets the shortest path from a crawl of its site, in the recording and in the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.line import findings_of, report_of, task_of, uxaudit, write_scenario
from tests.servers import Route, html, serve_folder

pytestmark = pytest.mark.usefixtures("browser_found")


@pytest.mark.slow
def test_the_least_comes_from_a_crawl(tmp_path: Path) -> None:
    def page(title: str, *links: str) -> Route:
        body = f"<main><h1>{title}</h1>" + "".join(f'<p><a href="/{name.lower()}">{name}</a></p>' for name in links) + "</main>"
        return lambda _: html(body, title)

    routes = {
        "/": page("Home", "About", "Mugs"),
        "/about": page("About", "Team"),
        "/team": page("Team", "Mugs"),
        "/mugs": page("Mugs", "Blue"),
        "/blue": page("Blue"),
    }
    steps = [{"click": name} for name in ("About", "Team", "Mugs", "Blue")]
    with serve_folder(tmp_path, routes=routes) as site:
        scenario = write_scenario(tmp_path / "find.yaml", site, [{"task": "Find", "optimal": "crawl", "steps": steps}])
        done = uxaudit("run", scenario, "--out", tmp_path / "out")
        assert uxaudit("crawl", site, "--out", tmp_path / "far").code == 0
    report = report_of(tmp_path / "out")
    row = task_of(report, "Find")
    assert (row.optimal_steps, row.optimal_pages, row.optimal_from, row.optimal_path) == (2, 3, "crawl", ("Mugs", "Blue")), done.told
    assert row.path_deviation == 1.0
    assert 0.3 < (row.lostness or 0) < 0.5
    assert {finding.rule for finding in findings_of(report, "excess-steps")} == {"actions", "pages"}
    again = uxaudit("evaluate", tmp_path / "out", "--optimal-from", tmp_path / "far" / "crawl.json")
    assert task_of(report_of(tmp_path / "out"), "Find").optimal_steps == 2, again.told
    assert uxaudit("evaluate", tmp_path / "out", "--optimal-from", tmp_path / "none.json").code == 2
