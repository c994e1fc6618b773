"""The copy of a state: how it is handed from one trial to the next, and which states have one."""
# ruff: noqa: E501 - each page is on one line, so that it is read as a whole

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator

import pytest

from tests.replay.playing import LIGHT, PLAIN, Chromium, Play, Site, steps
from tests.servers import html
from uxaudit.model.probes import OUT_OF_TIME, Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.probe_spec import STEP_S, TRIAL_S, Phase
from uxaudit.recording.recording import Recording
from uxaudit.replay import observe
from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.browser.session import Session
from uxaudit.replay.probing import of_phase
from uxaudit.replay.trials.state_copy import NoStateCopy, StateCopy
from uxaudit.runner.scheduler import patience_s
from uxaudit.scenario.plan import persona_of, personas, plan

KEPT = "() => [localStorage.theme, sessionStorage.tab, document.cookie, window.mark]"
DIALOGS = """<h1>Hello</h1><button onclick='box.showModal()'>Open</button><button onclick='fetch("/save", {method: "POST"}); more.showModal()'>Save</button>
<dialog id='box' aria-label='Box'><p>Words in a box</p><button onclick='more.showModal()'>More</button> <button onclick='box.close()'>Close</button></dialog>
<dialog id='more' aria-label='More'><p>Words deep down</p><button onclick='more.close()'>Close</button></dialog>"""


def test_a_twin_is_handed_on_as_it_is_or_as_it_began(chromium: Chromium, site: Site) -> None:
    async def play() -> None:
        session = await Session.open(chromium.browser, persona_of("desktop", personas()), ("127.0.0.1",))
        await session.page.goto(site.address + "/")
        await session.page.evaluate("() => { localStorage.theme = 'plain'; sessionStorage.tab = 'one'; }")
        copy = StateCopy(session, await ask(session.page, "fingerprint.fingerprint"))
        began = ["plain", "one", "", None]
        async with copy.lend(uses=False) as first:
            assert await first.page.evaluate(KEPT) == began
            await first.page.evaluate("() => { window.mark = 'looked at'; }")
        async with copy.lend() as second:
            assert second is first
            assert await second.page.evaluate(KEPT) == ["plain", "one", "", "looked at"]
            await second.page.evaluate(
                "() => { localStorage.theme = 'dark'; localStorage.more = 1; sessionStorage.clear(); document.cookie = 'a=b'; open('/'); }"
            )
        async with copy.lend(uses=False) as third:
            assert (third is first, len(third.context.pages)) == (True, 1)
            assert await third.page.evaluate(KEPT) == began
            await third.page.evaluate("() => { window.mark = 'changed'; document.body.append('More'); }")
        async with copy.lend() as fourth:
            assert await fourth.page.evaluate(KEPT) == began
            await fourth.page.close()
        async with copy.lend() as fifth:
            assert fifth is not first
            assert await fifth.page.evaluate(KEPT) == began
            await fifth.page.evaluate("() => new Promise((done) => { indexedDB.open('kept').onsuccess = () => done(); })")
        async with copy.lend() as sixth:
            assert sixth is not fifth, "a database cannot be put back"
        await copy.aclose()
        assert len(chromium.browser.contexts) == contexts + 1

        await session.page.evaluate("() => document.body.append('By hand')")
        copy, asked = StateCopy(session, await ask(session.page, "fingerprint.fingerprint")), len(site.seen)
        for _ in range(2):
            with pytest.raises(NoStateCopy):
                async with copy.lend():
                    pass
        assert len([request for request in site.seen[asked:] if request.path == "/"]) == 1, "what is known is not tried again"
        await session.close()

    contexts = len(chromium.browser.contexts)
    site.pages["/"] = html("<h1>Hello</h1>")
    chromium.run(play())
    assert len(chromium.browser.contexts) == contexts


@pytest.fixture
def recording(play: Play) -> Recording:
    clicks = "tasks:\n  - task: One\n    steps: [click: Open, click: More]\n  - task: Two\n    steps: [click: Save]\n"
    return play.ok(clicks, DIALOGS, probes=(*LIGHT, Probe.PAGE), examines=(Probe.WALK, Probe.TRIES, Probe.REFLOW, Probe.SPACING))


@pytest.mark.slow
def test_what_one_click_opened_is_opened_again_and_tried(recording: Recording, play: Play) -> None:
    def after(step: int) -> PageState:
        return recording.states[steps(recording)[step].state or ""]

    opened, deep = after(0), after(1)
    assert opened.untested == {}
    assert opened.walk is not None
    assert ({stop.name for stop in opened.walk.stops} >= {"More", "Close"}, opened.walk.in_place) == (True, False)
    assert opened.tries is not None
    assert [(layer.name, layer.escape, layer.back) for layer in opened.tries.layers] == [("More", True, "opener")]

    assert deep.walk is not None
    assert deep.walk.in_place
    assert set(deep.untested) == {Probe.TRIES, Probe.REFLOW, Probe.SPACING}
    assert "its URL alone" in deep.untested[Probe.TRIES]
    assert len([request for request in play.site.seen if request.method == "POST"]) == 1


def test_what_is_tried_takes_no_time_from_what_is_observed(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observe, "TRIAL_S", 0.02)
    recording = play.ok("- click: Open", DIALOGS, probes=PLAIN, examines=(Probe.WALK, Probe.TRIES))
    (click,) = steps(recording)
    assert (click.untested, click.vitals is not None) == ({}, True)
    state = recording.states[click.state or ""]
    assert state.elements
    assert state.untested.keys() == {Probe.WALK, Probe.TRIES}
    assert all(reason.startswith(OUT_OF_TIME) and " 0 s" in reason for reason in state.untested.values()), "each names its limit"


def test_a_worker_is_waited_for_as_long_as_trials_may_take(play: Play) -> None:
    plain, trying = (plan([play.scenario("- click: Open")], ["desktop"], 1, examines)[0] for examines in ((), (Probe.WALK, Probe.TRIES)))
    assert patience_s(trying) == patience_s(plain) + 2 * TRIAL_S
    assert patience_s(plain) > STEP_S


CHANGES_WITH_EACH_LOAD = {
    "a line": "<p>{}</p>",
    "a label": "<label for=b>{}</label><input id=b>",
    "a name": "<button aria-label='{}'>?</button>",
    "a slide": "<style>.Ash.Ash, .Oak.Oak {{ opacity: 1 }} div {{ opacity: 0 }}</style><div class='Ash {0}'>One</div><div class='Oak {0}'>Two</div>",
}
OTHER_STATES = {
    "logged out": ("<h1>Your orders</h1><p>Ann</p>", "<h1>Please log in</h1><p>Nobody</p>"),
    "a dialog is missing": ("<h1>Trees</h1><dialog open>Ash</dialog>", "<h1>Trees</h1><dialog>Ash</dialog>"),
    "a part is missing": ("<h1>Trees</h1><p>Ash</p><p>A part</p>", "<h1>Trees</h1><p>Oak</p>"),
    "another title": (
        "<script>document.title = 'Basket'</script><h1>Trees</h1>",
        "<script>document.title = 'Empty'</script><h1>Trees</h1>",
    ),
}


def copied(chromium: Chromium, site: Site, pages: Iterator[str]) -> StateCopy:
    """Returns the copy of the first page's state, if there is one. Raises NoStateCopy."""

    async def play() -> StateCopy:
        session = await Session.open(chromium.browser, persona_of("desktop", personas()), ("127.0.0.1",))
        try:
            await session.page.goto(site.address + "/")
            copy = StateCopy(session, await ask(session.page, "fingerprint.fingerprint"))
            async with contextlib.aclosing(copy):
                for _ in range(2):  # the second is loaded again
                    async with copy.lend() as other:
                        assert await copy.shown(other)
            return copy
        finally:
            await session.close()

    site.pages["/"] = lambda _: html(next(pages))
    return chromium.run(play())


@pytest.mark.parametrize("kind", CHANGES_WITH_EACH_LOAD)
def test_a_page_that_differs_with_each_load_has_a_copy(chromium: Chromium, site: Site, kind: str) -> None:
    page = f"<h1>Trees</h1>{CHANGES_WITH_EACH_LOAD[kind]}"
    copy = copied(chromium, site, itertools.cycle([page.format("Ash"), page.format("Oak"), page.format("Elm")]))
    assert copy.differs


@pytest.mark.parametrize("kind", OTHER_STATES)
def test_a_page_that_shows_another_state_each_time_is_no_copy(chromium: Chromium, site: Site, kind: str) -> None:
    first, then = OTHER_STATES[kind]
    with pytest.raises(NoStateCopy):
        copied(chromium, site, itertools.chain([first], itertools.repeat(then)))


FOUND = """() => [innerWidth, innerHeight, document.documentElement.clientWidth, scrollY, matchMedia('(forced-colors: active)').matches,
  Object.getOwnPropertyNames(window).filter((name) => name.startsWith('__uxaudit')).sort().join(), document.adoptedStyleSheets.length,
  document.querySelectorAll(':hover').length, document.activeElement.localName, document.body.outerHTML]"""
CROWDED = """<h1 style='width: 900px'>Words that are far too many for a window of 320 pixels</h1><p style='color: red'>Plain</p>
<nav><ul><li><a href='#a' title='More of it'>Menu</a></li></ul></nav><div role='button' tabindex='0' onclick='this.after("pressed")'>Press</div>
<style>li:hover::after { content: ' and its tooltip' }</style><p style='height: 2000px'>Long</p>"""


@pytest.mark.slow
def test_each_trial_leaves_the_twin_to_the_next_as_it_found_it(chromium: Chromium, site: Site) -> None:
    async def play() -> None:
        session = await Session.open(chromium.browser, persona_of("desktop", personas()), ("127.0.0.1",))
        await session.page.goto(site.address + "/")
        copy = StateCopy(session, await ask(session.page, "fingerprint.fingerprint"))
        async with copy.lend(uses=False) as first:
            began = await first.page.evaluate(FOUND)
        for trial in of_phase(Phase.TRIAL):
            assert await trial.observe(copy)
            async with copy.lend(uses=False) as other:
                assert await other.page.evaluate(FOUND) == began, trial.spec.id
                assert other is first
        await copy.aclose()
        await session.close()

    site.pages["/"] = html(CROWDED)
    chromium.run(play())
