"""The parts of a unit's name: distinctive core, legal form; which names mean the same unit, which shorten another."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from extraction.numerals import fold_forms
from extraction.unit_grammar import TAIL

_FORM = re.compile(
    r"(?:(?:集团|控股|投资控股|股份)*(?:有限责任公司|股份有限公司|有限公司|股份公司|总公司|公司)|\((?:有限合伙|特殊普通合伙)\)|有限合伙)+$"
)
_PLACE = re.compile(r"\(([㐀-鿿]{2,5})\)")
_NOISE = re.compile(r"[\s“”\"'·()]|\((?:集团|控股)\)")


class NameParts(NamedTuple):
    """``core`` without legal form, ``form`` as printed, ``group`` for a parent that calls itself 集团."""

    core: str
    form: str
    group: bool


@lru_cache(maxsize=4096)
def name_part(name: str) -> NameParts:
    """Split a name: 晋北煤炭运销有限公司 → core 晋北煤炭运销, form 有限公司."""
    folded = _NOISE.sub("", fold_forms(name))
    match = _FORM.search(folded)
    form = match[0] if match else ""
    core = folded[: len(folded) - len(form)]
    group = form.startswith("集团") or core.endswith("集团")
    core = core.removesuffix("集团")
    return NameParts(core, form, group)


def same_enterprise(one: str, other: str) -> bool:
    """Whether two full names mean the same unit: equal but for width, blanks, brackets and the kind of 有限公司."""
    first, second = name_part(one), name_part(other)
    if not first.core or first.core != second.core or first.group != second.group:
        return False
    return bool(first.form) == bool(second.form) or first.group


def shortens(short: str, full: str) -> int | None:
    """How well ``short`` reads as an abbreviation of ``full``: 1 last part (运销公司 of 晋北煤炭运销有限公司), 2 first
    part, 3 a part inside, 4 single characters in order (珠能集团 of 珠江能源集团有限公司); None when it does not."""
    if len(short) >= len(full) or short[0] not in full:
        return None
    part, whole = name_part(short), name_part(full)
    core, tail = _tail_apart(part)
    if re.fullmatch(r"[A-Z×甲乙丙丁]", core) and part.form:  # A公司 of A燃料有限公司
        return 2 if whole.core.startswith(core) and ends_company(full) else None
    if len(core) < 2 or not _same_tail(part, tail, whole, full):
        return None
    target = whole.core
    place = _PLACE.search(fold_forms(full))
    if place and reads_in_order(core, place[1] + target.replace(place[1], "")):  # 白银冶炼公司 of 陇右冶炼(白银)…
        return 2
    kinds = (
        target.endswith(core),
        target.startswith(core),
        core in target,
        reads_in_order(core, target + "控股" * ("控股" in whole.form)),
    )
    return kinds.index(True) + 1 if True in kinds else None


def _tail_apart(part: NameParts) -> tuple[str, str]:
    """Core and tail of a short name: 光膜研究院 → 光膜, 研究院."""
    if part.form or part.group:
        return part.core, "公司" if part.form else "集团"
    tails = [match for match in TAIL.finditer(part.core) if match.end() == len(part.core)]
    if tails and len(part.core) - len(tails[0][0]) >= 2:
        return part.core[: tails[0].start()], tails[0][0]
    return part.core, ""


def _same_tail(part: NameParts, tail: str, whole: NameParts, full: str) -> bool:
    """A short name's last word must fit: only a group is called 集团, only a company 公司."""
    if part.group:
        return whole.group
    if part.form:
        return bool(whole.form) and part.form in {"公司", "总公司", "股份公司"} and not whole.core.endswith("分")
    return tail in full


def reads_in_order(core: str, target: str) -> bool:
    """All characters of the core in the order of the target, beginning with its first or second character or word."""
    at = -1
    for index, character in enumerate(core):
        at = target.find(character, at + 1)
        if at < 0 or (index == 0 and at > 3):
            return False
    return True


def is_full(name: str) -> bool:
    """Whether a name can be the full name of a company: a legal form, or 公司 behind a long core."""
    part = name_part(name)
    return ends_company(name) or (part.form == "公司" and len(part.core) >= 6)


def ends_company(name: str) -> bool:
    """Whether a name prints a legal form, so that it can be the full name of a company."""
    form = name_part(name).form
    return "有限" in form or "股份" in form or form == "总公司"
