"""The grammar of unit names: how they end, where they begin, what only looks like one (lexicon ``data/units.yaml``)."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, Literal

from extraction.lexicon import load_lexicon, trie_pattern, words

TailClass = Literal["company", "group", "branch", "tail", "public", "auditor", "plain"]

_UNITS = load_lexicon("units")
_CJK = "㐀-䶿一-鿿〇○"

_CLASSES: Final[dict[str, TailClass]] = {
    **dict.fromkeys(words("units", "enterprise_tails"), "tail"),
    **dict.fromkeys(words("units", "public_tails"), "public"),
    **dict.fromkeys(words("units", "auditor_tails"), "auditor"),
    **dict.fromkeys(words("units", "branches"), "branch"),
    **dict.fromkeys(words("units", "groups"), "group"),
    **dict.fromkeys(words("units", "company_forms"), "company"),
    "企业": "plain",
    "单位": "plain",
}

#: Stretches of text that can hold a name; a bracket belongs to a name only inside it: 川屏（香港）有限公司.
_BRACKET = rf"\((?![^)]{0, 5}[简下统全]称)[{_CJK}]{{1,5}}\)(?=[{_CJK}])|\((?:集团|特殊普通合伙|有限合伙|普通合伙)\)"
SEGMENT: Final = re.compile(rf"(?:[{_CJK}A-Za-z0-9×·&]|{_BRACKET})+")
TAIL: Final = re.compile(trie_pattern(_CLASSES) + r"(?:\((?:集团|特殊普通合伙|有限合伙|普通合伙)\))?")
_BLOCKERS: Final = {tail: re.compile("|".join(listed.split())) for tail, listed in _UNITS["tail_blockers"].items()}
_SINGLE_RULES: Final = _UNITS["single_cutters"]
_CUTTER: Final = re.compile(
    rf"(?:{trie_pattern(word for word in words('units', 'cutters') if len(word) > 1)}|[{''.join(_SINGLE_RULES)}]"
    r"|附件[0-9一二三四五六七八九十]+|第[一二三四五六七八九十0-9]{1,3}(?:部分|章|节|条|项|类|批|轮)|[0-9](?:[月日号时元亩吨台人次份期宗处起项级%]|年(?:度|底|初|起|中|间|上半年|下半年)?|万元|亿元))"
)
_ENDS: Final = words("units", "word_ends")
#: Where a short name without a tail can end: before a sign, a digit or a word that opens what is told of it.
WORD_END: Final = re.compile(
    rf"(?=[^{_CJK}A-Za-z]|$|[{''.join(word for word in _ENDS if len(word) == 1)}]"
    rf"|{trie_pattern(word for word in _ENDS if len(word) > 1)})"
)
KINDS: Final = re.compile(rf"(?:{trie_pattern(words('units', 'kinds'))})+")
_LEADING: Final = re.compile(trie_pattern(words("units", "leading")))
#: 儿子新设公司, 妻弟所办厂: a unit told by who runs it.
ANONYMOUS_END: Final = re.compile(r"(?:新设|所办|开办|所开|(?:控制|经营|名下|控股|参股)的)$")
_FORMER: Final = re.compile(r"原(?![料材油煤木平阳野种子生始点])")
ANONYMOUS_HEAD: Final = re.compile(trie_pattern(words("units", "anonymous_heads")))
_DEPARTMENTS: Final = words("units", "departments")
#: A letter, a stroke or a calendar sign that stands for a name: A公司, ×集团, 甲公司, G驻港机构.
CODE: Final = re.compile(
    rf"(?<![A-Za-z0-9×])[A-Z×]{{1,2}}[0-9]?(?![A-Za-z0-9×股级类轮楼座栋区标股片线])(?=[{_CJK}(])|[甲乙丙丁戊己庚辛壬癸](?=公司|集团|企业|单位|国有)"
)
#: Words that point back or at the writer: 该公司, 本集团, 贵公司, 其子公司.
PRONOUN: Final = re.compile(r"(?:上述|前述|该|贵|(?<![日资基成根书样])本|(?<!自)我|你|此|其)$")
#: Tails that only a code makes a unit: A行, G驻港机构.
CODE_TAIL: Final = re.compile(
    r"(?<![A-Za-z0-9×])[A-Z×]{1,2}[0-9]?(?![A-Za-z0-9×])"
    rf"(?:行(?![为业政动使贿长员])|所(?!属)|(?:(?![{''.join(_SINGLE_RULES).replace('驻', '')}])[{_CJK}]){{0,6}}?"
    r"(?:集团公司|公司|集团|机构|银行|企业|单位|基金|供应商|客户|服务部|经营部|商行|院|所|厂|矿|局))"
)
#: 辖区上市公司, 甲集团印尼子公司: a kind with words in front of it.
KIND_END: Final = re.compile(r"(?:上市|子|关联|民营)公司$")
COUNTED: Final = re.compile(r"(?:[0-9]+|[一二两三四五六七八九十几多数]+)(?:余|多)?(?:家|户|个|座)")
SOME: Final = re.compile(rf"某|{COUNTED.pattern}|部分|个别|多数|少数|有的|有关|相关")


def tail_class(tail: str) -> TailClass:
    """Class of a matched tail (a bracket behind it does not matter)."""
    return _CLASSES[tail.partition("(")[0]]


@cache
def _blockers(tail: str) -> tuple[re.Pattern[str], ...]:
    return tuple(blocker for word, blocker in _BLOCKERS.items() if tail.endswith(word))


def is_blocked(tail: str, after: str) -> bool:
    """Whether the words behind a tail make it part of another word: 厂房, 公司法, 银行存款."""
    return any(blocker.match(after) for blocker in _blockers(tail))


def is_department(name: str) -> bool:
    """Whether a name ends in an internal department (采购中心), with or without a unit in front of it."""
    return name.endswith(_DEPARTMENTS)


def cut_left(stem: str) -> int:
    """Where the name begins in the words in front of its tail: behind the last word that cannot be part of it."""
    at = 0
    for match in _CUTTER.finditer(stem):
        if len(match[0]) == 1 and _inside_word(stem, match.start()):
            continue
        if "(" not in stem[match.end() :].partition(")")[0] and ")" in stem[match.end() :]:
            continue  # inside the bracket of a name
        at = match.end()
    return at


def strip_leading(stem: str, full: bool) -> int:
    """How many characters to drop in front of a name: 原; of a full name also a verb (投资甲乙有限公司)."""
    match = _LEADING.match(stem) if full else _FORMER.match(stem)
    return match.end() if match and len(stem) - match.end() >= (4 if full else 2) else 0


def _inside_word(stem: str, at: int) -> bool:
    """Whether a single-character cutter is part of a longer word here (和 in 和平, 向 in 方向)."""
    rule = _SINGLE_RULES.get(stem[at])
    if not rule:
        return False
    before, after = stem[at - 1 : at] if at else "", stem[at + 1 : at + 2]
    return bool((before and before in rule.get("prev", "")) or (after and after in rule.get("next", "")))
