"""The package in CONTRIBUTING.md, installed beside uxaudit: everything in it works, and faults in plug-ins are reported."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.line import Done, report_of, uxaudit, write_scenario
from tests.servers import html, serve_folder
from uxaudit.model.findings import State
from uxaudit.model.report import Report
from uxaudit.recording.reader import read_audit

ROOT = Path(__file__).parents[2]
SECTION = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Extension points")[2].partition("\n## ")[0]
PAGE = html(
    "<h1>Hello</h1><button onclick=\"document.title += '!'\">Go</button>"
    "<script>for (let n = 0; n < 25; n++) document.cookie = `c${n}=1`</script>",
    "Hello",
)


def documented() -> dict[str, str]:
    """Returns the files in that section, by their paths."""
    found = re.findall(r"`(pyproject\.toml|house_pack/[\w.]+)`:\n\n```\w+\n(.*?)^```", SECTION, re.DOTALL | re.MULTILINE)
    return dict(found)


def install(site: Path, files: dict[str, str], *, name: str = "house-pack") -> Path:
    """Install a package as pip does: its modules, and its entry points in the folder of its metadata."""
    project = tomllib.loads(files["pyproject.toml"])["project"]
    info = site / f"{name.replace('-', '_')}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    groups = project["entry-points"].items()
    points = [f"[{group}]\n" + "".join(f"{key} = {value}\n" for key, value in rows.items()) for group, rows in groups]
    (info / "entry_points.txt").write_text("\n".join(points))
    for path, text in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, encoding="utf-8")
    (site / name.replace("-", "_") / "__init__.py").touch()
    return site


@pytest.fixture(scope="module")
def shop() -> Iterator[str]:
    with serve_folder(ROOT / "tests", routes={"/": lambda _: PAGE}) as site:
        yield site


def run(folder: Path, package: Path, shop: str, *words: str | Path) -> tuple[Done, Report]:
    table = folder / "pages.csv"
    table.write_text(f"name,url\nSee the page,{shop}/\n", encoding="utf-8")
    done = uxaudit("run", table, "--out", folder / "out", *words, env={"PYTHONPATH": f"{ROOT}:{package}"}, cwd=folder)
    return done, report_of(folder / "out")


def test_the_section_shows_every_extension_point() -> None:
    groups = tomllib.loads(documented()["pyproject.toml"])["project"]["entry-points"]
    assert sorted(groups) == [f"uxaudit.{name}" for name in ("checks", "personas", "probes", "reporters", "runners", "sources")]
    assert all(f"| `{group}` |" in SECTION for group in groups)


@pytest.mark.usefixtures("browser_found")
def test_the_documented_package_works(tmp_path: Path, shop: str) -> None:
    package = install(tmp_path / "site", documented())
    done, report = run(tmp_path, package, shop, "--persona", "tablet", "--format", "counts", "--runner", "polite")
    assert "warning" not in done.err, done.told
    assert {(finding.message, finding.persona) for finding in report.findings if finding.check == "many-cookies"} == {
        ("25 cookies", "tablet")
    }
    assert "1 many-cookies\n" in (tmp_path / "out" / "counts.txt").read_text()
    (row,) = report.tasks
    assert (row.scenario, row.task, row.persona) == ("pages", "See the page", "tablet")
    env = {"PYTHONPATH": f"{ROOT}:{package}"}
    assert "many-cookies " in uxaudit("checks", env=env).out
    assert "tablet: A tablet, held upright" in uxaudit("personas", env=env).out


FAILING = {
    "raises": ("raise KeyError('no such jar')", "'no such jar'"),
    "number": ("return 42", "it returned no Cookies"),
    "field": ("return {'names': 5}", "it returned no Cookies"),
    "exits": ("raise SystemExit(3)", "it tried to end the process"),
    "stuck": ("while True: pass", "it blocked the whole process and was interrupted"),
    "waits": ("await refuse_to_end()", "it did not end within 1 s"),
    "import": ("...\n\nimport no_such_module", "No module named 'no_such_module'"),
    "nothing": ("...\n\nPROBE = None", "contains no implementation of nothing"),
}
"""By the id of a probe: its code, and the reason in the report."""
OBSERVE = """import asyncio
from house_pack.failing import SPECS
from uxaudit.replay.contract import Implementation


async def refuse_to_end():
    while True:
        try:
            await asyncio.sleep(60)
        except BaseException:
            pass


async def observe(view):
    {code}
"""
SPECS = '''"""A check for each probe that fails.

Why: To see it.
Who: Everyone.
Measured: Nothing.
Fix: Nothing.
Source: Own judgement.
"""
from house_pack.cookies import Cookies
from uxaudit.checks.api import Facet, Phase, ProbeSpec, check, states_of

SPECS = {{
    id: ProbeSpec(id=id, phase=Phase.STATE, title=id, result=Cookies, limit_s=1, module=f"house_pack.fails_{{id}}")
    for id in {ids}
}}
globals().update(SPECS)


def checked(id):
    def run(recording):
        return ()

    return check(f"check-{{id}}", facet=Facet.HELP, heuristic=None, impact=1, needs=(id,), over=states_of)(run)


globals().update({{f"check_{{id}}": checked(id) for id in SPECS}})
'''


@pytest.mark.slow
@pytest.mark.usefixtures("browser_found")
def test_a_probe_that_fails_costs_only_its_own_checks(tmp_path: Path, shop: str) -> None:
    files = documented()
    toml = files["pyproject.toml"].replace(
        'cookies = "house_pack.cookies"', 'cookies = "house_pack.cookies"\nfailing = "house_pack.failing"'
    )
    files |= {"pyproject.toml": toml, "house_pack/failing.py": SPECS.format(ids=tuple(FAILING))}
    for id, (code, _) in FAILING.items():
        end = "" if id in ("import", "nothing") else f"\n\nPROBE = Implementation(SPECS[{id!r}], observe)\n"
        files[f"house_pack/fails_{id}.py"] = OBSERVE.format(code=code) + end
    done, report = run(tmp_path, install(tmp_path / "site", files), shop)
    outcomes = {outcome.check: outcome for outcome in report.outcomes}
    for id, (_, words) in FAILING.items():
        outcome = outcomes[f"check-{id}"]
        assert (id, outcome.state) == (id, State.UNTESTED), done.told
        assert words in outcome.reason
        assert "house-pack" in outcome.reason
    assert (outcomes["many-cookies"].state, outcomes["axe"].state) == (State.FAILED, State.FAILED)


IN_STEPS = {
    "house_pack/specs.py": """from house_pack.cookies import Cookies
from uxaudit.checks.api import Phase, ProbeSpec

CODE = "house_pack.code"
CLICKS = ProbeSpec(id="clicks", phase=Phase.DOCUMENT, title="clicks", result=Cookies, script="house_pack:clicks.js", module=CODE)
STEPS = ProbeSpec(id="steps", phase=Phase.STEP, title="steps", result=Cookies, module=CODE)
""",
    "house_pack/clicks.js": "window.clicks = []; addEventListener('click', (event) => clicks.push(event.target.textContent), true);",
    "house_pack/code.py": """from house_pack.specs import CLICKS, STEPS
from uxaudit.replay.contract import Found, Implementation


async def clicks(view):
    return {"names": await view.session.page.evaluate("() => window.clicks")}


async def steps(view):
    names = (*(view.memory or ()), view.plan.step.verb)
    return Found({"names": names}, memory=names)


ONE, TWO = Implementation(CLICKS, clicks), Implementation(STEPS, steps)
""",
}


@pytest.mark.slow
@pytest.mark.usefixtures("browser_found")
def test_probes_of_documents_and_steps_see_each_step_and_remember(tmp_path: Path, shop: str) -> None:
    files = documented() | IN_STEPS
    files["pyproject.toml"] = files["pyproject.toml"].replace('cookies = "house_pack.cookies"', 'steps = "house_pack.specs"', 1)
    package = install(tmp_path / "site", files)
    file = write_scenario(tmp_path / "a.yaml", shop, [{"task": "Go", "steps": [{"click": "Go"}, {"click": "Go"}]}])
    done = uxaudit("replay", file, "--out", tmp_path / "out", env={"PYTHONPATH": f"{ROOT}:{package}"}, cwd=tmp_path)
    (recording,) = read_audit(tmp_path / "out")
    assert [step.probed for step in recording.steps] == [
        {"clicks": {"names": []}, "steps": {"names": ["open"]}},
        {"clicks": {"names": ["Go"]}, "steps": {"names": ["open", "click"]}},
        {"clicks": {"names": ["Go", "Go"]}, "steps": {"names": ["open", "click", "click"]}},
    ], done.told


BROKEN = {
    "checks": ("rules = other_pack.old", "from uxaudit.observed import StepRecord\n", "uxaudit.observed.StepRecord moved"),
    "probes": ("cookies = other_pack.double", "from house_pack.cookies import COOKIES\n", "has one named cookies as well, which is used"),
    "reporters": (
        "html = other_pack.page",
        "from uxaudit.reporters import Reporter\nR = Reporter('html', 'x.html', print)\n",
        "uxaudit itself has one named html",
    ),
    "sources": ("table = other_pack.words", "SOURCE = 'csv'\n", "holds no scenario source"),
    "runners": ("far = other_pack.away", "raise SystemExit('not today')\n", "cannot be loaded: SystemExit: not today"),
    "personas": ("more = other_pack", "", "the package house-pack has a persona named tablet"),
}
"""By group: an entry point, the module that it names, and the message about it."""


@pytest.mark.slow
@pytest.mark.usefixtures("browser_found")
def test_every_broken_part_is_reported_by_its_package_and_the_rest_continues(tmp_path: Path, shop: str) -> None:
    site = install(tmp_path / "site", documented())
    files = {"other_pack/tablet.yaml": "title: Another tablet\n", "other_pack/wrong.yaml": "title: 5\nzoom: 2\n"}
    toml = "[project]\n"
    for group, (point, code, _) in BROKEN.items():
        key, _, value = point.partition(" = ")
        toml += f'[project.entry-points."uxaudit.{group}"]\n{key} = "{value}"\n'
        files |= {f"other_pack/{value.partition('.')[2] or 'empty'}.py": code}
    install(site, {"pyproject.toml": toml, **files}, name="other-pack")
    done, report = run(tmp_path, site, shop, "--persona", "tablet", "--runner", "polite", "--format", "html,counts")
    warnings = [line for line in done.err.splitlines() if line.startswith("warning: ")]
    assert len(warnings) == len(set(warnings)) == len(BROKEN) + 1, done.told
    for group, (_, _, words) in BROKEN.items():
        assert any(f"uxaudit.{group}" in line and "other-pack" in line and words in line for line in warnings), (group, done.err)
    assert any("the persona wrong is invalid" in line for line in warnings)
    assert all(any(words in note for note in report.notes) for _, _, words in BROKEN.values())
    assert "many-cookies" in {finding.check for finding in report.findings}
    assert (tmp_path / "out" / "counts.txt").is_file()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "code", "words", "exit_code"),
    [
        ("polite", "def start(count):\n    raise OSError('no room')\n", "the runner polite of the package house-pack does not start", 3),
        (
            "page_table",
            "def read(paths):\n    return [42]\n",
            "the scenario source csv of the package house-pack failed: it returned a int",
            2,
        ),
        ("page_table", "def read(paths):\n    1 / 0\n", "the scenario source csv of the package house-pack failed: ZeroDivisionError", 2),
    ],
)
def test_a_part_that_is_asked_for_and_fails_ends_the_command(tmp_path: Path, file: str, code: str, words: str, exit_code: int) -> None:
    files = documented()
    head, value = files[f"house_pack/{file}.py"].split("\nRUNNER = " if file == "polite" else "\nSOURCE = ")
    last = 'RUNNER = Runner("polite", start)' if file == "polite" else f"SOURCE = {value}"
    files[f"house_pack/{file}.py"] = f"{head}\n\n{code}\n\n{last}\n"
    package = install(tmp_path / "site", files)
    table = tmp_path / "pages.csv"
    table.write_text("name,url\nSee,http://127.0.0.1:9/\n")
    env = {"PYTHONPATH": f"{ROOT}:{package}"}
    done = uxaudit("run", table, "--out", tmp_path / "out", "--runner", "polite", env=env, cwd=tmp_path)
    assert done.code == exit_code, done.told
    assert words in done.err
    assert "Traceback" not in done.err
