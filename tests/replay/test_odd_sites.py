"""Legitimate sites built in unusual ways: none may cause a false alarm, and no fault may be missed."""

from __future__ import annotations

import json

import pytest

from tests.replay.playing import LIGHT, Play, last, steps
from tests.servers import html
from uxaudit.checks.feedback.dead_control import activations
from uxaudit.metrics.task_outcomes import pages_of
from uxaudit.model.probes import Probe
from uxaudit.recording.step_events import Response as Answer
from uxaudit.runner.scheduler import in_ascii
from uxaudit.urls import as_sent, url_matches


def test_a_link_to_a_missing_page_in_a_new_tab_is_broken(play: Play) -> None:
    failed = last(play("- click: Terms", "<a href='/none' target=_blank>Terms</a>"))
    assert failed.error is not None
    assert (failed.status, failed.error.kind) == ("failed", "broken")
    assert failed.visits[-1].status == 404


@pytest.mark.parametrize("status", [400, 401, 403, 409, 422, 429])
def test_a_form_that_is_refused_is_answered(play: Play, status: int) -> None:
    form = "<form method=post action=/in><label>User <input name=u></label><button>Log in</button></form>"
    play.ok("- click: Log in\n- expect: Wrong password", {"/": form, "/in": html("<p>Wrong password</p>", "In", status)})


def test_what_lies_in_a_frame_is_the_scenarios_to_name(play: Play) -> None:
    error = last(play("- click: Pay now", "<iframe title=Payment srcdoc='<button>Pay now</button>'></iframe>")).error
    assert error is not None
    assert error.cause == "scenario"
    assert 'frame: "Payment"' in error.hint


def test_what_lies_in_a_closed_shadow_root_proves_nothing(play: Play) -> None:
    page = "<div id=host></div><script>host.attachShadow({mode: 'closed'}).innerHTML = '<button>Inside</button>'</script>"
    error = last(play("- click: Inside", page)).error
    assert error is not None
    assert error.cause == "uxaudit"
    assert "closed shadow root" in error.message


@pytest.mark.parametrize(
    "layer",
    [
        "<div id=b inert>BEHIND</div><div role=dialog>FRONT</div>",
        "<div>BEHIND</div><dialog id=d>FRONT</dialog><script>d.showModal()</script>",
    ],
)
def test_what_lies_behind_a_modal_is_not_meant(play: Play, layer: str) -> None:
    page = layer.replace("BEHIND", "<button onclick=\"log('behind')\">Delete</button>").replace(
        "FRONT", "<button onclick=\"document.title='front'\">Delete</button>"
    )
    play.ok("- click: Delete\n- expect: {title: front}", page)


def test_a_number_in_a_text_is_the_whole_number(play: Play) -> None:
    page = "<p>10 results</p><p>Total: £5.00</p><p>Page <b>2</b> of 30</p>"
    assert last(play("- expect: 0 results", page)).status == "failed"
    assert last(play("- expect: Page 2 of 3", page)).status == "failed"
    play.ok("- expect: 10 results\n- expect: £5\n- expect: Page 2 of 30", page)


def test_addresses_may_be_written_with_any_letters() -> None:
    assert url_matches("http://h/gr%C3%B6%C3%9Fe?q=%C3%BC", "/größe?q=ü", "http://h")
    assert url_matches("http://h/gr%C3%B6%C3%9Fe", "**/gr%C3%B6%C3%9Fe", "http://h")
    assert in_ascii("Müller.example") == "xn--mller-kva.example"
    assert as_sent("http://me:pass@müller.example:81/größe?q=ü") == "http://xn--mller-kva.example:81/gr%C3%B6%C3%9Fe?q=%C3%BC"


def test_a_link_that_answers_nothing_does_not_make_the_next_move_a_load(play: Play) -> None:
    page = "<a href='/read'>Mark read</a><button onclick=\"history.pushState({}, '', '/soft'); log('soft')\">Soft</button>"
    recording = play.ok("- click: Mark read\n- click: Soft\n- expect: {url: /soft}", {"/": page, "/read": html("", "", 204)})
    assert [visit.kind for visit in steps(recording)[1].visits] == ["soft"]


def test_copying_is_allowed_as_in_a_window(play: Play) -> None:
    (copy,) = steps(play.ok("- click: Copy", "<button onclick=\"navigator.clipboard.writeText('x')\">Copy</button>"))
    assert not copy.trouble
    assert copy.timing is not None
    assert Answer.CLIPBOARD in copy.timing.responses


def test_a_dead_control_is_seen_within_a_short_timeout(play: Play) -> None:
    (dead,) = steps(play("timeout: 3s\ntasks: [{task: T, steps: [{click: Nothing}]}]", "<button>Nothing</button>"))
    assert dead.timing is not None
    assert dead.timing.settled
    assert not dead.timing.responses


WITH_PICTURES = (*LIGHT, Probe.SHOTS)
FOCUS_STYLES = "<style>:focus { outline: 4px solid red; background: #ff0 }</style>"


@pytest.mark.parametrize(
    ("first", "control"),
    [
        ("fill: {label: Name, text: Ada}", "<label>Name <input></label>"),
        ("click: Mark", "<button onclick=\"this.textContent = 'Marked'\">Mark</button>"),
        ("select: {label: Size, option: L}", "<label>Size <select><option>S<option>L</select></label>"),
    ],
)
def test_losing_the_focus_is_no_response(play: Play, first: str, control: str) -> None:
    body = f"timeout: 4s\ntasks: [{{task: T, steps: [{{{first}}}, {{click: Nothing}}]}}]"
    dead = steps(play(body, f"{FOCUS_STYLES}{control}<p><button>Nothing</button>", probes=WITH_PICTURES))[-1]
    assert dead.timing is not None
    assert not dead.timing.responses


@pytest.mark.slow
def test_a_picture_that_changes_after_three_seconds_is_a_response(play: Play) -> None:
    page = """<canvas id=c width=200 height=90></canvas><button onclick="setTimeout(() => draw(), 3200)">Draw</button>
    <script>const draw = () => c.getContext('2d').fillRect(20, 20, 90, 50);</script>"""
    (step,) = steps(play("timeout: 5s\ntasks: [{task: T, steps: [{click: Draw}]}]", page, probes=WITH_PICTURES))
    assert step.timing is not None
    assert step.timing.responses == ("picture",)


def test_a_log_in_kept_in_the_tab_outlives_a_broken_page(play: Play) -> None:
    inside = "<p id=who></p><a href='/none'>Broken</a><script>who.textContent = sessionStorage.token ? 'Welcome' : 'Please log in'</script>"
    body = """
    tasks:
      - {task: Log in, steps: [{click: Enter}, {expect: Welcome}]}
      - {task: Break, start: /in, steps: [{click: Broken}]}
      - {task: Stay, start: /in, steps: [{expect: Welcome}]}
    """
    enter = "<button onclick=\"sessionStorage.token = 1; location = '/in'\">Enter</button>"
    recording = play(body, {"/": enter, "/in": inside})
    assert [task.completed for task in recording.tasks] == [True, False, True]
    assert not [request for request in play.site.seen if "uxaudit" in request.path]


def test_a_route_in_the_fragment_is_a_page(play: Play) -> None:
    page = "<a href='#/one'>One</a> <a href='#/two'>Two</a><script>onhashchange = () => log(location.hash)</script>"
    recording = play.ok("- click: One\n- click: Two\n- expect: '#/two'", page)
    assert [(visit.kind, visit.depth) for step in steps(recording) for visit in step.visits] == [("soft", 1), ("soft", 2)]
    assert steps(recording)[1].template == "/#/two"
    assert len(pages_of(recording.steps)) == 3


def test_a_suggestion_can_be_picked(play: Play) -> None:
    page = "<label>Fruit <input list=fruits></label><datalist id=fruits><option value=Apple><option value=Pear></datalist>"
    play.ok("- select: {label: Fruit, option: Pear}\n- expect: {label: Fruit, value: Pear}", page)


def test_what_is_chosen_already_is_told(play: Play) -> None:
    page = """<button role=tab aria-selected=true>First</button><button role=tab aria-selected=false onclick="log('x')">Second</button>"""
    recording = play("timeout: 3s\ntasks: [{task: T, steps: [{click: First}, {click: Second}]}]", page)
    first, second = steps(recording)
    assert first.control is not None
    assert second.control is not None
    assert (first.control.chosen, second.control.chosen) == (True, False)
    assert [step.control.name for step in activations(recording) if step.control] == ["Second"]


def test_a_page_that_replaces_its_document_is_observed_as_before(play: Play) -> None:
    """`document.write` after loading removes all listeners of the document and the window."""
    written = """<!doctype html><html lang=en><title>Written</title><h1>Written</h1><label>Name <input></label>
        <button onclick="setTimeout(() => out.textContent = 'Saved', 300)">Save</button><p id=out></p>
        <details><summary>More</summary>Words</details>"""
    start = f"start.onclick = () => {{ document.write({json.dumps(written)}); document.close(); }}"
    page = f"<button id=start>Start</button><script>{start}</script>"
    recording = play.ok("- click: Start\n- type: {label: Name, text: Anna}\n- click: Save\n- click: More\n- expect: Saved", page)
    _, typed, saved, more = (step.timing for step in recording.actions)
    assert typed is not None
    assert saved is not None
    assert more is not None
    assert typed.responses == (Answer.INPUT,)
    assert saved.feedback_ms is not None
    assert 290 <= saved.feedback_ms < 1000
    assert Answer.TOGGLE in more.responses
