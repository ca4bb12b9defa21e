"""The JSON objects of the API (the only importer of pydantic). Amounts are decimal strings in yuan."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from corpus.contract import plain
from ledger.models import Clue, Document, Entry
from ledger.statistics import Statistics, Tally
from ledger.view import ClueView
from ledger.web.desk_models import Arrival


class Me(BaseModel):
    """Whose token it is, and what the person may do."""

    person: str
    operations: list[str]


class Refusal(BaseModel):
    """What was refused, by a stable code, and what to do."""

    code: str
    message: str


class ClueRow(BaseModel):
    """A clue in a list, with the values in force."""

    id: str
    state: str
    version: int
    title: str
    enterprise: str
    loss_yuan: str | None
    loss_status: str
    level: str | None
    aspect: str
    status: str | None
    confidence: float
    document: str = Field(description="SHA-256")
    page: int | None


class DecisionRow(BaseModel):
    """A step that was taken on a clue."""

    kind: str
    field: str | None
    reason: str | None
    note: str
    user: str
    at: datetime
    undone: bool


class ClueWhole(ClueRow):
    """A clue with its text, evidence and decisions; ``machine`` is the object of docs/contract.md."""

    text: str
    corrected: dict[str, Any]
    machine: dict[str, Any]
    decisions: list[DecisionRow]
    entry: str | None


class DocumentRow(BaseModel):
    """A document."""

    sha256: str
    name: str
    member: str | None
    status: str
    kind: str
    title: str | None
    issuer: str | None
    auditee: str | None
    issued_on: date | None
    pages: int
    clue_count: int
    secrecy: str
    received_at: datetime
    received_by: str


class ArrivalRow(BaseModel):
    """A file that came in."""

    id: int
    name: str
    member: str | None
    state: str
    code: str
    message: str
    document: str | None
    clues: int


class EntryRow(BaseModel):
    """A registered matter."""

    number: str
    state: str
    title: str
    enterprise: str
    loss_yuan: str | None
    level: str | None
    rule_set: str
    aspect: str
    source: str
    secrecy: str
    registered_on: date
    registered_by: str
    clue: str


class EntryWhole(EntryRow):
    """A registered matter with its text and the values under which it was registered."""

    text: str
    values: dict[str, Any]


class ClueList(BaseModel):
    """A page of clues and how many there are."""

    total: int
    page: int
    size: int
    rows: list[ClueRow]


class EntryList(BaseModel):
    """A page of entries and how many there are."""

    total: int
    page: int
    size: int
    rows: list[EntryRow]


class TallyRow(BaseModel):
    """A row of a table of figures."""

    name: str
    count: int
    loss_yuan: str
    undetermined: int


class Figures(BaseModel):
    """The tables of the ledger."""

    total: TallyRow
    by_enterprise: list[TallyRow]
    by_level: list[TallyRow]
    by_aspect: list[TallyRow]
    by_source: list[TallyRow]
    by_state: list[TallyRow]
    by_year: list[TallyRow]
    clues_by_state: dict[str, int]


class Chain(BaseModel):
    """What a check of the journal found."""

    whole: bool
    lines: int
    head: str
    broken_at: int | None
    reason: str


class Seen(BaseModel):
    """A step; with ``version`` it is refused (L109) when the clue was changed since it was seen."""

    version: int | None = None
    note: str = Field("", max_length=2000)


class Refusing(Seen):
    """不入账, with a reason of the list."""

    reason: str


class Correcting(Seen):
    """更正: a field by key or Chinese name, and its value as a person types it."""

    field: str
    value: str = Field(max_length=5000)


class Merging(Seen):
    """并案: the clue that it goes into."""

    into: str


class Moving(BaseModel):
    """A move of the lifecycle, with its facts."""

    facts: dict[str, str] = {}


def clue_row(clue: Clue) -> ClueRow:
    """A clue for a list."""
    return ClueRow(**_clue(clue))


def clue_whole(view: ClueView) -> ClueWhole:
    """A clue with everything."""
    clue = view.clue
    decisions = [
        DecisionRow(
            kind=row.kind,
            field=row.field,
            reason=row.reason,
            note=row.note,
            user=row.user,
            at=row.at,
            undone=row.undone_at is not None,
        )
        for row in view.decisions
    ]
    return ClueWhole(
        **_clue(clue),
        text=clue.text,
        corrected={row.field: row.human for row in clue.fields},
        machine=clue.payload,
        decisions=decisions,
        entry=view.entry.number if view.entry else None,
    )


def document_row(document: Document) -> DocumentRow:
    """A document for a list."""
    return DocumentRow(**{name: getattr(document, name) for name in DocumentRow.model_fields})


def arrival_row(arrival: Arrival) -> ArrivalRow:
    """An arrival for a list."""
    own = {name: getattr(arrival, name) for name in ArrivalRow.model_fields if name != "document"}
    return ArrivalRow(**own, document=arrival.sha256)


def entry_row(entry: Entry) -> EntryRow:
    """An entry for a list."""
    return EntryRow(**_entry(entry))


def entry_whole(entry: Entry) -> EntryWhole:
    """An entry with everything."""
    return EntryWhole(**_entry(entry), text=entry.text, values=entry.payload["values"])


def figures(found: Statistics) -> Figures:
    """The tables."""
    tables = ("by_enterprise", "by_level", "by_aspect", "by_source", "by_state", "by_year")
    return Figures(
        total=_tally(found.total),
        clues_by_state=found.clues_by_state,
        **{table: [_tally(tally) for tally in getattr(found, table)] for table in tables},
    )


def _clue(clue: Clue) -> dict[str, Any]:
    own = ("id", "state", "version", "title", "enterprise", "loss_status", "level", "aspect", "status", "confidence")
    values = {name: getattr(clue, name) for name in own}
    return {**values, "loss_yuan": _yuan(clue.loss_yuan), "document": clue.document_sha256, "page": clue.page}


def _entry(entry: Entry) -> dict[str, Any]:
    own = ("number", "state", "title", "enterprise", "level", "rule_set", "aspect", "secrecy")
    values = {name: getattr(entry, name) for name in (*own, "registered_on", "registered_by")}
    return {
        **values,
        "loss_yuan": _yuan(entry.loss_yuan),
        "source": entry.source_code,
        "clue": entry.clue_id,
    }


def _tally(tally: Tally) -> TallyRow:
    return TallyRow(
        name=tally.name, count=tally.count, loss_yuan=plain(tally.loss_yuan), undetermined=tally.undetermined
    )


def _yuan(value: Any) -> str | None:
    return None if value is None else plain(value)
