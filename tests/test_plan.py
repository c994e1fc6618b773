"""Scenarios × personas × repetitions → replays."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

from uxaudit.errors import InputError
from uxaudit.model.probes import Probe
from uxaudit.model.scenario import Back, Scenario, Task
from uxaudit.recording.probes import trials as known_trials
from uxaudit.scenario import load
from uxaudit.scenario.from_urls import scenarios_of
from uxaudit.scenario.persona_network import NetworkProfile
from uxaudit.scenario.persona_text import traits, trials
from uxaudit.scenario.plan import Persona, confirmation, persona_names, persona_of, personas, plan, slug
from uxaudit.scenario.shards import part_of


def scenario(name: str = "Buy a mug", **more: object) -> Scenario:
    """A small scenario."""
    return Scenario.model_validate({"scenario": name, "site": "http://127.0.0.1", **more, "tasks": (Task(task="T", steps=(Back(),)),)})


def test_the_built_in_personas() -> None:
    known = personas()
    assert {"desktop", "mobile"} <= set(known)
    assert persona_names() == tuple(known)
    assert known["desktop"].input == "mouse"
    mobile = known["mobile"]
    assert (mobile.touch, mobile.mobile, mobile.input) == (True, True, "touch")
    assert mobile.viewport[0] < 500
    assert all(persona.says and persona.title for persona in known.values())


def test_own_personas_take_the_place_of_built_in_ones(tmp_path: Path) -> None:
    (tmp_path / "desktop.yaml").write_text("title: Mine\nviewport: [800, 600]\n")
    (tmp_path / "night.yaml").write_text("title: At night\ncolor_scheme: dark\n")
    known = personas(tmp_path)
    assert known["desktop"].title == "Mine"
    assert known["night"] == Persona(name="night", title="At night", color_scheme="dark")
    assert "night" in persona_names(tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("viewport: [1, 2]\n", "`title` is missing"),
        ("title: A\nviewport: 800\n", "a.yaml:2:11: `viewport` must be a list"),
        ("title: A\nviewport: [800]\n", "a.yaml:2:11: `viewport` has the wrong number"),
        ("title: A\nviewport: [800, 5]\n", "It must be at least 100"),
        ("title: A\nzoom: 2\n", "a.yaml:2:1: unknown key `zoom`"),
        ("title: A\ninput: gaze\n", "`input` is `gaze`. It must be one of"),
        ("title: A\ninput: touch\n", "the device has no touch screen"),
        ("title: A\nlocale: '?'\n", "a.yaml:2:9: `locale`"),
        ("title: A\nnetwork: 3g\n", "a.yaml:2:10: `network` must be a mapping"),
        ("title: A\nnetwork: {rtt: 5}\n", "a.yaml:2:11: unknown key `rtt` in `network`. Did you mean `rtt_ms`?"),
        ("title: A\nnetwork: {rtt_ms: 5, down_kbps: 0, up_kbps: 1}\n", "`down_kbps` is `0`. It must be more than 0"),
        ("title: A\ncpu_slowdown: 0.5\n", "a.yaml:2:15: `cpu_slowdown` is `0.5`. It must be at least 1"),
        ("title: A\nvision: red\n", "`vision` is `red`. It must be one of"),
        ("title: A\ntext_scale: 20\n", "It must be at most 5"),
        ("title: A\nexamines: [sight]\n", "a.yaml:2:12"),
        ("- a\n", "a persona must be a mapping"),
        ("", "the file is empty"),
    ],
)
def test_faults_of_a_persona(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "a.yaml").write_text(text)
    with pytest.raises(InputError, match=re.escape(words)):
        personas(tmp_path)


def test_what_the_built_in_personas_are_for() -> None:
    known = personas()
    assert (known["low-vision"].viewport, known["low-vision"].examines) == ((320, 256), (Probe.REFLOW,))
    assert (known["large-text"].text_scale, known["large-text"].text_spacing) == (2, True)
    assert known["slow-network"].network == NetworkProfile(rtt_ms=150, down_kbps=1638.4, up_kbps=750)
    assert known["slow-device"].cpu_slowdown == 4
    assert known["colour-blind"].vision == "deuteranopia"
    assert known["screen-reader"].name_only
    assert (known["reduced-motion"].reduced_motion, known["high-contrast"].forced_colors) == (True, True)
    for persona in known.values():
        assert traits(persona)
        assert len(trials(persona)) == len(persona.examines)
    assert "device 4 × slower" in traits(known["slow-device"])


def test_a_combination_sets_what_its_parts_set_the_later_first() -> None:
    known = personas()
    both = persona_of("mobile+   slow-network +low-vision", known)
    assert both.name == "mobile + slow-network + low-vision"
    assert (both.input, both.viewport, both.network) == ("touch", (320, 256), known["slow-network"].network)
    assert both.examines == (Probe.REFLOW,)
    assert persona_of("low-vision + mobile", known).viewport == (412, 839)
    assert persona_of("low-vision + large-text", known).examines == (Probe.REFLOW, Probe.SPACING)
    assert persona_of("desktop + desktop", known) == known["desktop"]
    keyboard = Persona(name="keyboard", title="K", input="keyboard")
    assert persona_of("slow-device + keyboard", {**known, "keyboard": keyboard}).input == "keyboard"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mobile + keys", "`mobile` uses touch and `keys` uses keyboard"),
        ("mobil + slow-network", "unknown persona `mobil`. Did you mean `mobile`?"),
        ("mobile +", "a name is missing next to `+` in `mobile +`"),
    ],
)
def test_combinations_that_nobody_is(name: str, words: str) -> None:
    keys = Persona(name="keys", title="K", input="keyboard")
    with pytest.raises(InputError, match=re.escape(words)):
        persona_of(name, {**personas(), "keys": keys})


def test_combinations_in_scenarios(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    text = "scenario: A\nsite: http://127.0.0.1\npersonas: [%s]\ntasks: [{task: T, steps: [back]}]\n"
    file.write_text(text % "mobile + slow-network, mobile+slow-network, desktop")
    assert [replay.id for replay in plan([load(file, {})])] == ["a--mobile--slow-network--1", "a--desktop--1"]
    file.write_text(text % "mobile + slow-netwrk")
    with pytest.raises(InputError, match=r"a.yaml:3:12: unknown persona `slow-netwrk`. Did you mean `slow-network`\?"):
        load(file, {})


def test_the_plan_is_scenarios_by_personas_by_repeats() -> None:
    replays = plan([scenario(personas=("desktop", "mobile"), repeat=2), scenario("Read")])
    assert [replay.id for replay in replays] == [
        "buy-a-mug--desktop--1",
        "buy-a-mug--mobile--1",
        "read--desktop--1",
        "buy-a-mug--desktop--2",
        "buy-a-mug--mobile--2",
    ]
    assert {(replay.confirms, replay.slip) for replay in replays} == {(False, None)}


def test_overrides() -> None:
    replays = plan([scenario(repeat=9)], ("mobile", "mobile"), 2)
    assert [replay.id for replay in replays] == ["buy-a-mug--mobile--1", "buy-a-mug--mobile--2"]


@pytest.mark.parametrize("repeat", [0, -1, 1001])
def test_a_repeat_out_of_bounds(repeat: int) -> None:
    with pytest.raises(InputError, match="It must be from 1 to 1000"):
        plan([scenario()], repeat_override=repeat)


def test_unknown_personas_and_names_given_twice() -> None:
    with pytest.raises(InputError, match=r"unknown persona `mobil`. Did you mean `mobile`\?"):
        plan([scenario()], ("mobil",))
    with pytest.raises(InputError, match="another scenario has the name `Buy a mug`"):
        plan([scenario(), scenario(site="http://127.0.0.2")])


def test_ids_are_unique_safe_and_stable() -> None:
    names = ["Buy!", "buy", "Müll", "購入", "../../etc", "x" * 200, "x" * 201, "a/b:c", "CON", "🙂"]
    ids = [replay.id for replay in plan([scenario(name) for name in names])]
    assert len({id_.casefold() for id_ in ids}) == len(names)
    assert all(re.fullmatch(r"[a-z0-9-]{1,100}", id_) for id_ in ids)
    assert ids == [replay.id for replay in plan([scenario(name) for name in names])]
    assert slug("Müll") == "mull"


def test_a_confirmation_plays_the_same_once_more() -> None:
    (first,) = plan([scenario()])
    again = confirmation(first, 2)
    assert (again.id, again.repetition, again.confirms) == ("buy-a-mug--desktop--2", 2, True)
    assert (again.scenario, again.persona) == (first.scenario, first.persona)


def test_a_replay_is_divided_into_parts_that_are_confirmed_and_shared_out_by_themselves() -> None:
    scenarios = scenarios_of([f"http://a.test/{n}" for n in range(10)])
    parts = plan(scenarios, repeat_override=2, tasks_per_replay=4)
    assert [(one.id, one.part_of, one.tasks) for one in parts[:3]] == [
        ("pages-of-a-test--desktop--part-1--1", "pages-of-a-test--desktop--1", (0, 1, 2, 3)),
        ("pages-of-a-test--desktop--part-2--1", "pages-of-a-test--desktop--1", (4, 5, 6, 7)),
        ("pages-of-a-test--desktop--part-3--1", "pages-of-a-test--desktop--1", (8, 9)),
    ]
    again = confirmation(parts[2], 3, (9,))
    assert (again.id, again.part_of, again.tasks) == ("pages-of-a-test--desktop--part-3--3", "pages-of-a-test--desktop--3", (9,))
    shards = [part_of(parts, number, 2) for number in (1, 2)]
    assert sorted(one.id for shard in shards for one in shard) == sorted(one.id for one in parts)
    assert all(shards)
    whole = plan(scenarios, tasks_per_replay=10)
    assert [(one.id, one.part_of, one.tasks) for one in whole] == [("pages-of-a-test--desktop--1", "", None)]


def test_a_replay_travels_to_a_worker() -> None:
    for replay in plan([scenario(personas=("desktop", "mobile"))]):
        assert pickle.loads(pickle.dumps(replay)) == replay


def test_what_is_to_be_tried_comes_on_top_of_what_a_persona_tries() -> None:
    scenarios = scenarios_of(["http://a.test/"])
    (plain,), (tried,) = plan(scenarios), plan(scenarios, examines=(Probe.HOVER, Probe.WALK))
    assert plain.persona.examines == ()
    assert tried.persona.examines == (Probe.WALK, Probe.HOVER)
    assert plan(scenarios, examines=known_trials())[0].persona.examines == known_trials()
