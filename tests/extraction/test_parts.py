"""Inner enumerations of a passage."""

from __future__ import annotations

import pytest

from extraction.outline import find_outline
from extraction.parts import find_parts
from extraction.passage import Passage
from extraction.passages import find_passages
from extraction.plain import document_from_text

ROWS = [
    (
        "3.廉洁风险高。\n一是养护项目化整为零；二是违规预留房源；三是场租不入账。",
        "3.廉洁风险高。",
        ["一是养护项目化整为零；", "二是违规预留房源；", "三是场租不入账。"],
    ),
    ("检查发现：（1）未招标。（2）未验收。", "检查发现：", ["（1）未招标。", "（2）未验收。"]),
    ("①未批先建；②超概算。", None, ["①未批先建；", "②超概算。"]),
    ("招标不规范：a.清单重复。b.控制价偏高。", "招标不规范：", ["a.清单重复。", "b.控制价偏高。"]),
    ("第一，决策倒置。第二，资金失控。", None, ["第一，决策倒置。", "第二，资金失控。"]),
    ("首先，没有上会。其次，没有评估。", None, ["首先，没有上会。", "其次，没有评估。"]),
    (
        "抽查发现：甲公司少计收入16万元；乙公司虚列支出20万元。",
        "抽查发现：",
        ["甲公司少计收入16万元；", "乙公司虚列支出20万元。"],
    ),
    (
        "对违规预付货款230万元的问题，已追回175万元。",
        None,
        ["对违规预付货款230万元的问题，", "已追回175万元。"],
    ),
    ("2018年出借资金300万元，未收回。", None, []),
    ("依据（1）号文件，未见（2）号批复。", None, []),
    ("党委书记是第一责任人。二是指标未完成。", None, []),
]


@pytest.mark.parametrize(("text", "lead", "parts"), ROWS)
def test_parts(text: str, lead: str | None, parts: list[str]) -> None:
    passage = find_passages(document := document_from_text(text), find_outline(document))[0]
    assert passage.end == len(text)
    found = find_parts(text, passage)
    assert [text[a:b] for a, b in found.parts] == parts
    assert (text[slice(*found.lead)] if found.lead else None) == (lead if parts else None)


def test_parts_inside_one_cell_of_a_row() -> None:
    text = "序号\t存在问题\t金额（万元）\n1\t（1）合同拆成四份绕开招标；（2）未经评估出租堆场\t86"
    document = document_from_text(text)
    row = find_passages(document, find_outline(document))[-1]
    assert [text[a:b] for a, b in find_parts(text, row).parts] == [
        "（1）合同拆成四份绕开招标；",
        "（2）未经评估出租堆场",
    ]


def test_last_part_ends_with_its_paragraph() -> None:
    text = "2.管理混乱。一是账外存款；二是白条抵库。\n上述做法不符合现金管理规定。"
    passage = Passage("item", 0, len(text), (), None, "2.", (0, 1))
    assert [text[a:b] for a, b in find_parts(text, passage).parts][-1] == "二是白条抵库。"
