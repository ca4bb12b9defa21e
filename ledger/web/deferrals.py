"""Clues that a person put off (稍后再审): out of their own queue for some hours, nobody else's concern."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from ledger.web.desk_models import Deferral
from ledger.web.desk_store import DeskStore


def defer(store: DeskStore, person: str, clue: str, until: datetime) -> None:
    """Put a clue off until a moment."""
    with store.write() as desk:
        desk.merge(Deferral(person=person, clue_id=clue, until=until))


def take_back(store: DeskStore, person: str, clue: str) -> None:
    """Put it off no longer."""
    with store.write() as desk:
        desk.execute(delete(Deferral).where(Deferral.person == person, Deferral.clue_id == clue))


def deferred(store: DeskStore, person: str, at: datetime) -> list[str]:
    """The clues that a person has put off at a moment."""
    with store.read() as desk:
        wanted = select(Deferral.clue_id).where(Deferral.person == person, Deferral.until > at)
        return list(desk.scalars(wanted))
