from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import BadSettings
from ledger.matters import load_calendar
from ledger.working_days import WorkingCalendar

CALENDAR = WorkingCalendar()


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 3, 2), 1, date(2026, 3, 3)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # a Saturday that is worked for the Spring Festival
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
        (date(2025, 9, 30), 1, date(2025, 10, 9)),
        (date(2026, 3, 2), 30, date(2026, 4, 14)),  # over 清明 (4 to 6 April)
    ],
)
def test_working_days_count_festivals_and_moved_days(start: date, days: int, due: date) -> None:
    assert (CALENDAR.after(start, days).on, CALENDAR.after(start, days).provisional) == (due, False)


def test_a_year_that_is_not_published_is_provisional() -> None:
    due = CALENDAR.after(date(2026, 12, 31), 5)
    assert due.provisional
    assert CALENDAR.after(date(2040, 1, 2), 5).on == date(2040, 1, 9)


def test_an_office_enters_published_days(tmp_path: Path) -> None:
    (tmp_path / "calendar.yaml").write_text("holidays: [2040-01-03]\nworking_days: [2040-01-07]\n", encoding="utf-8")
    due = load_calendar(tmp_path).after(date(2040, 1, 2), 1)
    assert due.on == date(2040, 1, 4)
    assert load_calendar(tmp_path).after(date(2040, 1, 6), 1).on == date(2040, 1, 7)
    (tmp_path / "calendar.yaml").write_text("holidays: [春节]\n", encoding="utf-8")
    with pytest.raises(BadSettings):
        load_calendar(tmp_path)


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        (date(2026, 3, 2), 6, date(2026, 9, 2)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2026, 4, 1), 6, date(2026, 10, 8)),  # 1 October is a holiday
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
    ],
)
def test_months_end_on_the_same_day_or_the_next_working_day(start: date, months: int, due: date) -> None:
    assert CALENDAR.after_months(start, months).on == due


def test_a_limit_has_at_least_one_day() -> None:
    with pytest.raises(ValueError, match="at least one"):
        CALENDAR.after(date(2026, 3, 2), 0)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 120))
def test_what_is_counted_forward_counts_back(start: date, days: int) -> None:
    due = CALENDAR.after(start, days).on
    assert CALENDAR.is_working(due)[0]
    assert CALENDAR.between(start, due) == days
    assert CALENDAR.between(due, start) == -days
    assert CALENDAR.between(start, due - timedelta(days=1)) == days - 1
