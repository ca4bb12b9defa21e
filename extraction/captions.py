"""The lines above a table that belong to it: its caption and the money unit of its figures (单位：万元)."""

from __future__ import annotations

import re

_MONEY = r"((?:百亿|十亿|亿|千万|百万|十万|万|千|百)?(?:美元|港元|港币|欧元|日元|英镑|元))"
_UNIT = re.compile(
    r"(?:(?:货币|金额|计量|币种|数据)单\s*位\s*(?:[:：]|均?为|均?以)?|单\s*位\s*[:：])"
    r"\s*(?:人民币|币种[:：]?人民币)?\s*[/／,，]?\s*" + _MONEY
)
_UNIT_IN_BRACKETS = re.compile(r"[(（]\s*(?:人民币|单位[:：]?)?\s*" + _MONEY + r"\s*[)）]\s*$")
_STANDING = re.compile(r"除[^。]{1,14}外[^。]{0,14}单位(?:[:：]|均?为|均?以)?(?:人民币)?" + _MONEY)
_CURRENCY_ALONE = re.compile(r"(?:^|\s)人民币" + _MONEY + r"$")
_CAPTION = re.compile(
    r"^(?:附?[表][\s\d一二三四五六七八九十]|附件\s*\d|[续]表)"
    r"|(?:表|清单|台账|明细|一览|统计|汇总|情况)\s*(?:[(（][^()（）]{0,20}[)）])?$"
)
_LONGEST = 60  # characters of a line that belongs to a table rather than to the text


def find_unit(text: str) -> str | None:
    """The money unit that a short line above a table, or a title cell, names for the figures below it, or None."""
    line = " ".join(text.split())
    found = _UNIT.search(line) or _UNIT_IN_BRACKETS.search(line) or _CURRENCY_ALONE.search(line)
    return found.group(1) if found and len(line) <= _LONGEST else None


def find_standing_unit(text: str) -> str | None:
    """The money unit that a text sets for all tables behind it (除特别注明外，金额单位均为人民币千元), or None."""
    found = _STANDING.search("".join(text.split()))
    return found.group(1) if found else None


def is_unit_line(text: str) -> bool:
    """Whether ``text`` says little else than the unit (金额单位：人民币万元)."""
    found = _UNIT.search(text) or _CURRENCY_ALONE.match(text.strip())
    return found is not None and len(text) <= 30 and len(text) - (found.end() - found.start()) <= 14


def find_caption(text: str) -> str | None:
    """The name that a line above a table gives it (表3 长期股权投资明细, 整改情况一览表), a unit beside it left out."""
    line = " ".join(_UNIT.sub("", text).split()).strip(" （）()")
    named = len(line) <= _LONGEST and not line.endswith(("。", "；", "：")) and _CAPTION.search(line)
    return line if named else None
