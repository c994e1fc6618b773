"""The events of a step: focus, announcements, messages, long frames, shifts; and the film of a wait."""
# ruff: noqa: E501 - small pages are on one line

import pytest
from PIL import Image

from tests.replay.playing import PLAIN, Play, troubles
from uxaudit.checks import all_checks
from uxaudit.evaluation.run_checks import evaluate
from uxaudit.recording.step_events import Happened

pytestmark = pytest.mark.flaky(reruns=2)
"""Real times on a busy machine: a failure is retried, a real fault fails three times."""

ALL = PLAIN


def happened(play: Play, page: str, control: str = "Go") -> Happened:
    (step,) = play.ok(f"timeout: 5s\ntasks: [{{task: T, steps: [{{click: {control}}}]}}]", page, probes=ALL).actions
    assert step.happened is not None
    return step.happened


def test_the_focus_is_followed(play: Play) -> None:
    told = happened(play, '<button onclick="document.querySelector(\'#name\').focus()">Go</button><input id="name" aria-label="Your name">')
    assert told.focus[-1].selector == "input#name"
    assert told.focus[-1].name == "Your name"


def test_what_a_live_region_says_is_told_with_its_politeness(play: Play) -> None:
    told = happened(
        play,
        """<button onclick="s.textContent = 'Saved'; a.textContent = 'Wrong'">Go</button>
                             <p role="status" id="s"></p><p role="alert" id="a"></p>""",
    )
    assert {(row.text, row.politeness) for row in told.announcements} == {("Saved", "polite"), ("Wrong", "assertive")}


def test_a_message_is_told_with_how_long_it_stayed(play: Play) -> None:
    told = happened(
        play,
        """<button onclick="t.textContent = 'Gone soon'; setTimeout(() => t.remove(), 90); k.textContent = 'Stays'">Go</button>
                             <p id="t"></p><p id="k"></p>""",
    )
    stayed = {row.text: row.shown_ms for row in told.messages}
    assert stayed["Stays"] is None
    assert stayed["Gone soon"] is not None
    assert 60 < stayed["Gone soon"] < 250


def test_content_that_is_parsed_last_is_no_message(play: Play) -> None:
    parts = ("<!doctype html><h1>Basket</h1>", "<main>" + "<p>4 items in your basket</p>" * 9 + "<p>Go to checkout</p></main>")
    shop = {"/": "<a href='/basket'>Basket</a>", "/basket": (200, {"Content-Type": "text/html"}, parts)}
    recording = play.ok("- click: Basket\n- expect: {text: Go to checkout}", shop, probes=ALL)
    step = recording.tasks[0].steps[1]
    assert step.happened is not None
    assert step.happened.messages == ()


def test_messages_that_a_page_comes_with_are_told_when_they_go(play: Play) -> None:
    page = """<h1>Hello</h1><div class="toast" id="t">Your changes were saved and sent</div><div class="toast" id="m">This one only moves to elsewhere</div><p role="status">This one stays for good</p>
              <div role="status" id="s" style="position: absolute; width: 1px; height: 1px; overflow: hidden">For screen readers alone</div>
              <script>setTimeout(() => { t.remove(); s.textContent = ''; document.body.append(m.cloneNode(true)); m.remove() }, 150)</script>"""
    (start, _) = play.ok("- expect: Hello", page, probes=ALL).all_steps
    assert start.happened is not None
    went = {row.text: row.shown_ms for row in start.happened.messages if row.shown_ms is not None and not row.replaced}
    assert list(went) == ["Your changes were saved and sent"]
    assert 50 < (went["Your changes were saved and sent"] or 0) < 900


@pytest.mark.slow
def test_what_a_page_has_put_off_is_waited_for_on_arrival_and_at_the_end(play: Play) -> None:
    page = """<div id="late"></div><h1>Details</h1><p>Some text that is read</p><button id="b">Go</button><p id="t"></p>
              <script>setTimeout(() => { late.innerHTML = '<p style="height: 300px; background: #fea">We have news for you</p>' }, 1500);
              b.onclick = () => { t.textContent = 'Your new phone number is saved and counts from tomorrow on'; setTimeout(() => { t.textContent = '' }, 1600) }</script>"""
    recording = play.ok("- click: Go", page, probes=ALL)
    found = {
        f.check for f in evaluate([recording], [all_checks()[id] for id in ("layout-shift", "brief-message", "target-moves")]).findings
    }
    assert found == {"layout-shift", "brief-message"}


def test_a_long_frame_is_told_with_its_blocking_time(play: Play) -> None:
    told = happened(
        play,
        """<button onclick="const end = performance.now() + 300; while (performance.now() < end); this.textContent = 'done'">Go</button>""",
    )
    assert any(row.blocking_ms > 150 for row in told.long_frames)


def test_a_shift_names_what_it_moved(play: Play) -> None:
    told = happened(
        play,
        """<button onclick="setTimeout(() => { b.style.height = '200px' }, 80)">Go</button>
                             <div id="b"></div><p id="text">Moved text</p>""",
    )
    moved = [row for shift in told.shifts for row in shift.moved]
    assert any(row.selector == "p#text" and row.after.y > row.before.y + 100 for row in moved)
    assert all(shift.after_input for shift in told.shifts if any(row.selector == "p#text" for row in shift.moved))


@pytest.mark.slow
def test_a_control_that_moves_before_it_is_pressed_is_told_and_one_that_our_own_pictures_move_is_not(play: Play) -> None:
    page = """<style>body { margin: 0 auto; width: 80% }</style><div id="b"></div><button onclick="this.textContent = 'done'">Go</button>
              <button onclick="this.textContent = 'done'">Stay</button><div style="height: 3000px"></div>
              <script>if (location.search) setTimeout(() => { b.style.height = '150px'; b.textContent = 'Buy now' }, 2600)</script>"""
    body = "timeout: 5s\ntasks: [{task: A, start: /, steps: [{click: Stay}, {click: Go}]}, {task: B, start: /?late, steps: [{wait_for: Buy now}, {click: Go}]}]"
    recording = play.ok(body, page, probes=ALL)
    found = evaluate([recording], [all_checks()["target-moves"]]).findings
    assert [(finding.task, finding.target.name if finding.target else "") for finding in found] == [("B", "Go")]
    first = recording.of_task(0).actions[0].happened
    assert first is not None
    assert not any(row.before.x != row.after.x and row.selector != "button" for shift in first.shifts for row in shift.moved)


@pytest.mark.slow
def test_a_long_wait_is_filmed_and_a_short_one_is_not(play: Play) -> None:
    page = """<button onclick="let n = 0; const id = setInterval(() => { this.textContent = 'Wait ' + ++n; if (n > 18) clearInterval(id) }, 90 + 60 * (n % 3))">Go</button>
              <button onclick="setTimeout(() => { p.textContent = 'there' }, 2000)">Slow</button><button onclick="p.textContent = 'now'">Quick</button>
              <p id="p"></p><p><progress></progress></p>"""
    recording = play.ok("timeout: 8s\ntasks: [{task: T, steps: [{click: Slow}, {click: Quick}]}]", page, probes=ALL)
    slow, quick = recording.actions
    assert quick.film == ""
    assert slow.film
    with Image.open(play.recordings.parent / slow.film) as film:
        assert film.n_frames >= 2  # type: ignore[attr-defined]
        assert film.width <= 640
    assert (play.recordings.parent / slow.film).stat().st_size < 300_000


FADING = """<style>#toast { opacity: 0; transition: opacity .3s; position: fixed } #toast.on { opacity: 1 }</style><button>Save</button><div id="late"></div>
<script>document.querySelector('button').onclick = () => {
  document.body.insertAdjacentHTML('beforeend', '<div id="toast" class="toast">Your changes were saved</div>');
  setTimeout(() => toast.classList.add('on'), 50);
  setTimeout(() => toast.classList.remove('on'), 1600);
  setTimeout(() => toast.remove(), 2100);
  let n = 0;  // the page is busy until the message is gone
  const timer = setInterval(() => { late.textContent = 'Part ' + ++n; if (n > 45) clearInterval(timer); }, 60);
}</script>"""


def test_a_message_that_fades_in_is_seen_from_then_on_and_meets_an_expectation_later(play: Play) -> None:
    body = "timeout: 4s\ntasks:\n  - {task: Save, steps: [{click: Save}], success: [{expect: {text: changes were saved}}]}\n"
    recording = play(body, FADING, probes=ALL)
    assert not troubles(recording)
    seen = [row.shown_ms for row in recording.actions[0].happened.messages if "saved" in row.text]
    assert seen[-1] > 1000
