from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extraction.amounts import find_amounts, parse_amount
from extraction.numerals import parse_numeral

ROWS = yaml.safe_load((Path(__file__).parent / "amounts.yaml").read_text(encoding="utf-8"))


def _wanted(row: str) -> tuple[Decimal, str, bool]:
    parts = row.split()
    currency = next((part for part in parts[1:] if part.isalpha()), "CNY")
    return Decimal(parts[0]), currency, "~" in parts


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['text']}|{row.get('unit', '')}" for row in ROWS])
def test_spec_row(row: dict) -> None:
    found = find_amounts(row["text"], unit=row.get("unit"))
    assert [(a.value, a.currency, a.approximate) for a in found] == [_wanted(w) for w in row["found"]]
    assert all(a.text == row["text"][a.start : a.end] for a in found)


def test_only_the_span_is_searched_but_its_surroundings_are_seen() -> None:
    text = "罚款12万。借款300万元，另付货款20万"
    assert [a.text for a in find_amounts(text, 6, 14)] == ["300万元"]
    assert [a.text for a in find_amounts(text, 2, 6)] == ["12万"]
    assert find_amounts(text, 7, 11) == []


def test_the_first_half_of_a_range_spans_the_whole_range() -> None:
    first, last = find_amounts("投资500至800万元")
    assert (first.text, last.text) == ("500至800万元", "800万元")


def test_a_tab_parts_two_cells() -> None:
    assert [a.text for a in find_amounts("1,234\t567万元")] == ["567万元"]


@pytest.mark.parametrize("text", ["", "元", "万元", "500", "几万元", "200至300万元", "支付300万元", "300万元，"])
def test_parse_amount_refuses(text: str) -> None:
    with pytest.raises(ValueError, match="金额"):
        parse_amount(text)


@pytest.mark.parametrize("text", ["300万元", " 300 万元 ", "近300万元", "300万元左右"])
def test_parse_amount_reads_one(text: str) -> None:
    assert parse_amount(text).value == 3_000_000


CENTS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("99999999999.99"), places=2)


def _printed(value: Decimal) -> list[str]:
    return [
        f"{value}元",
        f"{value:,}元",
        f"人民币{value:,}元",
        f"￥{value:,}",
        f"{value / 10**4}万元",
        f"{value / 10**4:,f}万元",
        f"{value / 10**8:f}亿元",
        f"{value / 10**4:f} 万 元",
        f"{value:,}元".translate({ord("0") + i: ord("０") + i for i in range(10)}),
        f"{value:,}元".replace(",", ", "),
    ]


@given(CENTS)
def test_every_printed_form_gives_the_value_back(value: Decimal) -> None:
    for form in _printed(value):
        assert [a.value for a in find_amounts(f"该公司支付货款{form}，未收回。")] == [value], form


def _chinese(number: int, digits: str, units: list[str]) -> str:
    """Plain Chinese numeral of a number below 10**12 by sections of four digits."""
    sections, text = [], ""
    while number:
        number, section = divmod(number, 10**4)
        sections.append(section)
    for place in range(len(sections) - 1, -1, -1):
        section = sections[place]
        if text and (section < 1000 or text[-1] not in "万亿") and section and not text.endswith(digits[0]):
            text += digits[0] if section < 1000 else ""
        text += _section(section, digits, units) + (["", "万", "亿"][place] if section else "")
    return text


def _section(section: int, digits: str, units: list[str]) -> str:
    text, gap = "", False
    for power in (3, 2, 1, 0):
        digit = section // 10**power % 10
        if digit:
            text += (digits[0] if gap and text else "") + digits[digit] + units[power]
            gap = False
        else:
            gap = True
    return text


@given(st.integers(min_value=1, max_value=10**12 - 1))
def test_chinese_numerals_round_trip(number: int) -> None:
    for digits, units in [
        ("零一二三四五六七八九", ["", "十", "百", "千"]),
        ("零壹贰叁肆伍陆柒捌玖", ["", "拾", "佰", "仟"]),
    ]:
        written = _chinese(number, digits, units)
        assert parse_numeral(written) == number, written
        assert [a.value for a in find_amounts(f"借款{written}元整")] == [number], written


@given(st.text(alphabet="一二三十百千万亿元0123456789.,，、-至 \n￥人民币罚款余多近", max_size=40))
def test_any_text_is_read_without_error_and_spans_are_valid(text: str) -> None:
    for amount in find_amounts(text):
        assert 0 <= amount.start < amount.end <= len(text)
        assert amount.text == text[amount.start : amount.end]
