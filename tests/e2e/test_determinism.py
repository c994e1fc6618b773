"""Repeats of the same replays lead to the same findings, and the report states where they differ."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import Audit
from tests.e2e.line import free_port, report_of, uxaudit, write_scenario
from tests.proofs import size
from tests.servers import Request, Response, html, serve_folder
from uxaudit.checks import all_checks
from uxaudit.evaluation.run_checks import evaluate
from uxaudit.pipeline.run_audit import judge
from uxaudit.recording.reader import read_audit

pytestmark = pytest.mark.flaky(reruns=2)
"""Real times on a busy machine: a failure is retried, a real fault fails three times."""

TIMED = {"slow-feedback", "waiting-share", "slow-paint", "layout-shift"}
"""Checks of times: near their limits they may differ from run to run."""
REPEATS = size(5, 2)
BASKET = "Change the basket"


@pytest.mark.slow
def test_repeats_on_the_shop_give_the_same_findings(once: Callable[..., Audit], flawed_shop: Audit) -> None:
    """The first of them is in the audit that tests of the demo use."""
    done, folder = once(
        "repeated",
        "demo-basket.yaml",
        {"DEMO_BUILD": "flawed", "DEMO_PORT": str(free_port())},
        "--repeat",
        str(REPEATS - 1),
        "--persona",
        "desktop",
        "--workers",
        "2",
    )
    assert done.code == 1, done.told
    by_repeat = []
    first = [recording for recording in read_audit(flawed_shop[1]) if recording.header.plan.scenario == BASKET]
    for recording in [*first, *read_audit(folder)]:
        if recording.header.confirms:
            continue
        found = evaluate([recording], all_checks().values()).findings
        by_repeat.append({(finding.check, finding.rule, finding.id) for finding in found if finding.check not in TIMED})
    assert len(by_repeat) == REPEATS
    assert all(found == by_repeat[0] for found in by_repeat), [found ^ by_repeat[0] for found in by_repeat]


@pytest.mark.slow
@pytest.mark.usefixtures("browser_found")
def test_where_repeats_differ_is_told(tmp_path: Path) -> None:
    """A page that shows another text every second time."""
    visits: list[int] = []

    def page(request: Request) -> Response | None:
        visits.append(request.path == "/")
        return html(f"<h1>{'Hello' if sum(visits) % 2 else 'Goodbye'}</h1>") if visits[-1] else None

    with serve_folder(tmp_path, hook=page) as site:
        path = write_scenario(tmp_path / "differs.yaml", site, [{"task": "Look", "steps": [{"hover": {"css": "h1"}}]}], repeat=4)
        uxaudit("run", path, "--out", tmp_path / "audit")
    assert "page states" in " ".join(report_of(tmp_path / "audit").notes)
    assert judge(tmp_path / "audit").notes == report_of(tmp_path / "audit").notes
