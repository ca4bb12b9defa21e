"""Pictures of pages: bounds, skew, seals, rulings."""

from __future__ import annotations

import io

import numpy as np
import pytest

pytest.importorskip("cv2", reason="the extra 'ocr' is not installed")

from PIL import Image, ImageDraw

from extraction.errors import DamagedFile, FileTooLarge
from extraction.imaging import (
    Picture,
    find_rulings,
    find_skew,
    is_blank,
    quarter_turned,
    read_pictures,
    rotated,
    without_seals,
)
from extraction.limits import Limits


def lines_of_type(width: int = 1200, height: int = 1600) -> Picture:
    """A page of dark bars where lines of text would stand."""
    page = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(page)
    for y in range(150, height - 150, 60):
        for x in range(150, width - 150, 34):
            draw.rectangle((x, y, x + 24, y + 26), fill=(30, 30, 30))
    return np.asarray(page)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)  # type: ignore[arg-type]
    return target.getvalue()


@pytest.mark.parametrize("angle", [-4.0, -1.5, 0.7, 2.0, 5.0])
def test_skew_is_found_and_turned_back(angle: float) -> None:
    skewed = rotated(lines_of_type(), -angle)
    assert find_skew(skewed) == pytest.approx(angle, abs=0.25)


@pytest.mark.parametrize("page", [lines_of_type(), np.full((900, 700, 3), 255, np.uint8)])
def test_a_straight_or_empty_page_has_no_skew(page: Picture) -> None:
    assert find_skew(page) == 0.0


def test_a_seal_goes_and_the_type_under_it_stays() -> None:
    page = Image.fromarray(lines_of_type())
    draw = ImageDraw.Draw(page)
    draw.ellipse((300, 300, 700, 700), outline=(220, 30, 40), width=14)
    cleaned = without_seals(np.asarray(page))
    red = (cleaned[..., 0].astype(int) - cleaned[..., 1]) > 60
    assert not red.any()
    assert (cleaned == 30).sum() > 0.9 * (np.asarray(page) == 30).sum()


def test_a_page_without_red_is_left_alone() -> None:
    page = lines_of_type()
    assert without_seals(page) is page


def test_rulings_of_a_table() -> None:
    page = Image.new("RGB", (1200, 1600), "white")
    draw = ImageDraw.Draw(page)
    for y in (200, 300, 400):
        draw.line((100, y, 1000, y), fill="black", width=2)
    for x in (100, 500, 1000):
        draw.line((x, 200, x, 400), fill="black", width=2)
    rulings = find_rulings(np.asarray(page))
    across = sorted(round(box.y0) for box in rulings if box.x1 - box.x0 > box.y1 - box.y0)
    down = sorted(round(box.x0) for box in rulings if box.x1 - box.x0 < box.y1 - box.y0)
    assert across == pytest.approx([200, 300, 400], abs=3)
    assert down == pytest.approx([100, 500, 1000], abs=3)


def test_quarter_turns_are_clockwise() -> None:
    page = np.zeros((2, 3, 3), np.uint8)
    page[0, 0] = 255
    assert quarter_turned(page, 90)[0, 1].tolist() == [255] * 3
    assert quarter_turned(page, 90).shape == (3, 2, 3)
    assert (quarter_turned(page, 0) == page).all()


def test_blank() -> None:
    assert is_blank(np.full((50, 50, 3), 250, np.uint8))
    assert not is_blank(lines_of_type())


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF"])
def test_picture_files(kind: str) -> None:
    (scan,) = read_pictures(saved(Image.new("RGB", (300, 424), "white"), kind), Limits())
    assert scan.picture.shape == (424, 300, 3)
    assert scan.scale * 424 == pytest.approx(841.9)


def test_resolution_transparency_and_several_pages() -> None:
    (scan,) = read_pictures(saved(Image.new("L", (600, 300)), "PNG", dpi=(150, 150)), Limits())
    assert scan.scale == pytest.approx(72 / 150, rel=0.01)
    (scan,) = read_pictures(saved(Image.new("RGBA", (10, 10), (0, 0, 0, 0)), "PNG"), Limits())
    assert scan.picture.min() == 255
    pages = [Image.new("1", (50, 60), n % 2) for n in range(3)]
    data = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    assert len(list(read_pictures(data, Limits()))) == 3
    with pytest.raises(FileTooLarge):
        list(read_pictures(data, Limits(max_pages=2)))


def test_bad_pictures() -> None:
    data = saved(Image.fromarray(lines_of_type()), "PNG")
    with pytest.raises(FileTooLarge):
        list(read_pictures(data, Limits(max_pixels=1000)))
    for broken in (data[: len(data) // 2], data[:20], b"\x89PNG\r\n\x1a\n"):
        with pytest.raises(DamagedFile):
            list(read_pictures(broken, Limits()))
