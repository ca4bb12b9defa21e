"""A candidate that a person made by marking a sentence in the document: at its place, with page and boxes.

:func:`ledger.merging.add_finding` takes a quote; this takes the marked span, so that the same words at two places stay
two findings, and the evidence shows on the page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from classifiers.rule_sets import DEFAULT_RULE_SET, OTHER_ASPECT, RuleSet
from corpus.contract import plain
from extraction.amounts import find_amounts
from extraction.dates import find_periods
from ledger.access import guard_clue, visible_documents
from ledger.acting import Acting
from ledger.errors import AlreadyThere, BadValue, NotFound
from ledger.in_force import refresh
from ledger.journal import append_journal
from ledger.models import Clue, Document, DocumentText

_TITLE = 36
_LONGEST = 5000


def add_missed(
    session: Session,
    sha256: str,
    spots: Sequence[Mapping[str, Any]],
    rule_sets: Mapping[str, RuleSet],
    acting: Acting,
) -> Clue:
    """A candidate of the evidence ``spots`` (rows as in docs/contract.md: start, end, page, boxes, cell).

    Needs ``clue.correct``. Raises NotFound for a document out of sight, BadValue, AlreadyThere.
    """
    acting.viewer.require("clue.correct")
    wanted = select(Document).where(Document.sha256 == sha256, *visible_documents(acting.viewer))
    document = session.scalars(wanted).first()
    stored = session.get(DocumentText, sha256)
    if document is None or stored is None:
        raise NotFound(sha256[:12])
    start, end = _span(spots, stored.text)
    identity = hashlib.sha256(f"{sha256}\nmanual\n{start}\n{end}".encode()).hexdigest()[:16]
    if session.get(Clue, identity) is not None:
        raise AlreadyThere(stored.text[start:end][:20])
    clue = Clue(id=identity, document_sha256=sha256, found=True, state="candidate", origin="manual")
    clue.payload = _payload(identity, document, spots, stored.text)
    clue.position = _position(session, sha256, start)
    clue.created_at = clue.updated_at = acting.at
    clue.fields, clue.enterprises, clue.accepted = [], [], None
    session.add(clue)
    refresh(clue, rule_sets)
    session.flush()
    guard_clue(session, acting.viewer, clue, "clue.correct")
    append_journal(session, acting, "clue.add", identity, {"document": sha256, "start": start, "end": end})
    return clue


def _span(spots: Sequence[Mapping[str, Any]], text: str) -> tuple[int, int]:
    if not spots:
        raise BadValue("未选中文字")
    start, end = min(spot["start"] for spot in spots), max(spot["end"] for spot in spots)
    if not 0 <= start < end <= len(text) or end - start > _LONGEST or not text[start:end].strip():
        raise BadValue(f"须选中 1 至 {_LONGEST} 字")
    return start, end


def _payload(identity: str, document: Document, spots: Sequence[Mapping[str, Any]], text: str) -> dict[str, Any]:
    """The candidate in the form of a read one: amounts and years are found, what is to be judged is left to people."""
    start, end = min(spot["start"] for spot in spots), max(spot["end"] for spot in spots)
    quote = text[start:end]
    return {
        "id": identity,
        "title": quote.strip().split("。", maxsplit=1)[0].split("\n", maxsplit=1)[0][:_TITLE],
        "text": quote,
        "scope": "enterprise",
        "path": [],
        "evidence": [dict(spot) for spot in spots],
        "enterprises": [] if document.auditee is None else [_party(document.auditee)],
        "amounts": _amounts(text, start, end),
        "loss": {"yuan": None, "status": "unstated", "level": None, "rule_set": DEFAULT_RULE_SET},
        "natures": [{"aspect": OTHER_ASPECT, "code": None, "label": OTHER_ASPECT, "confidence": 0.0, "cue": None}],
        "period": list(dict.fromkeys(str(period) for period in find_periods(text, start, end))),
        "status": None,
        "flags": [],
        "confidence": 1.0,
        "troubles": [],
    }


def _party(name: str) -> dict[str, Any]:
    return {"name": name, "mention": name, "role": "subject", "basis": "inherited", "start": None, "end": None}


def _amounts(text: str, start: int, end: int) -> list[dict[str, Any]]:
    return [
        {
            "text": amount.text,
            "value": plain(amount.value),
            "currency": amount.currency,
            "approximate": amount.approximate,
            "role": "other",
            "start": amount.start,
            "end": amount.end,
        }
        for amount in find_amounts(text, start, end)
    ]


def _position(session: Session, sha256: str, start: int) -> int:
    """Right behind the clues of the document that begin before it."""
    clues = session.scalars(select(Clue).where(Clue.document_sha256 == sha256)).all()
    before = [clue.position for clue in clues if clue.payload["evidence"][0]["start"] <= start]
    return max(before, default=0)
