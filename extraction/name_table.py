"""The names of one document: which are full names, which stand for another, which must be searched as plain words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extraction.aliases import CODE_NAME, Definition, find_definitions
from extraction.damaged_names import damaged_names
from extraction.name_index import NameIndex
from extraction.name_parts import is_full, name_part
from extraction.numerals import fold_forms
from extraction.short_names import four_signs, full_of, heads_used
from extraction.unit_names import PrintedUnit

_SHORTEST_CALLED = 4
_NAMED = frozenset({"enterprise", "public_body", "auditor"})


@dataclass(frozen=True, slots=True)
class NameTable:
    """``aliases``: short name → full names. ``trimmed``: name printed with words in front → the name itself.

    ``searched``: defined names, to be looked up as plain words; ``derived``: short names without a tail (渝州信托), to
    be looked up where a word can end behind them. ``kinds``: kind of each full name. ``given``: where definitions
    stand. All keys are half-width; :meth:`printed` gives a name back as offices print it.
    """

    aliases: Mapping[str, tuple[str, ...]]
    trimmed: Mapping[str, str]
    searched: tuple[str, ...]
    derived: frozenset[str]
    kinds: Mapping[str, str]
    wide: Mapping[str, str]
    given: tuple[Definition, ...]

    def gives(self, start: int, end: int, name: str) -> bool:
        """Whether a short name stands in the brackets that define it (以下简称…)."""
        return any(
            given.start <= start and end <= given.end and (name in given.aliases or CODE_NAME.fullmatch(name))
            for given in self.given
        )

    def resolve(self, name: str) -> tuple[str, ...]:
        """The full names that a printed name stands for; itself when the document says no more."""
        return self.aliases.get(name, (name,))

    def printed(self, name: str) -> str:
        """The full name as the document prints it (full-width brackets)."""
        return self.wide.get(name, name)


def build_name_table(text: str, units: list[PrintedUnit], auditee: str | None, scanned: bool = False) -> NameTable:
    """Collect the names of a condensed text; of a ``scanned`` one, damaged spellings stand for the correct name."""
    definitions = find_definitions(text, units)
    named = [unit for unit in units if unit.kind in _NAMED]
    trimmed = _trims(named, definitions, auditee)
    names = NameIndex(trimmed.get(unit.name, unit.name) for unit in named)
    fulls = _full_names(names, trimmed, definitions, auditee)
    aliases = _explicit(definitions, trimmed)
    if scanned:
        aliases |= _damaged(named, trimmed, aliases, auditee)
    for short in names.names:
        if short not in aliases and (full := full_of(short, fulls, names, aliases)):
            aliases[short] = (full,)
    derived = {**heads_used(text, fulls, aliases), **four_signs(text, fulls, aliases)}
    return NameTable(
        aliases={**aliases, **derived},
        trimmed=trimmed,
        searched=tuple({name for definition in definitions for name in (*definition.aliases, *definition.names)}),
        derived=frozenset(derived),
        kinds={trimmed.get(unit.name, unit.name): str(unit.kind) for unit in named},
        wide=_wide([*fulls.names, *names.names], auditee),
        given=tuple(definitions),
    )


def _full_names(
    names: NameIndex, trimmed: Mapping[str, str], definitions: Iterable[Definition], auditee: str | None
) -> NameIndex:
    """Names that others may shorten; the auditee first."""
    defined = [trimmed.get(name, name) for definition in definitions for name in definition.names]
    own = [fold_forms(auditee)] if auditee else []
    return NameIndex([*own, *defined, *(name for name in names.names if is_full(name))])


def _damaged(
    units: list[PrintedUnit], trimmed: Mapping[str, str], aliases: Mapping[str, tuple[str, ...]], auditee: str | None
) -> dict[str, tuple[str, ...]]:
    """Damaged spellings of a scanned document → the correct name."""
    counts = Counter(trimmed.get(unit.name, unit.name) for unit in units)
    trusted = {name for names in aliases.values() for name in names} | {fold_forms(auditee or "")}
    fixed = damaged_names(counts, trusted)
    return {name: (correct,) for name, correct in fixed.items() if name not in aliases}


def _explicit(definitions: Iterable[Definition], trimmed: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Defined short names; the first definition of a name stands."""
    aliases: dict[str, tuple[str, ...]] = {}
    for definition in definitions:
        for alias in definition.aliases:
            names = tuple(trimmed.get(name, name) for name in definition.names)
            if alias not in names:
                aliases.setdefault(alias, names)
    return aliases


def _trims(units: list[PrintedUnit], definitions: Iterable[Definition], auditee: str | None) -> dict[str, str]:
    """Names that are another, better attested name with words in front of it (挪用晋北运销有限公司)."""
    counts = Counter(unit.name for unit in units)
    certain = {unit.name for unit in units if unit.edge}
    defined = {name for definition in definitions for name in definition.names} | {fold_forms(auditee or "")}
    called = {alias for definition in definitions for alias in definition.aliases if len(alias) >= _SHORTEST_CALLED}
    known = NameIndex([*counts, *defined, *called])
    trims: dict[str, str] = {}
    for name in counts:
        for other in known.endings(name):
            head = name[: -len(other)]
            if name in defined or name in called or known.is_head(head, name):
                continue
            if other in called and len(head) <= 3:
                trims[name] = other
                break
            better = other in defined or counts[other] > counts[name] or (other in certain and name not in certain)
            if better and len(name_part(other).core) >= 4:
                trims[name] = other
                break
    return trims


def _wide(names: Iterable[str], auditee: str | None) -> dict[str, str]:
    """Half-width name → the form that offices print: full-width brackets; the auditee as it was given."""
    wide = {name: name.replace("(", "（").replace(")", "）") for name in names if "(" in name}
    if auditee:
        wide[fold_forms(auditee)] = auditee
    return wide
