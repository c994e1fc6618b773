"""Pictures: cropped around the place at any scale, each stored once, and never a crash."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.reporters import factory as make
from uxaudit.model.base import Box, Shot
from uxaudit.reporters.html import pictures
from uxaudit.reporters.html.differences import compare
from uxaudit.reporters.html.pictures import Album, View

SHOT = Shot(path="a.jpeg", width=1280, height=720)


def developed(folder: Path, shot: Shot = SHOT, box: Box | None = make.BUTTON, *, whole: bool = False) -> View:
    album = Album(folder)
    view = album.thumb(shot, box, "button") if whole else album.crop(shot, box, "button")
    album.develop()
    assert view is not None
    return view


def image_of(view: View) -> Image.Image:
    assert view.picture is not None, view.missing
    image = Image.open(io.BytesIO(view.picture.data))
    assert image.format == "WEBP"
    return image


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
def test_the_place_is_marked_at_any_scale(tmp_path: Path, scale: float) -> None:
    make.draw_page(tmp_path / "a.jpeg", "Any", scale=scale)
    view = developed(tmp_path)
    assert (view.width, view.height) == (480, 300)
    assert image_of(view).size == (round(480 * min(1, scale)), round(300 * min(1, scale)))
    (mark,) = view.marks
    assert (mark.x, mark.y, mark.width, mark.height) == pytest.approx((150, 128, 180, 44), abs=1)
    assert mark.label == "button"


def test_a_thumbnail_shows_the_whole_window(tmp_path: Path) -> None:
    make.draw_page(tmp_path / "a.jpeg", "Any")
    view = developed(tmp_path, whole=True)
    assert (view.width, view.height) == (1280, 720)
    assert image_of(view).width == pictures.THUMB_WIDTHS[0][1]
    assert view.marks[0].x == make.BUTTON.x


@pytest.mark.parametrize(
    "box",
    [
        None,
        Box(x=-500, y=-500, width=10, height=10),
        Box(x=5000, y=0, width=10, height=10),
        Box(x=0, y=0, width=0, height=0),
        Box(x=10, y=10, width=-5, height=-5),
        Box(x=1279, y=719, width=900, height=900),
        Box(x=float("nan"), y=0, width=1, height=1),
        Box(x=0, y=0, width=float("inf"), height=1),
        Box(x=-1e9, y=-1e9, width=1e12, height=1e12),
    ],
)
@pytest.mark.parametrize("whole", [True, False])
def test_any_box_gives_a_picture_within_bounds(tmp_path: Path, box: Box | None, whole: bool) -> None:
    make.draw_page(tmp_path / "a.jpeg", "Any")
    view = developed(tmp_path, box=box, whole=whole)
    image = image_of(view)
    assert image.width <= pictures.CROP_WIDTH
    assert image.height <= 900
    for mark in view.marks:
        assert 0 <= mark.x <= mark.x + mark.width <= view.width
        assert 0 <= mark.y <= mark.y + mark.height <= view.height


@pytest.mark.parametrize("width", [0.0, -3.0, float("nan"), float("inf"), 1e-9, 1e9])
def test_a_wrong_size_is_no_crash(tmp_path: Path, width: float) -> None:
    make.draw_page(tmp_path / "a.jpeg", "Any")
    developed(tmp_path, Shot(path="a.jpeg", width=width, height=720))
    developed(tmp_path, Shot(path="a.jpeg", width=width, height=720), whole=True)


def test_a_place_far_down_a_long_page_is_found(tmp_path: Path) -> None:
    make.draw_page(tmp_path / "a.jpeg", "Long", size=(1280, 4000))
    view = developed(tmp_path, Shot(path="a.jpeg", width=1280, height=4000), Box(x=0, y=3990, width=50, height=10))
    assert (view.width, view.height) == (480, 300)
    assert view.marks[0].y == 290


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "audit"
    make.draw_page(folder / "a.jpeg", "Any")
    make.draw_page(tmp_path / "outside.jpeg", "Secret")
    whole = (folder / "a.jpeg").read_bytes()
    (folder / "half.jpeg").write_bytes(whole[:2000])
    (folder / "text.jpeg").write_text("no picture")
    (folder / "link.jpeg").symlink_to(tmp_path / "outside.jpeg")
    for path, words in {
        "gone.jpeg": "missing",
        "half.jpeg": "could not be read",
        "text.jpeg": "could not be read",
        "../outside.jpeg": "outside",
        "link.jpeg": "outside",
        "a\x00b": "could not be read",
        "": "missing",
        str(tmp_path / "outside.jpeg"): "outside",
    }.items():
        view = developed(folder, Shot(path=path, width=1280, height=720))
        assert view.picture is None, path
        assert words in view.missing


def test_a_bomb_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make.draw_page(tmp_path / "a.jpeg", "Any")
    monkeypatch.setattr(pictures, "MAX_PIXELS", 1000)
    assert developed(tmp_path).missing == "The picture is too large to be shown."


def test_equal_pictures_are_kept_once_whatever_is_marked(tmp_path: Path) -> None:
    make.draw_page(tmp_path / "a.jpeg", "Any")
    make.draw_page(tmp_path / "b.jpeg", "Any")
    album = Album(tmp_path)
    for path, box in (("a.jpeg", make.BUTTON), ("b.jpeg", None), ("a.jpeg", Box(x=1, y=1, width=2, height=2))):
        album.thumb(Shot(path=path, width=1280, height=720), box)
    album.develop()
    assert len(album.pictures) == 1


def test_the_first_requests_get_pictures_where_there_are_too_many(tmp_path: Path) -> None:
    make.draw_page(tmp_path / "a.jpeg", "Any")
    album = Album(tmp_path, left={True: 0, False: 1})
    views = [album.crop(SHOT, Box(x=x, y=0, width=9, height=9)) for x in (0, 600)]
    album.develop()
    assert [view.picture is not None for view in views if view] == [True, False]
    assert album.left_out == 1


def test_what_a_step_changed_is_found(tmp_path: Path) -> None:
    make.draw_page(tmp_path / "a.jpeg", "Your basket")
    with Image.open(tmp_path / "a.jpeg") as image:
        changed = image.copy()
    ImageDraw.Draw(changed).rectangle((1000, 500, 1199, 599), fill="black")
    changed.save(tmp_path / "b.jpeg", "JPEG", quality=50)
    pair = (SHOT, Shot(path="b.jpeg", width=1280, height=720))
    (found,) = compare(tmp_path, [pair, pair]).values()
    (area,) = found.areas
    assert (area.x, area.y) == pytest.approx((1000, 500), abs=20)
    assert (area.width, area.height) == pytest.approx((200, 100), abs=35)
    assert found.share == pytest.approx(200 * 100 / (1280 * 720), rel=0.4)


def test_pictures_of_two_sizes_are_not_compared(tmp_path: Path) -> None:
    make.draw_page(tmp_path / "a.jpeg", "Any")
    make.draw_page(tmp_path / "b.jpeg", "Any", size=(1280, 900))
    assert not compare(tmp_path, [(SHOT, Shot(path="b.jpeg", width=1280, height=900))])
    assert not compare(tmp_path, [(SHOT, Shot(path="gone.jpeg", width=1280, height=720))])
