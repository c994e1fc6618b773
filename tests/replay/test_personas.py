"""The settings of each persona, as observed inside the page and in its pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Page

from tests.replay.playing import PLAIN, Chromium, Play, Site, last, steps
from tests.servers import html
from uxaudit.metrics.task_outcomes import run_of
from uxaudit.recording.reader import read_audit
from uxaudit.replay.browser import screenshots
from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.browser.persona_emulation import beyond
from uxaudit.replay.browser.session import Session
from uxaudit.replay.messages import Job
from uxaudit.replay.player import Player
from uxaudit.replay.trials.state_copy import StateCopy
from uxaudit.runner.scheduler import hosts_of
from uxaudit.scenario.plan import Persona, persona_of, personas, plan

CSP = {"Content-Security-Policy": "default-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"}
PAGE = """<meta name="viewport" content="width=device-width"><title>A page</title><style>
p { margin: 0; font-size: 1em } b { font-size: 20px }
i { line-height: 1 !important }
.red { width: 60px; height: 60px; background: #f00 }</style>
<p>Words</p><b>Large</b><i>Dense</i><div class="red"></div><div id="host"></div><a href="/two" target="_blank">New</a>
<script>
document.adoptedStyleSheets = [];
document.querySelector('#host').attachShadow({ mode: 'open' }).innerHTML = '<em>In a shadow</em>';
</script>"""
LOOK = """() => {
  const style = (selector, root = document) => getComputedStyle(root.querySelector(selector));
  return { font: style('p').fontSize, px: style('b').fontSize, line: style('p').lineHeight, dense: style('i').lineHeight,
    under: style('p').marginBottom, letters: style('em', document.querySelector('#host').shadowRoot).letterSpacing,
    still: matchMedia('(prefers-reduced-motion: reduce)').matches, forced: matchMedia('(forced-colors: active)').matches,
    wide: matchMedia('(min-width: 50em)').matches, width: innerWidth, ratio: devicePixelRatio };
}"""
LOOP = "() => { const t = performance.now(); for (let i = 0, x = 0; i < 3e7; i++) x += i % 7; return performance.now() - t; }"
FETCH = "async () => { const t = performance.now(); await (await fetch('/big?' + Math.random())).text(); return performance.now() - t; }"
BIG = 40_000
"""Bytes: 0.2 s at 1638 kbit/s."""
BIG_ANSWER = (200, {"Content-Type": "text/plain"}, b"x" * BIG)


@pytest.fixture
def opened(chromium: Chromium, site: Site) -> Iterator[Any]:
    """`opened(name)` opens the page as a persona, or a combination."""
    sessions: list[Session] = []
    answer = (200, {"Content-Type": "text/html", **CSP}, PAGE)
    site.pages |= {"/": answer, "/two": answer, "/big": BIG_ANSWER}

    def open_as(persona: str | Persona) -> Session:
        who = persona if isinstance(persona, Persona) else persona_of(persona, personas())
        session = chromium.run(Session.open(chromium.browser, who, ("127.0.0.1", "localhost")))
        sessions.append(session)
        chromium.run(session.page.goto(site.address + "/"))
        return session

    yield open_as
    for session in sessions:
        chromium.run(session.close())


def test_text_motion_colours_and_zoom(opened: Any, chromium: Chromium, site: Site) -> None:
    seen: Mapping[str, Mapping[str, Any]] = {
        name: chromium.run(opened(name).page.evaluate(LOOK))
        for name in ("desktop", "large-text", "reduced-motion", "high-contrast", "low-vision", "mobile + large-text")
    }
    plain, large = seen["desktop"], seen["large-text"]
    assert (plain["font"], plain["still"], plain["forced"], plain["wide"]) == ("16px", False, False, True)
    assert (large["font"], large["px"], large["wide"]) == ("32px", "20px", False)
    assert (large["line"], large["dense"], large["under"], large["letters"]) == ("48px", "48px", "64px", "3.84px")
    assert seen["reduced-motion"] == plain | {"still": True}
    assert seen["high-contrast"] == plain | {"forced": True}
    assert (seen["low-vision"]["width"], seen["low-vision"]["ratio"]) == (320, 4)
    assert (seen["mobile + large-text"]["width"], seen["mobile + large-text"]["font"]) == (412, "32px")


def test_a_new_tab_and_another_site_are_seen_by_the_same_eyes(opened: Any, chromium: Chromium, site: Site) -> None:
    session = opened("large-text + colour-blind")
    chromium.run(session.page.goto(site.elsewhere + "/"))
    assert chromium.run(session.page.evaluate(LOOK))["font"] == "32px"
    assert not is_red(chromium, session)

    async def new_tab() -> Any:
        async with session.context.expect_page() as coming:
            await session.page.click("a")
        page = await coming.value
        await page.wait_for_function("() => getComputedStyle(document.querySelector('p')).fontSize === '32px'", timeout=3000)
        return page

    assert chromium.run(new_tab()) == session.page
    assert not is_red(chromium, session)
    assert is_red(chromium, opened("desktop"))


def is_red(chromium: Chromium, session: Session) -> bool:
    box = chromium.run(session.page.locator(".red").bounding_box())
    with Image.open(BytesIO(chromium.run(screenshots.pixels(session)))) as picture:
        red, green, _ = picture.convert("RGB").getpixel((int(box["x"] + 30), int(box["y"] + 30)))  # type: ignore[misc]
    return bool(red > 200 and green < 60)


def test_network_and_device_are_slowed(opened: Any, chromium: Chromium) -> None:
    slow, fast = opened("slow-network + slow-device"), opened("desktop")
    fetched = [chromium.run(session.page.evaluate(FETCH)) for session in (slow, fast)]
    assert 300 < fetched[0] < 900
    assert fetched[1] < 200
    assert any(slowness(chromium, slow.page, fast.page)[1] > 2 for _ in range(3))


def slowness(chromium: Chromium, one: Page, other: Page) -> tuple[float, float]:
    """Returns how many times longer one page needs than the other, by the best runs and by the median, on a shared machine."""

    async def loops(page: Page) -> list[float]:
        return sorted([await page.evaluate(LOOP) for _ in range(9)][2:])  # the first runs are not compiled yet

    best = chromium.run(loops(other))[0]
    took = chromium.run(loops(one))
    return took[0] / best, took[3] / best


@pytest.mark.slow
def test_what_we_do_ourselves_is_not_slowed(opened: Any, chromium: Chromium) -> None:
    slow, fast = opened("slow-device"), opened("desktop")

    def run_in(manager: Any) -> Any:
        return chromium.run(manager.__aenter__()), lambda: chromium.run(manager.__aexit__(None, None, None))

    _, leave = run_in(slow.full_speed())
    assert any(slowness(chromium, slow.page, fast.page)[0] < 2 for _ in range(3))
    other, leave_twin = run_in(StateCopy(slow, chromium.run(ask(slow.page, "fingerprint.fingerprint"))).lend())
    assert any(slowness(chromium, other.page, fast.page)[0] < 2 for _ in range(3))
    leave_twin()
    leave()
    assert any(slowness(chromium, slow.page, fast.page)[1] > 2 for _ in range(3))


def test_the_times_of_a_slow_network_are_measured(play: Play, site: Site) -> None:
    page = html("""<title>Start</title><button id="load">Load</button><script>
        load.onclick = () => fetch('/big').then((answer) => answer.text()).then(() => { document.body.append('Here'); });</script>""")
    recording = play.ok("- click: Load\n- expect: Here", {"/": page, "/big": BIG_ANSWER}, persona="slow-network")
    timing = steps(recording)[0].timing
    assert timing is not None
    assert 300 < (timing.feedback_ms or 0) < 900
    assert 300 < (timing.system_ms or 0) < 1200


def test_eyes_share_what_is_scanned_and_keep_their_own_pictures(play: Play, site: Site) -> None:
    site.pages["/"] = PAGE
    scenario = play.scenario("- expect: Words")
    for replay in plan([scenario], ["colour-blind", "slow-device", "desktop"]):
        play.chromium.run(Player(play.chromium.browser, Job(replay, play.recordings, hosts_of(scenario)), PLAIN).play())
    read = {recording.header.persona: recording for recording in read_audit(play.folder)}
    blind, slow, plain = (read[name].visited[0][1] for name in ("colour-blind", "slow-device", "desktop"))
    assert blind.look == plain.look
    assert slow == plain
    assert blind.axe == plain.axe
    pictures = [state.shot.path.rpartition("/")[2] for state in (blind, plain) if state.shot]
    assert pictures == [f"{plain.look}-deuteranopia.jpg", f"{plain.look}.jpg"]


def test_what_a_browser_cannot_play_is_not_played_plain(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uxaudit.replay.player.beyond", lambda persona, _: beyond(persona, "firefox"))  # there is none on this machine
    recording = play("- expect: Words", PAGE, persona="slow-device")
    assert recording.end
    assert (recording.end.status, recording.end.reason) == (
        "setup-failed",
        "only Chromium can play slow-device: firefox cannot set cpu_slowdown",
    )
    assert run_of(recording, recording.tasks[0]).kind == "unclear"


def test_a_browser_that_cannot_play_a_persona_says_so() -> None:
    known = personas()
    assert beyond(known["slow-network"], "firefox") == "only Chromium can play slow-network: firefox cannot set network"
    assert "forced_colors" in beyond(known["high-contrast"], "webkit")
    assert not beyond(known["mobile"], "webkit")
    assert not any(beyond(persona, "chromium") for persona in known.values())


NAMED = """<button id="ok"><span>Add</span> to basket</button><label><input type="checkbox" style="opacity: 0">Agree</label>
<div id="div" onclick="log('bought')">Buy</div><button class="icon" onclick="log('bin')"><svg width="20" height="20"></svg></button>
<div aria-hidden="true"><button>Pay</button></div><button aria-label="Submit form 3">Send</button>
<a href="#here" role="presentation">Away</a>"""


def test_a_screen_reader_goes_by_role_and_name(play: Play) -> None:
    recording = play.ok(
        "- click: {css: '#ok'}\n- click: {text: Add, exact: true}\n- check: Agree\n- click: Away", NAMED, persona="screen-reader"
    )
    heard = [step.control.heard for step in steps(recording) if step.control]
    assert heard == ["Add to basket, button", "Add to basket, button", "Agree, checkbox", "Away, link"], (
        "what takes the focus keeps its role"
    )
    assert play.ok("- click: Buy", NAMED).steps[-1].control.heard == ""  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("step", "words", "fails"),
    [
        ("{text: Buy}", "#div has no role", True),
        ("{css: .icon}", "has no name", True),
        ("Pay", "aria-hidden", True),
        ("Send", 'has a different name for a screen reader: button "Submit form 3"', False),
    ],
)
def test_what_a_screen_reader_cannot_find(play: Play, step: str, words: str, fails: bool) -> None:
    error = last(play(f"- click: {step}", NAMED, persona="screen-reader")).error
    assert error is not None
    assert words in error.full_message
    assert bool(error.renamed) is not fails


def test_the_only_field_without_a_name_is_found_by_what_it_is(play: Play) -> None:
    fill = "- fill: {css: '#a', text: mug}"
    assert last(play(fill, '<input id="a" type="search"><input aria-label="Town">', persona="screen-reader")).error is None
    error = last(play(fill, '<input id="a"><input id="b">', persona="screen-reader")).error
    assert error is not None
    assert "has no name" in error.message


MENUS = """<style>.menu { display: none } li:hover .menu, .open .menu { display: block } .late:hover .menu { display: none }</style>
<ul><li><a href="/shop">Shop</a><div class="menu"><a href="#mugs">Mugs</a></div></li></ul>
<div class="late"><button onclick="this.parentNode.classList.add('open')">Help</button>
<div class="menu"><a href="#faq">Answers</a></div></div>
<p style="display: none"><a href="#never">Never</a></p>"""


@pytest.mark.slow
def test_what_only_hovering_shows_stops_a_finger(play: Play) -> None:
    play.ok("- hover: Shop\n- click: Mugs", MENUS)
    play.ok("- hover: Help\n- click: Answers", MENUS.replace(".late:hover .menu { display: none }", ""), persona="mobile")
    error = last(play("- hover: Shop\n- click: Mugs", MENUS, persona="mobile")).error
    assert error is not None
    assert error.message == '"Mugs" is shown only while a mouse hovers over "Shop", which a finger cannot do'
    assert error.cause == "product"
    assert not error.renamed
    error = last(play("- click: Never", MENUS, persona="mobile")).error
    assert error is not None
    assert "it is hidden" in error.message
