"""Each probe is declared once, and its declaration is correct: its fields, its script, its code, and when it runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from uxaudit import replay
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.probe_spec import Phase, ProbeSpec
from uxaudit.recording.probes import GROUP, engines, everywhere, own_probes, trials, with_engines
from uxaudit.recording.records import StepRecord
from uxaudit.replay.browser.document_scripts import document_scripts
from uxaudit.replay.probing import implementations
from uxaudit.scenario.personas import personas

INPAGE = Path(replay.__file__).parent / "inpage" / "src"
each = pytest.mark.parametrize("spec", own_probes().values(), ids=lambda spec: spec.id)


def test_the_names_that_checks_use_are_those_declared() -> None:
    assert set(own_probes()) == set(Probe)


@each
def test_the_fields_of_a_probe_are_those_of_the_record(spec: ProbeSpec) -> None:
    record = PageState if spec.of_states else StepRecord
    assert bool(spec.fields) is (spec.phase is not Phase.SESSION)
    assert set(spec.fields) <= set(record.model_fields)


@each
def test_a_probe_has_its_code_and_its_script(spec: ProbeSpec) -> None:
    assert (spec.id in implementations()) is not spec.by_player
    assert not spec.script or (INPAGE / f"{spec.script}.js").is_file()


def test_trials_run_where_a_persona_asks_for_them_and_all_others_as_declared() -> None:
    assert set(trials()) == {id for id, spec in own_probes().items() if spec.phase is Phase.TRIAL}
    of_sessions = {id for id, spec in own_probes().items() if spec.phase is Phase.SESSION}
    assert set(everywhere()) == set(Probe) - set(trials()) - of_sessions - {Probe.KEYBOARD, Probe.IBM}
    assert engines() == {"axe": Probe.AXE, "ibm": Probe.IBM}
    assert set(with_engines(["ibm"])) == set(everywhere()) - {Probe.AXE} | {Probe.IBM}
    known = personas()
    for spec in own_probes().values():
        assert bool(spec.not_tested) is bool(spec.tried_by)
        assert not spec.tried_by or spec.id in known[spec.tried_by].examines


def test_documents_get_the_scripts_of_probes_of_plug_ins_alone() -> None:
    assert document_scripts() == ()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"phase": Phase.SESSION}, "plug-ins cannot observe"),
        ({"fields": ("url",)}, "declare its `result` instead"),
        ({"module": ""}, "names no module"),
        ({"result": None}, "declares no model"),
        ({}, ""),
    ],
)
def test_a_probe_of_a_plug_in_that_could_never_observe_is_refused(wrong: dict[str, Any], told: str) -> None:
    spec = ProbeSpec("plug:x", Phase.STEP, "something", module="plug.x", result=StepRecord)
    fault = GROUP.fault(replace(spec, **wrong))
    assert told in fault
    assert bool(fault) is bool(told)
