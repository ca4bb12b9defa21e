"""Text recognition: what is made of a recogniser's lines, and the real one on printed figures."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

pytest.importorskip("rapidocr", reason="the extra 'ocr' is not installed")

from PIL import Image, ImageDraw, ImageFont

from extraction import ocr
from extraction.document import Box
from extraction.errors import MissingComponent, NoText
from extraction.formats import image as image_format
from extraction.formats.image import read_image, read_pdf
from extraction.imaging import Picture, Scan
from extraction.limits import Limits

Row = tuple[str, float, tuple[float, float, float, float]]


class Engine:
    """Stands in for RapidOCR: answers by a function of the picture."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def __call__(self, picture: Picture, use_cls: bool) -> SimpleNamespace:
        rows: list[Row] = self._answer(picture)
        corners = [[(x0, y0), (x1, y0), (x1, y1), (x0, y1)] for _, _, (x0, y0, x1, y1) in rows]
        return SimpleNamespace(
            boxes=np.array(corners) if rows else None,
            txts=tuple(text for text, _, _ in rows) if rows else None,
            scores=tuple(score for _, score, _ in rows),
        )


def use(monkeypatch: pytest.MonkeyPatch, answer: Any) -> None:
    monkeypatch.setattr(ocr, "_engine", lambda slot: Engine(answer))


def spotted(width: int = 800, height: int = 1000) -> Picture:
    page = np.full((height, width, 3), 255, np.uint8)
    page[100:130, 100:700] = 20
    return page


def read(page: Picture, number: int = 1) -> ocr.RecognisedPage:
    (found,) = ocr.recognise([(number, Scan(page, 0.5))])
    return found


LINE = "审计发现该公司违规出借资金未收回"


def test_lines_have_places_in_points_and_one_size(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(LINE, 0.99, (100.0, 100.0 + 50 * n, 740.0, 146.0 + 50 * n + n % 3)) for n in range(6)]
    use(monkeypatch, lambda picture: rows)
    page = read(spotted()).page
    assert {round(line.size, 2) for line in page.lines} == {20.0}
    assert page.lines[0].box == pytest.approx(Box(50.0, 51.5, 370.0, 71.5))
    assert (page.page.source, page.page.confidence, page.troubles) == ("ocr", 0.99, ())


def test_unsure_lines_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, lambda picture: [(LINE, 0.99, (0, 0, 640, 40)), ("造成损失5OO万元", 0.6, (0, 60, 400, 100))])
    (trouble,) = read(spotted(), 3).page.troubles
    assert (trouble.code, trouble.page) == ("low-ocr-confidence", 3)
    assert "造成损失5OO万元" in trouble.message


def test_a_sideways_page_is_turned(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(picture: Picture) -> list[Row]:
        if picture.shape[0] > picture.shape[1]:
            return [(LINE, 0.5, (100, 100, 140, 740))]
        return [(LINE, 0.98 if picture[:300].min() < 100 and picture[-300:].min() > 100 else 0.4, (100, 100, 740, 140))]

    use(monkeypatch, answer)
    page = np.full((1000, 800, 3), 255, np.uint8)
    page[100:900, 100:130] = 20
    assert read(page).page.turn == 90


def test_a_page_on_its_head_is_turned(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, lambda picture: [(LINE, 0.98 if picture[:200].min() > 100 else 0.3, (0, 0, 640, 40))])
    assert read(spotted()).page.turn == 180


def test_a_blank_page_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, lambda picture: pytest.fail("read a blank page"))
    assert read(np.full((100, 100, 3), 255, np.uint8)).page.lines == ()


def test_pages_come_in_their_order_and_are_drawn_as_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []

    def scans() -> Any:
        for number in range(1, 8):
            drawn.append(number)
            yield number, Scan(spotted(), 0.5)

    use(monkeypatch, lambda picture: [(LINE, 0.99, (0, 0, 640, 40))])
    pages = ocr.recognise(scans())
    assert next(pages).page.page.number == 1 and len(drawn) <= 3
    assert [found.page.page.number for found in pages] == [2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("skew", [0.0, 1.5, -2.0])
def test_boxes_return_to_the_scan(skew: float) -> None:
    box = ocr.unskewed(Box(400, 400, 420, 410), skew, 600, 800)
    assert (box.y0 > 400) == (skew > 0)
    back = ocr.unskewed(box, -skew, 600, 800)
    assert back == pytest.approx(Box(400, 400, 420, 410), abs=1e-6)


def test_nothing_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, lambda picture: [])
    with pytest.raises(NoText):
        read_image(printed("1"), Limits())


def test_without_the_extra_a_picture_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_format, "_can_recognise", lambda: False)
    with pytest.raises(MissingComponent) as caught:
        read_image(printed("1"), Limits())
    assert "xiansuo[ocr]" in caught.value.message
    with pytest.raises(NoText):
        read_pdf(printed("1", "PDF"), Limits())


def printed(text: str, kind: str = "PNG", turn: float = 0.0) -> bytes:
    page = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(page)
    for at, line in enumerate(text.split("\n")):
        draw.text((150, 200 + 70 * at), line, fill="black", font=ImageFont.load_default(size=40))
    target = io.BytesIO()
    page.rotate(turn, fillcolor="white").save(target, kind, resolution=150)
    return target.getvalue()


FIGURES = "Total 1,234,567.89\nLoss 5483024.32\nYear 2019 to 2021"


@pytest.mark.parametrize("kind", ["PNG", "PDF"])
def test_the_real_recogniser_reads_figures(kind: str) -> None:
    document = (read_pdf if kind == "PDF" else read_image)(printed(FIGURES, kind, turn=-1.5), Limits())
    for figure in ("1,234,567.89", "5483024.32", "2019", "2021"):
        assert figure in document.text
    assert document.pages[0].source == "ocr"
    (number, box), *_ = document.boxes(document.text.index("5483024.32"), document.text.index("5483024.32") + 10)
    assert number == 1 and box.y0 == pytest.approx((270 + 20) * 0.48, abs=15)
