"""Unit names as they are printed: where each begins and ends, and which kind of unit it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from extraction.unit_grammar import (
    ANONYMOUS_END,
    ANONYMOUS_HEAD,
    CODE,
    CODE_TAIL,
    COUNTED,
    KIND_END,
    KINDS,
    PRONOUN,
    SEGMENT,
    SOME,
    TAIL,
    TailClass,
    cut_left,
    is_blocked,
    is_department,
    strip_leading,
    tail_class,
)

UnitKind = Literal["enterprise", "public_body", "auditor", "anonymous", "generic"]
_KIND_OF_CLASS: dict[TailClass, UnitKind] = {"public": "public_body", "auditor": "auditor"}


@dataclass(frozen=True, slots=True)
class PrintedUnit:
    """A unit as printed: span in the text that was searched, kind, class of its tail, and the tail itself.

    ``generic`` units name none by themselves (公司, 子公司, 集团). ``edge`` tells that the name begins where the
    text has a boundary, so that its beginning is certain.
    """

    start: int
    end: int
    name: str
    kind: UnitKind
    tail: str
    tail_class: TailClass
    edge: bool


def find_printed_units(text: str) -> list[PrintedUnit]:
    """Units named in half-width text without blanks inside names, in order, not overlapping."""
    found: list[PrintedUnit] = []
    tails = _tails(text)
    at = 0
    for segment in SEGMENT.finditer(text):
        first = at
        while at < len(tails) and tails[at].end() <= segment.end():
            at += 1
        if at > first:
            found.extend(_segment_units(text, segment.start(), tails[first:at]))
        if at == len(tails):
            break
    return found


def _segment_units(text: str, begin: int, tails: list[re.Match[str]]) -> list[PrintedUnit]:
    """Units of one segment that begins at ``begin`` and holds these tails."""
    units: list[PrintedUnit] = []
    at = begin
    for tail in tails:
        if tail.start() < at and tail.re is not CODE_TAIL:
            if units and units[-1].tail_class == "group" and tail[0] == "集团公司":
                units[-1] = _longer(units[-1], tail)
                at = tail.end()
            continue
        stem = text[at : tail.start()]
        cut = cut_left(stem)
        if units and units[-1].end == at and cut == 0 and _continues(units[-1], tail, stem):
            start, edge = units[-1].start, units.pop().edge
        else:
            start, edge = at + cut, at + cut == begin or cut > 0
        units.append(_unit(text, start, tail, edge))
        at = tail.end()
    return units


def _longer(unit: PrintedUnit, tail: re.Match[str]) -> PrintedUnit:
    """A集团 read on to A集团公司."""
    name = unit.name.removesuffix("集团") + tail[0]
    return replace(unit, end=tail.end(), name=name, tail=tail[0], tail_class="company")


def _tails(text: str) -> list[re.Match[str]]:
    """Ends of names, in order: tails, and code names with a tail of their own kind; of two that overlap the first."""
    matches = sorted([*TAIL.finditer(text), *CODE_TAIL.finditer(text)], key=lambda match: (match.end(), match.start()))
    kept: list[re.Match[str]] = []
    end = 0
    for match in matches:
        if match.end() > end and not is_blocked(match[0], text[match.end() : match.end() + 6]):
            end = match.end()
            kept.append(match)
    return kept


def _continues(unit: PrintedUnit, tail: re.Match[str], between: str) -> bool:
    """Whether the words behind a unit carry its name on: …集团北兴粮库, …有限公司抚州分公司, 设计院有限公司."""
    if unit.kind == "generic" and between:
        return False
    kind = _class_of(tail)
    if not between:
        return (
            kind == "branch"
            or unit.tail_class in {"tail", "public"}
            or (unit.tail_class == "group" and kind == "company")
        )
    if kind == "branch":
        return len(between) <= 14 and unit.tail_class in {"company", "group", "tail", "branch"}
    if unit.tail_class == "group":
        limit = 12 if "有限" in tail[0] or "股份" in tail[0] else 5
        return len(between) <= limit and kind in {"company", "tail"} and not is_department(tail[0])
    if unit.tail_class == "tail":
        limited = "有限" in tail[0] or "股份" in tail[0] or between in {"管理", "投资", "开发", "经营", "服务"}
        return len(between) <= 8 and kind in {"company", "group"} and limited
    return unit.tail in {"大学", "学院", "中学"} and kind in {"company", "tail", "public"}


def _class_of(tail: re.Match[str]) -> TailClass:
    return "plain" if tail.re is CODE_TAIL else tail_class(tail[0])


def _code_class(name: str) -> TailClass:
    """Class of a code name's own tail: A集团 is a group, B公司 a company."""
    return "group" if name.endswith("集团") else "company" if name.endswith("公司") else "plain"


def _unit(text: str, start: int, tail: re.Match[str], edge: bool) -> PrintedUnit:
    """The unit that begins at ``start`` and ends with the tail."""
    end = tail.end()
    if tail.re is CODE_TAIL:
        return PrintedUnit(tail.start(), end, tail[0], "enterprise", tail[0], _code_class(tail[0]), True)
    if text[start] == "(":
        start = min(text.index(")", start) + 1, tail.start())
    pronoun = PRONOUN.search(text, start, tail.start())
    if pronoun:
        start, edge = pronoun.start(), True
    code = CODE.search(text, start, tail.start() + 1)
    if code and code.end() <= tail.start():
        start, edge = code.start(), True
    start += _leading(text, start, tail)
    name, stem = text[start:end], text[start : tail.start()]
    unit = PrintedUnit(start, end, name, "enterprise", tail[0], tail_class(tail[0]), edge)
    return replace(unit, kind=_kind(unit, stem, code is not None and code.start() == start))


def _leading(segment: str, start: int, tail: re.Match[str]) -> int:
    """Characters to drop at the beginning of a name: a verb in front of a full name, 两家 of a counted one."""
    counted = COUNTED.search(segment, start, tail.start())
    if counted:
        return counted.start() - start
    return strip_leading(segment[start : tail.start()], "有限" in tail[0])


def _kind(unit: PrintedUnit, stem: str, coded: bool) -> UnitKind:
    if not coded and SOME.search(stem):
        return "anonymous"
    if (
        (ANONYMOUS_HEAD.match(stem) or ANONYMOUS_END.search(stem))
        and "有限" not in unit.tail
        and not KINDS.fullmatch(stem)
    ):
        return "anonymous"
    if (
        not stem
        or KINDS.fullmatch(stem)
        or PRONOUN.fullmatch(stem)
        or KIND_END.search(unit.name)
        or is_department(unit.name)
    ):
        return "generic"
    if unit.tail_class == "plain":
        return "enterprise" if coded else "generic"
    if unit.tail_class in {"tail", "group"} and len(stem) < 2 and not coded:
        return "generic" if len(unit.name) < 3 else "enterprise"
    return _KIND_OF_CLASS.get(unit.tail_class, "enterprise")
