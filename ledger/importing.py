"""Importing checked rows: all of them or none, in one transaction, each as a clue with its cell as evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from classifiers.rule_sets import DEFAULT_RULE_SET, RuleSet, aspect_of
from corpus.contract import plain as decimal_text
from corpus.intake import Original
from ledger.acting import Acting
from ledger.errors import ImportRefused
from ledger.import_rows import ImportedRow, ImportPlan
from ledger.in_force import refresh
from ledger.journal import append_journal
from ledger.models import Clue, Document, DocumentName, DocumentText, Entry

_TOLD = 5


def import_plan(
    session: Session, original: Original, plan: ImportPlan, rule_sets: Mapping[str, RuleSet], acting: Acting
) -> list[Clue]:
    """Store the rows as clues that wait for review; raises ImportRefused, which says what is wrong."""
    acting.viewer.require("document.ingest")
    refusals = [f"{error.cell} {error.message}" for error in plan.errors]
    refusals += [f"编号 {number} 已在台账中" for number in _known_numbers(session, plan)]
    if session.get(Document, original.sha256) is not None:
        refusals.append("该文件已经导入过")
    if refusals or not plan.rows:
        more = f" 等 {len(refusals)} 处" if len(refusals) > _TOLD else ""
        raise ImportRefused("；".join(refusals[:_TOLD]) + more if refusals else "没有可导入的行")
    _store_document(session, original, plan, acting)
    clues, start = [], 0
    for position, row in enumerate(plan.rows):
        clue = _clue(original.sha256, row, position, acting)
        clue.payload["evidence"][0] |= {"start": start, "end": start + len(row.fact)}
        start += len(row.fact) + 1
        refresh(clue, rule_sets)
        session.add(clue)
        clues.append(clue)
    session.flush()
    append_journal(session, acting, "ledger.import", original.sha256, {"name": original.name, "rows": len(clues)})
    return clues


def _known_numbers(session: Session, plan: ImportPlan) -> list[str]:
    numbers = [row.number for row in plan.rows if row.number]
    return list(session.scalars(select(Entry.number).where(Entry.number.in_(numbers)).order_by(Entry.number)))


def _store_document(session: Session, original: Original, plan: ImportPlan, acting: Acting) -> None:
    document = Document(sha256=original.sha256, name=original.name, media_type="application/vnd.ms-excel")
    document.kind, document.status, document.title = "issue_table", "read", original.name
    document.pages = document.clue_count = document.dismissed_count = 0
    document.troubles, document.reading = [], ""
    document.received_at = document.read_at = acting.at
    document.received_by, document.secrecy = acting.user, acting.policy.default_secrecy
    session.add(document)
    session.flush()
    session.add(DocumentText(sha256=original.sha256, text="\n".join(row.fact for row in plan.rows)))
    session.add(DocumentName(sha256=original.sha256, name=original.name, member="", at=acting.at))


def _clue(sha256: str, row: ImportedRow, position: int, acting: Acting) -> Clue:
    identity = hashlib.sha256(f"{sha256}\n{row.cell}\n{row.fact}".encode()).hexdigest()[:32]
    clue = Clue(id=identity, document_sha256=sha256, found=True, state="candidate", origin="import", position=position)
    clue.payload = _payload(identity, row)
    clue.created_at = clue.updated_at = acting.at
    clue.fields, clue.enterprises, clue.accepted = [], [], None
    return clue


def _payload(identity: str, row: ImportedRow) -> dict[str, Any]:
    """The row in the form of a clue; its evidence is the cell."""
    party = {"mention": "", "role": "subject", "basis": "stated", "start": None, "end": None}
    return {
        "id": identity,
        "title": row.title,
        "text": row.fact,
        "scope": "enterprise",
        "path": [row.source] if row.source else [],
        "evidence": [{"start": 0, "end": len(row.fact), "page": None, "boxes": [], "cell": row.cell}],
        "enterprises": [{"name": name, **party} for name in row.enterprises],
        "amounts": _amounts(row),
        "loss": {
            "yuan": None if row.loss_yuan is None else decimal_text(row.loss_yuan),
            "status": "unstated" if row.loss_yuan is None else "actual",
            "level": None,
            "rule_set": DEFAULT_RULE_SET,
        },
        "natures": [
            {
                "aspect": aspect_of(nature),
                "code": nature if nature != aspect_of(nature) else None,
                "label": nature,
                "confidence": 1.0,
            }
            for nature in row.natures
        ],
        "period": list(row.period),
        "status": row.status,
        "flags": [],
        "confidence": 1.0,
        "troubles": [],
        "number": row.number,
    }


def _amounts(row: ImportedRow) -> list[dict[str, Any]]:
    stated = (("loss", row.loss_yuan), ("involved", row.involved))
    return [
        {
            "text": f"{value:f}元",
            "value": decimal_text(value),
            "currency": "CNY",
            "approximate": False,
            "role": role,
            "start": 0,
            "end": 0,
        }
        for role, value in stated
        if value is not None
    ]
