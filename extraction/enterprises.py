"""Units named in a document, each resolved to the full name that the document defines for it.

``find_mentions`` reads printed names (``unit_names``), definitions and abbreviations (``aliases``, ``name_table``) and
references such as 该公司 (``references``). Nothing is resolved beyond what the document itself says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from extraction.auditee import find_auditee
from extraction.condensed import Condensed, condense
from extraction.document import Document
from extraction.fields import Mention
from extraction.name_parts import name_part, same_enterprise
from extraction.name_table import NameTable, build_name_table
from extraction.references import REFERENCE, antecedent, subject
from extraction.topics import Lines, enclosing_units
from extraction.unit_grammar import WORD_END
from extraction.unit_marks import find_marked_units
from extraction.unit_names import PrintedUnit, UnitKind, find_printed_units

__all__ = ["find_auditee", "find_mentions", "name_part", "same_enterprise"]

_BARE = frozenset({"集团", "公司", "集团公司"})


@dataclass(frozen=True, slots=True)
class _Event:
    """Something in the condensed text that names or refers to a unit."""

    start: int
    end: int
    word: str
    sort: Literal["unit", "alias", "self", "office", "back", "owner", "bare"]
    kind: UnitKind = "enterprise"


def find_mentions(document: Document, auditee: str | None = None) -> tuple[Mention, ...]:
    """All units that the document names, in order of their place.

    ``auditee`` is the audited unit's full name, if known: 集团, 本公司, 你公司 … then stand for it. Several mentions
    share a span only where the document gives one name to several units (以下统称).
    """
    condensed = condense(document.text)
    units = _with_marked(find_printed_units(condensed.text), find_marked_units(condensed.text))
    table = build_name_table(condensed.text, units, auditee, any(page.source == "ocr" for page in document.pages))
    events = _without_overlaps(
        [*_unit_events(units, table), *_alias_events(condensed.text, table), *_references(condensed.text)]
    )
    reader = _Reader(document.text, condensed, table, auditee)
    for event in events:
        if not table.gives(event.start, event.end, event.word):
            reader.read(event)
    return tuple(reader.mentions)


def _with_marked(units: list[PrintedUnit], marked: list[PrintedUnit]) -> list[PrintedUnit]:
    """Marked units are taken where no printed name stands."""
    covered = {at for unit in units for at in range(unit.start, unit.end)}
    free = [unit for unit in marked if covered.isdisjoint(range(unit.start, unit.end))]
    return sorted([*units, *free], key=lambda unit: unit.start)


def _unit_events(units: list[PrintedUnit], table: NameTable) -> Iterator[_Event]:
    for unit in units:
        if unit.kind in {"generic", "anonymous"} and unit.name in table.aliases:
            yield _Event(unit.start, unit.end, unit.name, "alias")
            continue
        if unit.kind == "generic":
            if unit.name in _BARE:
                yield _Event(unit.start, unit.end, unit.name, "bare")
            continue
        name = table.trimmed.get(unit.name, unit.name)
        yield _Event(unit.end - len(name), unit.end, name, "unit", unit.kind)


def _alias_events(text: str, table: NameTable) -> Iterator[_Event]:
    """Occurrences of names that have no tail to be found by (长钢, 敦煌能投)."""
    for alias in (*table.searched, *table.derived):
        derived = alias in table.derived
        at = text.find(alias)
        while at >= 0:
            if not derived or WORD_END.match(text, at + len(alias)):
                yield _Event(at, at + len(alias), alias, "alias")
            at = text.find(alias, at + len(alias))


def _references(text: str) -> Iterator[_Event]:
    for match in REFERENCE.finditer(text):
        sort = match.lastgroup
        assert sort in {"self", "office", "back", "owner"}
        yield _Event(match.start(), match.end(), match[0], sort)  # type: ignore[arg-type]


def _without_overlaps(events: list[_Event]) -> list[_Event]:
    """Of events that overlap the longest stays; in order."""
    kept: list[_Event] = []
    taken: set[int] = set()
    for event in sorted(events, key=lambda e: (e.start - e.end, e.start)):
        span = range(event.start, event.end)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(event)
    return sorted(kept, key=lambda event: event.start)


class _Reader:
    """Turns events into mentions, in order; what came before decides what a reference means."""

    def __init__(self, text: str, condensed: Condensed, table: NameTable, auditee: str | None) -> None:
        self.text, self.condensed, self.table, self.auditee = text, condensed, table, auditee
        self.mentions: list[Mention] = []
        self.lines = Lines(text)

    def read(self, event: _Event) -> None:
        if event.kind == "anonymous":
            self._add(event, event.word, "anonymous")
        elif event.sort in {"unit", "alias"}:
            for name in self.table.resolve(event.word):
                self._add(event, name, self.table.kinds.get(name, event.kind))
        else:
            target = self._referred(event)
            if target:
                self._add(event, target.name, target.kind)

    def _referred(self, event: _Event) -> Mention | None:
        """The unit that a reference means."""
        own = self._own(event)
        if event.sort in {"self", "office"}:
            return own
        place = self.condensed.span(event.start, event.end)[0]
        if event.sort == "bare" and own and event.word != "公司":
            return own
        line = self.lines.span(self.lines.index(place))[0]
        here = [mention for mention in self.mentions[-20:] if mention.start >= line]
        above = enclosing_units(self.lines, self.mentions, place)
        if event.sort == "bare":
            return (
                subject(self.text, here, above, event.word) or own or antecedent(self.text, self.mentions, event.word)
            )
        if meant := antecedent(self.text, here, event.word):
            return meant if meant.kind != "anonymous" else None
        return subject(self.text, (), above, event.word) or antecedent(self.text, self.mentions, event.word)

    def _own(self, event: _Event) -> Mention | None:
        """The audited unit as the target of a reference."""
        if not self.auditee or (event.word.endswith("集团") and "集团" not in self.auditee):
            return None
        return Mention(0, 0, "", self.auditee, "alias", self.table.kinds.get(self.auditee, "enterprise"))  # type: ignore[arg-type]

    def _add(self, event: _Event, name: str, kind: str) -> None:
        start, end = self.condensed.span(event.start, event.end)
        if kind == "generic":
            kind = "enterprise"
        basis = "stated" if name == event.word else "alias"
        self.mentions.append(Mention(start, end, self.text[start:end], self.table.printed(name), basis, kind))  # type: ignore[arg-type]
