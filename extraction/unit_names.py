"""Unit names as they are printed: where each begins and ends, and which kind of unit it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from extraction.unit_grammar import (
    ANONYMOUS_END,
    ANONYMOUS_HEAD,
    CODE,
    CODE_TAIL,
    COUNTED,
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
    for segment in SEGMENT.finditer(text):
        found.extend(_segment_units(segment[0], segment.start(), text))
    return found


def _segment_units(segment: str, offset: int, text: str) -> list[PrintedUnit]:
    units: list[PrintedUnit] = []
    at = 0
    for tail in _tails(segment, offset, text):
        stem = segment[at : tail.start()]
        cut = cut_left(stem)
        if units and units[-1].end == at + offset and cut == 0 and _continues(units[-1], tail, stem):
            start = units.pop().start - offset
            edge = bool(units) or start == 0
        else:
            start, edge = at + cut, at + cut == 0 or cut > 0
        unit = _unit(segment, start, tail, offset, edge)
        at = tail.end()
        units.append(unit)
    return units


def _tails(segment: str, offset: int, text: str) -> Iterator[re.Match[str]]:
    """Ends of names in a segment, in order: tails, and code names with a tail of their own kind."""
    after = text[offset + len(segment) : offset + len(segment) + 4]
    matches = sorted(
        [*TAIL.finditer(segment), *(m for m in CODE_TAIL.finditer(segment))],
        key=lambda match: (match.end(), match.start()),
    )
    end = 0
    for match in matches:
        if match.end() <= end or is_blocked(match[0], segment[match.end() :] or after):
            continue
        end = match.end()
        yield match


def _continues(unit: PrintedUnit, tail: re.Match[str], between: str) -> bool:
    """Whether the words behind a unit carry its name on: …集团北兴粮库, …有限公司抚州分公司, 设计院有限公司."""
    if unit.kind == "generic" and between:
        return False
    kind = _class_of(tail)
    if not between:
        return kind in {"branch", "company", "group"} or unit.tail_class in {"tail", "public"}
    if kind == "branch":
        return len(between) <= 14 and unit.tail_class in {"company", "group", "tail", "branch"}
    if unit.tail_class == "group":
        return len(between) <= 12 and kind in {"company", "tail"} and not is_department(tail[0])
    if unit.tail_class == "tail":
        limited = "有限" in tail[0] or "股份" in tail[0] or between in {"管理", "投资", "开发", "经营", "服务"}
        return len(between) <= 8 and kind in {"company", "group"} and limited
    return unit.tail in {"大学", "学院", "中学"} and kind in {"company", "tail", "public"}


def _class_of(tail: re.Match[str]) -> TailClass:
    return "plain" if tail.re is CODE_TAIL else tail_class(tail[0])


def _code_class(name: str) -> TailClass:
    """Class of a code name's own tail: A集团 is a group, B公司 a company."""
    return "group" if name.endswith("集团") else "company" if name.endswith("公司") else "plain"


def _unit(segment: str, start: int, tail: re.Match[str], offset: int, edge: bool) -> PrintedUnit:
    """The unit that begins at ``start`` of the segment and ends with the tail."""
    if tail.re is CODE_TAIL:
        return PrintedUnit(
            tail.start() + offset, tail.end() + offset, tail[0], "enterprise", tail[0], _code_class(tail[0]), True
        )
    if segment[start] == "(":
        start = min(segment.index(")", start) + 1, tail.start())
    pronoun = PRONOUN.search(segment, start, tail.start())
    if pronoun:
        start, edge = pronoun.start(), True
    code = CODE.search(segment, start, tail.start() + 1)
    if code and code.end() <= tail.start():
        start, edge = code.start(), True
    start += _leading(segment, start, tail)
    name = segment[start : tail.end()]
    stem = segment[start : tail.start()]
    unit = PrintedUnit(start + offset, tail.end() + offset, name, "enterprise", tail[0], tail_class(tail[0]), edge)
    return replace(unit, kind=_kind(unit, stem, bool(code)))


def _leading(segment: str, start: int, tail: re.Match[str]) -> int:
    """Characters to drop at the beginning of a name: a verb in front of a full name, 两家 of a counted one."""
    counted = COUNTED.search(segment, start, tail.start())
    if counted:
        return counted.start() - start
    return strip_leading(segment[start : tail.start()]) if "有限" in tail[0] else 0


def _kind(unit: PrintedUnit, stem: str, coded: bool) -> UnitKind:
    if not coded and SOME.search(stem):
        return "anonymous"
    if (
        (ANONYMOUS_HEAD.match(stem) or ANONYMOUS_END.search(stem))
        and "有限" not in unit.tail
        and not KINDS.fullmatch(stem)
    ):
        return "anonymous"
    if not stem or KINDS.fullmatch(stem) or PRONOUN.fullmatch(stem) or is_department(unit.name):
        return "generic"
    if unit.tail_class == "plain":
        return "enterprise" if coded else "generic"
    if unit.tail_class in {"tail", "group"} and len(stem) < 2 and not coded:
        return "generic" if len(unit.name) < 3 else "enterprise"
    return _KIND_OF_CLASS.get(unit.tail_class, "enterprise")
