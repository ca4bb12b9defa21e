"""Working days of the Chinese calendar with 调休, by the kept library ``chinesecalendar`` (its only importer).

The State Council publishes a year's holidays late in the year before. For a year that the library does not know yet,
Monday to Friday count, and the answer says that it is provisional; an office can enter the published days itself.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from chinese_calendar import is_workday


@dataclass(frozen=True, slots=True)
class Due:
    """A day, and whether it rests on a calendar that is not published yet."""

    on: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The calendar; ``own`` are an office's entries (day → is it a working day), which win."""

    own: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> tuple[bool, bool]:
        """Whether people work on a day, and whether that is known for sure."""
        if day in self.own:
            return self.own[day], True
        try:
            return bool(is_workday(day)), True
        except NotImplementedError:
            return day.weekday() < 5, False

    def after(self, start: date, working_days: int) -> Due:
        """The last day of a time limit that begins on the day after ``start``; raises ValueError below 1."""
        if working_days < 1:
            raise ValueError("a time limit has at least one day")
        day, sure = start, True
        while working_days:
            day += timedelta(days=1)
            works, known = self.is_working(day)
            sure = sure and known
            working_days -= works
        return Due(day, not sure)

    def after_months(self, start: date, months: int) -> Due:
        """The same day so many months later, moved to the next working day when nobody works on it."""
        month = start.month - 1 + months
        year, month = start.year + month // 12, month % 12 + 1
        return self._next_working(date(year, month, min(start.day, monthrange(year, month)[1])))

    def between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and with ``end``; negative when ``end`` lies before."""
        if end < start:
            return -self.between(end, start)
        days = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
        return sum(self.is_working(day)[0] for day in days)

    def _next_working(self, day: date) -> Due:
        sure = True
        while True:
            works, known = self.is_working(day)
            sure = sure and known
            if works:
                return Due(day, not sure)
            day += timedelta(days=1)
