"""Numbers at the head of a paragraph: every style, its damaged forms, and what only looks like one."""

from __future__ import annotations

import pytest

from extraction.numbering import RANKS, chinese_value, find_marker

SURE = [
    ("第二部分 资产", "第X部分", 2),
    ("第十一章　附则", "第X章", 11),
    ("第一节 存款", "第X节", 1),
    ("第十五条　企业不得对外担保", "第X条", 15),
    ("一、基本情况", "一、", 1),
    ("一,基本情况", "一、", 1),
    ("二．存在问题", "一、", 2),
    ("三。建议", "一、", 3),
    ("二十一、其他", "一、", 21),
    ("—、审计发现", "一、", 1),
    ("（一）财务方面", "（一）", 1),
    ("(二) 决策方面", "（一）", 2),
    ("（十二）采购", "（一）", 12),
    ("（一）、资金", "（一）", 1),
    ("（二）项目未核准即开工", "（一）", 2),
    ("（三）至2016年底仍未收回", "（一）", 3),
    ("1.出借资金", "1.", 1),
    ("1、出借资金", "1.", 1),
    ("1．出借资金", "1.", 1),
    ("1,亏损不实", "1.", 1),
    ("１．全角数字", "1.", 1),
    ("12.第十二项", "1.", 12),
    ("1.2016年，所属公司多计收入", "1.", 1),
    ("2.2010年至2012年循环开票", "1.", 2),
    ("10.2023年度少计利息", "1.", 10),
    ("1.1 总则", "1.1", 1),
    ("2.3.2 存货盘点", "1.1", 2),
    ("（1）未签合同", "（1）", 1),
    ("(3)未验收", "（1）", 3),
    ("⑵未入账", "（1）", 2),
    ("2）未入账", "1）", 2),
    ("⑦招标不规范", "①", 7),
    ("a.招标清单重复", "a.", 1),
    ("B.未按清单", "A.", 2),
    ("Ⅱ、往来", "Ⅰ、", 2),
    ("一是学用脱节", "一是", 1),
    ("三要严控担保", "一是", 3),
    ("第二，资产流失", "第一，", 2),
    ("其一，程序倒置", "第一，", 1),
    ("问题1：未比价", "问题1", 1),
    ("发现三 未计提跌价", "问题1", 3),
    ("【问题2】超付", "问题1", 2),
    ("高风险事项2：挪用", "问题1", 2),
]

DOUBTFUL = ["1.5亿元资金未收回", "1.5%的股权", "3.2万吨库存", "2.10户企业", "4.6月30日余额", "l.未计提", "1.2亩土地"]

NONE = [
    "1,234.56万元",
    "07,08两年",
    "3、4号楼",
    "2013.5.6",
    "2019年",
    "12月31日",
    "（2021）12号",
    "（一）所述问题",
    "（一）（二）项",
    "（一）至（三）项问题",
    "（二）项规定",
    "第三条规定，企业应当",
    "第二款",
    "一、二期工程",
    "三、（二）部分所述",
    "三级管理",
    "一是否具备条件",
    "二〇一四年六月",
    "A公司未按约履行",
    "——清收欠款",
    "存在问题",
    "",
]


@pytest.mark.parametrize(("text", "style", "value"), SURE)
def test_sure_number(text: str, style: str, value: int) -> None:
    marker = find_marker(text, 0, len(text))
    assert marker is not None
    assert (marker.style, marker.value, marker.doubtful) == (style, value, False)
    assert style in RANKS


@pytest.mark.parametrize("text", DOUBTFUL)
def test_number_that_only_a_series_confirms(text: str) -> None:
    marker = find_marker(text, 0, len(text))
    assert marker is None or marker.doubtful


@pytest.mark.parametrize("text", NONE)
def test_no_number(text: str) -> None:
    assert find_marker(text, 0, len(text)) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("三十四", 34), ("一百零三", 103), ("", None), ("公司", None)],
)
def test_chinese_value(text: str, value: int | None) -> None:
    assert chinese_value(text) == value
