"""A widget does not respond to the keys of its role.

Why: Screen readers announce tabs, menus, lists and sliders with the keys that operate them, and Tab stops only once at such a
    widget. If those keys have no effect, its other items cannot be reached.
Who: People who use the keyboard or a screen reader.
Measured: In each state, widgets that scripts make: tabs, menus, menu bars, list boxes, trees, grids, radio groups, toolbars, sliders,
    spin buttons, splitters, and the menus and lists that a combobox or button opens. The keys that the APG requires are pressed where
    they should have an effect: the arrow keys of the widget's orientation in both directions, and those of both directions in a grid;
    Home and End in trees and sliders; the arrow keys that expand and collapse tree items; Enter or Space on a tab that is not activated
    by focus; Space on options and radio buttons; the keys that open a menu or list, and Escape, which closes it and must not lose the
    focus. An effect is a change of the page, a request, or a move of the focus or active descendant; scrolling is none. Keys without an
    effect are tried again in a newly opened page. Impact 3 if items or values cannot be reached otherwise, else 2. It needs review if a
    script cancels the key without a visible effect, if the keys of the other orientation work, and if each part of a toolbar or grid is
    a Tab stop. Keys that the APG recommends need review, with impact 1: Home, End and the first letter of an item in list boxes and
    menus of more than five items, Home and End in tabs, menu bars, grids and spin buttons. Native controls are not judged, whose keys
    the browser provides, nor widgets inside other widgets, whose keys may belong to either.
Fix: Handle the keys of the pattern, or use a native control (`<select>`, `<input type="range">`, radio buttons, `<dialog>`), or
    remove the role if the content is a plain list of links or buttons.
Source: ARIA Authoring Practices Guide (APG), the keyboard interaction of each pattern; WCAG 2.2, criterion 2.1.1 Keyboard, where items
    cannot be reached otherwise. Impacts: own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, states_of, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.widget_keys import KeysTried, Widget

BOTH_WAYS = ("grid", "treegrid", "separator")
"""Roles of which only one direction may exist: a grid of one row or column, a line that moves across itself."""
OFTEN_STOPS = ("toolbar", "grid", "treegrid")
"""Roles in which Tab stops at each part are common, and announced as such."""
NAMES = {
    "tablist": "tab list",
    "menubar": "menu bar",
    "listbox": "list box",
    "radiogroup": "radio group",
    "treegrid": "tree grid",
    "spinbutton": "spin button",
    "separator": "splitter",
}
EFFECTS = {
    "move": "move to another item",
    "across": "move to another item",
    "value": "change the value",
    "ends": "go to the first and last",
    "typeahead": "go to an item that begins with it",
    "expand": "expand or collapse an item",
    "activate": "activate the focused tab",
    "toggle": "choose the focused item",
    "open": "open it",
    "close": "close it",
}
MOVES = ("move", "across")
EITHER = ("activate", "open")
"""Purposes for which one key is enough."""
RECOMMENDED = {
    "ends": ("listbox", "menu", "tablist", "menubar", "grid", "treegrid", "spinbutton"),
    "typeahead": ("listbox", "menu"),
}
"""Purposes that the APG calls optional or recommended for these roles, or that arrow keys serve as well."""
SERIOUS = ("move", "across", "value", "activate", "toggle", "open")


def widgets(recording: Recording) -> tuple[tuple[PageState, Widget], ...]:
    """Every widget whose keys were tried, with its state."""
    held = ((state, state.widgets) for state in states_of(recording))
    return tuple((state, widget) for state, trial in held if trial for widget in trial.widgets if widget.tried)


@check(
    "widget-keys",
    facet=Facet.ACCESSIBILITY,
    heuristic=4,
    impact=3,
    needs=(Probe.WIDGETS,),
    over=widgets,
)
def widget_keys(recording: Recording) -> Iterator[Finding]:
    """Find widgets whose keys have no effect."""
    for state, widget in widgets(recording):
        if missing := [tried for tried in widget.tried if missing_keys(tried, widget.role) or tried.focus_lost]:
            yield _finding(state, widget, missing)


def missing_keys(tried: KeysTried, role: str) -> tuple[str, ...]:
    """Returns the required keys that had no effect."""
    if (tried.purpose in EITHER and tried.worked) or (role in BOTH_WAYS and tried.instead):
        return ()
    return tuple(key for key in tried.keys if key not in tried.worked)


def _is_doubtful(tried: KeysTried, widget: Widget) -> bool:
    if tried.focus_lost:
        return False
    reached = tried.purpose in MOVES and widget.tab_stops and widget.role in OFTEN_STOPS
    return _is_recommended(tried, widget) or reached or bool(tried.instead) or set(missing_keys(tried, widget.role)) <= set(tried.cancelled)


def _is_recommended(tried: KeysTried, widget: Widget) -> bool:
    return widget.role in RECOMMENDED.get(tried.purpose, ())


def _is_serious(tried: KeysTried, widget: Widget) -> bool:
    """Whether nothing else on the keyboard does what the keys should."""
    return tried.purpose in SERIOUS and not tried.worked and not (tried.purpose in MOVES and widget.tab_stops)


def _finding(state: PageState, widget: Widget, missing: list[KeysTried]) -> Finding:
    certain = [tried for tried in missing if not _is_doubtful(tried, widget)]
    reported = certain or missing
    serious = any(_is_serious(tried, widget) for tried in reported)
    keys = tuple(key for tried in reported for key in missing_keys(tried, widget.role))
    return finding_in(
        state,
        widget,
        f"{widget_name(widget)}: {'; '.join(_sentence(tried, widget) for tried in reported)}{_more(widget)}",
        rule=reported[0].purpose,
        impact=3 if serious else 1 if all(_is_recommended(tried, widget) for tried in reported) else 2,
        measured=f"no effect of {_list(keys)}" if keys else "nothing has the focus",
        limit="an effect of each key that the pattern requires" if keys else "the focus on the control that opened it",
        mode=Mode.MEASURED if certain else Mode.NEEDS_REVIEW,
        wcag=("2.1.1",) if serious and certain else (),
        fix=_fix(reported),
    )


def widget_name(widget: Widget) -> str:
    """Returns the role and name of a widget, as a sentence begins with."""
    role = NAMES.get(widget.role, widget.role) or widget.tag
    name = f'The {role} "{widget.name[:60]}"' if widget.name else f"The {role} {widget.selector}"
    return f'{name} of the {widget.opener.role} "{widget.opener.name[:60]}"' if widget.opener and not widget.name else name


def _sentence(tried: KeysTried, widget: Widget) -> str:
    if tried.focus_lost:
        return f"the focus is lost when {_list(tried.keys)} closes it"
    keys = missing_keys(tried, widget.role)
    does = "do" if len(keys) > 1 else "does"
    instead = f" ({_list(tried.instead)} {'do' if len(tried.instead) > 1 else 'does'})" if tried.instead else ""
    return f"{_list(keys)} {does} not {EFFECTS[tried.purpose]}{instead}"


def _more(widget: Widget) -> str:
    return f" (and {widget.like - 1} more like it)" if widget.like > 1 else ""


def _list(keys: tuple[str, ...]) -> str:
    return keys[0] if len(keys) == 1 else f"{', '.join(keys[:-1])} and {keys[-1]}"


def _fix(reported: list[KeysTried]) -> str:
    """Returns what to do; empty if the check's own fix says it."""
    if any(tried.instead for tried in reported):
        other = "vertical" if reported[0].instead[0] in ("ArrowDown", "ArrowUp") else "horizontal"
        return f'Handle the keys of its orientation, or declare the other: `aria-orientation="{other}"`.'
    if [tried.purpose for tried in reported] == ["close"]:
        return text("Close it on Escape, and return the focus to the control that opened it.")
    return ""
