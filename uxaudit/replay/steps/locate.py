"""Finds the one element that a target names, or the names that the page offers instead.

A name is looked for in tiers, strictest first: a control with exactly this accessible name, then a label, a placeholder,
part of a name, visible text, and so on. The first tier with a visible match is used. Two matches in it are an
error that lists both, never a guess.
"""

from __future__ import annotations

import asyncio
import contextlib
import difflib
import json
import re
import time
from collections.abc import Sequence
from functools import reduce
from typing import Any, cast

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame, FrameLocator, Locator, Page

from uxaudit.model.base import Cause
from uxaudit.model.scenario import describe
from uxaudit.model.scenario_parts import Target
from uxaudit.recording.records import StepError
from uxaudit.replay.browser.accessibility import find_accessible
from uxaudit.replay.browser.isolated_world import ask, ask_about, ask_about_all
from uxaudit.replay.steps.field_offers import fields_of_page, name_one_of
from uxaudit.replay.steps.frames import frame_of

CONTROL_ROLES = (
    "button",
    "link",
    "textbox",
    "searchbox",
    "combobox",
    "checkbox",
    "radio",
    "switch",
    "tab",
    "menuitem",
    "menuitemcheckbox",
    "menuitemradio",
    "option",
    "slider",
    "spinbutton",
    "treeitem",
)
FIELD_ROLES = ("checkbox", "radio", "switch", "combobox", "textbox", "slider")
NAMED_FIELDS = (*FIELD_ROLES, "searchbox", "spinbutton", "listbox", "menuitemcheckbox", "menuitemradio")
"""Roles of fields that may be named by their own content, without a label."""
POLL_S = 0.05
SAME_NAME = 0.6
"""Minimum similarity (difflib's ratio) at which a control on the page counts as the renamed target. Own judgement."""
ENTRIES = frozenset({"textbox", "searchbox", "combobox"})
"""Roles that people do not distinguish: elements for typing."""
FIELDS = ", ".join(("input, select, textarea, [contenteditable]", *(f"[role={role}]" for role in (*FIELD_ROLES, "spinbutton", "listbox"))))
"""Elements that a label belongs to; a section may have the same label."""
UNNAMED_EDITORS = "css=:is([contenteditable=''], [contenteditable=true], [contenteditable=plaintext-only]):not([role])"
"""Editors without a role, which are text fields for people and for screen readers."""
LISTED = 5
CANDIDATES = 200

MOST_NESTED = 3


Scope = Page | Frame | FrameLocator | Locator


class StepFailed(Exception):
    """A step cannot continue; ``error`` is stored in the recording."""

    def __init__(self, error: StepError) -> None:
        super().__init__(error.message)
        self.error = error


def seconds(ms: float) -> str:
    """Returns a waiting time in words, to a tenth of a second."""
    return f"{round(ms / 1000, 1):g} s"


def whole(name: str) -> re.Pattern[str]:
    """Match a whole name regardless of case and spacing, as people do."""
    return re.compile(r"^\s*" + r"\s+".join(map(literal, name.split())) + r"\s*$", re.IGNORECASE)


def literal(text: str) -> str:
    """Returns a pattern for exactly this text. Selectors write patterns between slashes, so slashes in the text are escaped."""
    return re.escape(text).replace("/", r"\/")


def tiers(root: Scope, target: Target) -> list[Locator]:
    """Returns the locators for a target, strictest first; each may match any number of elements."""
    exact = target.exact
    if target.control is not None:
        return _control_tiers(root, target.control, exact)
    if target.role is not None:
        return _role_tiers(root, target.role, target.name, exact)
    if target.css is not None:
        return [root.locator(f"css={target.css}")]
    if target.testid is not None:
        return [root.get_by_test_id(target.testid)]
    finders = {
        "label": root.get_by_label,
        "placeholder": root.get_by_placeholder,
        "text": root.get_by_text,
        "alt": root.get_by_alt_text,
        "title": root.get_by_title,
    }
    kind, finder = next((k, f) for k, f in finders.items() if getattr(target, k) is not None)
    value = getattr(target, kind)
    if kind == "placeholder":
        return [finder(value, exact=True), _drawn_placeholder(root, value)] if exact else _placeholder_tiers(root, value)
    if exact:
        return [finder(value, exact=True)]
    loose = [finder(whole(value)), finder(value)]
    return [*loose, *_label_tiers(root, value)] if kind == "label" else loose


def _label_tiers(root: Scope, name: str) -> list[Locator]:
    """Returns what people also call the label of a field: the words in a switch, or in an empty field without a label."""
    named = _any_role(root, whole(name), NAMED_FIELDS)
    return [_label(root, name), named, *_placeholder_tiers(root, name)]


def _placeholder_tiers(root: Scope, words: str) -> list[Locator]:
    return [root.get_by_placeholder(whole(words)), _drawn_placeholder(root, words), root.get_by_placeholder(words)]


def _drawn_placeholder(root: Scope, words: str) -> Locator:
    """Returns what shows a placeholder by a style, as editors of rich text do."""
    value = json.dumps(words, ensure_ascii=False)
    return root.locator(f"css=:is([data-placeholder={value} i], [aria-placeholder={value} i])")


def _role_tiers(root: Scope, role: str, name: str | None, exact: bool) -> list[Locator]:
    kind = cast(Any, role)
    if name is None:
        return [root.get_by_role(kind), root.locator(UNNAMED_EDITORS)] if role in ENTRIES else [root.get_by_role(kind)]
    if exact:
        return [root.get_by_role(kind, name=name, exact=True)]
    named = [root.get_by_role(kind, name=whole(name)), root.get_by_role(kind, name=name)]
    if role in ENTRIES:  # all these roles are fields for typing
        named += [root.get_by_role(cast(Any, other), name=whole(name)) for other in sorted(ENTRIES - {role})]
    if role in FIELD_ROLES:
        return [*named, _label(root, name)]
    # People name a list item, a row or a dialog by the words in it, even if ARIA gives it no name.
    return named if role in CONTROL_ROLES else [*named, root.get_by_role(kind).filter(has_text=name)]


def _label(root: Scope, name: str) -> Locator:
    """Returns the label of a field that is invisible itself, such as a styled checkbox: people click the label."""
    return root.locator("label").filter(has_text=whole(name))


def _control_tiers(root: Scope, name: str, exact: bool) -> list[Locator]:
    full = whole(name)
    strict = [_any_role(root, full), root.get_by_label(full), root.get_by_placeholder(full), _drawn_placeholder(root, name)]
    if exact:
        return [_any_role(root, re.compile("^" + literal(name) + "$"))]
    return [
        *strict,
        _any_role(root, name),
        root.get_by_label(name),
        root.get_by_text(full),
        root.get_by_title(full),
        root.get_by_alt_text(full),
        root.get_by_test_id(name),
        root.get_by_text(name),
    ]


def _any_role(root: Scope, name: str | re.Pattern[str], roles: Sequence[str] = CONTROL_ROLES) -> Locator:
    union: Locator | None = None
    for role in roles:
        one = root.get_by_role(cast(Any, role), name=name)
        union = one if union is None else union.or_(one)
    assert union is not None
    return union


async def scope(page: Page, target: Target) -> Scope | None:
    """Returns where to look: the page, one of its frames, or the matches of ``within``; None if that does not exist."""
    if target.within is not None:
        inner = target.within if target.within.frame or not target.frame else target.within.model_copy(update={"frame": target.frame})
        return await matches(page, inner)
    if target.frame is None:
        return page
    return frame_of(page, target.frame)


async def matches(page: Page, target: Target) -> Locator | None:
    """Returns the visible elements of the first tier that has any now, or None. Raises Playwright's errors."""
    return (await _counted(page, target))[0]


async def _counted(page: Page, target: Target, *, typed: bool = False) -> tuple[Locator | None, int]:
    """Returns the visible matches and their number; if text is typed into it, fields come first, also of a less strict tier."""
    root = await scope(page, target)
    unseen: tuple[Locator, int] | None = None
    aside: tuple[Locator, int] | None = None
    for tier in tiers(root, target) if root is not None else ():
        found = tier.filter(visible=True)
        count = await found.count()
        if count > 1:
            found, count = await _usable(root, found, count, FIELDS if target.label is not None else "")
        if 0 < count <= LISTED and target.nth is None:
            drawn: list[int] = await ask_about_all(found, "targets.drawnOnes")
            if not drawn:
                unseen = unseen or (found, count)
                continue
            found, count = (await _at(found, count, drawn[0]), 1) if len(drawn) == 1 else (found, count)
            takers: list[int] = await ask_about_all(found, "entry.textTakers") if typed else [0]
            if not takers:
                aside = aside or (found, count)
                continue
            found, count = (await _at(found, count, takers[0]), 1) if typed and len(takers) == 1 else (found, count)
        if count and target.nth is None:
            return found, count
        if count and target.nth is not None:
            return (found.nth(target.nth), 1) if -count <= target.nth < count else (None, 0)
    by_browser = unseen or (typed and await _by_its_editor(page, root, target)) or await _found_by_browser(page, target)
    return by_browser if by_browser[0] is not None or aside is None else aside


async def _at(found: Locator, count: int, place: int) -> Locator:
    """Returns one of several matches. Raises PlaywrightError if their number has changed: the place may be that of another one."""
    if count > 1 and await found.count() != count:
        raise PlaywrightError("the page changed while one of several matches was chosen")
    return found.nth(place) if count > 1 else found


async def _by_its_editor(page: Page, root: Scope | None, target: Target) -> tuple[Locator, int] | None:
    """Returns the element that draws the text of a field without a size of its own, as code editors do; None without one."""
    for tier in tiers(root, target) if root is not None and target.nth in (None, 0) else ():
        if await tier.count() and (editor := await ask_about_all(tier, "entry.editorsOf")):
            parts = editor[0]
            return page.locator(" >> ".join(f"css={part}" for part in parts)), len(editor)
    return None


async def _found_by_browser(page: Page, target: Target) -> tuple[Locator | None, int]:
    """Returns matches of role and name in the accessibility tree: custom elements may set these without any attribute."""
    name = target.control or target.name or target.label
    roles = (target.role,) if target.role else sorted(FIELD_ROLES) if target.label else CONTROL_ROLES
    if not name or target.within or target.frame or target.nth is not None or not await ask(page, "targets.hasCustomElements"):
        return None, 0
    found = [one.filter(visible=True) for one in await find_accessible(page, roles, name, exact=target.exact)]
    return (reduce(lambda one, other: one.or_(other), found), len(found)) if found else (None, 0)


async def _usable(root: Scope | None, found: Locator, count: int, kind: str) -> tuple[Locator, int]:
    """Returns the matches of the kind that are not inert, such as behind a modal dialog; all if there are none."""
    assert root is not None, "matches were found in a scope"
    for wanted in filter(None, ("dialog:modal, dialog:modal *", ":not([inert], [inert] *)", kind)):
        fewer = found.and_(root.locator(wanted))
        if 0 < (left := await fewer.count()) < count:
            found, count = fewer, left
    return found, count


async def resolve(page: Page, target: Target, timeout_ms: float, stated_ms: float | None = None, *, typed: bool = False) -> Locator:
    """Wait until exactly one visible element matches. If text is ``typed`` into it, matches that are fields come first.

    Raises StepFailed (not-found, ambiguous), whose message gives ``stated_ms`` as the waiting time.
    """
    deadline = time.monotonic() + timeout_ms / 1000
    ambiguous: Locator | None = None
    while True:
        try:
            found, count = await _counted(page, target, typed=typed)
            if found is not None and (one := await _one_control(page, target, found, count)) is not None:
                return one
            if found is not None and 1 < count <= LISTED and await ask_about_all(found, "targets.areOnePlace"):
                return found.first  # a picture and a title that link to one page: either can be used
            ambiguous = found
        except PlaywrightError as error:
            if is_bad_selector(error):
                raise StepFailed(unreadable(target, error)) from error
            if page.is_closed():
                raise
            ambiguous = None  # the page is changing
        if time.monotonic() >= deadline:
            break
        await asyncio.sleep(POLL_S)
    raise StepFailed(
        await (_ambiguous(ambiguous, target) if ambiguous is not None else _not_found(page, target, stated_ms or timeout_ms, typed=typed))
    )


async def _one_control(page: Page, target: Target, found: Locator, count: int) -> Locator | None:
    """Returns the match that people would see as the only one; None if there are several."""
    if count > 1:
        at = await ask_about_all(found, "targets.oneOfNested") if count <= MOST_NESTED else -1
        return await _at(found, count, at) if at >= 0 else None
    drawn = await ask_about(found, "targets.drawnForLabel") if target.label is not None or target.role in FIELD_ROLES else ""
    root = await scope(page, target) if drawn else None
    return root.locator(f"id={drawn}") if root is not None else found


def unreadable(target: Target | None, error: PlaywrightError) -> StepError:
    """Returns the error for a selector that the browser cannot read."""
    return StepError(kind="invalid", message=f"the selector {describe(target)} cannot be read", hint=str(error).splitlines()[0])


def is_bad_selector(error: PlaywrightError) -> bool:
    """Whether a target has a selector that the browser cannot read."""
    text = str(error).lower()
    return "selector" in text and any(word in text for word in ("parse", "parsing", "not a valid", "malformed"))


async def _ambiguous(found: Locator, target: Target) -> StepError:
    rows = []
    total = await found.count()
    for index in range(min(total, LISTED)):
        facts = await ask_about(found.nth(index), "control.look", {"scroll": False})
        rows.append(f'{facts["role"] or facts["tag"]} "{facts["name"]}" ({facts["selector"]})')
    return StepError(
        kind="ambiguous",
        message=f"{describe(target)} matches {total} elements: " + "; ".join(rows),
        hint="Name one of them: by role and name, with `within`, with `exact: true`, or with `nth`.",
        candidates=tuple(rows),
    )


async def _not_found(page: Page, target: Target, timeout_ms: float, *, typed: bool = False) -> StepError:
    offered = await offers(page)
    wanted = (
        target.control
        or target.name
        or next((v for k in ("label", "placeholder", "text", "alt", "title") if (v := getattr(target, k)) is not None), "")
    )
    ranked = rank(wanted, target.role, offered)
    renamed = next((label for ratio, label in ranked if ratio >= SAME_NAME), "") if wanted else ""
    close = tuple(label for ratio, label in ranked[:LISTED])
    message = f"nothing on the page is {describe(target)} (waited {seconds(timeout_ms)})"
    if where := await _elsewhere(page, target, wanted):
        words, next_action, cause = where
        return StepError(kind="not-found", message=f"{message}, but {words}", hint=next_action, candidates=close, cause=cause)
    if target.nth is not None and (fewer := await _how_many(page, target)):
        message, renamed = f"{message}: there {'is' if fewer == 1 else 'are'} only {fewer}", ""
    elif await _is_hidden(page, target, wanted):
        message += ", but it is hidden"
    hint = (
        f"Did you mean {renamed}?"
        if renamed
        else "The page offers " + ", ".join(close) + "."
        if close
        else ("The page offers no control that has a name.")
    )
    if typed and not renamed:
        close = await fields_of_page(page)
        hint = name_one_of(close)
    return StepError(kind="not-found", message=message, hint=hint, candidates=close, renamed=renamed)


async def _elsewhere(page: Page, target: Target, wanted: str) -> tuple[str, str, Cause] | None:
    """Returns where else it is, what to do, and the cause: it is in another frame, or where no tool can access it."""
    if target.frame is None and target.within is None:
        for frame in page.frames[1:]:
            with contextlib.suppress(PlaywrightError):
                if any([await tier.filter(visible=True).count() for tier in tiers(frame, target)]):
                    element = await frame.frame_element()
                    named = [await element.get_attribute(name) for name in ("title", "name", "id", "src")]
                    name = next(filter(None, named), frame.url)
                    return f'it is in the frame "{name}"', f'Add `frame: "{name}"` to the target.', "scenario"
    with contextlib.suppress(PlaywrightError):
        if wanted and await ask(page, "timing.isInClosedRoot", wanted):
            return (
                "it is in a closed shadow root",
                "No tool can access it: open the root (`mode: 'open'`) in the build that is audited.",
                "uxaudit",
            )
    return None


async def _how_many(page: Page, target: Target) -> int:
    """Returns the number of matches for a target with ``nth``."""
    try:
        found = await matches(page, target.model_copy(update={"nth": None}))
        return await found.count() if found is not None else 0
    except PlaywrightError:
        return 0


async def _is_hidden(page: Page, target: Target, wanted: str) -> bool:
    """Whether the target exists in the document but is invisible."""
    try:
        root = await scope(page, target)
        ways = [*tiers(root, target), *([root.get_by_text(whole(wanted))] if wanted else [])] if root is not None else []
        return any([await way.count() > 0 and not await way.filter(visible=True).count() for way in ways])
    except PlaywrightError:
        return False


async def offers(page: Page) -> list[dict[str, Any]]:
    """Returns role and name of each visible control of the page. Empty if the page does not respond."""
    try:
        return cast(list[dict[str, Any]], await ask(page, "targets.candidates", CANDIDATES))
    except PlaywrightError:
        return []


def rank(wanted: str, role: str | None, offered: Sequence[dict[str, Any]]) -> list[tuple[float, str]]:
    """Sort the page's controls by similarity to a name: (ratio 0 to 1, ``role "name"``), the most similar first."""
    rows = {}
    for offer in offered:
        if not offer["control"] and not role:
            continue
        ratio = _likeness(wanted, offer["name"])
        if role and offer["role"] != role and not {role, offer["role"]} <= ENTRIES:
            ratio *= 0.8
        rows[f'{offer["role"] or "text"} "{offer["name"][:60]}"'] = ratio
    return sorted(((ratio, label) for label, ratio in rows.items()), reverse=True)


def _likeness(a: str, b: str) -> float:
    a, b = a.lower(), b.lower()
    ratio = difflib.SequenceMatcher(None, a, b).ratio()
    words_a, words_b = set(re.findall(r"\w+", a)), set(re.findall(r"\w+", b))
    shared = len(words_a & words_b) / max(len(words_a | words_b), 1)
    return max(ratio, shared) if a and b else 0.0
