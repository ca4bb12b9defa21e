"""Money amounts in running text and table cells, as exact decimals in the currency's own unit.

The grammar follows how Chinese offices print money (``tests/extraction/amounts.yaml`` has a row for every form).
Indefinite figures (几百万元, 上亿元, 三五百万元) are no amounts: no value beats a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from extraction import money_grammar as grammar
from extraction.cell_amounts import find_cell_amounts, find_cued_amounts
from extraction.fields import Amount
from extraction.numerals import SCALES, fold_forms, parse_numeral

_LOOK_BACK, _LOOK_AHEAD = 48, 8
_LISTING = re.compile(r"分别|依次|各自|先后|各[^一-鿿]")
_CLAUSE = re.compile(r"[。；;\n\t]")
_INDEFINITE = re.compile(r"(?:[几数上过逾]|若干|不足|达到?)$")
_ITEM_NUMBER = re.compile(r"(?:^|[\n\t])[ ]*$")
_SUBUNIT = re.compile(r"[又零]?([^角毛分美]+)(角|毛|美分|分)")
_UNIT_HEAD = re.compile(r"(?:[位以每按:：(]|单位为?)[ ]*$")


def find_amounts(text: str, start: int = 0, end: int | None = None, unit: str | None = None) -> list[Amount]:
    """Every definite money amount in ``text[start:end]``, in order; positions are those of ``text``.

    ``unit`` is the money unit of a table column (万元, 元, 万美元): a cell that holds only numbers then holds amounts,
    and so does a number that the words before it call money (账面价值688.8).
    A range that prints its unit once (500至800万元) gives two amounts; the span of the first is the whole range.
    """
    end = len(text) if end is None else min(end, len(text))
    if unit is not None and (bare := find_cell_amounts(text, start, end, unit)):
        return bare
    low = max(0, start - _LOOK_BACK)
    folded = fold_forms(text[low : end + _LOOK_AHEAD])
    found = [
        replace(
            amount, start=amount.start + low, end=amount.end + low, text=text[amount.start + low : amount.end + low]
        )
        for amount in _find(folded, start - low, end - low)
    ]
    if unit is not None:
        spans = {at for amount in found for at in range(amount.start, amount.end)}
        found.extend(amount for amount in find_cued_amounts(text, start, end, unit) if amount.start not in spans)
    return sorted(found, key=lambda amount: (amount.start, amount.end, amount.value))


def parse_amount(text: str) -> Amount:
    """The one amount that ``text`` consists of (a hedge beside it is allowed). Raises ValueError."""
    found = find_amounts(text)
    if len(found) == 1:
        before, after = fold_forms(text[: found[0].start]).strip(), fold_forms(text[found[0].end :]).strip()
        if (not before or grammar.HEDGE_BEFORE.fullmatch(before)) and (
            not after or grammar.HEDGE_AFTER.fullmatch(after)
        ):
            return found[0]
    raise ValueError(f"不是一个确定的金额：{text!r}")


def _find(folded: str, start: int, end: int) -> Iterator[Amount]:
    """Amounts of a folded window, with positions in the window."""
    taken = 0
    marked = grammar.PREFIXED.finditer(folded, start, end)
    plain = grammar.AMOUNT.finditer(folded, start, end)
    cued = grammar.CUED.finditer(folded, start)
    matches = sorted(chain(plain, marked, cued), key=lambda match: (match.start("number"), -match.end()))
    previous: Amount | None = None
    for match in matches:
        if match.start("number") < taken or match.end() > end or not _counts(folded, match, previous):
            continue
        amount = _amount(folded, match, taken)
        if amount is None:
            continue
        for found in (*_leads(folded, match, amount, taken), amount):
            previous = found
            yield found
        taken = match.end()


def _counts(folded: str, match: re.Match[str], previous: Amount | None) -> bool:
    """Whether the figure is money and definite, judged by what stands around it."""
    number, at = match["number"], match.start("number")
    before = folded[max(0, at - 4) : at]
    if number[0] in SCALES and (_INDEFINITE.search(before) or _UNIT_HEAD.search(before)):
        return False
    groups = match.groupdict()
    if "mark" in groups:
        return not groups["mark"].isalpha() or _is_money_shaped(match) or groups["mark"].isascii()
    if "unit" in groups:
        after = folded[match.end() : match.end() + 2]
        return not (len(number) == 1 and not match["tail"] and grammar.NOT_YUAN_BEFORE.match(after))
    return _is_cued(folded, match, previous)


def _is_money_shaped(match: re.Match[str]) -> bool:
    """人民币1,234.50 and 美元300万, but not 人民币3种."""
    figure = match["number"] + match["tail"]
    return "," in figure or "." in figure or figure[-1] in "千万亿仟萬億"


def _is_cued(folded: str, match: re.Match[str], previous: Amount | None) -> bool:
    """A figure without 元: the clause before it speaks of money, or it continues a list of such figures."""
    if match["number"] in SCALES or not match["number"].strip("千万亿"):
        return False
    at = match.start("number")
    if previous and folded[previous.end : at].strip() in {"、", "和", "及", "与", "至", "到", "-", "—", "——"}:
        return True
    clause = _CLAUSE.split(folded[max(0, at - 16) : at])[-1]
    return bool(grammar.MONEY_CUE.search(clause.rpartition("，")[2] or clause))


def _amount(folded: str, match: re.Match[str], floor: int) -> Amount | None:
    """The amount of a match, None when its numeral has no one value; a mark in front may not reach below ``floor``."""
    start, end = match.start("number"), match.end()
    number, start = _without_item_number(folded, match["number"], start)
    try:
        value = parse_numeral(number + match["tail"]) + _subunits(match.groupdict().get("subs") or "")
    except ValueError:
        return None
    mark = grammar.MARK_BEFORE.search(folded, max(floor, start - 10), start)
    printed = match.groupdict().get("unit")
    currency = grammar.CURRENCY[printed] if printed else "CNY"
    if mark:
        start = mark.start()
        currency = grammar.PREFIX_CURRENCY[mark[1]] if currency == "CNY" else currency
    if _is_negative(folded, start):
        start, value = start - 1, -value
    return Amount(start, end, folded[start:end], value, currency, _is_approximate(folded, match, start))


def _without_item_number(folded: str, number: str, start: int) -> tuple[str, int]:
    """A number that opens a line may be glued to an item's own number: ``1.200万元借款`` is 200 under item 1."""
    item, point, rest = number.partition(".")
    if not point or len(item) > 2 or item == "0" or not _ITEM_NUMBER.search(folded[max(0, start - 4) : start]):
        return number, start
    digits = re.match(r"\s*[0-9]+", rest)
    if rest[0] in " \n" or (digits and len(digits[0].strip()) >= 3):
        stripped = rest.lstrip()
        return stripped, start + len(number) - len(stripped)
    return number, start


def _subunits(printed: str) -> Decimal:
    """Value of 三角二分 behind 元."""
    return sum(
        (parse_numeral(number) * grammar.SUBUNITS[unit] for number, unit in _SUBUNIT.findall(printed)), Decimal(0)
    )


def _is_negative(folded: str, start: int) -> bool:
    """A minus, not a dash between two figures, years or names."""
    if start == 0 or folded[start - 1] not in "-负":
        return False
    before = folded[start - 2 : start - 1]
    return not before or (not (before.isascii() and before.isalnum()) and before not in "年月日元万亿千%-—)")


def _is_approximate(folded: str, match: re.Match[str], start: int) -> bool:
    return bool(
        match["inner"]
        or match["outer"]
        or grammar.HEDGE_BEFORE.search(folded, max(0, start - 6), start)
        or grammar.HEDGE_AFTER.match(folded, match.end())
    )


def _leads(folded: str, match: re.Match[str], last: Amount, floor: int) -> list[Amount]:
    """Earlier figures that share the unit of ``last``: the first half of a range, members of a list."""
    at = match.start("number")
    lead = grammar.RANGE_LEAD.search(folded, max(floor, at - 24), at)
    if lead and _unit_is_shared(folded, lead):
        value = _shared_value(lead, match, last.value)
        if value is not None and value <= last.value:
            return [replace(last, start=lead.start(), value=value)]
        return []
    found: list[Amount] = []
    listing = bool(_LISTING.search(folded[max(0, at - _LOOK_BACK) : at]))
    while lead := grammar.SHARED_LEAD.search(folded, max(floor, at - 24), at):
        own_scale = (lead["number"] + lead["tail"])[-1] in "万亿萬億"
        value = _shared_value(lead, match, None) if own_scale or listing else None
        if value is None or not _unit_is_shared(folded, lead):
            break
        at = lead.start()
        found.append(replace(last, start=at, end=lead.end("outer"), value=value))
    return found


def _unit_is_shared(folded: str, lead: re.Match[str]) -> bool:
    """Not a year, a document number or an item number in front of the amount."""
    return folded[lead.start() - 1 : lead.start()] not in {"第", "图", "表", "〔", "["}


def _shared_value(lead: re.Match[str], match: re.Match[str], ceiling: Decimal | None) -> Decimal | None:
    """Value of an earlier figure: its own scale, else the scale of the last as far as that stays below ``ceiling``."""
    figure = lead["number"] + lead["tail"]
    try:
        value = parse_numeral(figure)
    except ValueError:
        return None
    if figure[-1] in "千万亿仟萬億":
        return value
    scales = re.search(rf"[{''.join(SCALES)}]*$", match["number"] + match["tail"])
    scaled = value
    for scale in scales[0] if scales and match["number"][0] not in SCALES else "":
        scaled *= SCALES[scale]
    return value if ceiling is not None and scaled > ceiling else scaled
