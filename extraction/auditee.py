"""The audited or inspected unit, from the title and the opening of a document."""

from __future__ import annotations

from extraction.document import Document


def find_auditee(document: Document, title: str | None) -> str | None:
    """The full name of the unit that the document is about; None when it does not say."""
    return None
