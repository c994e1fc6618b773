"""Chrome's Recorder: one recording per step type, imported and replayed in the real browser."""

from typing import Any

import pytest

from tests.importers.conftest import Imports
from uxaudit.model.scenario import Scenario

Step = dict[str, Any]


def flow(site: str, *steps: Step, path: str = "/") -> dict[str, Any]:
    return {"title": "Recording", "steps": [{"type": "navigate", "url": site + path}, *steps]}


def on(*selectors: str | list[str], **more: Any) -> Step:
    return {"selectors": [[one] if isinstance(one, str) else one for one in selectors], "target": "main", **more}


def click(*selectors: str | list[str], **more: Any) -> Step:
    return {"type": "click", "offsetX": 1, "offsetY": 1, **on(*selectors, **more)}


def lines(imports: Imports) -> list[str]:
    """The steps and expectations of the scenario that was written."""
    text = imports.text.partition("tasks:")[2]
    return [line.strip()[2:] for line in text.splitlines() if line.lstrip().startswith("- ") and "task:" not in line]


def steps_of(scenario: Scenario) -> list[str]:
    return [step.sentence() for step in (*scenario.tasks[0].steps, *scenario.tasks[0].success)]


SAYS = "<button onclick=\"log('{0}')\">{0}</button>"


@pytest.mark.browser
def test_click_takes_the_name_before_the_selector(imports: Imports) -> None:
    page = {"/": "<main>" + SAYS.format("Save") + SAYS.format("Save all") + "</main>"}
    recorded = flow(imports.site.address, click("main > button:nth-of-type(1)", 'aria/SAVE  [role="button"]', "text/Save"))
    recording = imports.replay(recorded, page)
    assert lines(imports) == ["click: {role: button, name: SAVE}"]
    assert recording.all_steps[-1].control.name == "Save"  # type: ignore[union-attr]
