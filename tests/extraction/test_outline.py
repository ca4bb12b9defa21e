"""The heading tree and the passages of golden documents, and what holds for any text."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extraction.document import Block, Document
from extraction.outline import find_outline
from extraction.passage import Outline
from extraction.passages import find_passages
from extraction.plain import document_from_text

GOLDEN = yaml.safe_load((Path(__file__).parent / "outlines.yaml").read_text(encoding="utf-8"))


def printed(outline: Outline) -> str:
    return "\n".join(
        "  " * (h.depth - 1) + f"{h.number or (h.style if not h.title.startswith('【情') else '')} | {h.title}"
        for h in outline.headings
    )


@pytest.mark.parametrize("case", GOLDEN, ids=[case["name"] for case in GOLDEN])
def test_tree(case: dict[str, str]) -> None:
    wanted = [line.rstrip() for line in case["tree"].splitlines()]
    found = [line.rstrip() for line in printed(find_outline(document_from_text(case["text"]))).splitlines()]
    assert [" ".join(line.split()) for line in found] == [" ".join(line.split()) for line in wanted]
    assert [_indent(line) for line in found if line.strip()[0] != "|"] == [
        _indent(line) for line in wanted if line.strip()[0] != "|"
    ]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


@pytest.mark.parametrize("case", GOLDEN, ids=[case["name"] for case in GOLDEN])
def test_passages(case: dict[str, str]) -> None:
    document = document_from_text(case["text"])
    found = [
        (p.kind, document.text[p.start : p.end])
        for p in find_passages(document, find_outline(document))
        if p.end > p.start
    ]
    wanted = [tuple(line.split(" ", 1)) for line in case["passages"].splitlines()]
    assert [kind for kind, _ in found] == [kind for kind, _ in wanted]
    for (_, text), (_, start) in zip(found, wanted, strict=True):
        assert text.startswith(start)


def test_path_and_number_of_an_item() -> None:
    document = document_from_text("二、发现的问题\n（一）资金方面\n1.出借资金。2018年出借300万元。\n仍未收回。\n")
    item = find_passages(document, find_outline(document))[-1]
    assert item.path == ("二、发现的问题", "（一）资金方面")
    assert item.number == "1."
    assert document.text[item.start : item.end].endswith("仍未收回。")


def test_printed_heading_ends_where_the_body_begins() -> None:
    text = (
        "1.“第一议题”落实不严。2021年学习12次。\n2.关于“甲：乙”合同的问题：未经审批。\n"
        "（三）仓库 2019年盘点时短少设备16台，原因不明，未作处理。"
    )
    headings = find_outline(document_from_text(text)).headings
    assert text[headings[0].start : headings[0].end] == "1.“第一议题”落实不严。"
    assert text[headings[1].start : headings[1].end] == "2.关于“甲：乙”合同的问题："
    assert headings[2].title == "仓库"


def test_styled_headings_nest_by_their_level() -> None:
    text = "检查报告\n资金管理\n甲公司\n出借资金300万元未收回，检查时仍无着落。\n资产管理\n房屋闲置三年，没有盘活措施。"
    plain = document_from_text(text)
    levels = {"资金管理": 1, "甲公司": 2, "资产管理": 1}
    blocks = tuple(Block(b.kind, b.start, b.end, level=levels.get(text[b.start : b.end])) for b in plain.blocks)
    outline = find_outline(Document(text, blocks))
    assert [(h.title, h.depth) for h in outline.headings if h.title in levels] == [
        ("资金管理", 1),
        ("甲公司", 2),
        ("资产管理", 1),
    ]


def test_enclosures_are_no_items() -> None:
    text = "四、处理建议\n建议立案。\n附件：1.划款凭证\n2.转让协议\n3.询问笔录"
    assert [h.number for h in find_outline(document_from_text(text)).headings] == ["四、"]


LINE = st.sampled_from(
    [
        "一、",
        "二、",
        "（一）",
        "（二）",
        "1.",
        "2.",
        "1、",
        "（1）",
        "①",
        "第一，",
        "一是",
        "第一章 ",
        "【情况】",
        "【影响】",
        "附件1",
        "",
    ]
)
BODY = st.sampled_from(
    ["资金方面", "未经审批出借资金300万元。", "1.5亿元未收回，", "公司", "单位\t金额", "2018年\t12\t", "", "”（。）“"]
)


@given(st.lists(st.tuples(LINE, BODY).map("".join), max_size=25).map("\n".join))
def test_passages_tile_the_body_and_scopes_nest(text: str) -> None:
    document = document_from_text(text)
    outline = find_outline(document)
    covered = [0] * len(text)
    for passage in find_passages(document, outline):
        for position in range(passage.start, passage.end):
            covered[position] += 1
    for block in document.blocks:
        for position in range(block.start, block.end):
            assert covered[position] == 1 or (covered[position] == 0 and text[position].isspace())
    for heading in outline.headings:
        assert heading.start < heading.end <= heading.scope_end
        if heading.parent is not None:
            parent = outline.headings[heading.parent]
            assert parent.start < heading.start
            assert heading.scope_end <= parent.scope_end
            assert heading.depth == parent.depth + 1


@given(st.text(alphabet="一二三四（）()1234.、,，。；：\n\t章第条是【】情况公司万元 ", max_size=200))
def test_any_text_has_an_outline(text: str) -> None:
    document = document_from_text(text)
    spans = [(p.start, p.end) for p in find_passages(document, find_outline(document))]
    assert spans == sorted(spans)
    assert all(a < b for a, b in spans)
