"""Which short name a document gives to which unit: （以下简称“X”）, X（全称Y）, A公司简称甲; abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extraction.name_parts import ends_company, shortens
from extraction.unit_grammar import cut_left
from extraction.unit_names import PrintedUnit

_CALLED = r"(?:以下(?:统|简|并)?称|下称|下简称|合称|简称|统称)"
_BRACKETED = re.compile(rf"\((?P<lead>[^()]{{0,30}}?){_CALLED}(?:为|作)?:?(?P<names>[^()]{{1,70}})\)")
_INLINE = re.compile(r",?(?:以下)?简称(?:为)?[“\"]?(?P<names>[㐀-鿿A-Za-z0-9]{1,12})[”\"]?(?=[,，。;；、\s)]|$)")
_QUOTED = re.compile(r"[“\"‘]([^“”\"‘’]{1,20})[”\"’]")
_SPLIT = re.compile(r"[、/]|或者?|及|和")
_FULL_INSIDE = re.compile(
    r"\((?:全称(?:为|是)?|即|系)?:?([㐀-鿿A-Za-z0-9×]{2,40}(?:\([㐀-鿿]{1,6}\)[㐀-鿿]{2,30})?)(?:[,，]下同)?\)"
)
CODE_NAME = re.compile(r"[A-Z×甲乙丙丁戊][㐀-鿿]{0,4}(?:公司|集团|银行|行|厂|机构|企业)")
_NAME_RUN = re.compile(r"[㐀-鿿A-Za-z0-9×]{3,40}$")
#: What a document calls 以下简称 without naming a unit.
_NOT_A_UNIT = re.compile(
    r".*(?:办法|规定|意见|条例|准则|制度|通知|项目|工程|报告|法|合同|协议|管理层|三重一大|专项|资金|系统|期间|人|财务报表|平台项目|地块|标段|方案|基金法)$"
)


@dataclass(frozen=True, slots=True)
class Definition:
    """Names that the document gives to units: ``aliases`` stand for each of ``names``.

    The span is where the short names are given and nothing is told of the unit; empty when they are used there too.
    """

    start: int
    end: int
    names: tuple[str, ...]
    aliases: tuple[str, ...]


def find_definitions(text: str, units: list[PrintedUnit]) -> list[Definition]:
    """Explicit definitions of short names in a condensed text, in order."""
    by_end = {unit.end: unit for unit in units if unit.kind != "generic"}
    found = [
        *_bracketed(text, by_end),
        *_inline(text, by_end),
        *_full_inside(text, by_end),
    ]
    return sorted(map(_coded, found), key=lambda definition: definition.start)


def _coded(definition: Definition) -> Definition:
    """A code name given to a unit that is only described (丙市国有交通公司，以下简称A公司) is the unit's name."""
    alias = definition.aliases[0]
    if len(definition.names) == 1 and CODE_NAME.fullmatch(alias) and not ends_company(definition.names[0]):
        return Definition(definition.start, definition.end, (alias,), (definition.names[0], *definition.aliases[1:]))
    return definition


def _bracketed(text: str, by_end: Mapping[int, PrintedUnit]) -> Iterable[Definition]:
    """X（以下简称“甲”“乙”或“丙”） and A公司、B公司（以下统称“两公司”）."""
    for match in _BRACKETED.finditer(text):
        aliases = _aliases(match["names"])
        if not aliases:
            continue
        inside = by_end.get(match.start("lead") + len(match["lead"].rstrip(",， ")))
        if inside and inside.start > match.start():
            outside = by_end.get(match.start())
            short = (outside.name,) if outside and len(outside.name) < len(inside.name) else ()
            yield Definition(match.start(), match.end(), (inside.name,), (*aliases, *short))
            continue
        names = _names_before(text, match.start(), by_end, aliases[0])
        if "统称" in match[0] or "合称" in match[0]:
            names = _listed_before(text, match.start(), by_end)
        if names:
            yield Definition(match.start(), match.end(), names, aliases)


def _aliases(printed: str) -> tuple[str, ...]:
    """The short names of a definition: everything in quotes, else what stands before the first comma."""
    listed: list[str] = []
    for piece in re.split(_CALLED, printed):  # 股票简称“甲”，下称乙
        listed += _QUOTED.findall(piece) or _SPLIT.split(re.split(r"[,，;；。]", piece.lstrip("为作:"))[0])
    cleaned = (name.strip(" “”\"'‘’:") for name in listed)
    return tuple(name for name in cleaned if name and len(name) <= 16 and not name.startswith("《"))


def _names_before(text: str, at: int, by_end: Mapping[int, PrintedUnit], alias: str) -> tuple[str, ...]:
    """The unit whose name ends just before the bracket (other brackets may stand between)."""
    before = text[:at].rstrip('”" ') if at < 400 else text[at - 400 : at].rstrip('”" ')
    end = at - (min(at, 400) - len(before))
    while end > 0 and end not in by_end and text[end - 1] == ")":
        opening = text.rfind("(", 0, end)
        if opening < 0:
            break
        end = len(text[:opening].rstrip('”" '))
    if end in by_end:
        return (by_end[end].name,)
    run = _NAME_RUN.search(text, max(0, end - 40), end)
    if not run or _NOT_A_UNIT.fullmatch(alias) or _NOT_A_UNIT.fullmatch(run[0]):
        return ()
    name = run[0][cut_left(run[0][:-1]) :]
    return (name,) if len(name) >= 4 and len(set(alias) & set(name)) >= min(2, len(alias)) else ()


def _listed_before(text: str, at: int, by_end: Mapping[int, PrintedUnit]) -> tuple[str, ...]:
    """All units of the enumeration that ends before the bracket."""
    names: list[str] = []
    end = at
    while end in by_end:
        unit = by_end[end]
        names.append(unit.name)
        end = unit.start - 1 if text[unit.start - 1 : unit.start] in {"、", "和", "及", "与"} else -1
    return tuple(reversed(names))


def _inline(text: str, by_end: Mapping[int, PrintedUnit]) -> Iterable[Definition]:
    """晋北运销有限公司简称运销公司."""
    for match in _INLINE.finditer(text):
        unit = by_end.get(match.start())
        if unit:
            yield Definition(match.start("names"), match.end(), (unit.name,), (match["names"],))


def _full_inside(text: str, by_end: Mapping[int, PrintedUnit]) -> Iterable[Definition]:
    """运营公司（苏中轨道交通运营有限公司）, also the other way round: the longer one is the full name."""
    for match in _FULL_INSIDE.finditer(text):
        outside, inside = by_end.get(match.start()), by_end.get(match.end(1))
        if not outside or not inside or inside.start > match.start(1):
            continue
        short, full = sorted((outside.name, inside.name), key=len)
        stated = "全称" in match[0] or "即" in match[0][:2]
        whole = ends_company(full) or full.endswith(short)
        if stated or (whole and not ends_company(short) and shortens(short, full)):
            yield Definition(match.start(), match.start(), (full,), (short,))


def abbreviated(short: str, fulls: Iterable[str]) -> str | None:
    """The one full name that ``short`` unmistakably shortens: the best kind of match decides, a tie gives None."""
    best: dict[int, list[str]] = {}
    for full in fulls:
        if short[0] not in full:
            continue
        rank = shortens(short, full)
        if rank is not None:
            best.setdefault(rank, []).append(full)
    if not best:
        return None
    candidates = best[min(best)]
    return candidates[0] if len(candidates) == 1 else None
