"""The pytest plug-in as its users meet it: whole runs of pytest on small suites, in a process of their own."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from junitparser import JUnitXml, Properties

from tests.servers import html, serve_folder

CONFTEST = """
import pytest
from importlib.metadata import entry_points
from uxaudit.replay.browser.discovery import find, launch_options

if not any(found.value == "uxaudit.pytest_plugin" for found in entry_points(group="pytest11")):
    pytest_plugins = ["uxaudit.pytest_plugin"]

@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | launch_options(find(), False)

@pytest.fixture(scope="session")
def base_url():
    return "{url}"
"""
FORM = """<main><h1>Contact</h1><form><label>Name <input name="name"></label><label>Password <input type="password"></label>
<label><input type="checkbox"> Agree</label><label for="c">Colour</label><select id="c"><option>red</option><option>blue</option></select>
<button>Send</button></form><img src="data:,"><p id="said"></p><a href="/second" target="_blank">Second page</a>
<script>document.querySelector('form').onsubmit = (e) => { e.preventDefault(); document.querySelector('#said').textContent = 'Thanks'; };
</script></main>"""

pytestmark = pytest.mark.usefixtures("browser_found")
Run = Callable[..., pytest.RunResult]


@pytest.fixture
def suite(pytester: pytest.Pytester, tmp_path: Path) -> Any:
    """Run a suite on a site of two pages: `suite(code, *options)`."""
    routes = {"/": lambda _: html(FORM), "/second": lambda _: html("<main><h1>Second</h1><a href='/'>Back to the form</a></main>")}
    with serve_folder(tmp_path, routes=routes) as url:

        def run(code: str, *options: str, **files: str) -> pytest.RunResult:
            pytester.makeconftest(CONFTEST.replace("{url}", url))
            pytester.makepyfile(code)
            for name, text in files.items():
                (pytester.path / name.replace("__", ".")).write_text(text.replace("{url}", url))
            return pytester.runpytest_subprocess("--uxaudit-out=out", *options)

        yield run


def recordings(pytester: pytest.Pytester) -> dict[str, list[dict[str, Any]]]:
    """The lines of each recording of a run, by its task."""
    found = {}
    for path in sorted((pytester.path / "out" / "recordings").glob("*/recording.jsonl")):
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        found[lines[0]["plan"]["tasks"][0]["task"]] = lines
    return found


def report(pytester: pytest.Pytester) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((pytester.path / "out" / "report.json").read_text())
    return found


def test_calls_of_playwright_become_steps(suite: Run, pytester: pytest.Pytester) -> None:
    ran = suite(
        """
        from playwright.sync_api import expect

        def test_form(page, ux_audit):
            with ux_audit.task("Send the form", optimal=3) as task:
                page.goto("/")
                page.get_by_label("Name").fill("Ada Weaver")
                page.fill("input[type=password]", "hunter2hunter2")
                page.get_by_label("Agree").check()
                page.get_by_label("Colour").select_option("blue")
                page.get_by_role("button", name="Send").click()
                expect(page.get_by_text("Thanks")).to_be_visible()
                with page.expect_popup() as opened:
                    page.get_by_role("link", name="Second page").click()
                opened.value.get_by_role("link", name="Back to the form").click()
            assert any(finding.rule == "image-alt" for finding in task.findings)
            assert 0 < task.score < 100
            assert task.ok(severity=4)
            assert not task.ok(severity=2)
        """,
        "--junitxml=junit.xml",
    )
    ran.assert_outcomes(passed=1)
    (lines,) = recordings(pytester).values()
    steps = [line for line in lines if line["kind"] == "step"]
    assert [(step["phase"], step["verb"]) for step in steps] == [
        ("start", "open"),
        *[("step", verb) for verb in ("fill", "fill", "check", "select", "click", "click", "click")],
        ("success", "expect"),
    ]
    assert [step["control"]["name"] for step in steps[1:-1]] == [
        "Name",
        "Password",
        "Agree",
        "Colour",
        "Send",
        "Second page",
        "Back to the form",
    ]
    assert "hunter2hunter2" not in json.dumps(lines)
    assert steps[1]["entered"] == "Ada Weaver"
    assert steps[2]["sentence"].endswith('"•••"')
    assert "dom" in steps[5]["timing"]["responses"]
    assert steps[6]["url"].endswith("/second")
    assert all(step["timing"]["t2"] >= step["timing"]["t0"] for step in steps[1:6])
    assert steps[5]["before"]["path"]
    assert lines[0]["plan"]["tasks"][0]["optimal"]["steps"] == 3
    (row,) = report(pytester)["tasks"]
    assert (row["status"], row["steps"], row["scenario"]) == ("completed", 7, "test_calls_of_playwright_become_steps.py::test_form")
    ran.stdout.fnmatch_lines(["*= uxaudit =*", "Report: *out/report.html"])
    (case,) = next(iter(JUnitXml.fromfile(str(pytester.path / "junit.xml"))))
    told = {one.name: one.value for properties in case.iterchildren(Properties) for one in properties}
    assert float(told["uxaudit score: Send the form"]) > 0
    assert int(told["uxaudit findings: Send the form"]) >= 1


@pytest.mark.slow
def test_the_own_failure_of_a_test_is_neither_hidden_nor_made(suite: Run, pytester: pytest.Pytester) -> None:
    ran = suite(
        """
        import pytest
        from playwright.sync_api import expect

        def test_wrong_expectation(page, ux_audit):
            with ux_audit.task("expects something else"):
                page.goto("/")
                expect(page.get_by_text("Never")).to_be_visible(timeout=200)

        def test_raises(page, ux_audit):
            with ux_audit.task("raises"):
                page.goto("/")
                raise KeyError("own mistake")

        def test_action_times_out(page, ux_audit):
            with ux_audit.task("times out"):
                page.goto("/")
                page.get_by_role("button", name="There is none").click(timeout=300)

        def test_closes_the_page(page, ux_audit):
            with ux_audit.task("closes the page"):
                page.goto("/")
                page.get_by_label("Name").fill("Ada")
                page.close()

        def test_closes_the_context(context, ux_audit):
            page = context.new_page()
            with ux_audit.task("closes the context", page=page):
                page.goto("/")
                context.close()

        def test_routes(page, ux_audit):
            page.route("**/*", lambda route: route.fulfill(body="<h1>Made up</h1>", content_type="text/html"))
            with ux_audit.task("sees what the test serves"):
                page.goto("/anything")
                expect(page.get_by_role("heading")).to_have_text("Made up")

        def test_opens_two_tasks(page, ux_audit):
            with ux_audit.task("first"):
                page.goto("/")
                with ux_audit.task("second") as second:
                    page.get_by_label("Name").fill("Ada")
            assert not second.ok()
            assert "while" in repr(second.ok())

        def test_answers_dialogs_itself(page, ux_audit):
            heard = []
            page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
            with ux_audit.task("asks"):
                page.goto("/")
                page.get_by_role("heading").evaluate("el => { el.onclick = () => { el.textContent = confirm('Sure?'); }; }")
                page.get_by_role("heading").click()
                expect(page.get_by_role("heading")).to_have_text("false")
            assert heard == ["Sure?"]

        def test_has_no_browser(ux_audit):
            with ux_audit.task("nothing") as task:
                pass
            assert not task.ok()

        def test_skips(page, ux_audit):
            with ux_audit.task("skips"):
                page.goto("/")
                pytest.skip("not today")
        """,
        "--uxaudit-engines=none",
    )
    ran.assert_outcomes(passed=6, failed=3, skipped=1, warnings=2)
    text = ran.stdout.str()
    assert "KeyError: 'own mistake'" in text
    assert "There is none" in text
    assert "Locator expected to be visible" in text
    tasks = {row["task"]: row for row in report(pytester)["tasks"]}
    assert tasks["sees what the test serves"]["status"] == "completed"
    assert tasks["asks"]["status"] == "completed"
    assert tasks["first"]["steps"] == 1
    assert {name: tasks[name]["status"] for name in ("expects something else", "raises", "times out")} == dict.fromkeys(
        ("expects something else", "raises", "times out"), "cantTell"
    )
    assert "Never" in tasks["expects something else"]["reason"]
    assert [line["state"] is not None for line in recordings(pytester)["closes the page"] if line["kind"] == "step"] == [True] * 3
    asked = recordings(pytester)["asks"]
    assert any("dialog" in line["timing"]["responses"] for line in asked if line["kind"] == "step" and line["timing"])


@pytest.mark.slow
def test_options_decide_what_fails_a_test(suite: Run, pytester: pytest.Pytester) -> None:
    code = """
        def test_a(page, ux_audit):
            with ux_audit.task("open it"):
                page.goto("/")
        """
    suite(code).assert_outcomes(passed=1)
    failed = suite(code, "--uxaudit-severity=3", "--uxaudit-no-screenshots")
    failed.assert_outcomes(failed=1)
    failed.stdout.fnmatch_lines(['uxaudit: "open it": Problem of severity 3 (axe): Images must have alternative text*'])
    assert not list((pytester.path / "out").rglob("*.jpg"))
    (pytester.path / "out" / "report.json").rename(pytester.path / "base.json")
    suite(code, "--uxaudit-baseline=base.json").assert_outcomes(passed=1)
    assert suite(code, "--uxaudit-baseline=none.json").ret == pytest.ExitCode.USAGE_ERROR
    (pytester.path / "other" / "recordings" / "a").mkdir(parents=True)
    wrong = suite(code, "--uxaudit-out=other")
    assert wrong.ret == pytest.ExitCode.USAGE_ERROR
    assert "Name another folder" in wrong.stderr.str()


@pytest.mark.slow
def test_works_with_workers_and_reruns(suite: Run, pytester: pytest.Pytester) -> None:
    ran = suite(
        """
        import pytest
        from pathlib import Path

        @pytest.mark.parametrize("number", range(4))
        def test_many(page, ux_audit, number):
            with ux_audit.task(f"task {number}"):
                page.goto("/second")

        def test_unstable(page, ux_audit):
            mark = Path("failed-once")
            with ux_audit.task("unstable"):
                page.goto("/")
                if not mark.exists():
                    mark.touch()
                    raise AssertionError("the first time")
        """,
        "-n2",
        "--reruns=1",
        "--junitxml=junit.xml",
        "-k",
        "unstable or many",
    )
    ran.assert_outcomes(passed=5)
    found = report(pytester)
    assert {row["task"] for row in found["tasks"]} == {*(f"task {number}" for number in range(4)), "unstable"}
    unstable = [path.name for path in (pytester.path / "out" / "recordings").glob("*unstable*")]
    assert len(unstable) == 2
    assert len(list((pytester.path / "out").rglob("report.html"))) == 1
    names = {name for element in ET.parse(pytester.path / "junit.xml").iter("property") if (name := element.get("name"))}
    assert "uxaudit score: task 3" in names


@pytest.mark.slow
def test_the_last_failed_tests_alone_are_reported_when_they_are_repeated(suite: Run, pytester: pytest.Pytester) -> None:
    code = """
        from pathlib import Path

        def test_first(page, ux_audit):
            with ux_audit.task("first"):
                page.goto("/second")

        def test_second(page, ux_audit):
            with ux_audit.task("second"):
                page.goto("/second")
                assert Path("fixed").exists()
        """
    suite(code, "--uxaudit-engines=none").assert_outcomes(passed=1, failed=1)
    assert {row["task"]: row["status"] == "completed" for row in report(pytester)["tasks"]} == {"first": True, "second": False}
    (pytester.path / "fixed").touch()
    suite(code, "--uxaudit-engines=none", "--last-failed").assert_outcomes(passed=1)
    assert {row["task"]: row["status"] for row in report(pytester)["tasks"]} == {"second": "completed"}


@pytest.mark.slow
def test_scenarios_are_tests(suite: Run, pytester: pytest.Pytester) -> None:
    scenario = """
scenario: Contact
site: {url}
personas: [desktop, mobile]
tasks:
  - task: Reach the second page
    start: /second
    steps:
      - click: Back to the form
    success:
      - expect: {text: Contact}
  - task: Find what is not there
    start: /second
    steps:
      - click: Order now
        timeout: 4s
"""
    ran = suite("", "-k", "desktop", contact__ux__yaml=scenario)
    ran.assert_outcomes(failed=2, deselected=2)
    assert re.search(r"Problem of severity 3 \(axe\): Images must have alternative text", ran.stdout.str())
    ran.stdout.fnmatch_lines(["Find what is not there?desktop? could not be measured, which is not a pass:"])
    again = suite("", "--uxaudit-severity=4", "--uxaudit-personas=mobile", "-k", "Reach", contact__ux__yaml=scenario)
    again.assert_outcomes(passed=1, deselected=1)
    broken = suite("", contact__ux__yaml="scenario: Contact\nsight: nowhere\n")
    assert broken.ret == pytest.ExitCode.INTERRUPTED
    broken.stdout.fnmatch_lines(["*contact.ux.yaml:2:1: *sight*"])
