"""The life of a matter as data (``rules/lifecycle.yaml``): states, moves, time limits; checked when it is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ledger.errors import BadSettings
from ledger.policy import OPERATIONS
from ledger.rule_files import load_office_rules
from ledger.working_days import Due, WorkingCalendar

BEFORE = "before"  #: a move that leads back to the state before the last one
FIXED_STATES = frozenset({"accepted", "closing", "closed", "merged", "void", "suspended"})


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit with its source; ``status`` says how far the source is verified."""

    key: str
    name: str
    count: int
    unit: str
    extension: int
    times: int
    source: str
    status: str

    def due(self, start: date, calendar: WorkingCalendar) -> Due:
        """The last day of the limit from a day on."""
        return self._after(start, self.count, calendar)

    def extended(self, due: date, calendar: WorkingCalendar) -> Due:
        """The last day after one extension."""
        return self._after(due, self.extension, calendar)

    def _after(self, start: date, count: int, calendar: WorkingCalendar) -> Due:
        return calendar.after_months(start, count) if self.unit == "months" else calendar.after(start, count)


@dataclass(frozen=True, slots=True)
class ItemNeed:
    """A paper that must lie in the matter's file: its kind and, where it matters, its sort."""

    kind: str
    sort: str | None


@dataclass(frozen=True, slots=True)
class MoveRule:
    """A move: from which states to which, by whom, with what in hand."""

    key: str
    name: str
    sources: frozenset[str]
    target: str
    operation: str
    facts: tuple[str, ...]
    items: tuple[ItemNeed, ...]
    handlers: bool


@dataclass(frozen=True, slots=True)
class CloseBasis:
    """销号依据: a move that must have led there, and what must lie in the file."""

    name: str
    moves: frozenset[str]
    items: tuple[ItemNeed, ...]


@dataclass(frozen=True, slots=True)
class ReportRule:
    """A report that a loss level asks for, and its working days from registration."""

    name: str
    levels: frozenset[str]
    working_days: int


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """All of it. ``states`` maps keys to Chinese names."""

    first: str
    handlers: int
    states: Mapping[str, str]
    ended: frozenset[str]
    limit_of: Mapping[str, Limit]
    moves: Mapping[str, MoveRule]
    closing: Mapping[str, CloseBasis]
    warn_working_days: int
    reports: tuple[ReportRule, ...]
    lingering_days: int

    def open_from(self, state: str) -> list[MoveRule]:
        """The moves that leave a state."""
        return [move for move in self.moves.values() if state in move.sources]


def load_lifecycle(folder: Path | None = None) -> Lifecycle:
    """The life in force for the ledger in ``folder``; raises BadSettings."""
    rules = load_office_rules("lifecycle.yaml", folder)
    try:
        lifecycle = _lifecycle(rules)
    except (KeyError, TypeError, AttributeError) as error:
        raise BadSettings(f"lifecycle.yaml：{error}") from error
    _check(lifecycle)
    return lifecycle


def _lifecycle(rules: Mapping[str, Any]) -> Lifecycle:
    limits = {key: _limit(key, row) for key, row in rules["limits"].items()}
    states = rules["states"]
    return Lifecycle(
        first=rules["first"],
        handlers=int(rules["handlers"]),
        states={key: row["name"] for key, row in states.items()},
        ended=frozenset(key for key, row in states.items() if row.get("ended")),
        limit_of={key: limits[row["limit"]] for key, row in states.items() if "limit" in row},
        moves={key: _move(key, row) for key, row in rules["moves"].items()},
        closing={
            name: CloseBasis(name, frozenset(row["moves"]), _items(row)) for name, row in rules["closing"].items()
        },
        warn_working_days=int(rules["warn_working_days"]),
        reports=tuple(
            ReportRule(row["name"], frozenset(row["levels"]), int(row["working_days"])) for row in rules["reports"]
        ),
        lingering_days=int(rules["lingering_days"]),
    )


def _limit(key: str, row: Mapping[str, Any]) -> Limit:
    extension = row["extension"]
    count, times = int(extension["count"]), int(extension["times"])
    return Limit(key, row["name"], int(row["count"]), row["unit"], count, times, row["source"], row["status"])


def _move(key: str, row: Mapping[str, Any]) -> MoveRule:
    needs = row.get("needs", {})
    return MoveRule(
        key=key,
        name=row["name"],
        sources=frozenset(row["from"]),
        target=row["to"],
        operation=row["operation"],
        facts=tuple(needs.get("facts", ())),
        items=_items(needs),
        handlers=bool(needs.get("handlers", False)),
    )


def _basis(name: str, row: Mapping[str, Any]) -> CloseBasis:
    return CloseBasis(name, frozenset(row["moves"]), _items(row))


def _items(row: Mapping[str, Any]) -> tuple[ItemNeed, ...]:
    return tuple(ItemNeed(item["kind"], item.get("sort")) for item in row.get("items", ()))


def _check(lifecycle: Lifecycle) -> None:
    """No move from or to nowhere, none out of what is void or merged, none to 销号 except by closing."""
    states = set(lifecycle.states)
    if not states >= FIXED_STATES | {lifecycle.first}:
        raise BadSettings("lifecycle.yaml：缺少状态 " + "、".join(sorted(FIXED_STATES - states)))
    for move in lifecycle.moves.values():
        wrong = move.sources - states | ({move.target} - states - {BEFORE})
        wrong |= move.sources & {"void", "merged"} | {move.target} & {"closed", "void", "merged"}
        if wrong or move.operation not in OPERATIONS:
            raise BadSettings(f"lifecycle.yaml：{move.key} " + "、".join(sorted(wrong)))
