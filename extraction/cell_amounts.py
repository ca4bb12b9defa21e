"""Bare numbers of a money column: the unit is named in the column head or above the table."""

from __future__ import annotations

import re
from decimal import Decimal

from extraction import money_grammar as grammar
from extraction.fields import Amount
from extraction.numerals import SCALES, fold_forms, parse_numeral

_PARTS = re.compile(r"[^、;；\n]+")
_BROKEN = re.compile(r"(?<=[0-9,.])[ ]*\n[ ]*(?=[,.])|(?<=[0-9][,.])[ ]*\n[ ]*(?=[0-9])")


def find_cell_amounts(text: str, start: int, end: int, unit: str) -> list[Amount]:
    """The amounts of a cell that holds nothing but numbers (one, or one a line); [] for any other cell.

    ``unit`` as printed: 万元, 单位：元, 人民币千元, 万美元. An unknown unit gives [].
    """
    measure = _parse_unit(unit)
    if measure is None:
        return []
    folded = fold_forms(text[start:end])
    joined = _BROKEN.sub(lambda gap: " " * len(gap[0]), folded)
    found = []
    for part in _PARTS.finditer(joined):
        if not part[0].strip():
            continue
        match = grammar.CELL.fullmatch(part[0])
        amount = match and _cell_amount(match, start + part.start(), measure)
        if amount is None:
            return []
        found.append(amount)
    return [Amount(at, to, text[at:to], value, currency) for at, to, value, currency in found]


def find_cued_amounts(text: str, start: int, end: int, unit: str) -> list[Amount]:
    """Numbers without a unit that the words of a cell call money (已代偿520), in the unit of the table."""
    measure = _parse_unit(unit)
    if measure is None:
        return []
    folded = fold_forms(text[start:end])
    found = []
    for match in grammar.CUED_IN_CELL.finditer(folded):
        at, to = match.start("number") + start, match.end("number") + start
        value = parse_numeral(match["number"]) * measure[0]
        found.append(Amount(at, to, text[at:to], value, measure[1]))
    return found


def _parse_unit(unit: str) -> tuple[Decimal, str] | None:
    """Scale and currency of a printed unit."""
    folded = fold_forms(unit).replace(" ", "")
    for match in grammar.CELL_UNIT.finditer(folded):
        if match["currency"] or (match["scale"] and match["scale"] in folded[-2:]):
            scale = Decimal(1)
            for character in match["scale"]:
                scale *= SCALES[character]
            if match["currency"] == "人民币" and match.end() < len(folded):
                continue
            return scale, grammar.CURRENCY.get(match["currency"] or "", "CNY")
    return None


def _cell_amount(
    match: re.Match[str], offset: int, measure: tuple[Decimal, str]
) -> tuple[int, int, Decimal, str] | None:
    """Span, value and currency of one number in a cell."""
    try:
        value = parse_numeral(match["number"].replace(" ", "")) * measure[0]
    except ValueError:
        return None
    negative = match["open"] or match["sign"]
    stripped = match[0].strip()
    at = offset + match[0].index(stripped)
    return at, at + len(stripped), -value if negative else value, measure[1]
