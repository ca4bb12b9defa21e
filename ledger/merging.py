"""Merging (并案) and splitting (拆分) of clues, and findings that a reviewer adds by hand; each can be undone.

A merged clue keeps its own text and source and names the clue that it went into: the matter has all its sources, and
it is counted once. Parts of a split and added findings lie inside the text of the document, never beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from classifiers.rule_sets import DEFAULT_RULE_SET, RuleSet
from ledger.access import Viewer, guard_clue, visible_clues, visible_documents
from ledger.acting import Acting
from ledger.errors import AlreadyThere, BadValue, IllegalStep, NotFound
from ledger.in_force import refresh
from ledger.journal import append_journal
from ledger.models import Clue, Decision, Document, DocumentText
from ledger.review import STATES, clue_for, decided, standing

_TITLE_LENGTH = 30
_TARGETS = frozenset({"candidate", "deferred", "unclear", "approved", "registered"})


def merge(session: Session, clue_id: str, into: str, acting: Acting, note: str = "") -> Decision:
    """并入 another clue, which may be registered already; raises IllegalStep for a target that is itself settled."""
    clue = clue_for(session, clue_id, "merge", acting)
    target = session.get(Clue, into)
    if target is None:
        raise NotFound(into)
    guard_clue(session, acting.viewer, target, "clue.merge")
    if target.id == clue.id or target.state not in _TARGETS:
        raise IllegalStep(f"不能并入 {target.id[:8]}（{STATES[target.state]}）")
    if session.scalars(select(Clue.id).where(Clue.parent_id == clue.id, Clue.state == "merged")).first():
        raise IllegalStep(f"{clue.id[:8]} 已有并入的线索，请将其并入另一条")
    before = standing(clue)
    clue.state, clue.parent_id = "merged", target.id
    return decided(session, clue, Decision(kind="merge", note=note, before=before), acting, {"into": target.id})


def sources_of(session: Session, clue: Clue, viewer: Viewer) -> list[Clue]:
    """The clues that went into this one, as far as a person may see them, in the order in which they came."""
    merged = (
        select(Clue)
        .join(Clue.document)
        .where(Clue.parent_id == clue.id, Clue.state == "merged", *visible_clues(viewer))
    )
    return list(session.scalars(merged.order_by(Document.received_at, Clue.position)))


def split(
    session: Session, clue_id: str, texts: Sequence[str], rule_sets: Mapping[str, RuleSet], acting: Acting
) -> list[Clue]:
    """拆分 into parts, each a passage of the clue's own text; the parts wait for review. Raises BadValue."""
    clue = clue_for(session, clue_id, "split", acting)
    if len(texts) < 2 or len(set(texts)) != len(texts):
        raise BadValue("拆分须给出至少两段不同的原文")
    parts = [_part(session, clue, text, position, acting) for position, text in enumerate(texts)]
    before = standing(clue)
    clue.state = "split"
    for part in parts:
        refresh(part, rule_sets)
        session.add(part)
    session.flush()
    identities = {"parts": [part.id for part in parts]}
    decided(session, clue, Decision(kind="split", note="", before=before), acting, identities)
    return parts


def add_finding(session: Session, sha256: str, quote: str, rule_sets: Mapping[str, RuleSet], acting: Acting) -> Clue:
    """A finding that the machine missed, quoted from the document's text; it waits for review like any other."""
    acting.viewer.require("clue.correct")
    document = session.scalars(
        select(Document).where(Document.sha256 == sha256, *visible_documents(acting.viewer))
    ).first()
    text = session.get(DocumentText, sha256)
    if document is None or text is None:
        raise NotFound(sha256[:12])
    start = text.text.find(quote) if quote.strip() else -1
    if start < 0:
        raise BadValue("原文中没有这段文字")
    identity = _identity(sha256, quote)
    if session.get(Clue, identity) is not None:
        raise AlreadyThere(identity[:8])
    clue = _new_clue(identity, document.sha256, _bare_payload(identity, quote, start, document), "manual", acting)
    clue.position = 0
    refresh(clue, rule_sets)
    session.add(clue)
    session.flush()
    append_journal(session, acting, "clue.add", clue.id, {"document": sha256, "start": start, "length": len(quote)})
    return clue


def _part(session: Session, clue: Clue, text: str, position: int, acting: Acting) -> Clue:
    """One part: the parent's fields, its own text, and the evidence and amounts that lie in it."""
    offset = clue.payload["text"].find(text) if text.strip() else -1
    if offset < 0:
        raise BadValue(f"拆分的文字须出自原文：{text[:20]}")
    identity = _identity(clue.id, text)
    part = session.get(Clue, identity)
    if part is not None and part.state != "withdrawn":
        raise AlreadyThere(identity[:8])
    if part is None:
        part = _new_clue(identity, clue.document_sha256, _part_payload(identity, clue, text, offset), "split", acting)
    part.state, part.parent_id, part.position = "candidate", clue.id, clue.position
    part.updated_at = acting.at
    return part


def _part_payload(identity: str, clue: Clue, text: str, offset: int) -> dict[str, Any]:
    payload = clue.payload
    start, end = _document_span(payload, offset, len(text))
    amounts = [amount for amount in payload["amounts"] if start <= amount["start"] < end]
    losses = {amount["value"] for amount in amounts if amount["role"] == "loss" and amount["currency"] == "CNY"}
    yuan = losses.pop() if len(losses) == 1 else None  # several figures are for a person to decide
    return {
        **payload,
        "id": identity,
        "title": text[:_TITLE_LENGTH],
        "text": text,
        "evidence": [{**payload["evidence"][0], "start": start, "end": end, "boxes": []}],
        "amounts": amounts,
        "loss": {**payload["loss"], "yuan": yuan, "status": payload["loss"]["status"] if yuan else "unstated"},
    }


def _document_span(payload: Mapping[str, Any], offset: int, length: int) -> tuple[int, int]:
    """Where a passage of the clue's text lies in the document (the spans of evidence are joined by a line feed)."""
    passed = 0
    for spot in payload["evidence"]:
        size = spot["end"] - spot["start"]
        if offset <= passed + size:
            start = spot["start"] + max(offset - passed, 0)
            return int(start), int(min(start + length, spot["end"]))
        passed += size + 1
    last = payload["evidence"][-1]
    return int(last["start"]), int(last["end"])


def _bare_payload(identity: str, quote: str, start: int, document: Document) -> dict[str, Any]:
    """A finding of which nothing is known but its text; its unit is the audited one until a person says otherwise."""
    inherited = {"mention": "", "role": "subject", "basis": "inherited", "start": None, "end": None}
    parties = [] if document.auditee is None else [{"name": document.auditee, **inherited}]
    return {
        "id": identity,
        "title": quote[:_TITLE_LENGTH],
        "text": quote,
        "scope": "enterprise",
        "path": [],
        "evidence": [{"start": start, "end": start + len(quote), "page": None, "boxes": [], "cell": None}],
        "enterprises": parties,
        "amounts": [],
        "loss": {"yuan": None, "status": "unstated", "level": None, "rule_set": DEFAULT_RULE_SET},
        "natures": [],
        "period": [],
        "status": None,
        "flags": [],
        "confidence": 1.0,
        "troubles": [],
    }


def _new_clue(identity: str, sha256: str, payload: dict[str, Any], origin: str, acting: Acting) -> Clue:
    clue = Clue(id=identity, document_sha256=sha256, found=True, state="candidate", payload=payload, origin=origin)
    clue.created_at = clue.updated_at = acting.at
    clue.fields, clue.enterprises, clue.accepted = [], [], None
    return clue


def _identity(parent: str, text: str) -> str:
    return hashlib.sha256(f"{parent}\n{text}".encode()).hexdigest()[:32]
