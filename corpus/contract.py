"""The JSON objects that commands print (docs/contract.md): one for a document, one for a clue. Schema 1."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from classifiers.clue import Clue, ClueAmount, Loss, Nature, Party, Span
from classifiers.registered import Match
from corpus.extraction_result import Extraction
from extraction.document import Document, Trouble

if TYPE_CHECKING:
    from corpus.transcript import Transcript

SCHEMA = 1


def document_row(extraction: Extraction | Transcript) -> dict[str, Any]:
    """The ``document`` object of a clue line."""
    head = extraction.head
    return {
        "name": extraction.name,
        "member": extraction.member,
        "sha256": extraction.sha256,
        "media_type": extraction.media_type,
        "kind": head.kind,
        "title": head.title,
        "issuer": head.issuer,
        "auditee": head.auditee,
        "issued_on": head.issued_on.isoformat() if head.issued_on else None,
        "pages": len(extraction.document.pages) or None,
    }


def document_report(extraction: Extraction | Transcript, with_text: bool = False) -> dict[str, Any]:
    """The object of ``--documents`` for a document that was read."""
    report = {
        **document_row(extraction),
        "status": "read-with-troubles" if extraction.troubles else "read",
        "troubles": [_trouble(trouble) for trouble in extraction.troubles],
        "clue_count": len(extraction.clues),
    }
    if with_text:
        report["text"] = extraction.document.text
    return report


def failure_report(name: str, member: str | None, code: str, message: str) -> dict[str, Any]:
    """The object of ``--documents`` for a file that could not be read."""
    return {
        "name": name,
        "member": member,
        "status": "failed",
        "troubles": [{"code": code, "message": message, "page": None}],
        "clue_count": 0,
    }


def clue_line(extraction: Extraction, clue: Clue) -> dict[str, Any]:
    """The line of ``extract`` for one clue."""
    return {
        "schema": SCHEMA,
        "document": document_row(extraction),
        "clue": clue_row(clue, extraction.document),
    }


def clue_row(clue: Clue, document: Document) -> dict[str, Any]:
    """The ``clue`` object, with pages and boxes looked up in the document."""
    return {
        "id": clue.id,
        "title": clue.title,
        "text": clue.text,
        "scope": clue.scope,
        "path": list(clue.path),
        "evidence": [evidence for span in clue.evidence for evidence in evidence_rows(span, document)],
        "enterprises": [_party(party) for party in clue.parties],
        "amounts": [_amount(amount) for amount in clue.amounts],
        "loss": _loss(clue.loss),
        "natures": [_nature(nature) for nature in clue.natures],
        "period": list(clue.period),
        "status": clue.status,
        "flags": list(clue.flags),
        "confidence": round(clue.confidence, 3),
        "troubles": list(clue.troubles),
        "conduct": asdict(clue.conduct),
        "consequences": [asdict(consequence) for consequence in clue.consequences],
        "local_situations": [asdict(situation) for situation in clue.local_situations],
    }


def _party(party: Party) -> dict[str, Any]:
    keys = ("name", "mention", "role", "basis", "start", "end")
    beside = {"confidence": _rounded(party.confidence), "register": party.match and _match(party.match)}
    return {key: getattr(party, key) for key in keys} | beside


def _match(match: Match) -> dict[str, Any]:
    """What the register of enterprises says of a unit."""
    keys = ("verdict", "reason", "owner")
    return {key: getattr(match, key) for key in keys} | {"candidates": list(match.candidates)}


def _amount(amount: ClueAmount) -> dict[str, Any]:
    keys = ("text", "value", "currency", "approximate", "role", "start", "end")
    beside = {"value": plain(amount.value), "confidence": _rounded(amount.confidence)}
    return {key: getattr(amount, key) for key in keys} | beside


def _loss(loss: Loss) -> dict[str, Any]:
    yuan = None if loss.yuan is None else plain(loss.yuan)
    keys = ("status", "level", "rule_set")
    beside = {"confidence": _rounded(loss.confidence)}
    return {"yuan": yuan} | {key: getattr(loss, key) for key in keys} | beside


def _nature(nature: Nature) -> dict[str, Any]:
    keys = ("aspect", "code", "label", "confidence", "cue", "code_37")
    return {key: getattr(nature, key) for key in keys} | {"confidence": round(nature.confidence, 3)}


def _rounded(probability: float | None) -> float | None:
    return None if probability is None else round(probability, 3)


def evidence_rows(span: Span, document: Document) -> list[dict[str, Any]]:
    """Evidence of one span: one object for each page that shows it, with boxes in points."""
    cell = document.cell_at(span.start)
    boxes = document.boxes(span.start, span.end)
    if not boxes:
        return [{"start": span.start, "end": span.end, "page": None, "boxes": [], "cell": cell}]
    rows = []
    for page in sorted({number for number, _ in boxes}):
        start, end = document.part_on_page(span.start, span.end, page)
        shown = [[round(value, 1) for value in box] for number, box in boxes if number == page]
        rows.append({"start": start, "end": end, "page": page, "boxes": shown, "cell": cell})
    return rows


def plain(value: Decimal) -> str:
    """A decimal as plain digits, without exponent or trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _trouble(trouble: Trouble) -> dict[str, Any]:
    return {"code": trouble.code, "message": trouble.message, "page": trouble.page}
