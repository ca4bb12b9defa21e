"""Text recognition: what is made of a recogniser's lines, and the real one on printed figures."""

from __future__ import annotations

import io
import zipfile
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
from extraction.formats.docx import read_docx
from extraction.formats.image import read_image, read_pdf
from extraction.formats.ofd import read_ofd
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


def word_with_pictures(*pictures: bytes, text: str = "") -> bytes:
    """A Word file that holds pictures; the parts are stored in the opposite order of the text."""
    ns = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    numbers = range(len(pictures))
    blips = "".join(
        f'<w:p><w:r><w:drawing><a:blip xmlns:a="a" r:embed="r{n}"/></w:drawing></w:r></w:p>' for n in numbers
    )
    listed = "".join(
        f'<Relationship Id="r{n}" Type="{office}/image" Target="media/{n}.png"/>' for n in reversed(numbers)
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{ns}" xmlns:r="{office}"><w:body>{blips}<w:p><w:r><w:t>{text}</w:t></w:r></w:p>'
            "</w:body></w:document>",
        )
        file.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="{package}">{listed}</Relationships>')
        for n, picture in enumerate(pictures):
            file.writestr(f"word/media/{n}.png", picture)
    return target.getvalue()


def by_darkness(picture: Picture) -> list[Row]:
    """Reads a page by how dark it is."""
    return [("甲" * 12 if picture.mean() > 150 else "乙" * 12, 0.99, (100.0, 100.0, 700.0, 150.0))]


def shade(level: int) -> bytes:
    page = np.full((400, 300, 3), level, np.uint8)
    page[:50] = 0
    target = io.BytesIO()
    Image.fromarray(page).save(target, "PNG")
    return target.getvalue()


def test_a_word_file_of_scanned_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, by_darkness)
    document = read_docx(word_with_pictures(shade(250), shade(90)), Limits())
    assert [page.number for page in document.pages] == [1, 2]
    assert document.text.index("甲") < document.text.index("乙")


def test_pictures_beside_text_are_told_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, by_darkness)
    document = read_docx(word_with_pictures(shade(250), text="附图如下。"), Limits())
    assert document.text == "附图如下。"
    assert [trouble.code for trouble in document.troubles] == ["pictures-left-out"]


def test_an_ofd_of_scanned_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, by_darkness)
    ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr(
            "OFD.xml",
            f"<ofd:OFD {ns}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        )
        file.writestr(
            "Doc_0/Document.xml",
            f"<ofd:Document {ns}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 280</ofd:PhysicalBox>"
            "</ofd:PageArea><ofd:DocumentRes>Res.xml</ofd:DocumentRes></ofd:CommonData><ofd:Pages>"
            '<ofd:Page ID="1" BaseLoc="P0.xml"/></ofd:Pages></ofd:Document>',
        )
        file.writestr(
            "Doc_0/Res.xml",
            f'<ofd:Res {ns} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="5" Type="Image">'
            "<ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>",
        )
        file.writestr(
            "Doc_0/P0.xml",
            f'<ofd:Page {ns}><ofd:Content><ofd:Layer ID="2"><ofd:ImageObject ID="3" Boundary="0 0 210 280" '
            'ResourceID="5"/></ofd:Layer></ofd:Content></ofd:Page>',
        )
        file.writestr("Doc_0/Res/a.png", shade(250))
    document = read_ofd(target.getvalue(), Limits())
    assert document.text == "甲" * 12
    assert document.pages[0].source == "ocr"
    assert document.pages[0].height == pytest.approx(280 * 72 / 25.4)
    assert document.troubles == ()
