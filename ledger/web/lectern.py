"""A document laid open for a person: in sight, masked where they must keep away, with its layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.document import Box, Document
from extraction.page_picture import has_pictures
from ledger.journal import append_journal
from ledger.sight import Sight, see_document
from ledger.web.desk import Desk
from ledger.web.facsimile import JudgedPassage
from ledger.web.guard import Visit
from ledger.web.leaves import hidden_boxes
from ledger.web.marks import Mark


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """What is in sight, and its layout with the text as it may be shown."""

    sight: Sight
    layout: Document
    passages: tuple[JudgedPassage, ...]

    @property
    def has_pictures(self) -> bool:
        """Whether it is shown as pictures of pages."""
        return has_pictures(self.sight.document.media_type) and bool(self.layout.pages)

    def hidden_on(self, page: int) -> list[Box]:
        """What is blacked out on a page."""
        return hidden_boxes(self.layout, self.sight.hidden, page)

    @property
    def hidden_marks(self) -> list[Mark]:
        """The masked spans."""
        return [Mark(spot["start"], spot["end"], "hidden") for spot in self.sight.hidden]


def open_document(desk: Desk, visit: Visit, sha256: str, note: str | None = None) -> OpenDocument:
    """Lay a document open; with ``note`` (an action) the look at a logged level is journalled. Raises NotFound."""
    with desk.book.reading(visit.person) as (session, viewer):
        sight, whole = see_document(session, viewer, sha256)
        session.expunge_all()
    facsimile = desk.facsimiles.of(sight.document, whole)
    if note is not None and sight.document.secrecy in desk.book.policy.logged:
        with desk.book.writing(visit.person) as (session, acting):
            append_journal(session, acting, note, sha256, {"secrecy": sight.document.secrecy})
    return OpenDocument(sight, replace(facsimile.document, text=sight.text), facsimile.passages)


def draw(desk: Desk, opened: OpenDocument, number: int) -> bytes:
    """The picture of a page, hidden parts blacked out. Raises ReadError."""
    document = opened.sight.document
    hidden = opened.hidden_on(number)
    return desk.pictures.picture(
        document.sha256, document.media_type, number, lambda: desk.book.originals.read(document.sha256), hidden
    )


def draw_ahead(desk: Desk, opened: OpenDocument, numbers: Sequence[int]) -> None:
    """Draw pages in the background."""
    if not opened.has_pictures:
        return
    document, last = opened.sight.document, len(opened.layout.pages)
    for number in numbers:
        if 1 <= number <= last:
            desk.pictures.draw_ahead(
                document.sha256,
                document.media_type,
                number,
                lambda: desk.book.originals.read(document.sha256),
                opened.hidden_on(number),
            )
