"""Refuses to click on words in the middle of a text: the scenario means a control with this name, which the page does not have."""

from __future__ import annotations

from uxaudit.model.scenario import describe
from uxaudit.model.scenario_parts import Target
from uxaudit.recording.records import StepError
from uxaudit.replay.browser.isolated_world import ask_about
from uxaudit.replay.steps.locate import LISTED, StepFailed, offers, rank
from uxaudit.replay.steps.step_context import Stage


async def refuse_prose(stage: Stage, target: Target) -> None:
    """Raise StepFailed if the target that was found is only a part of a longer text that no mouse or key operates."""
    words = target.control or target.text
    if words is None:
        return
    prose = str(await ask_about(stage.found, "targets.proseWith", words, timeout_ms=stage.left_ms))
    if prose:
        near = tuple(label for _, label in rank(words, "any", await offers(stage.session.page))[:LISTED])
        hint = f"Name the control as the page does. It offers {', '.join(near)}." if near else "Name the control as the page does."
        message = f"no control is {describe(target)}: these words are only in the text “{prose[:100]}”"
        raise StepFailed(StepError(kind="not-found", message=message, hint=hint, candidates=near))
