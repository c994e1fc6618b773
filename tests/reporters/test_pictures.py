"""Pictures: cut around the place at any scale, outlined, and never a crash."""

import io
from pathlib import Path

import pytest
from PIL import Image

from tests.reporters import factory as make
from uxaudit.model.base import Box, Shot
from uxaudit.reporters import pictures
from uxaudit.reporters.pictures import Album, Missing, Picture


def opened(picture: Picture | Missing) -> Image.Image:
    assert isinstance(picture, Picture)
    image = Image.open(io.BytesIO(picture.data))
    assert image.format == "WEBP"
    assert image.size == (picture.width, picture.height)
    return image.convert("RGB")


def dark_pixels(image: Image.Image) -> list[tuple[int, int]]:
    """Where the outline's dark tone is, give or take the encoder."""
    data = image.load()
    assert data is not None
    return [
        (x, y)
        for x in range(image.width)
        for y in range(image.height)
        if all(abs(a - b) < 60 for a, b in zip(data[x, y], pictures.DARK, strict=True))
    ]  # type: ignore[arg-type]


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
def test_the_box_is_outlined_at_any_scale(tmp_path: Path, scale: float) -> None:
    make.draw_page(tmp_path / "a.jpeg", "Any", scale=scale)
    image = opened(Album(tmp_path).crop(Shot(path="a.jpeg", width=1280, height=720), make.BUTTON))
    assert image.size == (480, 300)
    xs, ys = zip(*dark_pixels(image), strict=True)
    box = make.BUTTON  # centred across, and moved down by nothing as the picture's top is far enough away
    left, top = box.x + box.width / 2 - 240, box.y + box.height / 2 - 150
    assert (min(xs), max(xs)) == pytest.approx((box.x - left - 4, box.x + box.width - left + 4), abs=2)
    assert (min(ys), max(ys)) == pytest.approx((box.y - top - 4, box.y + box.height - top + 4), abs=2)


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
def test_any_box_gives_a_picture_within_bounds(tmp_path: Path, box: Box | None) -> None:
    make.draw_page(tmp_path / "a.jpeg", "Any")
    image = opened(Album(tmp_path).crop(Shot(path="a.jpeg", width=1280, height=720), box))
    assert image.width <= pictures.LARGEST[0]
    assert image.height <= 900


@pytest.mark.parametrize("width", [0.0, -3.0, float("nan"), float("inf"), 1e-9, 1e9])
def test_a_wrong_size_is_no_crash(tmp_path: Path, width: float) -> None:
    make.draw_page(tmp_path / "a.jpeg", "Any")
    Album(tmp_path).crop(Shot(path="a.jpeg", width=width, height=720), make.BUTTON)


def test_a_place_far_down_a_long_page_is_found(tmp_path: Path) -> None:
    make.draw_page(tmp_path / "a.jpeg", "Long", size=(1280, 4000))
    shot = Shot(path="a.jpeg", width=1280, height=4000)
    image = opened(Album(tmp_path).crop(shot, Box(x=0, y=3990, width=50, height=10)))
    assert image.size == (480, 300)
    assert min(y for _, y in dark_pixels(image)) > 270


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "audit"
    make.draw_page(folder / "a.jpeg", "Any")
    make.draw_page(tmp_path / "outside.jpeg", "Secret")
    whole = (folder / "a.jpeg").read_bytes()
    (folder / "half.jpeg").write_bytes(whole[:2000])
    (folder / "text.jpeg").write_text("no picture")
    (folder / "link.jpeg").symlink_to(tmp_path / "outside.jpeg")
    album = Album(folder)
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
        found = album.crop(Shot(path=path, width=1280, height=720), make.BUTTON)
        assert isinstance(found, Missing), path
        assert words in found.reason


def test_a_bomb_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make.draw_page(tmp_path / "a.jpeg", "Any")
    monkeypatch.setattr(pictures, "MAX_PIXELS", 1000)
    found = Album(tmp_path).crop(Shot(path="a.jpeg", width=1280, height=720), make.BUTTON)
    assert found == Missing("The picture is too large to be shown.")


def test_equal_pictures_are_kept_once(tmp_path: Path) -> None:
    make.draw_page(tmp_path / "a.jpeg", "Any")
    make.draw_page(tmp_path / "b.jpeg", "Any")
    album = Album(tmp_path)
    for path in ("a.jpeg", "b.jpeg", "a.jpeg"):
        album.crop(Shot(path=path, width=1280, height=720), make.BUTTON)
    assert len(album.pictures) == 1
    album.thumb(Shot(path="a.jpeg", width=1280, height=720), None)
    assert len(album.pictures) == 2
