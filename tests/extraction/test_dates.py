from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extraction.dates import find_dates, find_periods, parse_date

ROWS = yaml.safe_load((Path(__file__).parent / "periods.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] for row in ROWS])
def test_period_row(row: dict) -> None:
    assert [str(period) for period in find_periods(row["text"])] == row["found"]


def test_positions_are_those_of_the_text() -> None:
    text = "前言。2014年至2016年借款，2018年收回。"
    first, second = find_periods(text, 3)
    assert text[first.start : first.end] == "2014年至2016年"
    assert text[second.start : second.end] == "2018年"
    assert find_periods(text, 0, 3) == []


@pytest.mark.parametrize(
    "text",
    ["2012年10月22日", "二〇一二年十月二十二日", "2012-10-22", "2012.10.22", "2012/10/22", " 2012 年 10 月 22 日"],
)
def test_parse_date(text: str) -> None:
    assert parse_date(text) == date(2012, 10, 22)


@pytest.mark.parametrize(
    "text", ["", "2012年", "2012年10月", "2012年13月1日", "2012-02-30", "12.10.22", "2012年10月22日起"]
)
def test_not_a_full_date(text: str) -> None:
    assert parse_date(text) is None


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31)))
def test_dates_round_trip(day: date) -> None:
    for form in (f"{day.year}年{day.month}月{day.day}日", day.isoformat(), f"{day.year}.{day.month}.{day.day}"):
        assert [found.date for found in find_dates(f"于{form}签订")] == [day]
        assert parse_date(form) == day
