"""Observations of a tab walk a moment after the key: elements that appear then, and focus that is moved back."""
# ruff: noqa: E501 - each page is on one line, so that it is read as a whole

from __future__ import annotations

from typing import Any

import pytest

from tests.replay.playing import LIGHT, Play
from tests.replay.test_walk import walk, walks
from uxaudit.model.probes import Probe
from uxaudit.recording.tab_walk import LEAST_CONTRAST, TabStop, Walk, clear_px

LATE = "addEventListener('focusout', () => {0})"
FAR = "<p style='height: 1500px'>Far</p>"


def names(told: Walk) -> list[str]:
    return [stop.name for stop in told.stops]


def is_clear(stop: TabStop) -> bool:
    return bool(stop.box and (stop.changed_px or 0) >= clear_px(stop.box) and (stop.contrast or 0) >= LEAST_CONTRAST)


def test_what_shows_itself_when_the_focus_scrolled_to_it_is_not_hidden(play: Play) -> None:
    rise = "@keyframes rise { from { opacity: 0; transform: translateY(3rem) } to { opacity: 1 } }"
    told = walks(
        play,
        f"<style>{rise} .in {{ animation: rise linear both; animation-timeline: view(); animation-range: entry 0% entry 70% }}</style>{FAR}<div class='in'><button>View</button></div>{FAR}",
        scroll=f"<style>{rise} .in {{ animation: rise linear both; animation-timeline: scroll(); animation-range: 0 200px }}</style>{FAR}<div class='in'><button>Scroll</button></div>{FAR}",
        script=f"<style>{rise} .in {{ opacity: 0 }} .in.on {{ animation: rise .6s both }} .not {{ opacity: 0 }}</style>{FAR}<div class='in'><button>Observed</button></div><p class='not'><button>Never</button></p>{FAR}"
        "<script>new IntersectionObserver(([one]) => { if (one.isIntersecting) one.target.classList.add('on'); }).observe(document.querySelector('.in'))</script>",
    )
    hidden = {stop.name: stop.hidden for state in told.values() for stop in walk(state).stops}
    assert hidden == {"View": "", "Scroll": "", "Observed": "", "Never": "transparent"}


def trapped(play: Play, **pages: str) -> dict[str, Any]:
    """Returns the keys that leave each trap, by page."""
    told = walks(play, "<a href='/x'>Link</a>", **pages)
    return {name: [trap.ways_out for trap in walk(told[name]).traps] for name in pages}


@pytest.mark.slow
def test_focus_that_a_timer_moves_back_is_held(play: Play) -> None:
    page = "<a href='/a'>First</a> <input id='c' aria-label='Country'> <button>Search</button>"
    end = " <a href='/help'>Help</a>"

    def back(how: str) -> str:
        return f"<script>c.addEventListener('focusout', () => {how})</script>"

    found = trapped(
        play,
        soon=page + end + back("setTimeout(() => c.focus(), 10)"),
        last=page + back("setTimeout(() => c.focus(), 25)"),
        frame=page + end + back("requestAnimationFrame(() => c.focus())"),
        slow=page + end + back("setTimeout(() => c.focus(), 220)"),
        once=page + end + back("{ if (!window.done) setTimeout(() => c.focus(), 25); window.done = true; }"),
        loop="<a href='/a'>First</a> <p onkeydown='if (event.key === \"Tab\") { event.preventDefault(); (document.activeElement === one ? two : one).focus(); }'><button id='one'>One</button><button id='two'>Two</button></p><a href='/b'>Help</a>",
    )
    assert found == {"soon": [()], "last": [()], "frame": [()], "slow": [()], "once": [], "loop": [()]}


def test_stops_that_share_an_active_element_are_no_trap(play: Play) -> None:
    marks = "<style>ul { overflow-x: auto; display: flex; width: 300px; list-style: none; scroll-marker-group: after } li { flex: 0 0 280px } ul::scroll-button(*) { content: 'go' } li::scroll-marker { content: 'o' }</style>"
    cards = "".join(f"<li><a href='/{n}'>Card {n}</a></li>" for n in range(4))
    told = walk(walks(play, f"<a href='/first'>First</a>{marks}<ul>{cards}</ul><a href='/last'>Last</a>")["Start"])
    assert not told.traps
    assert {"First", "Card 0", "Card 3", "Last"} <= set(names(told))
    assert told.complete


def test_a_lap_that_starts_further_down_continues_at_the_top(play: Play) -> None:
    links = "<title>{0}</title><a href='/a'>Top</a><h2 id='news' tabindex='-1'>News</h2><a href='/b'>Below</a>"
    pages = {
        "/": "<h1>Hello</h1>",
        "/fragment": links.format("fragment"),
        "/blurred": links.format("blurred") + "<script>news.focus(); news.blur()</script>",
        "/skipping": "<title>skipping</title><a href='/a' id='top'>Top</a><button>Skipped</button><a href='/b' id='end'>End</a>"
        "<script>a = document.getElementById('top'); a.onkeydown = (e) => { if (e.key === 'Tab') { e.preventDefault(); end.focus(); } }</script>",
    }
    script = "- expect: Hello\n- open: /fragment#news\n- open: /blurred\n- open: /skipping"
    recording = play.ok(script, pages, probes=(*LIGHT, Probe.PAGE), examines=(Probe.WALK,))
    told = {state.title: walk(state) for state in recording.states.values() if state.title in ("fragment", "blurred", "skipping")}
    assert [names(told[name]) for name in ("fragment", "blurred")] == [["Below", "Top"]] * 2
    assert not any(one.unreached or one.traps for one in (told["fragment"], told["blurred"]))
    assert [part.name for part in told["skipping"].unreached] == ["Skipped"]


@pytest.mark.slow
def test_the_sign_of_the_focus_is_judged_by_what_changes_most(play: Play) -> None:
    options = "<li id='o1' role='option' style='padding: 6px'>Green tea from the hills</li><li id='o2' role='option'>Black</li>"
    script = "<script>g.onfocus = () => o1.classList.add('at'); g.onblur = () => o1.classList.remove('at')</script>"

    def widget(style: str, box: str = "") -> str:
        return f"<style>#g:focus {{ outline: none }} .at {{ {style} }}</style><div style='height: 60px'></div><ul id='g' role='listbox' tabindex='0' aria-label='Tea' aria-activedescendant='o1' style='{box}'>{options}</ul>{script}"

    told = walks(
        play,
        "<a href='/x'>Link</a>",
        ring=widget("outline: 2px solid #005a9c; background: #def"),
        none=widget("color: inherit"),
        faint=widget("background: #def"),
        thin="<style>#t { width: 900px; height: 300px } #t:focus { outline: 1px solid #05a; background: #f4f8ff }</style><div id='t' tabindex='0' role='group' aria-label='Large'>Large</div>",
        grows="<style>@keyframes grow { 0%, 70% { opacity: 0 } } i { position: absolute; width: 60px; height: 20px; background: #05a; animation: grow .6s } #m:focus { outline: none }</style><button id='m'>Grows</button>"
        "<script>m.onfocus = () => m.append(document.createElement('i')); m.onblur = () => m.lastElementChild.remove()</script>",
        tall="<style>a:focus { outline: none } a:focus img { box-shadow: 0 0 0 2px #05a }</style><p>Text <a href='/tall'><img alt='Tall' width='200' height='150' src='data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'></a></p>",
    )
    clear = {name: is_clear(walk(told[name]).stops[0]) for name in ("ring", "none", "faint", "thin", "grows", "tall")}
    assert clear == {"ring": True, "none": False, "faint": False, "thin": True, "grows": True, "tall": True}
    tall = walk(told["tall"]).stops[0].box
    assert tall
    assert tall.height >= 150


def test_a_radio_in_a_group_of_a_toolbar_is_reached_by_arrows(play: Play) -> None:
    bar = "<div role='toolbar' aria-label='Format'><button tabindex='0'>Bold</button><div role='radiogroup' aria-label='Align'><button role='radio' aria-checked='true' tabindex='-1'>Left</button><button role='radio' aria-checked='false' tabindex='-1'>Right</button></div></div>"
    lone = "<div role='radiogroup' aria-label='Size'><button role='radio' aria-checked='false' tabindex='-1'>Small</button></div>"
    told = walk(walks(play, bar + lone)["Start"])
    assert [part.name for part in told.unreached] == ["Small"]
