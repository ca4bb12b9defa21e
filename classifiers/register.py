"""The register of enterprises (企业名册): who a printed name is, with the reason, and the tree of a group.

A register is what an office enters of the enterprises that it watches over: full name, former and short names, the
unit above, tier, credit code. A name in a document is compared with it: ``same`` gives the registered full name,
``different`` another unit, ``unsure`` is left to people with what speaks for and against it. Nothing is guessed.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from classifiers.credit_code import CreditCodeError, parse_credit_code
from classifiers.name_likeness import core_key, folded_name, likeness_keys, placeless
from classifiers.register_match import match_name
from classifiers.registered import Match, MatchContext, RegisteredEnterprise

Key = TypeVar("Key", bound=Hashable)
Units = tuple[RegisteredEnterprise, ...]
_ANYWHERE = MatchContext()


@dataclass(frozen=True, slots=True)
class Indexes:
    """The enterprises of a register by all that they are looked up by."""

    full: Mapping[str, Units]
    former: Mapping[str, Units]
    short: Mapping[str, Units]
    code: Mapping[str, Units]
    core: Mapping[str, Units]
    placeless: Mapping[str, Units]
    like: Mapping[str, Units]
    under: Mapping[str, Units]


class Register:
    """Enterprises by name, immutable. Raises ValueError when a full name or a credit code is given twice."""

    def __init__(self, enterprises: Iterable[RegisteredEnterprise]) -> None:
        self.enterprises: Units = tuple(enterprises)
        self.indexes = _indexes(self.enterprises)
        for index in (self.indexes.full, self.indexes.code):
            if any(len(units) > 1 for units in index.values()):
                raise ValueError("a name or a code twice")

    def __len__(self) -> int:
        return len(self.enterprises)

    def __iter__(self) -> Iterator[RegisteredEnterprise]:
        return iter(self.enterprises)

    def get(self, name: str) -> RegisteredEnterprise | None:
        """The enterprise with this full name (width, blanks and quotation marks do not count)."""
        return next(iter(self.indexes.full.get(folded_name(name), ())), None)

    def named(self, name: str) -> RegisteredEnterprise | None:
        """The enterprise with this full name, else the only one that was called so."""
        former = self.indexes.former.get(folded_name(name), ())
        return self.get(name) or (former[0] if len(former) == 1 else None)

    def by_code(self, text: str) -> RegisteredEnterprise | None:
        """The enterprise of a text that is a valid credit code."""
        try:
            return next(iter(self.indexes.code.get(parse_credit_code(text), ())), None)
        except CreditCodeError:
            return None

    def ancestors(self, name: str) -> tuple[str, ...]:
        """The units above, the nearest first; a circle ends where it closes."""
        found: list[str] = []
        unit = self.get(name)
        while unit is not None and unit.parent is not None and unit.parent not in (name, *found):
            found.append(unit.parent)
            unit = self.get(unit.parent)
        return tuple(found)

    def subtree(self, name: str) -> tuple[str, ...]:
        """The unit and everything under it, from the top down."""
        found = [name]
        for above in found:
            found += [unit.name for unit in self.indexes.under.get(above, ()) if unit.name not in found]
        return tuple(found)

    def group(self, name: str) -> tuple[str, ...]:
        """The whole group that a unit belongs to: the tree under its highest ancestor."""
        return self.subtree((name, *self.ancestors(name))[-1])

    def match(self, name: str, context: MatchContext = _ANYWHERE) -> Match:
        """Who a printed name (or credit code) is."""
        return match_name(self, name, context)

    @property
    def digest(self) -> str:
        """What tells two registers apart, in 12 characters: kept with every reading that used one."""
        listed = sorted(self.enterprises, key=lambda unit: unit.name)
        return hashlib.sha256(repr(listed).encode()).hexdigest()[:12]


def _indexes(units: Units) -> Indexes:
    return Indexes(
        full=_index(units, lambda unit: [folded_name(unit.name)]),
        former=_index(units, lambda unit: map(folded_name, unit.former_names)),
        short=_index(units, lambda unit: map(folded_name, unit.short_names)),
        code=_index(units, lambda unit: [unit.credit_code] if unit.credit_code else []),
        core=_index(units, lambda unit: [core_key(unit.name)]),
        placeless=_index(units, lambda unit: [placeless(unit.name)]),
        like=_index(units, lambda unit: likeness_keys(folded_name(unit.name))),
        under=_index(units, lambda unit: [unit.parent] if unit.parent else []),
    )


def _index(units: Units, keys: Callable[[RegisteredEnterprise], Iterable[Key]]) -> dict[Key, Units]:
    found: defaultdict[Key, list[RegisteredEnterprise]] = defaultdict(list)
    for unit in units:
        for key in keys(unit):
            if unit not in found[key]:
                found[key].append(unit)
    return {key: tuple(named) for key, named in found.items()}
