"""Reading a document itself: only one that a person may see, and without what they must keep away from in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.access import Viewer, visible_clues, visible_documents
from ledger.errors import NotFound
from ledger.models import Clue, ClueEnterprise, Document, DocumentText
from ledger.people_models import Enterprise

MASK = "■"
Spot = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sight:
    """A document as a person may read it: ``text`` with the hidden spans masked, and the clues in sight, in order.

    ``hidden`` holds the evidence (rows as in docs/contract.md) of the clues that the person is recused from.
    """

    document: Document
    text: str
    hidden: tuple[Spot, ...]
    clues: tuple[Clue, ...]


def see_document(session: Session, viewer: Viewer, sha256: str) -> tuple[Sight, str]:
    """A document in sight, and its whole text (for looking up its layout, not for showing); raises NotFound."""
    document = session.scalars(select(Document).where(Document.sha256 == sha256, *visible_documents(viewer))).first()
    if document is None:
        raise NotFound(sha256[:12])
    stored = session.get(DocumentText, sha256)
    text = stored.text if stored else ""
    of_document = select(Clue).where(Clue.document_sha256 == sha256).order_by(Clue.position, Clue.id)
    visible = tuple(session.scalars(of_document.where(*visible_clues(viewer))))
    every = session.scalars(of_document).all()
    hidden = tuple(spot for clue in every if _recused(viewer, clue) for spot in clue.payload["evidence"])
    return Sight(document, _masked(text, hidden), hidden, visible), text


def known_names(session: Session, viewer: Viewer, words: str, most: int = 20) -> list[str]:
    """Enterprise names that hold ``words``: of the register and of clues in sight, those that begin so first."""
    registered = select(Enterprise.name).where(Enterprise.name.contains(words, autoescape=True))
    seen = (
        select(ClueEnterprise.name)
        .join(Clue, Clue.id == ClueEnterprise.clue_id)
        .where(ClueEnterprise.name.contains(words, autoescape=True), *visible_clues(viewer))
    )
    names = {name for wanted in (registered, seen) for name in session.scalars(wanted.distinct().limit(200))}
    return sorted(names - viewer.recused_units, key=lambda name: (not name.startswith(words), len(name), name))[:most]


def _recused(viewer: Viewer, clue: Clue) -> bool:
    if clue.id in viewer.recused_clues:
        return True
    named = {row.name for row in clue.enterprises}
    return bool(named & viewer.recused_units) or any(unit in clue.text for unit in viewer.recused_units)


def _masked(text: str, hidden: tuple[Spot, ...]) -> str:
    for spot in hidden:
        start, end = spot["start"], spot["end"]
        kept = "".join(character if character in "\n\t" else MASK for character in text[start:end])
        text = text[:start] + kept + text[end:]
    return text
