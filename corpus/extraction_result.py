"""What the reading of one file gives: the document, what it says of itself, its clues, and the counts to reconcile."""

from __future__ import annotations

from dataclasses import dataclass

from classifiers.clue import Clue
from extraction.document import Document, Trouble
from extraction.fields import DocumentHead


@dataclass(frozen=True, slots=True)
class Extraction:
    """One file, read.

    ``member`` is the path inside an archive or mail, else None. ``dismissed`` counts the passages of problem sections
    that were recorded as "not a clue". ``version`` names the reader and its rule sets; it is kept with the reading.
    """

    name: str
    member: str | None
    sha256: str
    media_type: str
    document: Document
    head: DocumentHead
    clues: tuple[Clue, ...]
    dismissed: int = 0
    troubles: tuple[Trouble, ...] = ()
    version: str = ""
