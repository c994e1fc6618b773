"""Clutter and colourfulness of a first screen: the numbers, and their presence in a state."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tests.replay.playing import Play
from uxaudit.checks import all_checks
from uxaudit.checks.visual.clutter import edges_of
from uxaudit.evaluation.run_checks import evaluate
from uxaudit.model.findings import State
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.replay.probes.clutter import colourfulness, contour_density, look_at

WINDOW = (1280, 720)


def board() -> Image.Image:
    """A picture with edges of every direction and steepness, the same on every machine."""
    picture = Image.new("RGB", WINDOW, (250, 250, 245))
    draw = ImageDraw.Draw(picture)
    for n in range(60):
        x, y = (n * 211) % 1200, (n * 97) % 660
        colour = ((n * 53) % 256, (n * 101) % 256, (n * 29) % 256)
        if n % 3 == 0:
            draw.rectangle((x, y, x + 30 + n, y + 20 + n), fill=colour)
        elif n % 3 == 1:
            draw.ellipse((x, y, x + 2 * n, y + n + 9), fill=colour)
        else:
            draw.line((x, y, x + 90, y + n * 2), fill=colour, width=1 + n % 5)
    return picture


def encoded(picture: Image.Image, form: str, **options: int) -> bytes:
    held = io.BytesIO()
    picture.save(held, form, **options)
    return held.getvalue()


def test_contours_are_one_point_wide_and_run_around_what_is_there() -> None:
    picture = Image.new("RGB", WINDOW, "white")
    assert contour_density(picture) == 0
    ImageDraw.Draw(picture).rectangle((200, 100, 799, 499), fill="black")
    around = 2 * (600 + 400)
    assert contour_density(picture) * 1280 * 720 == pytest.approx(around, rel=0.02)
    assert contour_density(Image.new("RGB", (2, 1), "red")) == 0


def test_contours_are_those_that_the_interface_metrics_find() -> None:
    found = 9711  # OpenCV 5.0: GaussianBlur with a deviation of 2, then Canny from 28.05 to 68.85, as AIM does it
    assert contour_density(board()) * 1280 * 720 == pytest.approx(found, rel=0.01)  # Pillow may draw a curve differently in the future


def test_faint_edges_count_only_where_they_go_on_from_sure_ones() -> None:
    faint = np.full((720, 1280), 200, dtype=np.uint8)
    faint[:, 640:] = 220
    assert contour_density(Image.fromarray(faint)) == 0
    faint[:200, :640] = 100
    assert contour_density(Image.fromarray(faint)) * 1280 * 720 > 700  # the strong edge above includes the faint one below


def test_colourfulness_is_that_of_hasler_and_suesstrunk() -> None:
    assert colourfulness(Image.new("RGB", WINDOW, (90, 90, 90))) == 0
    halves = Image.new("RGB", WINDOW, "white")
    halves.paste((255, 0, 0), (0, 0, 640, 720))
    # red to green is 255 or 0, yellow to blue 127.5 or 0: spread 127.5 and 63.75, mean the same
    assert colourfulness(halves) == pytest.approx(1.3 * (127.5**2 + 63.75**2) ** 0.5, rel=1e-4)


def test_a_jpeg_of_the_whole_page_tells_the_same_of_its_first_screen() -> None:
    page = Image.new("RGB", (1280, 2000), "navy")
    page.paste(board(), (0, 0))
    exact, kept = look_at(encoded(board(), "PNG"), WINDOW), look_at(encoded(page, "JPEG", quality=60), WINDOW)
    assert (kept.width, kept.height) == WINDOW
    assert kept.contours == pytest.approx(exact.contours, rel=0.03)
    assert kept.colourfulness == pytest.approx(exact.colourfulness, rel=0.05)  # JPEG keeps colours at half the resolution


def test_what_is_no_picture_could_not_be_measured() -> None:
    for broken in (b"no picture", encoded(board(), "JPEG")[:2000]):
        with pytest.raises(ValueError, match="cannot be read"):
            look_at(broken, WINDOW)


LOOKING = (Probe.NAVIGATION, Probe.SHOTS, Probe.PAGE, Probe.FIRST_SCREEN)


def seeing(*names: str) -> str:
    tasks = (f"  - task: See {name}\n    start: /looks/{name}.html\n    steps: [expect: {{url: '**/{name}.html'}}]\n" for name in names)
    return "tasks:\n" + "".join(tasks)


def told(recording: Recording) -> dict[str, State]:
    samples = evaluate([recording], [all_checks()["clutter"]]).samples
    return {recording.header.plan.tasks[one.task or 0].task: one.state for one in samples}


def test_a_crowded_page_is_told_from_a_calm_one_and_from_prose(play: Play) -> None:
    recording = play.ok(seeing("crowded", "calm", "prose"), probes=LOOKING)
    assert told(recording) == {"See crowded": State.FAILED, "See calm": State.PASSED, "See prose": State.PASSED}
    screens = {state.title: state.first_screen for state in recording.states.values() if state.first_screen}
    edges = {state.title: edges_of(state) for state in recording.states.values()}
    crowded, calm, prose = (screens[title] for title in ("Everything at once", "One thing at a time", "A long read"))
    assert 0.08 > crowded.contours > 0.055
    assert 0.12 > prose.contours > 0.07
    assert 0.02 > calm.contours > 0.005
    assert crowded.colourfulness > 80
    assert prose.colourfulness < 5
    assert edges["Everything at once"] > 40
    assert max(edges["One thing at a time"], edges["A long read"]) <= 3


@pytest.mark.parametrize("persona", ["colour-blind", "high-contrast", "mobile"])
def test_other_eyes_colours_and_windows_are_not_compared(play: Play, persona: str) -> None:
    assert told(play.ok(seeing("crowded"), probes=LOOKING, persona=persona)) == {"See crowded": State.INAPPLICABLE}


EMPTY = {
    "not displayed": ("<style>html { display: none }</style><h1>Words</h1>", True),
    "transparent for ever": ("<style>body { opacity: 0 }</style><h1>Words</h1>", True),
    "no content": ("<style>body > * { display: none }</style><div></div>", True),
    "white on white": ("<style>* { color: #fff !important; background: #fff }</style><h1>Words</h1>", True),
    "a film": (
        "<style>body > * { display: none } body > video { display: block; width: 90%; background: #fff }</style><video></video>",
        None,
    ),
    "a blocked script": ("<style>body > * { display: none }</style><script src='https://cdn.test/app.js'></script>", None),
    "a thin line": ("<style>body > * { display: none } body { border-top: 2px solid #777 }</style>", False),
    "words far down": ("<style>pre { display: none } h1 { margin-top: 3000px }</style><h1>Words</h1>", False),
}


@pytest.mark.parametrize("kind", EMPTY)
def test_an_empty_page_is_told_from_one_that_cannot_be_judged(play: Play, kind: str) -> None:
    page, blank = EMPTY[kind]
    recording = play.ok("- open: /", page, probes=(Probe.NAVIGATION, Probe.TROUBLE, Probe.PAGE, Probe.SHOTS, Probe.FIRST_SCREEN))
    (state,) = recording.states.values()
    assert state.first_screen, state.untested
    assert state.first_screen.blank is blank
