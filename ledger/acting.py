"""Who does something, when, and by whose authority: handed to every service that writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from ledger.access import Viewer, viewer_of
from ledger.policy import Policy


@dataclass(frozen=True, slots=True)
class Acting:
    """A person acting at a moment, as the ledger sees them under its policy."""

    user: str
    at: datetime
    viewer: Viewer
    policy: Policy


def acting_as(session: Session, user: str, at: datetime, policy: Policy) -> Acting:
    """The person who acts; raises UnknownPerson once the ledger knows its people."""
    return Acting(user, at, viewer_of(session, policy, user), policy)
