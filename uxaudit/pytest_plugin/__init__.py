"""The pytest plug-in: the fixture ``ux_audit``, scenarios (``*.ux.yaml``) as tests, and one report for the run.

Every pytest in an environment with uxaudit imports this module, so it imports little; the first test that uses the plug-in imports
the rest.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from uxaudit.pytest_plugin.options import OPTIONS, RESULTS, RunOptions, add_options

if TYPE_CHECKING:
    from uxaudit.pytest_plugin.fixture import UxAudit
    from uxaudit.pytest_plugin.scenarios import ScenarioFile

__all__ = ["ux_audit"]

FOLDER_FOR_WORKERS = "uxaudit_folder"
"""The key by which workers of pytest-xdist get the folder of the whole run."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options ``--uxaudit-…``."""
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Read the options. Raises UsageError for an invalid one."""
    config.stash[OPTIONS] = RunOptions.of(config, getattr(config, "workerinput", {}).get(FOLDER_FOR_WORKERS))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Send the folder of the whole run to a worker of pytest-xdist."""
    node.workerinput[FOLDER_FOR_WORKERS] = str(node.config.stash[OPTIONS].folder)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ScenarioFile | None:
    """Collect scenarios."""
    if not file_path.name.endswith((".ux.yaml", ".ux.yml")):
        return None
    from uxaudit.pytest_plugin.scenarios import ScenarioFile

    collected: ScenarioFile = ScenarioFile.from_parent(parent, path=file_path)
    return collected


def pytest_collection_finish(session: pytest.Session) -> None:
    """Import the modules that the tests will need while the browser starts, which takes a quarter of a second or more."""
    config = session.config
    collects_only = config.option.collectonly or hasattr(config, "workercount")
    if not collects_only and any("ux_audit" in getattr(item, "fixturenames", ()) for item in session.items):
        from uxaudit.pytest_plugin.preload import preload

        preload()


@pytest.fixture
def ux_audit(request: pytest.FixtureRequest) -> UxAudit:
    """Audits the test's actions on the page of pytest-playwright: ``with ux_audit.task("Find the mug") as task:``."""
    from uxaudit.pytest_plugin.fixture import UxAudit

    return UxAudit.of(request, request.config.stash[OPTIONS])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """After a test that audits something: note its score and findings, and fail it if the options require that."""
    try:
        result = yield
    except BaseException:
        if RESULTS in item.stash:
            _verdict(item)
            _show_judged(item)
        raise
    if RESULTS in item.stash and (reasons := _verdict(item)):
        pytest.fail("\n".join(reasons), pytrace=False)
    return result


def _verdict(item: pytest.Item) -> list[str]:
    from uxaudit.pytest_plugin.verdict import add_properties, faults

    results, options = item.stash[RESULTS], item.config.stash[OPTIONS]
    add_properties(item, results, options)
    return faults(results, options)


def _show_judged(item: pytest.Item) -> None:
    from uxaudit.pytest_plugin.verdict import show_judged

    show_judged(item, item.stash[RESULTS])


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the report of the run; workers of pytest-xdist leave that to the main process."""
    config = session.config
    if hasattr(config, "workerinput") or not config.stash[OPTIONS].has_recordings():
        return
    from uxaudit.pytest_plugin.verdict import write_report

    config.stash[OPTIONS].written = write_report(config.stash[OPTIONS])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Show the verdict and the path of the report."""
    if lines := config.stash[OPTIONS].written:
        terminalreporter.section("uxaudit")
        for line in lines:
            terminalreporter.line(line)
