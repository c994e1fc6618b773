"""The markup in the scan of a state."""
# ruff: noqa: E501 - each page is on one line, so that it is read as a whole

from __future__ import annotations

import io

from PIL import Image as Picture

from tests.replay.playing import Play
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Markup

SCANNING = (Probe.TIMING, Probe.NAVIGATION, Probe.PAGE)
LONG = "These are many words that stand in one block of text, so that there is more than one line of it in a narrow box. " * 3


def markup(play: Play, body: str, **pages: object) -> Markup:
    recording = play.ok(
        "- expect: Hello", {"/": f"<h1>Hello</h1>{body}", **{f"/{name}": page for name, page in pages.items()}}, probes=SCANNING
    )
    (state,) = recording.states.values()
    assert state.markup is not None, state.untested
    return state.markup


def test_blocks_tell_how_their_text_is_set(play: Play) -> None:
    told = markup(
        play,
        f"<p id='b' style='width: 300px; font: italic 12px/1 serif; text-align: justify; text-transform: uppercase'>{LONG}</p>"
        "<p><span style='position: absolute; width: 1px; height: 1px; overflow: hidden; clip: rect(0, 0, 0, 0); font-size: 8px'>Not drawn</span></p>"
        "<div id='l'>* one<br>* two <b>and a half</b><br>* three</div><p hidden>Not seen</p>",
    )
    blocks = {block.selector: block for block in told.blocks}
    big = blocks["#b"]
    assert (big.font_px, big.line_height, big.align, big.upper, big.italic, big.lang) == (12, 1, "justify", True, 1, "en")
    assert 5 <= big.lines <= 12
    assert abs(big.chars - len(LONG)) < 5
    assert blocks["#l"].text.split("\n") == ["* one", "* two and a half", "* three"]
    assert not any("Not seen" in block.text or "Not drawn" in block.text for block in told.blocks)


def test_links_tell_how_they_stand_in_their_text(play: Play) -> None:
    told = markup(
        play,
        "<p style='color: #000'>Some words <a id='u' href='/u'>one</a> and <a id='c' href='/c' style='text-decoration: none; color: #400'>two <span style='display: none'>of three</span></a>.</p>"
        "<p style='color: #000'><span>Words on a line of their own.</span><br><b style='font-weight: 400'><a id='l' href='/l' style='text-decoration: none; color: #080'>three</a></b></p>"
        "<p style='background: #000; color: rgb(255 255 255 / .5)'>Some pale words and <a id='p' href='/p' style='text-decoration: none; color: #fff'>white</a>.</p>"
        "<ul><li><a id='i' href='/i'>four</a> <span>on Monday</span></li></ul>"
        "<div><a id='x' href='/x' target='_blank' title='X'>X</a> <a id='y' href='/x'>Y</a></div>"
        "<a id='s' href='/s'><svg width='20' height='20'></svg><span style='position: absolute; clip: rect(0, 0, 0, 0)'>Print</span></a>",
    )
    links = {link.selector.strip("#"): link for link in told.links}
    assert (links["u"].in_text, links["u"].distinct) == (True, True)
    assert (links["c"].in_text, links["c"].distinct, links["c"].hidden) == (True, False, "of three")
    assert (links["l"].in_text, links["l"].distinct, links["l"].hover_cue) == (True, False, False), "on a line of its own"
    assert (links["i"].in_text, links["i"].hover_cue) == (False, None), "beside a date in a list"
    assert links["c"].contrast is not None
    assert links["c"].contrast < 2
    assert 3.9 < (links["p"].contrast or 0) < 4.1, "white beside half of white on black"
    assert (links["x"].new_window, links["x"].title, links["x"].before) == (True, "X", None)
    assert (links["y"].before, links["y"].before_url) == ("", links["x"].url)
    assert 2 < (links["y"].gap_px or 0) < 8
    assert (links["s"].text, links["s"].wordless, links["x"].wordless) == ("Print", True, False)


def test_tables_are_counted_with_their_spans(play: Play) -> None:
    told = markup(
        play,
        "<table><caption>Hours</caption><tr><th scope='col'>Day</th><th colspan='2' scope='col'>Open</th></tr>"
        "<tr><td rowspan='2'>Monday</td><td>8</td><td></td></tr><tr><td>9</td><td>17<table><tr><td>x</td></tr></table></td></tr></table>",
    )
    hours, inner = told.tables
    assert (hours.name, hours.rows, hours.columns, hours.widths) == ("Hours", 3, 3, (3, 3, 3))
    assert (hours.headers, hours.scoped, hours.cells, hours.empty, hours.simple) == (2, 2, 5, 1, True)
    assert (inner.nested_in, inner.name) == ("td", "")


def test_fields_tell_their_group_label_and_hint(play: Play) -> None:
    told = markup(
        play,
        "<form><fieldset><legend>Sex</legend><label><input type='radio' name='s'>F</label></fieldset>"
        "<label id='l' for='n' style='float: left'>Number</label><input id='n' style='float: right' autocomplete='tel' value='1'>"
        "<label for='m'>Mail</label><p class='hint'>We use it once only</p><input id='m'>"
        "<label for='t'>Town</label><p class='hint' id='th'>Where you live now</p><input id='t' aria-describedby='th'></form>",
    )
    radio, number, mail, town = told.fields
    assert (radio.grouped, radio.group, radio.label) == (True, "Sex", "F")
    assert (number.grouped, number.autocomplete, number.filled) == (False, "tel", True)
    assert number.label_box is not None
    assert number.box is not None
    assert number.box.x - number.label_box.x > 500
    assert (mail.hint, town.hint) == ("We use it once only", "")
    assert told.groups[0].text == "Sex"


def test_the_rest_is_found_also_in_shadow_roots(play: Play) -> None:
    told = markup(
        play,
        "<style>#g::after { content: 'Pizza' } #i::before { content: '\\2192' }</style><p id='g'>I like </p><p id='i'>On</p>"
        "<div><template shadowrootmode='open'><center>Old</center><a href='#' accesskey='s'>Save</a></template></div>"
        "<div id='two'></div><div id='two'></div><p></p><pre>art</pre><p tabindex='0'>Stop</p><button tabindex='0'>Go</button>"
        "<span lang='ar'>سلام</span><abbr>GDS</abbr><p style='color: blue'>Blue</p>"
        "<div style='width: 300px; overflow: auto'><p style='width: 900px'>" + LONG + "</p></div>"
        "<div><div style='float: right; width: 30%'>C</div><div style='float: right; width: 30%'>B</div><div style='float: right; width: 30%'>A</div></div>",
    )
    assert [spot.value for spot in told.generated] == ["Pizza"]
    assert [spot.tag for spot in told.obsolete] == ["center"]
    assert [spot.value for spot in told.access_keys] == ["s"]
    assert [(spot.value, spot.count) for spot in told.duplicates] == [("two", 2)]
    assert [spot.text for spot in told.stops] == ["Stop"]
    assert [(spot.value, spot.name) for spot in told.languages] == [("ar", "ltr")]
    assert (len(told.empties), len(told.preformatted), told.abbreviations[0].text, told.inline_colours[0].value) == (1, 1, "GDS", "blue")
    assert [spot.count > 500 for spot in told.wide] == [True]
    assert [spot.text for spot in told.orders] == ["C · B · A"]


def test_moving_pictures_are_told_from_still_ones_without_asking_again(play: Play) -> None:
    def gif(frames: int) -> bytes:
        held = io.BytesIO()
        pictures = [Picture.new("RGB", (40, 40), (60 * n, 0, 90)) for n in range(frames)]
        pictures[0].save(held, "GIF", save_all=True, append_images=pictures[1:], duration=100, loop=0)
        return held.getvalue()

    head = {"Content-Type": "image/gif"}
    told = markup(
        play,
        "<img src='/still.gif' alt='Still'><img src='/moving.gif' alt='Moving'>",
        **{"still.gif": (200, head, gif(1)), "moving.gif": (200, head, gif(4))},
    )
    assert [image.frames for image in told.images] == [1, 4]
    assert sum(request.path == "/moving.gif" for request in play.site.seen) == 1


def test_drawings_and_fields_with_misleading_names_do_not_stop_the_reading(play: Play) -> None:
    told = markup(
        play,
        "<svg width='90' height='20'><a href='/x' title='x' style='color: red' tabindex='0'><text y='15'>In a drawing</text></a></svg>"
        "<form id='f'><input name='id'><input name='children'><input name='parentElement'><input name='textContent'><input name='title'><p>Text</p></form>"
        "<a href='/y'>Y</a>",
    )
    assert [link.name for link in told.links] == ["Y"]
    assert len(told.fields) == 5


def test_links_and_buttons_tell_where_they_stand_and_how_they_are_drawn(play: Play) -> None:
    page = """<nav aria-label="Shop"><a href="/mugs">Mugs</a></nav><main><h1>Hello</h1><a href="/in">In it</a>
      <form style="background: #fff"><button type="button" style="all: unset">Cancel</button>
      <button style="background: rgb(0, 0, 90); color: white; border: 0; border-radius: 6px; font: 700 20px Georgia, serif">Save</button></form></main>
      <footer><a href="/help">Help</a></footer>"""
    (state,) = play.ok("- expect: Hello", page, probes=(Probe.PAGE,)).states.values()
    assert state.markup is not None
    assert [(link.name, link.nav, link.beside) for link in state.markup.links] == [
        ("Mugs", "Shop", "before"),
        ("In it", "", "in"),
        ("Help", "", "after"),
    ]
    cancel, save = (element for element in state.elements or () if element.role == "button")
    assert [(button.form, button.submits) for button in (cancel, save)] == [(0, False), (0, True)]
    assert save.drawn is not None
    assert cancel.drawn is not None
    assert (save.drawn.fill, save.drawn.radius_px, save.drawn.font, save.drawn.font_px, save.drawn.weight) == (
        "rgb(0, 0, 90)",
        6,
        "Georgia",
        20,
        700,
    )
    assert save.drawn.contrast > 10
    assert (cancel.drawn.fill, cancel.drawn.border, cancel.drawn.contrast) == ("", "", 1)
    assert all(element.drawn is None for element in state.elements or () if element.role == "link")
