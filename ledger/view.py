"""A clue as a reviewer is shown it: with its document, its text, its decisions and what a newer reading says."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from ledger.in_force import Difference, differences
from ledger.models import Clue, Decision, Document, DocumentText, Entry


@dataclass(frozen=True, slots=True)
class ClueView:
    """A clue for showing; ``differences`` is what the latest reading says against what people decided on."""

    clue: Clue
    document: Document
    text: str
    decisions: tuple[Decision, ...]
    differences: tuple[Difference, ...]
    entry: Entry | None


def view_clue(session: Session, clue: Clue) -> ClueView:
    """Load everything that showing a clue needs."""
    options = [selectinload(Clue.fields), joinedload(Clue.document)]
    loaded = session.get_one(Clue, clue.id, options=options, populate_existing=True)
    text = session.get(DocumentText, loaded.document_sha256)
    decisions = select(Decision).where(Decision.clue_id == loaded.id).order_by(Decision.id)
    entry = select(Entry).where(Entry.clue_id == loaded.id, Entry.state != "void")
    return ClueView(
        clue=loaded,
        document=loaded.document,
        text=text.text if text else "",
        decisions=tuple(session.scalars(decisions)),
        differences=tuple(differences(loaded)),
        entry=session.scalars(entry).first(),
    )
