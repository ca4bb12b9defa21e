from decimal import Decimal

import pytest

from extraction.numerals import fold_forms, parse_numeral

ROWS = {
    "0": "0",
    "12": "12",
    "-12.5": "-12.5",
    "1,234.5": "1234.5",
    "１，２３４．５": "1234.5",
    "三千二百五十": "3250",
    "叁佰贰拾万": "3200000",
    "12万4千": "124000",
    "1.2亿": "120000000",
    "100万三千": "1003000",
    "二〇一六": "2016",
    "两": "2",
    "廿二": "22",
    "卅": "30",
    "半": "0.5",
    "半亿": "50000000",
    "两亿半": "250000000",
    "三万五": "35000",
    "一万零五": "10005",
    "一百零五": "105",
    "十六": "16",
    "一点二亿": "120000000",
    "零点零五": "0.05",
    "负十一": "-11",
    "一万亿": "1000000000000",
    "二千三百万亿": "2300000000000000",
    "三 万": "30000",
}


@pytest.mark.parametrize(("text", "value"), ROWS.items())
def test_value(text: str, value: str) -> None:
    assert parse_numeral(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "万", "元", "1,2,3", "三五百", "几百", "1.2.3", "点五", "一点", "12a", "-"])
def test_not_a_numeral(text: str) -> None:
    with pytest.raises(ValueError, match="不是数字"):
        parse_numeral(text)


def test_folding_keeps_every_position() -> None:
    text = "（１２３），　￥Ａ元"
    assert len(fold_forms(text)) == len(text)
    assert fold_forms(text) == "(123)， ￥A元"
