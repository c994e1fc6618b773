"""Uploads: through the file field, or through the button that opens the file chooser, whichever the scenario names."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

from playwright.async_api import ElementHandle, FileChooser
from playwright.async_api import Error as PlaywrightError

from uxaudit.model.scenario import Upload, describe
from uxaudit.recording.records import StepError
from uxaudit.replay.browser.isolated_world import ask_about, find_element
from uxaudit.replay.keyboard.activate import Keys
from uxaudit.replay.steps.locate import POLL_S, StepFailed
from uxaudit.replay.steps.pointer import click
from uxaudit.replay.steps.step_context import Stage

OPENS_S = 3.0
"""Time for a file chooser to open, in seconds: a browser opens it only within seconds of the click (five in Chromium)."""


async def upload(stage: Stage, step: Upload) -> None:
    """Select the file. Raises StepFailed if the file does not exist, or if nothing opens the file chooser."""
    path = stage.folder / step.file
    if not path.is_file():
        raise StepFailed(
            StepError(kind="invalid", message=f"there is no file {path} to upload", hint="The path is relative to the scenario's folder.")
        )
    if await ask_about(stage.found, "fields.takesFile"):
        await stage.found.set_input_files(path, timeout=stage.left_ms)
        return
    field = await find_element(stage.found, "fields.fileFieldNear", timeout_ms=stage.left_ms)
    if not await stage.by_keys(lambda keys: _opened_by_keys(stage, keys, field)):
        await _click_through(stage, field)
    await _choose(stage, step, path)


async def _opened_by_keys(stage: Stage, keys: Keys, field: ElementHandle | None) -> bool:
    """Whether the keys of the control, or of the field beside it, open the chooser."""
    await keys.activate()
    if stage.session.chooser is not None or await _chooser(stage, POLL_S) is not None:
        return True
    return field is not None and await keys.open_chooser(field) and await _chooser(stage, OPENS_S) is not None


async def _click_through(stage: Stage, field: ElementHandle | None) -> None:
    """Click the control; if its file field covers it, the click goes to the field, as for a person."""
    over = await ask_about(stage.found, "fields.pointOnFileField", field, timeout_ms=stage.left_ms) if field is not None else None
    if over is None:
        await click(stage)
    elif stage.session.touch:
        await stage.session.page.touchscreen.tap(over["x"], over["y"])
    else:
        await stage.session.page.mouse.click(over["x"], over["y"])


async def _choose(stage: Stage, step: Upload, path: Path) -> None:
    chooser = await _chooser(stage, min(OPENS_S, stage.left_ms / 1000))
    if chooser is None:
        raise StepFailed(await _no_chooser(stage, step))
    await chooser.set_files(path)


async def _no_chooser(stage: Stage, step: Upload) -> StepError:
    """Returns the error if no file chooser opened: of the product for a control, of the scenario for any other element."""
    message = f"{describe(step.target)} opens no file chooser"
    with contextlib.suppress(PlaywrightError):
        if not await ask_about(stage.found, "entry.isForFiles", timeout_ms=stage.left_ms):
            hint = "Name the button, or the file field, that a person uses to select a file."
            return StepError(kind="invalid", message=f"{message}, and is no control", hint=hint)
    return StepError(
        kind="not-actionable", message=message, hint="Let a click on it open the chooser of the file field, as a `<label>` does."
    )


async def _chooser(stage: Stage, patience_s: float) -> FileChooser | None:
    """Wait for the file chooser that the page opened, and return it."""
    end = time.monotonic() + patience_s
    while stage.session.chooser is None and time.monotonic() < end:
        with contextlib.suppress(PlaywrightError):
            await stage.session.page.wait_for_timeout(POLL_S * 1000)
    return stage.session.chooser
