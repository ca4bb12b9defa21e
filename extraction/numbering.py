"""Numbers at the head of a paragraph: 第X章, 一、, （一）, 1., 1.1, （1）, ①, a., 一是, 问题1 and their damaged forms.

A number is read only from its own paragraph here; whether it continues a series is for the outline to judge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_CN: Final = "一二三四五六七八九十百零〇"
_CN_VALUES: Final = {c: i for i, c in enumerate("〇一二三四五六七八九十")} | {
    "零": 0,
    "百": 100,
    "ニ": 2,
    "－": 1,
    "—": 1,
    "-": 1,
}

#: Rank by which the styles usually nest (smaller is higher); the stack of the outline overrules it.
RANKS: Final = {
    "附件": 0,
    "第X部分": 1, "第X章": 2, "第X节": 3, "第X条": 4, "plain": 4, "【】": 4, "Ⅰ、": 5, "一、": 6, "（一）": 7,
    "问题1": 8, "1.": 9, "1.1": 10, "（1）": 11, "1）": 12, "①": 13, "A.": 14, "a.": 15, "a）": 16, "一是": 17,
    "第一，": 17,
}  # fmt: skip

_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BRACKETED: Final = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_DOTTED: Final = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑"
_ROMAN: Final = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
_ORDINALS: Final = "一二三四五六七八九十"

_DIVISIONS = {"部分": "第X部分", "编": "第X部分", "篇": "第X部分", "章": "第X章", "节": "第X节", "条": "第X条"}
#: Behind 第X条 these mean a citation, not the article itself.
_CITATION = r"(?!\s*(?:[的所之和与及至、，,）)》]|规定|第|款|项))"
#: Behind a bracketed number these mean a citation: （一）项, （三）所述, （一）至（三）; 项目, 条件, 款项 do not.
_REFERENCE = (
    r"(?!\s*(?:项(?!目)|款(?!项)|条(?!件)|目(?![标的前])|[至和与及、，,]?\s*[（(]\s*[一二三四五六七八九十\d]+\s*[）)]"
    r"|[，,）)]|所述|所列|中所|点(?:所|中)))"
)
#: 一、二期工程 is the first and second phase, 三、（二）所述 a citation: not item one and three.
_COUPLE = (
    r"(?!\s*(?:[二三四五六七八九十](?:[期季级号线层厂矿类两、是等带次]|阶段|车间|分厂)"
    r"|[（(]\s*[一二三四五六七八九十\d]+\s*[）)]))"
)

_PATTERNS: Final = tuple(
    (style, re.compile(pattern))
    for style, pattern in (
        ("第", rf"第\s*(?P<n>[{_CN}\d]{{1,5}})\s*(?P<d>部分|[编篇章节条]){_CITATION}[\s　:：、.]*"),
        ("一、", rf"(?P<n>[{_CN}ニ－—\-]{{1,4}})\s*[、，,.．。]{_COUPLE}[\s　]*"),
        ("（一）", rf"[（(]\s*(?P<n>[{_CN}ニ－—\-]{{1,4}})\s*[）)]{_REFERENCE}[、.．，]?[\s　]*"),
        ("（1）", rf"(?:[（(]\s*(?P<n>[\dlOI]{{1,3}})\s*[）)]{_REFERENCE}|(?P<b>[{_BRACKETED}]))[、.．]?[\s　]*"),
        ("1）", r"(?P<n>\d{1,2})\s*[）)][、.．]?[\s　]*"),
        ("①", rf"(?P<b>[{_CIRCLED}])[、.．]?[\s　]*"),
        ("1.1", r"(?P<p>\d{1,2}(?:\s?[.．]\s?\d{1,2}){0,2})\s?[.．]\s?(?P<n>\d{1,2})[.．、]?(?![\d.．])[\s　]*"),
        ("1.", rf"(?:(?P<n>[\dlOIZ]{{1,3}})\s*(?P<sep>[.．、，,。])|(?P<b>[{_DOTTED}]))[\s　]*"),
        ("Ⅰ、", rf"(?P<b>[{_ROMAN}])\s*[、.．，]?[\s　]*"),
        ("A.", r"(?P<n>[A-H])\s*[.．、](?![A-Za-z])[\s　]*"),
        ("a.", r"(?P<n>[a-h])\s*[.．、](?![A-Za-z])[\s　]*"),
        ("a）", r"[（(]?(?P<n>[a-h])[）)][\s　]*"),
        ("一是", rf"(?P<n>[{_ORDINALS}]{{1,2}})(?:是(?!否)|要(?=[^求]))[:：，,]?"),
        ("第一，", rf"(?:第(?P<n>[{_ORDINALS}]{{1,2}})|其(?P<o>[{_ORDINALS}]))(?:[，,、：:]|是)[\s　]*"),
        (
            "问题1",
            rf"[【\[]?(?P<k>[一-鿿]{{0,4}}(?:问题|发现|案例|事项|缺陷|线索|疑点|事例))\s*[（(]?(?P<n>[{_CN}]{{1,3}}|\d{{1,3}})[）)]?"
            r"(?:[】\]]\s*[:：]?|\s*[:：、.．]|[\s　]+)[\s　]*",
        ),
    )
)  # fmt: skip

#: Behind 1. these make the dot a decimal point: 1.5亿元, 3.2万吨, 0.8个百分点.
_MEASURE = re.compile(
    r"\d*\s*(?:[亿万千百]|元|美元|欧元|港元|[%％‰]|倍|个百分点|百分点|平方|立方|公里|千米|公顷|海里|吨|亩|米|小时|折|兆瓦|标箱)"
)
_YEAR = re.compile(r"(?:19|20)\d{2}\s*(?:年|[-—－–~～至]|[.．/]\d)")
_DIGIT = re.compile(r"\d+")
_DECIMAL_TAIL = re.compile(r"\d+[.．]\d")
_COUNT = re.compile(
    r"\d{1,4}\s*(?:户|名|家|人|份|笔|项|起|辆|台|套|处|宗|艘|栋|套|个(?!百分点)|条|月|日|号|次|年|张|所)"
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A number at the head of a paragraph: its style (key of :data:`RANKS`), value, span, and how far to trust it.

    ``prefix`` holds the higher components of 1.2.3; ``separator`` the sign behind an Arabic number. ``doubtful``: the
    number may be an amount, a damaged letter or a wrapped line, so it counts only where the series calls for it.
    """

    style: str
    value: int
    start: int
    end: int
    prefix: str = ""
    separator: str = ""
    doubtful: bool = False


def find_marker(text: str, start: int, end: int) -> Marker | None:
    """The number at the head of the paragraph ``text[start:end]``, or None."""
    if start >= end:
        return None
    for style, pattern in _BY_FIRST.get(text[start], _KEYWORD):
        match = pattern.match(text, start, end)
        if match:
            marker = _marker(style, match, text, end)
            if marker:
                return marker
    return None


_FIRST_SIGNS: Final = {
    "第": "第",
    "一、": _CN + "ニ－—-",
    "（一）": "（(",
    "（1）": "（(" + _BRACKETED,
    "1）": "0123456789０１２３４５６７８９",
    "①": _CIRCLED,
    "1.1": "0123456789０１２３４５６７８９",
    "1.": "0123456789０１２３４５６７８９lOIZ" + _DOTTED,
    "Ⅰ、": _ROMAN,
    "A.": "ABCDEFGH",
    "a.": "abcdefgh",
    "a）": "（(abcdefgh",
    "一是": _ORDINALS,
    "第一，": "第其",
}
_KEYWORD: Final = tuple(pair for pair in _PATTERNS if pair[0] == "问题1")
_BY_FIRST: Final = {
    sign: tuple((style, pattern) for style, pattern in _PATTERNS if sign in _FIRST_SIGNS.get(style, ""))
    for sign in set("".join(_FIRST_SIGNS.values()))
} | dict.fromkeys("“”‘’《。，；：、 　\t", ())


def _marker(style: str, match: re.Match[str], text: str, end: int) -> Marker | None:
    groups = match.groupdict()
    value = _value(groups)
    if value is None or value > 199:
        return None
    if style == "第":
        return Marker(_DIVISIONS[groups["d"]], value, match.start(), match.end())
    if style == "问题1":
        return Marker(style, value, match.start(), match.end(), prefix=groups["k"])
    if style == "1.":
        return _arabic(match, value, text, end)
    if style == "1.1":
        return _decimal(match, value, text, end)
    damaged = bool(groups.get("n") and re.search(r"[lOI]", groups["n"]) and style == "（1）")
    dash = bool(groups.get("n")) and groups["n"] == "-"
    return Marker(style, value, match.start(), match.end(), doubtful=damaged or dash)


def _arabic(match: re.Match[str], value: int, text: str, end: int) -> Marker | None:
    """1. 1、 1, with the traps of amounts and years behind it."""
    number, separator, behind = match["n"] or "", match["sep"] or ".", match.end()
    damaged = not number.isdigit() and bool(number)
    glued = text[behind - 1] == separator
    following = text[behind : min(end, behind + 14)]
    doubtful = damaged
    if _DIGIT.match(following):
        if _YEAR.match(following):
            doubtful = doubtful or separator in ",，"
        elif separator in ".．" and _COUNT.match(following) and not _DECIMAL_TAIL.match(following):
            doubtful = glued
        elif separator in ",，、" and glued:
            return None
        elif _MEASURE.match(following) or glued:
            doubtful = True
    elif separator in ",，。" and number.startswith("0"):
        return None
    return Marker("1.", value, match.start(), match.end(), separator=separator.translate(_FOLD), doubtful=doubtful)


_FOLD: Final = str.maketrans("．，。", ".,.")


def _decimal(match: re.Match[str], value: int, text: str, end: int) -> Marker | None:
    """1.1 or 2.3.1: a section number only when no measure, count or year follows."""
    following = text[match.end() : min(end, match.end() + 8)]
    prefix = re.sub(r"\s", "", match["p"]).replace("．", ".")
    if not following or re.match(r"[\d%％‰）)，,。、；;]", following) or _MEASURE.match("0" + following):
        return None
    if _COUNT.match("0" + following) or value == 0 or prefix.startswith("0"):
        return None
    spaced = text[match.end() - 1].isspace() or text[match.end() - 1] in ".．、"
    return Marker("1.1", value, match.start(), match.end(), prefix=prefix, doubtful=not spaced or value > 20)


def _value(groups: dict[str, str | None]) -> int | None:
    sign = groups.get("b")
    if sign:
        for series in (_CIRCLED, _BRACKETED, _DOTTED, _ROMAN):
            if sign in series:
                return series.index(sign) + 1
    number = groups.get("n") or groups.get("o")
    if number is None:
        return None
    if number in "ABCDEFGH" or number in "abcdefgh":
        return ord(number.lower()) - 96
    digits = number.replace("l", "1").replace("I", "1").replace("O", "0").replace("Z", "2")
    return int(digits) if digits.isdigit() else chinese_value(number)


def chinese_value(number: str) -> int | None:
    """一 → 1, 十二 → 12, 二十 → 20, 一百零三 → 103, 二一 → 21; None when it is no number."""
    if number == "" or any(c not in _CN_VALUES for c in number):
        return None
    hundreds, _, rest = number.rpartition("百")
    total = 100 * _CN_VALUES.get(hundreds or "一", 1) if "百" in number else 0
    tens, ten, units = rest.partition("十")
    if ten:
        total += 10 * (_CN_VALUES[tens[-1]] if tens else 1) + (_CN_VALUES[units[-1]] if units else 0)
    elif rest:
        total += int("".join(str(_CN_VALUES[c]) for c in rest if c != "百"))
    return total
