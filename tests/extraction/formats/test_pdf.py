"""Golden tests: known paragraphs set in many layouts come back exactly."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from pypdfium2 import PdfDocument
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from benchmarks.typesetting import BODY, FLUSH, HEADING, SIGNATURE, SONG, TITLE, Layout, Style, typeset
from extraction.document import Box, Document, Page
from extraction.errors import DamagedFile, EncryptedFile, FileTooLarge, NoText
from extraction.formats.pdf import read_pdf
from extraction.layout.printed import PrintedLine, PrintedPage
from extraction.limits import Limits

CLAUSES = (
    "审计发现，南岭水务投资集团有限公司未按规定履行集体决策程序",
    "2019年至2021年，所属青禾环保科技有限公司向无业务往来的单位转款1,286.4万元",
    "有关合同由经办人一人签批，未经法务部门审核",
    "截至2021年6月末，上述款项仍有1.5亿元没有收回",
    "采购中心把应当公开招标的项目拆分为7个标段直接发包",
    "项目公司在土地使用权证尚未办妥的情况下先行支付工程款",
    "财务部门没有按月核对往来余额，造成账实不符",
    "该项目可行性研究报告的预测与实际经营情况相差很大",
    "集团总部对此没有提出异议，也没有向上级单位报告",
    "有3户企业的ERP系统数据与账面数不一致",
    "年化利率为4.35%，明显低于同期LPR水平",
    "上述行为不符合《企业内部控制基本规范》第三十二条的规定",
)
HEADS = (
    "一、财务管理方面",
    "二、投资管理方面",
    "（一）往来款项清理不及时",
    "（二）违规对外拆借资金",
    "3.合同管理不规范",
)


def prose(seed: int, count: int, sentences: tuple[int, int] = (1, 4)) -> list[str]:
    """Paragraphs of one to four sentences."""
    dice = random.Random(seed)
    paragraphs = []
    for _ in range(count):
        parts = ["，".join(dice.sample(CLAUSES, dice.randint(1, 3))) + "。" for _ in range(dice.randint(*sentences))]
        paragraphs.append("".join(parts))
    return paragraphs


def report(seed: int, count: int = 40) -> list[tuple[str, Style]]:
    """A report: title, addressee, headings and numbered items between paragraphs, signature and date."""
    dice = random.Random(seed)
    items: list[tuple[str, Style]] = [("关于南岭水务投资集团有限公司的审计报告", TITLE), ("市国资委：", FLUSH)]
    for number, text in enumerate(prose(seed, count)):
        if number % 5 == 0:
            items.append((dice.choice(HEADS), HEADING))
        start = dice.choice(("", "", f"{number % 9 + 1}.", f"（{number % 9 + 1}）", "一是"))
        items.append((start + text, BODY))
    return [*items, ("市审计局", SIGNATURE), ("2021年8月20日", Style(first=0, right=1, align="right"))]


def turned(data: bytes, degrees: int) -> bytes:
    """The PDF with every page turned by ``degrees``, so that its text lies on its side."""
    document, out = PdfDocument(data), io.BytesIO()
    for page in document:
        page.set_rotation(degrees)
    document.save(out)
    return out.getvalue()


def read(data: bytes) -> Document:
    return read_pdf(data, Limits())


def texts(document: Document, *kinds: str) -> list[str]:
    kinds = kinds or ("paragraph",)
    return [document.text[block.start : block.end] for block in document.blocks if block.kind in kinds]


def wanted(items: Sequence[tuple[str, Style]]) -> list[str]:
    return [text for text, _ in items]


def check(items: Sequence[tuple[str, Style]], layout: Layout = Layout()) -> Document:  # noqa: B008 - frozen
    document = read(typeset(items, layout))
    assert texts(document) == wanted(items)
    return document


@pytest.mark.parametrize("seed", range(8))
def test_indented_justified_report(seed: int) -> None:
    check(report(seed))


@pytest.mark.parametrize("seed", range(4))
def test_ragged_report(seed: int) -> None:
    check([(text, Style(align="left") if style is BODY else style) for text, style in report(seed)])


@pytest.mark.parametrize("seed", range(4))
def test_large_type_after_gb_t_9704(seed: int) -> None:
    large = [(t, Style(**{**vars(s), "size": 16 if s.size == 12 else s.size})) for t, s in report(seed)]
    check(large, Layout(margins=(79, 105, 74, 99)))


@pytest.mark.parametrize("seed", range(4))
def test_paragraphs_parted_by_room_only(seed: int) -> None:
    style = Style(first=0, above=9, leading=1.5)
    check([(text, style) for text in prose(seed, 30)])


@pytest.mark.parametrize("seed", range(4))
def test_hanging_indent(seed: int) -> None:
    style = Style(first=0, rest=2, align="justify")
    check([(f"（{i % 9 + 1}）{text}", style) for i, text in enumerate(prose(seed, 30))])


@pytest.mark.parametrize("seed", range(4))
def test_list_items_inside_indented_prose(seed: int) -> None:
    items: list[tuple[str, Style]] = []
    for i, text in enumerate(prose(seed, 30)):
        hanging = i % 3 > 0
        items.append((f"{i % 9 + 1}.{text}" if hanging else text, Style(first=2, rest=3) if hanging else BODY))
    check(items)


@pytest.mark.parametrize("seed", range(6))
def test_two_columns(seed: int) -> None:
    style = Style(size=10.5)
    check([(text, style) for text in prose(seed, 40)], Layout(columns=2, margins=(60, 70, 60, 70)))


@pytest.mark.parametrize("seed", range(3))
def test_landscape(seed: int) -> None:
    check(report(seed), Layout(size=landscape(A4)))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_sideways_text(seed: int, rotate: int) -> None:
    items = report(seed, 20)
    document = read(turned(typeset(items), rotate))
    page = document.pages[0]
    assert texts(document) == wanted(items)
    assert (page.width > page.height) == (rotate != 180)
    assert all(0 <= line.box.x0 < line.box.x1 <= page.width for line in document.lines)
    assert all(0 <= line.box.y0 < line.box.y1 <= page.height for line in document.lines)


@pytest.mark.parametrize("seed", range(3))
def test_bold_headings_without_numbers(seed: int) -> None:
    items = []
    for i, text in enumerate(prose(seed, 30)):
        if i % 4 == 0:
            items.append(("资金管理存在的突出问题", Style(first=2, bold=True)))
        items.append((text, BODY))
    check(items)


@pytest.mark.parametrize("seed", range(3))
def test_block_indented_quotation(seed: int) -> None:
    items = []
    for i, text in enumerate(prose(seed, 24, (2, 4))):
        items.append((text, Style(first=4, rest=2, right=2) if i % 4 == 2 else BODY))
    check(items)


@pytest.mark.parametrize("seed", range(3))
def test_mirrored_margins_and_heads(seed: int) -> None:
    def around(canvas: Canvas, number: int) -> None:
        canvas.setFont(SONG, 9)
        canvas.drawString(80, 795, "南岭水务投资集团有限公司审计报告")
        canvas.drawCentredString(297, 45, f"— {number} —")

    document = check(report(seed), Layout(around=around))
    furniture = texts(document, "furniture")
    assert furniture[0] == "南岭水务投资集团有限公司审计报告"
    assert len(furniture) == 2 * len(document.pages)
    assert [block.kind for block in document.blocks][-len(furniture) :] == ["furniture"] * len(furniture)


PAGE_NUMBERS = ("- {n} -", "— {n} —", "第{n}页 共{c}页", "第 {n} 页", "{n}/{c}", "{n}", "·{n}·", "Page {n} of {c}")


@pytest.mark.parametrize("pages", [1, 2, 4])
@pytest.mark.parametrize("form", PAGE_NUMBERS)
def test_page_numbers(form: str, pages: int) -> None:
    def around(canvas: Canvas, number: int) -> None:
        canvas.setFont(SONG, 10.5)
        canvas.drawCentredString(297, 45, form.format(n=number, c=pages))

    items = [(text, BODY) for text in prose(3, {1: 3, 2: 14, 4: 36}[pages])]
    document = check(items, Layout(around=around))
    assert len(texts(document, "furniture")) == len(document.pages)


def test_repeating_body_line_of_a_short_document_stays() -> None:
    items = [("整改情况说明", BODY), *[(text, BODY) for text in prose(5, 3)], ("整改情况说明", BODY)]
    check(items)


@pytest.mark.parametrize("pages", [1, 3])
def test_watermark_across_the_page(pages: int) -> None:
    def around(canvas: Canvas, _number: int) -> None:
        canvas.saveState()
        canvas.setFillGray(0.8)
        canvas.setFont(SONG, 60)
        canvas.translate(300, 420)
        canvas.rotate(45)
        canvas.drawCentredString(0, 0, "内部资料")
        canvas.restoreState()

    items = [(text, BODY) for text in prose(7, {1: 4, 3: 30}[pages])]
    document = check(items, Layout(around=around))
    assert texts(document, "furniture") == ["内部资料"] * len(document.pages)


def test_light_watermark_on_every_page() -> None:
    def around(canvas: Canvas, _number: int) -> None:
        canvas.saveState()
        canvas.setFillGray(0.85)
        canvas.setFont(SONG, 48)
        canvas.drawCentredString(300, 402, "征求意见稿")
        canvas.restoreState()

    document = check([(text, BODY) for text in prose(8, 30)], Layout(around=around))
    assert set(texts(document, "furniture")) == {"征求意见稿"}


def test_line_numbers_in_the_margin() -> None:
    def around(canvas: Canvas, _number: int) -> None:
        canvas.setFont(SONG, 8)
        for at in range(30):
            canvas.drawRightString(60, A4[1] - 90 - 21 * (at + 1), str(at + 1))

    check([(text, BODY) for text in prose(9, 6)], Layout(around=around))


@pytest.mark.parametrize("shift", [0.0, 0.3])
def test_overprinted_glyphs_once(shift: float) -> None:
    once = prose(10, 3)

    def around(canvas: Canvas, _number: int) -> None:
        canvas.setFont(SONG, 12)
        for times in range(2):
            canvas.drawString(104 + times * shift, 200, "一、重复印刷的标题")

    document = read(typeset([(text, BODY) for text in once], Layout(around=around)))
    assert texts(document) == [*once, "一、重复印刷的标题"]


NOTES = ("数据来自该公司提供的台账。", "指集团本部及其全资子公司，下同。", "未经审计。")


def test_footnote_does_not_break_a_paragraph_over_pages() -> None:
    def around(canvas: Canvas, number: int) -> None:
        canvas.line(80, 120, 200, 120)
        canvas.setFont(SONG, 9)
        canvas.drawString(80, 106, f"{number} {NOTES[number % 3]}")

    items = [(text, BODY) for text in prose(11, 40)]
    document = read(typeset(items, Layout(margins=(80, 90, 80, 140), around=around)))
    assert texts(document) == wanted(items)
    assert texts(document, "footnote")[0] == "1 指集团本部及其全资子公司，下同。"
    assert len(texts(document, "footnote")) == len(document.pages)
    kinds = [block.kind for block in document.blocks]
    assert kinds.index("footnote") < len(kinds) - 1


def test_wrapped_numbers_and_years_are_no_items() -> None:
    for fill in range(18, 30):
        text = "经查" + "某" * fill + "共计1.5亿元，其中2019年发生1.2016年结转后的余额3,000万元，2.85亿元未收回。"
        check([(text, BODY), *[(p, BODY) for p in prose(fill, 4)]])


#: A space between Latin and Han is not seen where a line ends.
LATIN_EDGE = re.compile("(?<=[\u2e80-\uffff]) | (?=[\u2e80-\uffff])")


def test_latin_words_keep_their_spaces() -> None:
    text = (
        "该公司通过 Asia Pacific Holdings Limited 与 Global Trading and Shipping Company 开展 back to back 贸易，" * 3
    )
    document = read(typeset([(text, Style(align="left")), *[(p, BODY) for p in prose(1, 3)]]))
    assert LATIN_EDGE.sub("", texts(document)[0]) == LATIN_EDGE.sub("", text)


def shown(data: bytes, page: int, box: Box) -> str:
    """What PDFium itself sees inside a box of the page as displayed: the characters whose middle lies in it."""
    with PdfDocument(data) as document:
        sheet = document[page - 1]
        text = sheet.get_textpage()
        width, height = sheet.get_size()
        rotation = sheet.get_rotation()
        found = []
        for at in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(at, loose=True)
            x, y = (left + right) / 2, (bottom + top) / 2
            x, y = {0: (x, height - y), 90: (y, x), 180: (width - x, y), 270: (width - y, height - x)}[rotation]
            if box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1:
                found.append(text.get_text_range(at, 1))
        text.close()
        sheet.close()
    return "".join("".join(found).split())


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("style", [BODY, Style(align="left"), Style(size=10.5)])
def test_boxes_read_back(style: Style, rotate: int) -> None:
    items = [(text, style) for text in prose(21, 8)]
    data = turned(typeset(items), rotate)
    document = read(data)
    dice = random.Random(4)
    for _ in range(25):
        start = dice.randrange(len(document.text) - 60)
        end = start + dice.randint(1, 60)
        seen = "".join(shown(data, page, box) for page, box in document.boxes(start, end))
        assert seen == "".join(document.text[start:end].split())


def test_edges_ascend_and_fit() -> None:
    document = read(typeset(report(2)))
    for line in document.lines:
        assert len(line.edges) == line.end - line.start + 1
        assert list(line.edges) == sorted(line.edges)
    spans = [(line.start, line.end) for line in document.lines]
    assert spans == sorted(spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    covered = {at for start, end in spans for at in range(start, end)}
    assert all(character in " \n\t" or at in covered for at, character in enumerate(document.text))


@pytest.mark.parametrize("password", ["geheim"])
def test_user_password(password: str) -> None:
    with pytest.raises(EncryptedFile):
        read(typeset([(text, BODY) for text in prose(1, 2)], encrypt=password))


def test_damaged_empty_and_large_files() -> None:
    data = typeset([(text, BODY) for text in prose(1, 30)])
    with pytest.raises(DamagedFile):
        read(data[:200])
    with pytest.raises(NoText):
        read(typeset([("", BODY)]))
    with pytest.raises(FileTooLarge):
        read_pdf(data, Limits(max_pages=1))
    with pytest.raises(FileTooLarge):
        read_pdf(data, Limits(max_bytes=1000))


def test_page_without_text_is_named_and_can_be_recognised() -> None:
    def around(canvas: Canvas, number: int) -> None:
        if number == 1:
            canvas.showPage()
            canvas.line(100, 100, 200, 200)

    data = typeset([(text, BODY) for text in prose(1, 2)], Layout(around=around))
    troubles = read(data).troubles
    assert [(trouble.code, trouble.page) for trouble in troubles] == [("page-without-text", 2)]

    def recognise(number: int) -> PrintedPage:
        line = PrintedLine("识别出的一行文字。", number, Box(104, 100, 230, 112), 12)
        return PrintedPage(Page(number, *A4, "ocr", 0.97), (line,))

    document = read_pdf(data, Limits(), recognise)
    assert texts(document)[-1] == "识别出的一行文字。"
    assert document.pages[1].source == "ocr"
    assert document.troubles == ()


def test_text_box_beside_the_text_is_read_by_itself() -> None:
    def around(canvas: Canvas, number: int) -> None:
        if number == 1:
            canvas.rect(400, 500, 110, 80)
            canvas.setFont(SONG, 10)
            for at, text in enumerate(("审计提示：该项目", "已移送纪检监察机", "关处理。")):
                canvas.drawString(410, 560 - 16 * at, text)

    items = [(text, Style(right=12)) for text in prose(31, 16)]
    document = read(typeset(items, Layout(around=around)))
    assert [text for text in texts(document) if "审计提示" not in text] == wanted(items)
    assert "审计提示：该项目已移送纪检监察机关处理。" in texts(document)
