"""The controls, the visible text and the markup of a state (see ``content.js`` and ``markup/``)."""

from __future__ import annotations

from typing import Any

from uxaudit.recording.page_state import PAGE, Element, Markup, TextRun
from uxaudit.replay.browser.isolated_world import ask, ask_text
from uxaudit.replay.contract import Found, Implementation, StateView, piece_by_piece
from uxaudit.replay.probes import gifs

MAX_ELEMENTS = 1500
MAX_TEXTS = 3000
MAX_MARKUP = 400
"""Maximum number of parts of one kind, such as links or blocks of text."""


async def observe(view: StateView) -> Found:
    """Returns the state's ``elements``, ``texts`` and ``markup``."""
    return await piece_by_piece(lambda: _content(view), lambda: _markup(view))


async def _content(view: StateView) -> dict[str, Any]:
    """Returns the interactive elements and the visible text, up to their limits."""
    limits = {"elements": MAX_ELEMENTS // view.share, "texts": MAX_TEXTS // view.share}
    content = await ask(view.session.page, "content.readContent", limits)
    elements = tuple(Element(**row) for row in content["elements"])
    return {"elements": elements, "texts": tuple(TextRun(**row) for row in content["texts"])}


async def _markup(view: StateView) -> dict[str, Any]:
    """Returns the parts of the markup, each kind up to its limit."""
    content = await ask_text(view.session.page, "markup.readMarkup", MAX_MARKUP // view.share)
    markup = Markup.model_validate_json(content)
    images = await gifs.with_frames(view.session, markup.images)
    return {"markup": markup.model_copy(update={"images": images})}


PROBE = Implementation(PAGE, observe)
