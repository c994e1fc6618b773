"""The keystroke-level model: the time that a practised person needs without errors (Card, Moran & Newell 1980, 1983).

A prediction for comparing builds of one product, never for ranking designs. ``OPERATORS`` lists the operators of verbs; the
functions below turn those of each step into seconds. Both are corrected by measurements of people (each constant names its source):

- Visual search V replaces M if there are few candidates: people do not prepare mentally for the only button in view, nor for
the next one on a page that they have already searched. M is added if people choose among more than they see at a glance.
- There is no M before using the same control again, nor before a key that continues the keys before it.
- Pointing follows Fitts's law. The first movement starts in the middle of the window; the hand stays at the last target.
- Scrolling takes time, and so does finding one's place after it.
- People move between the fields of a form by Tab. Text that is not made of words is typed more slowly.
- The system's response R adds only the time beyond the thinking for the next step, which happens meanwhile.

Every duration is rounded to 10 ms before the sum, so that readers can verify the sum.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from uxaudit.constants import BUTTON_S, GLANCE, KLM_M_S, PRACTISED_K_S, SCREEN_S, SEARCH_S
from uxaudit.metrics.fitts_law import Hand, Input, Operator, home, point_at, point_at_option
from uxaudit.metrics.typing_speed import typing_seconds
from uxaudit.metrics.visual_search import Look, looks
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord

OPERATORS: dict[str, str] = {
    "double_click": "MPKK",
    "drag": "MPKPK",
    "hover": "MP",
    "press": "MK",
    "scroll": "K",
    "select": "MPKPK",
    "upload": "MPKMPK",
}
"""The operators of the verbs that do not simply type into a field or click: see :func:`operators_of`.

M mental preparation, P pointing, K key or button, H homing, T keys of the typed text. The rules of Card, Moran & Newell 1980 for
M are already applied within a verb (0: before each choice; 1: none for what pointing anticipates; 2: one for each unit).
:func:`predict` applies the rules that depend on the previous step.
"""
TYPING, CLICKING = "MPKHT", "MPK"
TERMINATORS = ("Enter", "Tab")
"""Keys that complete an entry."""
THINKING = ("M", "V")


def operators_of(step: StepRecord) -> str:
    """Returns the operators of a step by its verb; of a verb that ``OPERATORS`` does not list, by its traits. Waiting has none."""
    if not step.is_action:
        return ""
    return OPERATORS.get(step.verb) or (TYPING if Trait.TYPES in step.traits else CLICKING)


def search_seconds(candidates: int) -> float:
    """Returns the seconds to find one of this number of candidates in view."""
    return SEARCH_S * math.log2(max(candidates, 1) + 1)


def predict(
    steps: Sequence[StepRecord], input: Input = "mouse", *, seen: Sequence[Look] | None = None, window: tuple[int, int] = (1280, 720)
) -> tuple[tuple[Operator, ...], ...]:
    """Returns the operators of each step; waiting beyond the thinking for the next step comes last.

    ``seen`` has the candidates in view before each step. Without it, M is used on each new page.
    """
    hand = Hand(input, (window[0] / 2, window[1] / 2), "keyboard" if input == "keyboard" else "mouse")
    acted, before = [], None
    for step, look in zip(steps, seen or looks(steps), strict=True):
        acted.append(tuple(_timed(step, before, look, hand, window)))
        before = step
    thinking = [sum(operator.seconds for operator in operators if operator.letter in THINKING) for operators in acted]
    meanwhile = [*thinking, KLM_M_S][1:]
    return tuple((*operators, *_waiting(step, free)) for step, operators, free in zip(steps, acted, meanwhile, strict=True))


def predict_run(recording: Recording, steps: Sequence[StepRecord]) -> tuple[tuple[Operator, ...], ...]:
    """Returns the operators of steps of a recording, by its input, its window and the candidates in view."""
    header = recording.header
    return predict(steps, header.input, seen=looks(steps, recording), window=header.viewport)


def predict_steps(steps: Sequence[StepRecord], input: Input = "mouse", recording: Recording | None = None) -> tuple[float, ...]:
    """Returns the milliseconds that a practised person needs for each step, including waiting beyond thinking.

    With ``recording``, its input and the candidates in view are used.
    """
    return tuple(map(milliseconds, predict_run(recording, steps) if recording else predict(steps, input)))


def acting_ms(steps: Sequence[StepRecord], input: Input = "mouse", recording: Recording | None = None) -> float:
    """Returns the milliseconds of acting and thinking in these steps, without waiting; see :func:`predict_steps`."""
    predicted = predict_run(recording, steps) if recording else predict(steps, input)
    return milliseconds(operator for operators in predicted for operator in operators if operator.letter != "R")


def milliseconds(operators: Iterable[Operator]) -> float:
    """Returns the total of the operators, in whole milliseconds."""
    return float(round(1000 * sum(operator.seconds for operator in operators)))


def sentence(operators: Iterable[Operator]) -> str:
    """Returns the operators as a sum, such as ``V 0.31 + P 0.82 (Fitts: 412 px to 120 × 32 px) + K 0.20 = 1.33 s``."""
    listed = tuple(operators)
    return f"{' + '.join(map(str, listed))} = {sum(operator.seconds for operator in listed):.2f} s" if listed else ""


def continues(step: StepRecord, before: StepRecord | None) -> bool:
    """Whether a step needs no mental preparation.

    Rule 1: it uses the same control as the step before. Rule 2: it presses the same key again, or the next letter of a
    command. Rule 3: a terminator follows another. Rule 4: a terminator ends a command that was typed in full.
    """
    if before is None or before.visits:
        return False
    if step.key and before.key:
        return step.key == before.key or len(before.key) == 1 or (before.key in TERMINATORS and step.key in TERMINATORS)
    return _same_control(step, before)


def _same_control(step: StepRecord, before: StepRecord) -> bool:
    one, other = step.control, before.control
    return one is not None and other is not None and bool(one.selector) and one.selector == other.selector


def _timed(step: StepRecord, before: StepRecord | None, look: Look, hand: Hand, window: tuple[int, int]) -> Iterator[Operator]:
    """Yields the operators with their seconds; moves the hand."""
    if "M" in operators_of(step) and not continues(step, before):
        yield from _thinking(look)
    if step.keyboard is not None and step.keyboard.reached and step.keyboard.worked:
        hand.place = "keyboard"
        yield from _by_keyboard(step)
    elif Trait.TYPES in step.traits:
        yield from _typed(step, before, look, hand)
    else:
        yield from _scrolled(step, window)
        yield from _by_hand(step, hand)


def _thinking(look: Look) -> Iterator[Operator]:
    """Visual search among the candidates in view; M if their number is unknown or more than is seen at a glance."""
    if look.candidates is None or (look.candidates > GLANCE and not look.scrolled):
        yield Operator("M", KLM_M_S)
    if look.candidates is not None:
        again = SEARCH_S if look.scrolled else 0.0  # find one's place again
        yield Operator("V", round(search_seconds(look.candidates) + again, 2), f"{look.candidates} in view" if look.candidates > 1 else "")


def _scrolled(step: StepRecord, window: tuple[int, int]) -> Iterator[Operator]:
    """Scrolling, as a step of its own or to bring the control into view; at least half a window."""
    away = (step.control.scroll_px or 0.0) if step.control else 0.0
    if away > 0 or step.verb == "scroll":
        yield Operator("S", round(max(away / window[1], 0.5) * SCREEN_S, 2), f"{away:.0f} px" if away else "")


def _by_hand(step: StepRecord, hand: Hand) -> Iterator[Operator]:
    """A step by mouse, finger or a key."""
    box, pointed = step.control.box if step.control else None, False
    for letter in operators_of(step).removeprefix("M"):
        if letter == "M":
            yield Operator("V", round(search_seconds(1), 2))
        elif letter == "P":
            yield from home("mouse", hand)
            yield point_at_option(box, hand) if pointed and step.verb == "select" else point_at(None if pointed else box, hand)
            pointed = True
        elif letter == "K" and step.verb == "press":
            yield from home("keyboard", hand)
            yield _keys(_at_once(step.key), hand)
        elif letter == "K" and step.verb != "scroll":
            yield Operator("K", BUTTON_S)


def _typed(step: StepRecord, before: StepRecord | None, look: Look, hand: Hand) -> Iterator[Operator]:
    """Typing into a field: reaching it by Tab or by pointing, unless the caret is in it, then typing the text."""
    there = (
        before is not None
        and not before.visits
        and (before.verb == "click" or Trait.TYPES in before.traits)
        and _same_control(step, before)
    )
    if not there and look.tabs and hand.place == "keyboard" and hand.input == "mouse":
        yield Operator("K", round(look.tabs * PRACTISED_K_S, 2), "Tab" if look.tabs == 1 else f"{look.tabs} × Tab")
    elif not there:
        yield from home("mouse", hand)
        yield point_at(step.control.box if step.control else None, hand)
        yield Operator("K", BUTTON_S)
    yield from home("keyboard", hand)
    if not there or (before is not None and Trait.TYPES not in before.traits):
        yield Operator("V", round(search_seconds(1), 2), "what to type")
    yield _text(step, hand.input)


def _by_keyboard(step: StepRecord) -> Iterator[Operator]:
    """A step by keyboard alone: a key press for each Tab stop and arrow key instead of pointing; no homing."""
    use = step.keyboard
    assert use is not None
    way = ", ".join(f"{count} {name}{'s' * (count > 1)}" for count, name in ((use.stops, "tab stop"), (use.arrows, "arrow")) if count)
    if way:
        yield Operator("K", round((use.stops + use.arrows) * PRACTISED_K_S, 2), way)
    if Trait.TYPES in step.traits and step.control is not None and step.control.role == "slider":
        return  # arrow keys set its value: each is counted, and nothing was typed
    if Trait.TYPES in step.traits and step.typed:
        yield Operator("V", round(search_seconds(1), 2), "what to type")
        yield _text(step, "keyboard")
    if use.activated_by:
        count = _at_once(use.activated_by)
        yield Operator("K", round(count * PRACTISED_K_S, 2), f"{count} keys" if count > 1 else "")


def _text(step: StepRecord, input: Input) -> Operator:
    secret = step.control is not None and step.control.type == "password"
    text = None if secret else step.entered or ""
    return Operator("T", round(typing_seconds(step.typed, text, touch=input == "touch"), 2), f"{step.typed} keys")


def _at_once(chord: str) -> int:
    """Returns the number of key presses of a key combination such as ``Control+A``; 1 for a single key."""
    return max(1, sum(map(bool, chord.split("+"))))


def _keys(count: int, hand: Hand) -> Operator:
    return Operator("K", round(typing_seconds(count, "", touch=hand.input == "touch"), 2), f"{count} keys" if count > 1 else "")


def _waiting(step: StepRecord, thinking: float) -> Iterator[Operator]:
    """Time added by the system's response: R beyond the thinking for the next step, which happens meanwhile."""
    system = (step.timing.system_ms if step.timing else None) or 0.0
    beyond = round(system / 1000 - thinking, 2)
    if beyond > 0:
        yield Operator("R", beyond, f"{system / 1000:.2f} s less {thinking:.2f} s of thinking")
