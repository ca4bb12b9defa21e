"""OFD files built by hand: pages in their order, several documents, templates, rulings, pictures."""

from __future__ import annotations

import io
import zipfile

import pytest

from extraction.document import Document
from extraction.errors import DamagedFile, EncryptedFile, FileTooLarge, NoText
from extraction.formats.ofd import read_ofd
from extraction.limits import Limits

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SENTENCE = "审计发现，东河城建集团有限公司未经集体决策对外出借资金一亿二千万元，形成逾期债权尚未收回。"


def text(words: str, x: float, y: float, size: float = 5.0) -> str:
    """Words whose baseline begins at x, y (millimetres); every ideograph is as wide as the font size."""
    step = f"g {len(words) - 1} {size}" if len(words) > 1 else ""
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y - size} {size * len(words)} {size * 1.2}" Font="1" Size="{size}">'
        f'<ofd:TextCode X="0" Y="{size}" DeltaX="{step}">{words}</ofd:TextCode></ofd:TextObject>'
    )


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    return (
        f'<ofd:PathObject ID="2" Boundary="{x0} {y0} {x1 - x0} {y1 - y0}">'
        f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def page(*objects: str, template: str = "") -> str:
    used = f'<ofd:Template TemplateID="{template}"/>' if template else ""
    content = "".join(objects)
    return f"<ofd:Page {NS}>{used}<ofd:Content><ofd:Layer ID='9'>{content}</ofd:Layer></ofd:Content></ofd:Page>"


def document(pages: list[str], templates: str = "") -> str:
    listed = "".join(f'<ofd:Page ID="{at}" BaseLoc="{name}"/>' for at, name in enumerate(pages, 20))
    return (
        f"<ofd:Document {NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
        f"</ofd:PageArea>{templates}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    )


def ofd(*documents: tuple[list[str], dict[str, str]], title: str = "", templates: str = "") -> bytes:
    """A package; each document is its page names in order and its parts by name."""
    target = io.BytesIO()
    info = f"<ofd:DocInfo><ofd:Title>{title}</ofd:Title></ofd:DocInfo>" if title else ""
    bodies = "".join(
        f"<ofd:DocBody>{info}<ofd:DocRoot>Doc_{at}/Document.xml</ofd:DocRoot></ofd:DocBody>"
        for at in range(len(documents))
    )
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("OFD.xml", f"<ofd:OFD {NS}>{bodies}</ofd:OFD>")
        for at, (names, parts) in enumerate(documents):
            package.writestr(f"Doc_{at}/Document.xml", document(names, templates))
            for name, content in parts.items():
                package.writestr(f"Doc_{at}/{name}", content)
    return target.getvalue()


def paragraphs(read: Document) -> list[str]:
    return [read.text[b.start : b.end] for b in read.blocks if b.kind == "paragraph"]


def column(words: str, top: float, per_line: int = 32, indent: int = 2) -> list[str]:
    """Words set in lines of so many characters, the first one indented."""
    first = per_line - indent
    lines = [words[:first], *(words[at : at + per_line] for at in range(first, len(words), per_line))]
    return [text(words, 25 + 5 * indent * (at == 0), top + 9 * at) for at, words in enumerate(lines)]


def test_pages_stand_in_the_order_of_the_document_and_lines_join() -> None:
    parts = {
        "Pages/Page_10/Content.xml": page(*column(SENTENCE * 2, 40)),
        "Pages/Page_2/Content.xml": page(*column("另查明：" + SENTENCE, 40)),
    }
    read = read_ofd(ofd((list(parts), parts), title="审计报告"), Limits())
    assert paragraphs(read) == [SENTENCE * 2, "另查明：" + SENTENCE]
    assert [p.number for p in read.pages] == [1, 2]
    assert read.title == "审计报告"
    assert read.page_of(read.text.index("另查明")) == 2
    number, box = read.boxes(0, 4)[0]
    assert number == 1 and box.x0 == pytest.approx(35 * 72 / 25.4, abs=0.5)


def test_several_documents_in_one_file() -> None:
    one, two = {"P0.xml": page(text("甲报告", 30, 40))}, {"P0.xml": page(text("乙报告", 30, 40))}
    read = read_ofd(ofd((["P0.xml"], one), (["P0.xml"], two)), Limits())
    assert [p.number for p in read.pages] == [1, 2]
    assert read.text.index("甲报告") < read.text.index("乙报告")


def test_template_and_page_stand_together() -> None:
    parts = {"P0.xml": page(text("东河公司", 60, 40), template="77"), "T0.xml": page(text("编制单位：", 30, 40))}
    templates = '<ofd:TemplatePage ID="77" BaseLoc="T0.xml"/>'
    assert "编制单位：东河公司" in read_ofd(ofd((["P0.xml"], parts), templates=templates), Limits()).text.replace(
        " ", ""
    )


def test_a_ruled_table() -> None:
    rulings = [line(30, y, 150, y) for y in (50, 60, 70)] + [line(x, 50, x, 70) for x in (30, 90, 150)]
    words = [text("单位", 40, 57), text("金额", 100, 57), text("甲公司", 40, 67), text("５００", 100, 67)]
    read = read_ofd(ofd((["P0.xml"], {"P0.xml": page(*rulings, *words)})), Limits())
    (table,) = read.tables
    assert [(read.text[c.start : c.end], c.row, c.column) for c in table.cells] == [
        ("单位", 0, 0),
        ("金额", 0, 1),
        ("甲公司", 1, 0),
        ("５００", 1, 1),
    ]


PICTURE = '<ofd:ImageObject ID="3" Boundary="0 0 210 297" ResourceID="5"/>'


def test_picture_pages_are_told() -> None:
    parts = {"P0.xml": page(*column(SENTENCE, 40)), "P1.xml": page(PICTURE)}
    read = read_ofd(ofd((list(parts), parts)), Limits())
    assert [(t.code, t.page) for t in read.troubles] == [("page-without-text", 2)]


def test_nothing_but_pictures() -> None:
    with pytest.raises(NoText):
        read_ofd(ofd((["P0.xml"], {"P0.xml": page(PICTURE)})), Limits())


def test_a_missing_page_and_a_broken_one_are_told() -> None:
    parts = {"P0.xml": page(*column(SENTENCE, 40)), "P1.xml": "<ofd:Page"}
    read = read_ofd(ofd((["P0.xml", "P1.xml", "P9.xml"], parts)), Limits())
    assert {trouble.code for trouble in read.troubles} >= {"page-damaged", "ofd-part-missing"}


def test_bad_files() -> None:
    good = ofd((["P0.xml"], {"P0.xml": page(*column(SENTENCE, 40))}))
    for keep in (0.3, 0.8):
        with pytest.raises(DamagedFile):
            read_ofd(good[: int(len(good) * keep)], Limits())
    with pytest.raises(FileTooLarge):
        read_ofd(good, Limits(max_pages=0))
    target = io.BytesIO(good)
    with zipfile.ZipFile(target, "a") as package:
        package.writestr("Doc_0/Encryptions.xml", "<x/>")
    with pytest.raises(EncryptedFile):
        read_ofd(target.getvalue(), Limits())
