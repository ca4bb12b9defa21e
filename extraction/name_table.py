"""The names of one document: which are full names, which stand for another, which must be searched as plain words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extraction.aliases import Definition, abbreviated, find_definitions
from extraction.name_parts import ends_company, name_part
from extraction.numerals import fold_forms
from extraction.unit_names import PrintedUnit

_NAMED = frozenset({"enterprise", "public_body", "auditor"})
_PLACE_ENDS = ("省", "市", "县", "区", "州", "旗", "镇", "乡", "盟", "国", "集团")


@dataclass(frozen=True, slots=True)
class NameTable:
    """``aliases``: short name → full names. ``trimmed``: name printed with words in front → the name itself.

    ``searched``: defined names, to be looked up as plain words; ``derived``: heads of full names that may be used as
    short names (渝州信托), to be looked up where a word can end behind them. ``kinds``: kind of each full
    name. All keys are half-width; :meth:`printed` gives a name back as the document prints it.
    """

    aliases: Mapping[str, tuple[str, ...]]
    trimmed: Mapping[str, str]
    searched: tuple[str, ...]
    derived: tuple[str, ...]
    kinds: Mapping[str, str]
    wide: Mapping[str, str]

    def resolve(self, name: str) -> tuple[str, ...]:
        """The full names that a printed name stands for; itself when the document says no more."""
        return self.aliases.get(name, (name,))

    def printed(self, name: str) -> str:
        """The full name as the document prints it (full-width brackets)."""
        return self.wide.get(name, name)


def build_name_table(text: str, units: list[PrintedUnit], auditee: str | None) -> NameTable:
    """Collect the names of a condensed text."""
    definitions = find_definitions(text, units)
    counts = Counter(unit.name for unit in units if unit.kind in _NAMED)
    trimmed = _trims(counts, {unit.name for unit in units if unit.edge}, definitions, auditee)
    fulls = _full_names(counts, trimmed, definitions, auditee)
    aliases = _explicit(definitions, trimmed)
    names = dict.fromkeys(trimmed.get(name, name) for name in counts)
    for short in names:
        if short not in aliases and (full := _full_of(short, fulls, names, aliases)):
            aliases[short] = (full,)
    derived = _derived(text, fulls, aliases)
    aliases.update(derived)
    kinds = {trimmed.get(unit.name, unit.name): str(unit.kind) for unit in units if unit.kind in _NAMED}
    known = {name for definition in definitions for name in (*definition.aliases, *definition.names)}
    return NameTable(aliases, trimmed, tuple(known), tuple(derived), kinds, _wide([*fulls, *counts], auditee))


def _full_names(
    counts: Mapping[str, int], trimmed: Mapping[str, str], definitions: Iterable[Definition], auditee: str | None
) -> tuple[str, ...]:
    """Names that others may shorten, in the order of their first place; the auditee first."""
    fulls = {fold_forms(auditee): None} if auditee else {}
    defined = [name for definition in definitions for name in definition.names]
    for name in (*defined, *counts):
        if ends_company(name) or name in defined:
            fulls[trimmed.get(name, name)] = None
    return tuple(fulls)


def _full_of(
    short: str, fulls: Iterable[str], names: Iterable[str], aliases: Mapping[str, tuple[str, ...]]
) -> str | None:
    """The full name that an undefined name stands for, if it is beyond doubt."""
    if short in fulls:
        longer = [full for full in fulls if full != short and full.endswith(short) and _is_head(full, short, fulls)]
        return longer[0] if len(longer) == 1 else None
    if short.endswith("分公司"):
        for alias, targets in aliases.items():
            if short.startswith(alias) and len(targets) == 1 and short != alias + "分公司":
                return targets[0] + short[len(alias) :]
    return abbreviated(short, fulls) or _longer(short, names, fulls)


def _longer(short: str, names: Iterable[str], fulls: Iterable[str]) -> str | None:
    """The one other name that ends with ``short`` and adds a place or the brand (热力公司, once 辽西热力公司)."""
    longer = [
        name
        for name in names
        if name != short
        and name.endswith(short)
        and len(name) - len(short) <= 8
        and _is_head(name, short, (*fulls, *(other for other in names if other != name)))
    ]
    return longer[0] if len(longer) == 1 and len(name_part(short).core) >= 2 else None


def _is_head(name: str, short: str, others: Iterable[str]) -> bool:
    """Whether what ``name`` prints before ``short`` is the head of a name: a place, a group, a brand."""
    head = name[: -len(short)]
    if head.endswith(_PLACE_ENDS) or any(place in head for place in "市县区州省"):
        return True
    return len(head) >= 2 and sum(other.startswith(head[:2]) for other in others if other != name) > 0


def _derived(text: str, fulls: Iterable[str], aliases: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Heads of full names that the text also uses alone: the name without its legal form, or its first four signs."""
    found: dict[str, tuple[str, ...]] = {}
    for full in fulls:
        part = name_part(full)
        heads = {part.core, part.core[:4]} if len(part.core) > 4 else {part.core}
        for head in heads:
            rivals = [other for other in fulls if other != full and name_part(other).core.startswith(head)]
            if len(head) >= 4 and not rivals and head not in aliases and text.count(head) > text.count(full):
                found[head] = (full,)
    return found


def _explicit(definitions: Iterable[Definition], trimmed: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Defined short names; the first definition of a name stands."""
    aliases: dict[str, tuple[str, ...]] = {}
    for definition in definitions:
        for alias in definition.aliases:
            names = tuple(trimmed.get(name, name) for name in definition.names)
            if alias not in names:
                aliases.setdefault(alias, names)
    return aliases


def _trims(
    counts: Mapping[str, int], certain: set[str], definitions: Iterable[Definition], auditee: str | None
) -> dict[str, str]:
    """Names that are another, better attested name with words in front of it (挪用晋北运销有限公司)."""
    defined = {name for definition in definitions for name in definition.names} | {fold_forms(auditee or "")}
    trims: dict[str, str] = {}
    for name in counts:
        shorter = [
            other
            for other in (*counts, *defined)
            if other and other != name and name.endswith(other) and len(name_part(other).core) >= 4
        ]
        for other in sorted(shorter, key=len, reverse=True):
            if name[: -len(other)].endswith(_PLACE_ENDS):
                continue
            if other in defined or counts.get(other, 0) > counts[name] or (other in certain and name not in certain):
                trims[name] = other
                break
    return trims


def _wide(names: Iterable[str], auditee: str | None) -> dict[str, str]:
    """Half-width name → the form that offices print: full-width brackets; the auditee as it was given."""
    wide = {name: name.replace("(", "（").replace(")", "）") for name in names if "(" in name}
    if auditee:
        wide[fold_forms(auditee)] = auditee
    return wide
