"""The layout steps on lines as OCR gives them: no edges, no font size, boxes that tremble, any order."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from benchmarks.typesetting import BODY, HEADING, TITLE, Layout, Style, typeset
from extraction.document import Box, Document, Page
from extraction.formats.pdf import read_pages
from extraction.layout.compose import compose
from extraction.layout.join import seam
from extraction.layout.printed import PrintedLine, PrintedPage
from extraction.limits import Limits

SENTENCES = (
    "经查，该公司下属三家单位均未按照规定开展合同评审，部分合同先执行后补签。",
    "截至2020年12月末，尚有2,318.6万元预付款项没有收到对应货物，账龄均超过两年。",
    "上述情况反映出该公司在资金支付环节的审批把关不严，责任没有落实到人。",
)


def items(seed: int) -> list[tuple[str, Style]]:
    dice = random.Random(seed)
    found: list[tuple[str, Style]] = [("关于采购业务专项检查情况的报告", TITLE)]
    for number in range(24):
        if number % 6 == 0:
            found.append((f"{'一二三四'[number // 6]}、采购管理方面", HEADING))
        found.append(("".join(dice.choices(SENTENCES, k=dice.randint(1, 4))), BODY))
    return found


def trembling(page: PrintedPage, dice: random.Random) -> PrintedPage:
    """The page as a good OCR engine would see it."""
    lines = []
    for line in page.lines:
        x0, y0, x1, y1 = (value + dice.uniform(-0.7, 0.7) for value in line.box)
        lines.append(replace(line, box=Box(x0, y0, x1, y1), size=0.0, edges=(), bold=False))
    dice.shuffle(lines)
    return replace(page, page=replace(page.page, source="ocr", confidence=0.98), lines=tuple(lines))


def paragraphs(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.kind == "paragraph"]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("columns", [1, 2])
def test_lines_as_ocr_gives_them(seed: int, columns: int) -> None:
    wanted = items(seed)
    if columns == 2:
        wanted = [pair for pair in wanted if pair[1] is not TITLE]
    pages, _ = read_pages(typeset(wanted, Layout(columns=columns)), Limits())
    dice = random.Random(seed)
    document = compose([trembling(page, dice) for page in pages], media_type="image/png")
    assert paragraphs(document) == [text for text, _ in wanted]
    assert all(page.source == "ocr" for page in document.pages)


def test_every_character_is_kept_once() -> None:
    pages, _ = read_pages(typeset(items(9)), Limits())
    document = compose(pages, media_type="application/pdf")
    given = sorted("".join(line.text for page in pages for line in page.lines).replace(" ", ""))
    assert sorted("".join(document.text.split())) == given


def test_pages_without_lines() -> None:
    document = compose([PrintedPage(Page(1, 595, 842), ())], media_type="image/png")
    assert (document.text, document.blocks, len(document.pages)) == ("", (), 1)


def test_pieces_of_one_baseline_are_one_line() -> None:
    pieces = [
        PrintedLine("编制单位：某公司", 1, Box(80, 100, 176, 112), 12),
        PrintedLine("金额单位：万元", 1, Box(430, 100.5, 514, 112.5), 12),
    ]
    document = compose([PrintedPage(Page(1, 595, 842), tuple(pieces))], media_type="image/png")
    assert document.text == "编制单位：某公司 金额单位：万元"


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("审计发现", "问题", (0, "")),
        ("Holdings", "Limited", (0, " ")),
        ("inter-", "national", (1, "")),
        ("ERP-", "System", (0, "")),
        ("2019-", "2021年", (0, "")),
        ("通过ERP", "系统", (0, "")),
        ("1,28", "6.4", (0, "")),
        ("Co.,", "Ltd", (0, " ")),
        ("(see", "note 3)", (0, " ")),
        ("约定", "LPR", (0, "")),
    ],
)
def test_seam(before: str, after: str, wanted: tuple[int, str]) -> None:
    assert seam(before, after) == wanted
