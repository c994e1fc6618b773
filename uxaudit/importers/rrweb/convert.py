"""Turns the events of rrweb into those of a session."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from uxaudit.importers.rrweb.mirror import Mirror
from uxaudit.recording.session import EventTarget, SessionEvent, SessionNote

FULL, INCREMENT, META, CUSTOM, PLUGIN = 2, 3, 4, 5, 6
MUTATION, MOVE, MOUSE, SCROLL, RESIZE, INPUT, TOUCH_MOVE, DRAG, SELECTION = 0, 1, 2, 3, 4, 5, 6, 12, 14
CLICK, CONTEXT, FOCUS, BLUR = 2, 3, 5, 6
TABS = ("tabId", "windowId", "window_id", "tab")
"""Keys by which tools identify tabs."""
RESPONSE_MS, LABEL_MS, STILL_MS = 2500.0, 60.0, 500.0
RESTLESS = 2
"""Number of changes without input after which a node counts as changing by itself; own judgement, as in the recorder."""
TEXTS = ("checkbox", "radio")
UNKNOWN_ELEMENT = "clicks or input on elements that no snapshot of the file contains"

State = Callable[[str, str, str, float], str]
"""Takes a document's URL, title and HTML and the time; returns the key of the state, or an empty text."""


@dataclass
class _Tab:
    """The state of one tab."""

    number: int
    mirror: Mirror = field(default_factory=Mirror)
    url: str = ""
    size: tuple[float, float] = (1280, 720)
    changed: float = 0.0
    kept: float = -1.0
    """When its state was kept last."""
    click: SessionEvent | None = None
    """The last click, until the page responds."""
    restless: dict[int, int] = field(default_factory=dict)
    lengths: dict[int, int] = field(default_factory=dict)


class Conversion:
    """The conversion of one recording. ``keep_text`` keeps typed text that is not masked.

    ``typed`` is called with each text that is not kept, before any later event or state: it is to be removed from all that is written.
    """

    def __init__(self, *, keep_text: bool = False, state: State | None = None, typed: Callable[[str], object] = lambda _: None) -> None:
        self.keep_text = keep_text
        self.state = state
        self._tabs: dict[str, _Tab] = {}
        self._typed_text = typed
        self._typing: tuple[str, str] | None = None
        """The field that is being typed into, and its text."""
        self.left_out: dict[str, int] = {}
        """Number of events that were not converted, by reason."""

    def convert(self, events: Iterable[Mapping[str, Any]]) -> Iterator[SessionEvent | SessionNote]:
        """The events of a session, in the order of the file. Malformed parts are left out and counted."""
        last: _Tab | None = None
        at = 0.0
        for event in events:
            tab, at = self._tab(event), float(event["timestamp"])
            if last is not None and tab is not last:
                yield SessionEvent(what="tab", t=at, tab=tab.number, how="shown")
            last = tab
            try:
                yield from self._one(tab, event, at)
            except (TypeError, ValueError, KeyError, AttributeError):
                self._leave_out("malformed")
        self._end_typing()
        for tab in self._tabs.values():
            yield from self._keep(tab, max(at, tab.changed + STILL_MS))

    def _leave_out(self, why: str) -> None:
        self.left_out[why] = self.left_out.get(why, 0) + 1

    def _tab(self, event: Mapping[str, Any]) -> _Tab:
        name = str(next((event[key] for key in TABS if event.get(key) is not None), ""))
        return self._tabs.setdefault(name, _Tab(len(self._tabs)))

    def _one(self, tab: _Tab, event: Mapping[str, Any], at: float) -> Iterator[SessionEvent | SessionNote]:
        kind, data = event["type"], event.get("data") or {}
        if kind != INCREMENT or data.get("source") not in (INPUT, MUTATION, MOVE, SCROLL):
            self._end_typing()
        if kind == META:
            yield from self._meta(tab, data, at)
        elif kind == FULL:
            tab.mirror.load(data["node"])
            tab.changed, tab.restless = at, {}
            offset = data.get("initialOffset") or {}
            yield self._scrolled(tab, float(offset.get("top") or 0), at)
        elif kind == INCREMENT:
            yield from self._increment(tab, data, at)
        elif kind == CUSTOM:
            yield SessionNote(t=at, text=f"{data.get('tag', '')}: {str(data.get('payload', ''))[:500]}", url=tab.url)
        elif kind == PLUGIN and "console" in str(data.get("plugin", "")):
            yield from self._console(tab, data.get("payload") or {}, at)

    def _meta(self, tab: _Tab, data: Mapping[str, Any], at: float) -> Iterator[SessionEvent]:
        url = str(data.get("href") or "")
        size = (float(data.get("width") or tab.size[0]), float(data.get("height") or tab.size[1]))
        if url and url != tab.url:
            yield from self._keep(tab, at)
            anchor = tab.url.split("#")[0] == url.split("#", maxsplit=1)[0]
            tab.url, tab.click = url, None
            yield SessionEvent(what="navigation", t=at, tab=tab.number, url=url, how="anchor" if anchor and tab.kept >= 0 else "load")
        tab.size = size

    def _scrolled(self, tab: _Tab, top: float, at: float) -> SessionEvent:
        return SessionEvent(what="scroll", t=at, tab=tab.number, bottom=top + tab.size[1], scroll=(0.0, top))

    def _increment(self, tab: _Tab, data: Mapping[str, Any], at: float) -> Iterator[SessionEvent]:
        source = data.get("source")
        if source == MUTATION:
            yield from self._mutated(tab, data, at)
        elif source in (MOVE, TOUCH_MOVE, DRAG):
            yield from _moved(tab, data, at)
        elif source == MOUSE:
            yield from self._mouse(tab, data, at)
        elif source == SCROLL and tab.mirror.root is not None and data.get("id") == tab.mirror.root.id:
            yield self._scrolled(tab, float(data.get("y") or 0), at)
        elif source == RESIZE:
            tab.size = (float(data["width"]), float(data["height"]))
            yield SessionEvent(what="resize", t=at, tab=tab.number, width=tab.size[0], height=tab.size[1])
        elif source == INPUT:
            yield from self._input(tab, data, at)
        elif source == SELECTION and data.get("ranges"):
            yield SessionEvent(what="selection", t=at, tab=tab.number, length=1)

    def _mutated(self, tab: _Tab, data: Mapping[str, Any], at: float) -> Iterator[SessionEvent]:
        ids = list(tab.mirror.apply(data))
        awaited = tab.click is not None and at - tab.click.t <= RESPONSE_MS
        moved = [id for id in ids if tab.restless.get(id, 0) < RESTLESS]
        if not awaited:
            for id in ids:
                tab.restless[id] = tab.restless.get(id, 0) + 1
        if moved:
            tab.changed = at
        if awaited and moved:
            tab.click = None
            yield SessionEvent(what="response", t=at, tab=tab.number, response="dom")

    def _mouse(self, tab: _Tab, data: Mapping[str, Any], at: float) -> Iterator[SessionEvent]:
        kind = data.get("type")
        if kind not in (CLICK, CONTEXT, FOCUS, BLUR):
            return
        target, node = tab.mirror.target(int(data.get("id") or 0))
        if target is None or node is None:
            if kind in (CLICK, CONTEXT):
                self._leave_out(UNKNOWN_ELEMENT)
            return
        if kind in (FOCUS, BLUR):
            if node.tag in ("input", "textarea", "select"):
                yield SessionEvent(what="focus" if kind == FOCUS else "blur", t=at, tab=tab.number, target=target)
            return
        before = tab.click
        if kind == CLICK and before is not None and at - before.t < LABEL_MS and _same(before.target, target):
            return  # the browser's own click on the field of a label
        yield from self._keep(tab, at)
        x, y = data.get("x"), data.get("y")
        click = SessionEvent(
            what="click",
            t=at,
            tab=tab.number,
            target=target,
            x=None if x is None else float(x),
            y=None if y is None else float(y),
            by="right" if kind == CONTEXT else "",
        )
        tab.click = click if kind == CLICK else None
        yield click

    def _input(self, tab: _Tab, data: Mapping[str, Any], at: float) -> Iterator[SessionEvent]:
        if data.get("userTriggered") is False:
            return
        id = int(data.get("id") or 0)
        target, node = tab.mirror.target(id)
        if target is None or node is None:
            self._leave_out(UNKNOWN_ELEMENT)
            return
        text = str(data.get("text") or "")
        if node.tag == "select":
            label = next((one for one in _options(node) if one[0] == text), (text, text))[1]
            yield SessionEvent(what="choice", t=at, tab=tab.number, target=target, text=label if self.keep_text else None)
        elif target.type in TEXTS:
            if data.get("isChecked") is not False or target.type == "checkbox":
                yield SessionEvent(what="choice", t=at, tab=tab.number, target=target, checked=bool(data.get("isChecked")))
        else:
            node.attributes["value"] = text if self.keep_text and not target.secret else ""
            yield self._typed(tab, id, target, text, at)

    def _end_typing(self, field: str = "") -> None:
        """A text is complete once anything but typing into its field follows, or the page is looked at."""
        if self._typing is not None and self._typing[0] != field:
            self._typed_text(self._typing[1])
            self._typing = None

    def _typed(self, tab: _Tab, id: int, target: EventTarget, text: str, at: float) -> SessionEvent:
        before, tab.lengths[id] = tab.lengths.get(id, 0), len(text)
        masked = bool(text) and not text.strip("*•")
        if not masked and not (self.keep_text and not target.secret):
            field = f"{tab.number}:{id}"
            self._end_typing(field)
            self._typing = (field, text) if text else None
        shown = text if self.keep_text and not masked and not target.secret else None
        return SessionEvent(
            what="input", t=at, tab=tab.number, target=target, length=len(text), removed=max(0, before - len(text)), text=shown
        )

    def _console(self, tab: _Tab, payload: Mapping[str, Any], at: float) -> Iterator[SessionEvent]:
        if payload.get("level") == "error":
            message = " ".join(map(str, payload.get("payload") or ()))[:500]
            yield SessionEvent(what="trouble", t=at, tab=tab.number, how="console", message=message, url=tab.url)

    def _keep(self, tab: _Tab, at: float) -> Iterator[SessionEvent]:
        """Keep the state that a tab is in, if it changed since and was still for a while."""
        if self.state is None or tab.mirror.root is None or tab.changed <= tab.kept or at - tab.changed < STILL_MS:
            return
        self._end_typing()
        tab.kept = tab.changed
        title = tab.mirror.title()
        if key := self.state(tab.url, title, tab.mirror.html(), tab.changed):
            yield SessionEvent(what="state", t=tab.changed, tab=tab.number, state=key, url=tab.url, title=title)


def _moved(tab: _Tab, data: Mapping[str, Any], at: float) -> Iterator[SessionEvent]:
    points = [(float(p.get("timeOffset") or 0), float(p.get("x") or 0), float(p.get("y") or 0)) for p in data.get("positions") or ()]
    if len(points) > 1:
        first = points[0][0]
        path = tuple((round(offset - first), round(x), round(y)) for offset, x, y in points)
        yield SessionEvent(what="move", t=at + first, tab=tab.number, path=path)


def _same(one: EventTarget | None, other: EventTarget) -> bool:
    return one is not None and one.selector == other.selector


def _options(node: Any) -> Iterator[tuple[str, str]]:
    from uxaudit.importers.rrweb.mirror import below, words_in

    for option in below(node):
        if option.tag == "option":
            words = words_in(option)
            yield str(option.attributes.get("value") or words), words
