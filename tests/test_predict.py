"""The keystroke-level model step by step: where a thought goes, how long pointing takes, and a sum that can be followed."""

import re
from typing import Any

import pytest

from uxaudit.metrics.keystroke_level_model import fitts_seconds, letters, predict, predict_steps, sentence
from uxaudit.model.scenario import VERBS
from uxaudit.recording.records import StepRecord


def step(
    verb: str = "click",
    operators: str | None = None,
    *,
    at: tuple[float, float, float, float] | None = None,
    selector: str = "#a",
    system_ms: float = 0,
    visits: Any = (),
    **more: Any,
) -> StepRecord:
    """A step on a control whose box is ``at`` (x, y, width, height)."""
    box = dict(zip(("x", "y", "width", "height"), at, strict=True)) if at else None
    return StepRecord.model_validate(
        {
            "task": 0,
            "index": 0,
            "phase": "step",
            "verb": verb,
            "sentence": verb,
            "status": "passed",
            "visits": visits,
            "operators": VERBS[verb].operators if operators is None else operators,
            "timing": {"t0": 0, "t1": 1, "t2": system_ms},
            "control": {"selector": selector, "box": box} if verb != "press" else None,
        }
        | more
    )


def fill(text: str = "mug", selector: str = "#a", **more: Any) -> StepRecord:
    return step("fill", selector=selector, typed=len(text), **more)


def press(key: str, **more: Any) -> StepRecord:
    return step("press", key=key, **more)


FIRST = step(at=(0, 0, 100, 100))
GONE = [{"url": "http://a/next"}]


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        (None, step(), "MPK"),
        (step(selector="#b"), step(), "MPK"),  # rule 0: each choice is thought of
        (step(), fill(), "HT"),  # rule 1: a click into the field anticipates it, and the caret is there
        (fill(), step("type", typed=3), "HT"),
        (fill(selector="#b"), fill(), "MPKHT"),
        (step(visits=GONE), fill(), "MPKHT"),  # a field of the next page, with the same selector
        (press("ArrowDown"), press("ArrowDown"), "K"),  # rule 2: one unit
        (press("ArrowDown"), press("ArrowUp"), "MK"),
        (press("g"), press("i"), "K"),
        (press("Tab"), press("Enter"), "K"),  # rule 3: a terminator after a terminator
        (press("Enter", visits=GONE), press("Enter"), "MK"),
        (press("x"), press("Enter"), "K"),  # rule 4: a command is a constant string
        (fill(), press("Enter"), "MK"),  # rule 4: typed text is not
        (press("Enter"), step(), "MPK"),
    ],
)
def test_where_a_thought_goes(before: StepRecord | None, after: StepRecord, wanted: str) -> None:
    assert letters(after, before) == wanted


@pytest.mark.parametrize(
    ("distance", "width", "bits", "seconds"), [(412, 32, 4.6, 0.825), (32, 32, 4.6, 1 / 4.6), (0, 32, 4.6, 0), (224, 32, 6.95, 3 / 6.95)]
)
def test_fitts(distance: float, width: float, bits: float, seconds: float) -> None:
    assert fitts_seconds(distance, width, bits) == pytest.approx(seconds, abs=5e-4)


def test_the_sum_can_be_followed() -> None:
    second = step(at=(402, 34, 120, 32))  # its middle is 412 px to the right of the first one's
    told = [sentence(operators) for operators in predict([FIRST, second, fill("mugs", "#q"), press("Control+A", system_ms=2350)])]
    assert told == [
        "M 1.35 + P 1.10 + K 0.28 = 2.73 s",
        "M 1.35 + P 0.82 (Fitts: 412 px to 120 × 32 px) + K 0.28 = 2.45 s",
        "M 1.35 + P 1.10 + K 0.28 + H 0.40 + T 1.12 (4 keys) = 4.25 s",
        "M 1.35 + K 0.56 (2 keys) + R 1.00 (2.35 s less an M) = 2.91 s",
    ]
    for words in told:
        parts, total = re.sub(r"\(.*?\)", "", words).removesuffix(" s").split(" = ")
        assert sum(float(part.split()[1]) for part in parts.split(" + ")) == pytest.approx(float(total))


def test_a_finger_is_quicker_and_stays_where_it_is() -> None:
    steps = [FIRST, fill(selector="#q", at=(402, 34, 120, 32))]
    mouse, touch = predict(steps), predict(steps, "touch")
    assert "H" not in [operator.letter for operator in touch[1]]
    assert next(o.seconds for o in touch[1] if o.letter == "P") < next(o.seconds for o in mouse[1] if o.letter == "P")


def test_who_has_no_mouse_pays_for_each_stop_on_the_way_and_never_for_homing() -> None:
    way = [
        step(keyboard={"stops": 12, "arrows": 1, "activated_by": "Enter"}),
        fill("mugs", "#q", keyboard={"stops": 1}),
        press("Control+A", keyboard={"activated_by": "Control+A"}),
    ]
    helped = step(keyboard={"reached": False, "stops": 40})
    told = [sentence(operators) for operators in predict([*way, helped], "keyboard")]
    assert told == [
        "M 1.35 + K 3.64 (12 tab stops, 1 arrow) + K 0.28 = 5.27 s",
        "M 1.35 + K 0.28 (1 tab stop) + T 1.12 (4 keys) = 2.75 s",
        "M 1.35 + K 0.56 (2 keys) = 1.91 s",
        "M 1.35 + H 0.40 + P 1.10 + K 0.28 = 3.13 s",  # the mouse had to help
    ]
    assert predict([press("Enter")], "keyboard")[0][1].letter == "K"


def test_a_slider_takes_its_arrows_and_no_other_keys() -> None:
    slid = fill("40", control={"role": "slider"}, keyboard={"stops": 1, "arrows": 10, "activated_by": "ArrowRight"})
    assert [sentence(operators) for operators in predict([slid], "keyboard")] == ["M 1.35 + K 3.08 (1 tab stop, 10 arrows) = 4.43 s"]


def test_a_way_that_nobody_saw_takes_the_mean() -> None:
    select, drag, back = step("select", at=(500, 500, 100, 30)), step("drag", at=(500, 500, 100, 30)), step("back")
    assert [o.seconds for o in predict([FIRST, select])[1] if o.letter == "P"][1] == 1.10
    assert [o.seconds for o in predict([FIRST, drag])[1] if o.letter == "P"][1] == 1.10
    assert [o.seconds for o in predict([FIRST, back, FIRST])[2] if o.letter == "P"] == [1.10]
    assert predict_steps([step(at=(0, 0, 0, 0)), step(at=(9, 9, 0, 0))]) == pytest.approx((2730, 2730))
