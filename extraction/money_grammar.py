"""The grammar of printed money: patterns over half-width text, built from the lexicon ``data/money.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from extraction.lexicon import load_lexicon, words
from extraction.numerals import DIGITS, SCALES, TENS

_MONEY = load_lexicon("money")


def _codes(key: str) -> dict[str, str]:
    """Printed word → currency code."""
    return {word: code for code, listed in _MONEY[key].items() for word in listed.split()}


def _any(listed: Iterable[str]) -> str:
    """An alternation that prefers the longer word."""
    return "|".join(re.escape(word) for word in sorted(listed, key=len, reverse=True))


CURRENCY: Final = _codes("currencies")
PREFIX_CURRENCY: Final = _codes("prefixes")
SUBUNITS: Final = {word: Decimal(value) for word, value in _MONEY["subunits"].items()}

_SCALE = "".join(SCALES)
_CHINESE = "".join(DIGITS) + "".join(TENS) + "半"
#: Stray blanks of a reading error and one line break may part the pieces of an amount, a tab (a new cell) never.
_GAP = r"[ ]{0,2}\n?[ ]{0,2}"
#: Thousands parted by blanks (1 700万元), but not an item's or a table's number in front of an amount.
_BLANKED = r"(?<![0-9],)(?<=[^\s0-9.第表图件章节条号月日（(、])[0-9]{1,3}(?: [0-9]{3}){1,4}(?![0-9])(?:\.[0-9]++)?"
#: A full-width comma parts thousands (1，234.5), but ends an amount that has a mark (￥20，).
_COMMA = r"(?:,|(?<![$¥￥][0-9])(?<![$¥￥][0-9]{2})(?<![$¥￥][0-9]{3})，)"
_GROUPED = rf"[0-9]{{1,3}}(?:{_GAP}{_COMMA}{_GAP}[0-9] ?[0-9] ?[0-9](?![0-9])){{1,8}}(?: ?\.{_GAP}[0-9]++)?"
_ARABIC = rf"(?<![0-9])(?<![0-9][.,])(?>{_BLANKED}|{_GROUPED}|[0-9]++(?: ?\.[ ]?[0-9]++)?)"
_RUN = rf"(?<![{_CHINESE}{_SCALE}])[{_CHINESE}{_SCALE}]{{1,40}}(?:点[{_CHINESE}]{{1,20}}[{_SCALE}]{{0,2}})?"
_NUMBER = rf"(?:{_ARABIC}|{_RUN})(?>(?:{_GAP}[{_SCALE}]{{1,4}}(?:{_ARABIC}|[{_CHINESE}{_SCALE}]{{1,20}})?){{0,6}})"
_FIGURE = rf"(?P<number>{_NUMBER})(?P<inner>[余多来]?)(?:{_GAP}(?P<tail>[{_SCALE}]{{0,3}}))(?P<outer>[余多]?)"
_SUB = (
    rf"(?P<subs>(?:[又零]?[{_CHINESE}0-9]{{1,2}}(?:{_any(SUBUNITS)})(?![之别公厂行店支]))*)"
    r"(?P<whole>[整正](?![改个体治理合顿修式常确在]))?"
)

#: A figure with its unit: 1200余万元, 12万4千元, 叁佰万元整, 五元三角.
AMOUNT: Final = re.compile(rf"{_FIGURE}{_GAP}(?P<unit>{_any(CURRENCY)}){_SUB}")
_FOLLOW = rf"(?=[\s，。；、,;:：)\]】”\"/-]|$|{_any(words('money', 'cue_followers'))})"
#: A figure that ends in a scale and counts nothing: money only when the words before it say so (罚款12万).
CUED: Final = re.compile(rf"{_FIGURE}(?<=[千万亿仟萬億余多]){_FOLLOW}")
_MARK_HEADS = "".join({re.escape(word[0]) for word in PREFIX_CURRENCY})
#: A figure behind a currency mark, without a unit: ￥1,234.50, HK$3.4亿, 人民币300万.
PREFIXED: Final = re.compile(rf"(?=[{_MARK_HEADS}])(?P<mark>{_any(PREFIX_CURRENCY)})[:： ]{{0,2}}{_FIGURE}")
#: The mark that ends just before a figure.
MARK_BEFORE: Final = re.compile(rf"({_any(PREFIX_CURRENCY)})(?:大写)?[:： ]{{0,2}}$")
#: The first half of a range, or an earlier member of a list that shares the unit of the last.
RANGE_LEAD: Final = re.compile(rf"{_FIGURE}{_GAP}(?:至|到|-{{1,2}}|—{{1,2}}|–|―|~){_GAP}$")
SHARED_LEAD: Final = re.compile(rf"{_FIGURE} ?(?:、|/|和|及|与) ?$")

_NOT_HEDGES = "".join(rf"(?<!{word})" for word in words("money", "not_hedges"))
HEDGE_BEFORE: Final = re.compile(rf"(?:{_any(words('money', 'hedges_before'))}){_NOT_HEDGES}[ 为]?$")
HEDGE_AFTER: Final = re.compile(rf" ?(?:{_any(words('money', 'hedges_after'))})(?![可诺])")
NOT_YUAN_BEFORE: Final = re.compile(_any(words("money", "not_yuan_before")))
MONEY_CUE: Final = re.compile(_any(words("money", "money_cues")))

_CELL_CUES = _any((*words("money", "money_cues"), *words("money", "cell_cues")))
_CELL_FOLLOW = _any((*words("money", "cue_followers"), *words("money", "cell_followers")))
#: A number without any unit in the words of a cell whose table names the unit: 账面价值688.8，已停用.
CUED_IN_CELL: Final = re.compile(rf"(?:{_CELL_CUES})(?P<number>{_ARABIC})(?=[\s，。；、,;:：)\]】”]|$|{_CELL_FOLLOW})")

#: A whole table cell that is one number; round brackets are the accountants' minus.
CELL: Final = re.compile(
    rf"\s*(?P<mark>{_any(PREFIX_CURRENCY)})?\s*(?P<open>\()?(?P<sign>-)?\s*(?P<number>{_NUMBER})(?(open)\))\s*"
)
CELL_UNIT: Final = re.compile(rf"(?P<scale>[{_SCALE}]*)(?P<currency>{_any(CURRENCY)})?")
