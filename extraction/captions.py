"""The lines above a table that belong to it: its caption and the money unit of its figures (单位：万元)."""

from __future__ import annotations

import re

_UNIT = re.compile(
    r"(?:货币|金额|计量|币种|数据)?单\s*位\s*[:：]?\s*(?:人民币|币种)?\s*[/／]?\s*"
    r"((?:百亿|十亿|亿|千万|百万|十万|万|千|百)?(?:美元|港元|港币|欧元|日元|英镑|元))"
)
_UNIT_IN_BRACKETS = re.compile(
    r"[(（]\s*(?:人民币|单位[:：]?)?\s*((?:亿|百万|万|千)?(?:美元|港元|欧元|元))\s*[)）]\s*$"
)
_CAPTION = re.compile(
    r"^(?:附?[表][\s\d一二三四五六七八九十]|附件\s*\d|[续]表)|(?:表|清单|台账|明细|一览|统计|汇总)\s*(?:[(（][^()（）]{0,20}[)）])?$"
)


def find_unit(text: str) -> str | None:
    """The money unit that ``text`` (a line above a table, a title cell) names for the figures below it, or None."""
    found = _UNIT.search(text) or _UNIT_IN_BRACKETS.search(text)
    return found.group(1) if found else None


def is_unit_line(text: str) -> bool:
    """Whether ``text`` says little else than the unit (金额单位：人民币万元)."""
    found = _UNIT.search(text)
    return found is not None and len(text) <= 30 and len(text) - (found.end() - found.start()) <= 14


def is_caption(text: str) -> bool:
    """Whether a line above a table names it (表3 长期股权投资明细, 整改情况一览表)."""
    return len(text) <= 60 and not text.endswith(("。", "；", "：")) and _CAPTION.search(text) is not None
