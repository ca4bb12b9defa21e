"""The audited or inspected unit, from the title, the addressee and the opening of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extraction.aliases import find_definitions
from extraction.condensed import condense
from extraction.document import Document
from extraction.name_parts import ends_company, shortens
from extraction.unit_names import PrintedUnit, find_printed_units

_OPENING = 1500
_LINES = 14
#: Words behind which the audited unit stands: in a title, in the opening.
_AIM = re.compile(
    r"(?:关于(?:对)?|对|向|审计了|检查了|巡[视察]了?|延伸审计了|受托审计了?|审计对象[是为:]*|我们审计了|任职单位:?|任|接受|主体:|致:?)"
    r"(?:原|中共|我集团|你们?|组织对|移送|反映|[一-鿿某]{2,3}同志)?$"
)
_LABEL = re.compile(
    r"(?:被(?:审计|检查|巡[视察]|处罚|评价)?(?:单位|企业)(?:名称)?|受检单位|单位名称|当事人|填报单位|主管单位|承办单位|公司名称):$"
)
#: What follows the audited unit: 党委, 2018年度…审计, 全体股东, 董事会.
_FOLLOW = re.compile(
    r"(?:党委|党组|党总支|党支部|全体股东|董事会|管理层|股东|[(（][^()（）]{0,40}[)）]|[0-9]{4}|进行|开展|实施|原|时任|法定代表人|主要负责人|财务|资产|审计|专项"
    r"|整改|年度|的|领导|总经理|董事长|内部控制|公司债|关于|巡[视察]|[一-鿿]{2,3}(?:同志)?任|[:：])"
)
_ADDRESSEE = re.compile(r"[ \t]*(?:致)?[:：]?[ \t]*$")


def find_auditee(document: Document, title: str | None) -> str | None:
    """The full name of the unit that the document is about; None when it does not say.

    Looked at in this order: the title (关于对X的审计报告, X2018年度财务收支审计结果), an addressee (X全体股东:), a
    label (被审计单位:X), the opening (对X党委开展了常规巡察). A short name is completed when the opening defines it.
    """
    opening = condense(document.text[:_OPENING]).text
    units = _enterprises(opening)
    candidates = [*_in_title(title or ""), *_addressed(opening, units), *_in_opening(opening, units)]
    if not candidates:
        return None
    name = _completed(candidates[0], [*candidates, *(unit.name for unit in units)], opening)
    return name.replace("(", "（").replace(")", "）")


def _in_title(title: str) -> Iterator[str]:
    """Units of the title: the one aimed at, else the one that opens it."""
    text = condense(title.replace("\n", "")).text
    units = _enterprises(text)
    for unit in units:
        if _AIM.search(text, 0, unit.start):
            yield unit.name
    for unit in units:
        bounded = unit.start == 0 or not "一" <= text[unit.start - 1] <= "鿿" or unit.start <= 4
        if bounded and not text[unit.end :].startswith(("审计部", "纪委", "监事会关于", "文件")):
            yield unit.name


def _addressed(opening: str, units: list[PrintedUnit]) -> Iterator[str]:
    """A unit that begins a line and is followed by 全体股东, 董事会 or a colon."""
    for unit in units[:12]:
        line = opening.rfind("\n", 0, unit.start) + 1
        follows = re.match(r"(?:全体股东|董事会|管理层|党委|党组|监事会)?[:：][ \t]*(?:\n|$)", opening[unit.end :])
        if follows and _ADDRESSEE.match(opening[line : unit.start]):
            yield unit.name


def _in_opening(opening: str, units: list[PrintedUnit]) -> Iterator[str]:
    """Units that the opening aims at (对X党委开展了巡察); then a unit that opens one of the first lines."""
    for unit in units:
        if _LABEL.search(opening, max(0, unit.start - 14), unit.start):
            yield unit.name
    for unit in units:
        if _AIM.search(opening, max(0, unit.start - 14), unit.start) and _FOLLOW.match(opening, unit.end):
            yield unit.name
    for unit in units[:4]:
        line = opening.rfind("\n", 0, unit.start) + 1
        if opening.count("\n", 0, line) < _LINES and unit.start - line <= 2 and ends_company(unit.name):
            yield unit.name


def _enterprises(text: str) -> list[PrintedUnit]:
    """Enterprises that may be audited: no exchange, which supervises."""
    return [unit for unit in find_printed_units(text) if unit.kind == "enterprise" and unit.tail != "交易所"]


def _completed(name: str, others: Sequence[str], opening: str) -> str:
    """A short name made full by a definition of the opening, or by a name in it that it unmistakably shortens."""
    for definition in find_definitions(opening, find_printed_units(opening)):
        if name in definition.aliases and len(definition.names) == 1:
            return definition.names[0]
    longer = dict.fromkeys(other for other in others if other.endswith(name) and len(other) - len(name) in range(1, 7))
    if len(longer) == 1 and (ends_company(name) or name[0] in "省市区县"):
        return next(iter(longer))
    if ends_company(name):
        return name
    full_looking = (other for other in others if ends_company(other) or len(other) > len(name) + 1)
    fulls = dict.fromkeys(other for other in full_looking if shortens(name, other))
    return next(iter(fulls)) if len(fulls) == 1 else name
