"""The traits that each verb's class states, on which checks, prediction and replay rely."""

import pytest

from tests.checks.factory import recording
from uxaudit.model.scenario import VERBS, OnTarget, Step
from uxaudit.model.verb_traits import Trait
from uxaudit.replay.steps.actions import ACTIONS


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_only_user_actions_have_traits(verb: type[Step]) -> None:
    assert bool(verb.traits) <= verb.is_action
    assert verb in ACTIONS


@pytest.mark.parametrize("verb", [verb for verb in VERBS.values() if issubclass(verb, OnTarget)], ids=lambda verb: verb.verb)
def test_every_step_on_a_target_is_done_by_pointer_or_keyboard(verb: type[Step]) -> None:
    assert verb.traits & (Trait.POINTS | Trait.BY_KEYBOARD)


def test_what_is_typed_is_a_value_and_what_submits_is_an_input() -> None:
    for verb in VERBS.values():
        assert Trait.TYPES not in verb.traits or Trait.ENTERS in verb.traits
        assert Trait.SUBMITS not in verb.traits or Trait.OPERATES | Trait.EXPECTS_RESPONSE in verb.traits
        assert Trait.OPENS_PAGE not in verb.traits or Trait.OPERATES not in verb.traits


def test_a_recorded_step_has_the_traits_of_its_verb_and_an_unknown_verb_has_none() -> None:
    click, unknown = recording(steps=[{"verb": "click"}, {"verb": "wave"}]).steps
    assert Trait.SUBMITS in click.traits
    assert unknown.traits is Trait.NONE
