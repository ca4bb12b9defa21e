"""Dates and years in running text: 2012年10月22日, 二〇一二年, 2014年至2016年, 2015年4月至2021年3月, 07、08两年.

A year is taken only where it is unmistakable: not in a title 《…（2018年修订）》, a document number 〔2021〕14号 or a
duration (租期15年).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from extraction.fields import Period
from extraction.numerals import fold_forms, parse_numeral

_CN = "〇零○一二三四五六七八九0-9"
_YEAR = rf"(?<![0-9])(?:(?:19|20) ?[0-9] ?[0-9](?![0-9])|[一二][{_CN}]{{3}})"
_MONTH = r"(?:[0-9]{1,2}|十[一二]?|[一二三四五六七八九元正])"
_DAY = r"(?:[0-9]{1,2}|[一二三]?十[一二三四五六七八九]?|廿?[一二三四五六七八九])"
_TO = r" ?(?:起?至|到|-{1,2}|—{1,2}|–|―|~|―) ?"

_LONG = rf"({_YEAR}) ?年 ?({_MONTH}) ?月 ?({_DAY}) ?[日号](?!文|令)"
_SHORT = (
    r"(?<![0-9.\-/])((?:19|20)[0-9]{2}) ?(?P<sep>[-./]) ?(0?[1-9]|1[0-2]) ?(?P=sep) ?([12][0-9]|3[01]|0?[1-9])(?![0-9])"
)
_DATE = re.compile(rf"{_LONG}|{_SHORT}")

_MONTH_DAY = rf"(?: ?{_MONTH} ?月(?:份|底|初|末|中旬|上旬|下旬)?(?: ?{_DAY} ?日)?)"
_PART = r"(?: ?(?:度|末|底|初|上半年|下半年|[一二三四]季度|年末|年底|年初))"
_WITHIN = rf"(?:{_MONTH_DAY}|{_PART})?"
_DOTTED = r"(?:19|20)[0-9]{2} ?[./] ?(?:0?[1-9]|1[0-2])(?: ?[./] ?[0-3]?[0-9])?"
#: Laws and notices are dated by year too: 2018年修订, 2021年第14号.
_NOT_LAW = r"(?!年?度? ?(?:第 ?[0-9一二三四五六七八九十]+ ?[号期]|[^，。；\n]{0,3}(?:修订|修正|版)))"
_RANGE = re.compile(
    rf"(?P<first>{_YEAR}) ?年?{_WITHIN}{_TO}"
    rf"(?:(?P<last>{_YEAR}|(?<![0-9])[0-9]{{2}}(?= ?年)) ?年{_WITHIN}|(?P<next>次年|翌年){_WITHIN})"
)
_DOTTED_RANGE = re.compile(rf"(?<![0-9.])(?P<first>{_DOTTED}){_TO}(?P<last>{_DOTTED})(?![0-9])")
_SINGLE = re.compile(
    rf"(?P<list>(?:{_YEAR} ?[、,，和及/] ?){{0,9}}){_NOT_LAW}(?P<first>{_YEAR}){_NOT_LAW}"
    rf" ?(?:两|三|四)?年{_WITHIN}(?:{_TO}{_MONTH_DAY})?"
)
_TWO_DIGITS = re.compile(
    r"(?<![0-9.,年至到])(?P<list>(?:[0-9]{2}年?[、,，和]){0,9})(?P<last>0[0-9](?=年)|[0-9]{2}(?=(?:两|三|四)年)|"
    rf"[0-9]{{2}}(?=年(?:底|末|初|度|上半年|下半年|{_MONTH}月)))(?:两|三|四)?年"
)
_LOOK_BACK = 4
_QUOTED = re.compile(r"《[^《》\n]{0,120}》")
_YEAR_ALONE = re.compile(_YEAR)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A full date and where it stands."""

    start: int
    end: int
    date: date


def find_dates(text: str, start: int = 0, end: int | None = None) -> list[FoundDate]:
    """Every full date (year, month, day) that exists in the calendar, in order."""
    low = max(0, start - _LOOK_BACK)
    found = []
    for match in _DATE.finditer(fold_forms(text[low:end]), start - low):
        value = _date(match)
        if value:
            found.append(FoundDate(match.start() + low, match.end() + low, value))
    return found


def parse_date(text: str) -> date | None:
    """The date that ``text`` consists of; None when it is no full date."""
    match = _DATE.fullmatch(fold_forms(text).strip())
    return _date(match) if match else None


def find_periods(text: str, start: int = 0, end: int | None = None) -> list[Period]:
    """Years and ranges of years printed in ``text[start:end]``, in order, each where it stands (repeats included)."""
    rest = _QUOTED.sub(_mask, fold_forms(text[start:end]))
    found: list[Period] = []
    for pattern in (_RANGE, _DOTTED_RANGE, _DATE, _SINGLE, _TWO_DIGITS):
        for match in pattern.finditer(rest):
            found.extend(_periods(match, start))
        rest = pattern.sub(_mask, rest)
    return sorted(found, key=lambda period: (period.start, period.first))


def _mask(match: re.Match[str]) -> str:
    """Filler of the same length: what one pattern has taken is not seen by the next."""
    return "《" * len(match[0])


def _date(match: re.Match[str]) -> date | None:
    year, month, day = match.group(1, 2, 3) if match[1] else match.group(4, 6, 7)
    try:
        return date(_year(year), _small(month), _small(day))
    except ValueError:
        return None


def _periods(match: re.Match[str], offset: int) -> list[Period]:
    """The periods that a match of one of the patterns stands for."""
    at, to = match.start() + offset, match.end() + offset
    pattern = match.re
    if pattern is _DATE:
        year = _year(match[1] or match[4])
        return [Period(at, to, year, year)]
    if pattern in {_RANGE, _DOTTED_RANGE}:
        first, last = _year(match["first"][:4]), _last(match)
        return [Period(at, to, first, last)] if first <= last <= first + 60 else []
    if pattern is _TWO_DIGITS:
        years = [*re.findall(r"[0-9]{2}", match["list"]), match["last"]]
        return [Period(at, to, value, value) for value in map(_year, years)]
    listed = [
        Period(at + year.start(), at + year.end(), *[_year(year[0])] * 2)
        for year in _YEAR_ALONE.finditer(match["list"])
    ]
    first = _year(match["first"])
    return [*listed, Period(match.start("first") + offset, to, first, first)]


def _last(match: re.Match[str]) -> int:
    """The end of a range: a year, two digits of a year (2013-15年), or the year after (次年)."""
    groups = match.groupdict()
    if groups.get("next"):
        return _year(match["first"][:4]) + 1
    return _year(match["last"] if match.re is _RANGE else match["last"][:4])


def _year(printed: str) -> int:
    """2012, 二〇一二, 07 (a year of the last or this century)."""
    value = int(parse_numeral(printed))
    if value < 100:
        return value + (1900 if value >= 50 else 2000)
    return value


def _small(printed: str) -> int:
    return 1 if printed in {"元", "正"} else int(parse_numeral(printed))
