"""Pages that clobber what the in-page code and the engines read are measured like the same pages with neutral names."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import uxaudit
from tests.replay.playing import PLAIN, Play, steps
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.replay.browser.bundles import GUARDED

SRC = Path(uxaudit.__file__).parent / "replay" / "inpage" / "src"
READ = {name for path in SRC.rglob("*.js") for name in re.findall(r"(?:getter|method)\(\w+, '(\w+)'\)", path.read_text(encoding="utf-8"))}
FORMS_OWN = {"action", "method", "submit", "reset", "elements", "length", "name", "target", "noValidate", "requestSubmit"}
NAMES = sorted(READ | FORMS_OWN | set(GUARDED))
NEUTRAL = "n-"
"""What neutral names begin with."""

BENT = """<script>
for (const owner of [JSON, Math, Array.prototype, String.prototype, RegExp.prototype, Map.prototype, Set.prototype, WeakMap.prototype]) {
  for (const name of Object.getOwnPropertyNames(owner)) {
    if (typeof owner[name] === 'function' && name !== 'constructor') owner[name] = () => { throw new Error('bent'); };
  }
}
for (const name of ['MutationObserver', 'IntersectionObserver', 'ResizeObserver', 'PerformanceObserver', 'Proxy', 'WeakRef', 'InputEvent',
                    'getComputedStyle', 'matchMedia', 'StaticRange', 'Map', 'Set']) window[name] = undefined;
for (const owner of [Node, Element, Document, HTMLElement, EventTarget, Event, Performance]) {
  for (const name of ['querySelectorAll', 'querySelector', 'getAttribute', 'matches', 'closest', 'contains', 'getBoundingClientRect',
                      'getRootNode', 'composedPath', 'now']) if (name in owner.prototype) owner.prototype[name] = () => null;
}
</script>"""
"""A page that bends what its own scripts share."""

PAGE = """<style>body { font: 16px sans-serif } .pale { color: #bbb; background: #fff }</style><main><h1>Pay</h1><h3>By card</h3>
<p class="pale">Your card is charged at once.</p><p>Read <a href="/terms">the terms</a> <a href="/terms2">here</a>.</p>
<form id="f" action="/pay" method="post"><p><label for="c">Card number</label> <input id="c" autocomplete="off" required></p>
<p><input placeholder="Name"> <select id="s"><option>Visa</option></select></p><img src="/card.png" width="40" height="30">
<p role="alert">Enter your card number.</p><button>Pay</button>FIELDS</form>
<div id="x" onclick="this.textContent = 'Cancelled'" style="cursor: pointer">Cancel</div>
<table><tr><td>1</td><td>2</td></tr></table></main>REST"""


def fields(prefix: str) -> str:
    """Fields in a form: the form has them as its own properties."""
    return "".join(f'<input type="hidden" name="{prefix}{name}">' for name in NAMES)


def named(prefix: str) -> str:
    """Pictures and frames that a document has as its own properties, and ids that a window has."""
    pictures = "".join(f'<img name="{prefix}{name}" alt="" hidden>' for name in NAMES)
    ids = "".join(
        f'<i id="{prefix}{name}" hidden></i>' for name in ("axe", "ace", "module", "exports", "define", "require", "process", "top")
    )
    return pictures + ids


KINDS = {"fields": ("", NEUTRAL, ""), "documents": (NEUTRAL, "", ""), "globals": (NEUTRAL, NEUTRAL, BENT)}
# Outside of the form, and by CSS: in a form with a field named `getAttribute`, Playwright itself can do nothing.
STEPS = """timeout: 20s
tasks:
  - task: Pay
    steps:
      - click: {css: "#x"}"""
SAID = {"fingerprint", "url", "shot", "first_screen", "look", "motion"}
"""What depends on the address of the page and on the time."""


def facts(recording: Recording) -> dict[str, Any]:
    """What the probes found of the page and of its steps, with neutral names."""
    states = sorted(recording.states.values(), key=lambda state: any(text.text == "Cancelled" for text in state.texts or ()))
    found: dict[str, Any] = {f"state {nth}": state.model_dump(mode="json", exclude=SAID) for nth, state in enumerate(states)}
    for step in steps(recording):
        timing = step.timing is not None and step.timing.feedback_ms is not None
        found[step.sentence] = step.model_dump(mode="json", include={"status", "error", "control", "form", "untested"}) | {"timed": timing}
    return dict(json.loads(json.dumps(found).replace(NEUTRAL, "")))


@pytest.fixture(scope="module")
def clean_facts() -> dict[str, Any]:
    """What was found of the page with neutral names, measured once."""
    return {}


@pytest.mark.parametrize("kind", KINDS)
def test_a_clobbered_page_is_measured_like_a_clean_one(play: Play, clean_facts: dict[str, Any], kind: str) -> None:
    def measured(form: str, rest: str, script: str) -> dict[str, Any]:
        page = script + PAGE.replace("FIELDS", fields(form)).replace("REST", named(rest))
        return facts(play.ok(STEPS, page, probes=(*PLAIN, Probe.IBM), examines=EXAMINED))

    if not clean_facts:
        clean_facts.update(measured(NEUTRAL, NEUTRAL, ""))
    state = clean_facts["state 0"]
    assert not state["untested"]
    assert state["axe"]["violations"], "there are problems to be found"
    assert state["ibm"]["rules"], "and for IBM's engine too"
    found = measured(*KINDS[kind])
    assert found.keys() == clean_facts.keys()
    for part, expected in clean_facts.items():
        for name, value in expected.items():
            assert found[part][name] == value, f"{part}: {name}"


EXAMINED: tuple[Probe, ...] = ()
"""The trials. All of them take half a minute, so they are tried by hand: `tuple(probe for probe in Probe if probe in TRIALS)`."""
