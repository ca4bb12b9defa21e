"""The journal (操作日志): append-only, each line chained to the one before by SHA-256, written with the change itself.

The hash of a line covers the hash before it and the canonical JSON of its own columns. Triggers refuse to update or
delete a line; whoever gets round them is found by :func:`verify_journal`. The head's hash, printed in exports and
backups, anchors the chain outside the database: pass it as ``anchor`` to find a chain that was rewritten whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.acting import Acting
from ledger.models import JournalHead, JournalRecord

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the journal found: lines read, and the first broken line with the reason in Chinese."""

    lines: int
    head: str
    broken_at: int | None = None
    reason: str = ""

    @property
    def whole(self) -> bool:
        """Whether nothing was changed, removed or put in between."""
        return self.broken_at is None


def append_journal(session: Session, acting: Acting, action: str, subject: str, payload: Mapping[str, Any]) -> None:
    """Write one line in the caller's transaction; the caller holds the write lock."""
    head = session.get_one(JournalHead, 1)
    line = JournalRecord(
        seq=head.seq + 1,
        at=acting.at.astimezone(UTC).isoformat(timespec="microseconds"),
        user=acting.user,
        action=action,
        subject=subject,
        payload=canonical(payload),
        previous=head.hash,
    )
    line.hash = line_hash(line)
    head.seq, head.hash = line.seq, line.hash
    session.add(line)
    session.flush()


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces; dates and decimals as text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def line_hash(line: JournalRecord) -> str:
    """SHA-256 over the hash before and the line's own columns."""
    columns = [line.seq, line.at, line.user, line.action, line.subject, line.payload]
    return hashlib.sha256((line.previous + canonical(columns)).encode()).hexdigest()


def verify_journal(session: Session, anchor: str | None = None) -> Verdict:
    """Read the whole chain; the verdict names the first broken line. ``anchor``: a hash that must occur in it."""
    previous, expected, anchored = GENESIS, 1, anchor in (None, GENESIS)
    lines = session.execute(select(JournalRecord).order_by(JournalRecord.seq).execution_options(yield_per=1000))
    for line in lines.scalars():
        reason = _fault(line, expected, previous)
        if reason:
            return Verdict(expected - 1, previous, expected, reason)
        previous, expected = line.hash, expected + 1
        anchored = anchored or line.hash == anchor
        session.expunge(line)
    head = session.get(JournalHead, 1)
    if head is None or (head.seq, head.hash) != (expected - 1, previous):
        return Verdict(expected - 1, previous, expected, "日志末尾缺失")
    if not anchored:
        return Verdict(expected - 1, previous, expected, "留存的校验值不在日志中，日志可能被整体改写")
    return Verdict(expected - 1, previous)


def _fault(line: JournalRecord, expected: int, previous: str) -> str:
    """Why a line does not follow on the one before; empty when it does."""
    if line.seq != expected:
        return "日志行缺失或序号不连续"
    if line.previous != previous:
        return "与上一行的校验值不相接"
    return "" if line_hash(line) == line.hash else "日志行内容被改动"
