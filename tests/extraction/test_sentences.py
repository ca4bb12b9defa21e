"""Where sentences end, and where a full stop ends none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.sentences import split_sentences

ROWS = [
    ("未经审批。形成损失！为何？", ["未经审批。", "形成损失！", "为何？"]),
    ("甲公司出借资金；乙公司违规担保。", ["甲公司出借资金；", "乙公司违规担保。"]),
    ("在岗176人.08年收入2130万元,降8.6%.原因不明.", ["在岗176人.", "08年收入2130万元,降8.6%.", "原因不明."]),
    ("金额1.5亿元，比率3.2%。", ["金额1.5亿元，比率3.2%。"]),
    ("落实“管资本。强监管”要求不力。", ["落实“管资本。强监管”要求不力。"]),
    ("董事长表示：“先干后批。”随后即付款。", ["董事长表示：“先干后批。”", "随后即付款。"]),
    ("“先干后批。”的做法被通报。", ["“先干后批。”", "的做法被通报。"]),
    ("子公司（已停产。无人值守。）资产闲置。", ["子公司（已停产。无人值守。）资产闲置。"]),
    ("1。基本情况好。2。问题", ["1。基本情况好。", "2。问题"]),
    ("第一行没有句号\n第二行。", ["第一行没有句号\n", "第二行。"]),
    ("见公司网站a.com.cn的公告。", ["见公司网站a.com.cn的公告。"]),
    ("未闭合的“引号。仍要断句。", ["未闭合的“引号。", "仍要断句。"]),
]


@pytest.mark.parametrize(("text", "wanted"), ROWS)
def test_sentences(text: str, wanted: list[str]) -> None:
    assert [text[start:end] for start, end in split_sentences(text)] == wanted


def test_only_the_span_asked_for() -> None:
    text = "甲。乙。丙。"
    assert split_sentences(text, 2, 4) == [(2, 4)]


@given(st.text(alphabet="甲乙1.。；“”（）()\n 　!？,", max_size=80))
def test_spans_cover_the_text(text: str) -> None:
    spans = split_sentences(text)
    assert [text[a:b] for a, b in spans] == [text[a:b] for a, b in spans if a < b]
    assert "".join(text[a:b] for a, b in spans) == text
