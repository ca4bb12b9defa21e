"""对账 with an enterprise's own returned ledger: the differences, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.access import Viewer, visible_entries
from ledger.fields import show_field
from ledger.import_rows import ImportedRow
from ledger.models import Entry, EntryEnterprise


@dataclass(frozen=True, slots=True)
class RowDifference:
    """One difference: the entry's number or the return's cell, which field, ours and theirs."""

    place: str
    field: str
    ours: str
    theirs: str


def compare_return(
    session: Session, enterprise: str, rows: Sequence[ImportedRow], viewer: Viewer
) -> list[RowDifference]:
    """Our open and closed entries of an enterprise against its rows: by number, else by the same facts."""
    ours = session.scalars(
        select(Entry)
        .where(
            Entry.enterprises.any(EntryEnterprise.name == enterprise),
            Entry.state.not_in(("void", "merged")),
            *visible_entries(viewer),
        )
        .order_by(Entry.number)
    ).all()
    theirs = [row for row in rows if enterprise in row.enterprises]
    found: list[RowDifference] = []
    matched: set[str] = set()
    for entry in ours:
        row = _counterpart(entry, theirs)
        if row is None:
            found.append(RowDifference(entry.number, "整条", entry.title, "企业台账没有该事项"))
            continue
        matched.add(row.cell)
        found += _row_differences(entry, row)
    found += [
        RowDifference(row.cell, "整条", "本台账没有该事项", row.title) for row in theirs if row.cell not in matched
    ]
    return found


def _counterpart(entry: Entry, rows: Sequence[ImportedRow]) -> ImportedRow | None:
    for row in rows:
        if row.number is not None and row.number == entry.number:
            return row
    facts = _bare(entry.text)
    return next((row for row in rows if row.number is None and _bare(row.fact) == facts), None)


def _row_differences(entry: Entry, row: ImportedRow) -> list[RowDifference]:
    fields = (
        ("loss_yuan", "损失金额", entry.loss_yuan, row.loss_yuan),
        ("status", "整改状态", entry.status, row.status),
    )
    return [
        RowDifference(entry.number, name, _show(key, ours), _show(key, theirs))
        for key, name, ours, theirs in fields
        if ours != theirs
    ]


def _show(key: str, value: object) -> str:
    return show_field(key, value)


def _bare(text: str) -> str:
    return "".join(character for character in text if character.isalnum())
