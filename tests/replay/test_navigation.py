"""The user's location, how it was reached, and which responses of a server are faults."""

from __future__ import annotations

import pytest

from tests.replay.playing import LOG, Play, last, steps
from tests.servers import Request, Response, html
from uxaudit.recording.records import StepRecord
from uxaudit.recording.step_events import Response as Answer
from uxaudit.replay.probes.navigation import template

LINKS = '<a href="/b">B</a> <a href="/c">C</a> <a href="#part">Part</a><h2 id="part" style="margin-top: 2000px">Part</h2>'
SOFT = """<nav><button onclick="go('/soft/one')">One</button><button onclick="go('/soft/two')">Two</button></nav><h1 id="h">Home</h1>
<script>
  const show = () => { h.textContent = location.pathname; document.title = location.pathname; };
  const go = (to) => { history.pushState({}, '', to); show(); };
  addEventListener('popstate', show);
</script>"""


def way(play: Play, step: StepRecord) -> list[tuple[str, str, int]]:
    """Returns the visits of a step: kind, path and depth."""
    return [(visit.kind, visit.url.removeprefix(play.site.address), visit.depth) for visit in step.visits]


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("http://h/", "/"),
        ("http://h/mugs/12", "/mugs/:id"),
        ("http://h/mugs/blue", "/mugs/blue"),
        ("http://h/o/3f2b8c1e-1d2c-4b5a-9e8f-001122334455", "/o/:id"),
        ("http://h/find?q=mug&page=2", "/find?page&q"),
        ("http://h/a#part", "/a"),
        ("http://h/o/507f1f77bcf86cd799439011/edit", "/o/:id/edit"),
        ("http://h/big-blue-mug-with-handle", "/big-blue-mug-with-handle"),
        ("http://h/app#/mugs/12?tab=2", "/app#/mugs/:id"),
    ],
)
def test_the_kind_of_page_has_no_ids(url: str, kind: str) -> None:
    assert template(url) == kind


def test_depth_counts_clicks_from_the_start_and_takes_going_back_off(play: Play) -> None:
    recording = play.ok("- click: B\n- click: C\n- back:\n- back:\n- click: C\n- reload:", dict.fromkeys(("/", "/b", "/c"), LINKS))
    start = recording.steps[0]
    assert way(play, start) == [("load", "/", 0)]
    assert [way(play, step) for step in steps(recording)] == [
        [("load", "/b", 1)],
        [("load", "/c", 2)],
        [("back", "/b", 1)],
        [("back", "/", 0)],
        [("load", "/c", 1)],
        [("reload", "/c", 1)],
    ]


def test_a_link_back_counts_as_going_back(play: Play) -> None:
    recording = play.ok("- click: B\n- click: Home", {"/": LINKS, "/b": '<a href="/">Home</a>'})
    assert [way(play, step) for step in steps(recording)] == [[("load", "/b", 1)], [("back", "/", 0)]]


def test_an_anchor_is_no_page(play: Play) -> None:
    (click,) = steps(play.ok("- click: {role: link, name: Part}", LINKS))
    assert way(play, click) == [("anchor", "/#part", 0)]
    assert click.timing is not None
    assert Answer.ANCHOR in click.timing.responses


def test_soft_navigation_is_a_page(play: Play) -> None:
    recording = play.ok("- click: One\n- click: Two\n- back:\n- expect: {css: h1, text: /soft/one}", SOFT)
    one, two, back, _ = steps(recording)
    assert [way(play, step) for step in (one, two, back)] == [
        [("soft", "/soft/one", 1)],
        [("soft", "/soft/two", 2)],
        [("back", "/soft/one", 1)],
    ]
    assert one.timing is not None
    assert Answer.SOFT_NAVIGATION in one.timing.responses
    assert (one.title, one.template) == ("/soft/one", "/soft/one")


def test_a_redirect_is_one_visit_at_its_end(play: Play) -> None:
    recording = play.ok("- click: B\n- expect: {url: /c}", {"/": LINKS, "/b": (302, {"Location": "/c"}, b""), "/c": "C"})
    (click, _) = steps(recording)
    assert way(play, click) == [("load", "/c", 1)]
    assert click.visits[0].status == 200


@pytest.mark.parametrize("status", [404, 410, 500, 503])
def test_an_error_page_breaks_the_step_that_led_to_it(play: Play, status: int) -> None:
    recording = play("- click: B\n- expect: {text: Sorry}", {"/": LINKS, "/b": html("<h1>Sorry</h1>", "Sorry", status)})
    click = steps(recording)[0]
    assert click.status == "failed"
    assert click.error is not None
    assert (click.error.kind, click.error.cause) == ("broken", "product")
    assert str(status) in click.error.message
    assert [(t.kind, t.status, t.own, t.resource) for t in click.trouble if t.kind == "http-error"] == [
        ("http-error", status, True, "document")
    ]
    assert click.visits[-1].status == status
    assert play.played is not None
    assert (play.played.status, play.played.failed) == ("failed", (0,))


def test_a_start_page_that_is_not_there_breaks_the_task(play: Play) -> None:
    step = last(play("tasks:\n  - task: Look\n    start: /status/404\n    steps:\n      - expect: Anything"))
    assert (step.phase, step.status) == ("start", "failed")
    assert step.error is not None
    assert step.error.kind == "broken"


@pytest.mark.parametrize("status", [400, 409, 422])
def test_a_form_that_comes_back_with_its_errors_is_not_broken(play: Play, status: int) -> None:
    form = '<form method="post" action="/send"><label>Town <input name="t"></label><button>Send</button></form>'

    def send(request: Request) -> Response:
        return html(LOG + "<p role='alert'>Enter a town</p>" + form, "Form", status)

    recording = play.ok("- click: Send\n- expect: Enter a town", {"/": form, "/send": send})
    assert steps(recording)[0].visits[-1].method == "POST"


def test_a_failing_call_of_the_page_is_trouble_and_no_failure(play: Play) -> None:
    recording = play.ok(
        "- click: Load\n- expect: {text: over}",
        {"/": "<button onclick=\"fetch('/api', {method: 'POST'}).finally(() => log('over'))\">Load</button>", "/api": (500, {}, b"no")},
    )
    trouble = [t for t in steps(recording)[0].trouble if t.kind == "http-error"]
    assert [(t.status, t.own, t.resource, t.method) for t in trouble] == [(500, True, "fetch", "POST")]


def test_faults_of_the_pages_scripts_are_heard(play: Play) -> None:
    recording = play.ok(
        "- click: Go\n- expect: {text: went}", "<button onclick=\"log('went'); console.error('bad'); throw new Error('worse')\">Go</button>"
    )
    heard = {(t.kind, t.message.splitlines()[0]) for t in steps(recording)[0].trouble}
    assert ("console", "bad") in heard
    assert any(kind == "page-error" and "worse" in message for kind, message in heard)


def test_what_another_host_does_is_not_the_sites_fault(play: Play) -> None:
    recording = play.ok(
        "- click: Go\n- expect: {text: went}",
        {"/": "<button onclick=\"log('went'); new Image().src = 'http://nowhere.invalid/x.png'\">Go</button>"},
    )
    assert [(t.kind, t.own) for t in steps(recording)[0].trouble if "nowhere" in t.url] == [("blocked", False)]


def test_a_redirect_loop_is_the_sites_fault(play: Play) -> None:
    step = last(play("- click: Round", '<a href="/redirect-loop">Round</a>'))
    assert step.error is not None
    assert (step.error.kind, step.error.cause) == ("broken", "product")


def test_a_site_that_is_down_is_the_environments_fault(play: Play) -> None:
    step = last(play("- expect: Anything", site="http://127.0.0.1:9"))
    assert step.error is not None
    assert (step.error.kind, step.error.cause) == ("unreachable", "environment")
    assert play.played is not None
    assert play.played.failed == ()


def test_going_back_where_there_is_nothing_is_the_scenarios_fault(play: Play) -> None:
    error = last(play("- back:")).error
    assert error is not None
    assert (error.kind, error.cause) == ("invalid", "scenario")


def test_a_path_is_looked_for_below_the_sites_own(play: Play) -> None:
    play.ok(
        "- click: More\n- expect: {url: /more}",
        {"/shop/": '<a href="more">More</a>', "/shop/more": "More"},
        site=play.site.address + "/shop",
    )
