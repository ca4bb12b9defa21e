"""Claiming (认领) a clue for review, for a while: nobody else decides on it until the claim ends or is given back."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from ledger.access import guard_clue
from ledger.acting import Acting
from ledger.errors import ClaimedByOther, NotFound
from ledger.link_models import Claim
from ledger.models import Clue

CLAIM_MINUTES = 30


def claim(session: Session, clue_id: str, acting: Acting, minutes: int = CLAIM_MINUTES) -> Claim:
    """Claim or renew; raises NotFound, NotPermitted, ClaimedByOther."""
    clue = session.get(Clue, clue_id)
    if clue is None:
        raise NotFound(clue_id)
    guard_clue(session, acting.viewer, clue, "clue.claim")
    check_claim(session, clue_id, acting)
    row = session.get(Claim, clue_id) or Claim(clue_id=clue_id)
    row.user, row.until = acting.user, acting.at + timedelta(minutes=minutes)
    session.add(row)
    session.flush()
    return row


def release(session: Session, clue_id: str, acting: Acting) -> None:
    """Give one's own claim back; nothing happens without one."""
    row = session.get(Claim, clue_id)
    if row is not None and row.user == acting.user:
        session.delete(row)


def check_claim(session: Session, clue_id: str, acting: Acting) -> None:
    """Raises ClaimedByOther while somebody else's claim lasts."""
    row = session.get(Claim, clue_id)
    if row is not None and row.user != acting.user and row.until > acting.at:
        raise ClaimedByOther(f"{row.user}，至 {row.until:%H:%M} UTC")
