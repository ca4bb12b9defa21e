"""The tables of a matter's life: its moves, its time limits, the papers in its file."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ledger.base import Base, Moment
from ledger.models import Json


class Move(Base):
    """One move of a matter from a state to the next, with what the person wrote."""

    __tablename__ = "move"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    move: Mapped[str] = mapped_column(String(24))
    before: Mapped[str] = mapped_column(String(16))
    after: Mapped[str] = mapped_column(String(16))
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    user: Mapped[str] = mapped_column("user_name", String(80))
    at: Mapped[datetime] = mapped_column(Moment)


class Deadline(Base):
    """A time limit that runs (or ran) for a matter; ``met_on`` is set when the matter leaves the state."""

    __tablename__ = "deadline"
    __table_args__ = (Index("ix_deadline_met_on_due_on", "met_on", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    limit: Mapped[str] = mapped_column("limit_key", String(24))
    state: Mapped[str] = mapped_column(String(16))
    started_on: Mapped[date]
    due_on: Mapped[date]
    provisional: Mapped[bool]
    extensions: Mapped[int]
    paused_on: Mapped[date | None]
    met_on: Mapped[date | None]


class Paper(Base):
    """A paper in a matter's file (dossier.yaml): handlers, meetings, measures, responsible persons, attachments …"""

    __tablename__ = "paper"
    __table_args__ = (Index("ix_paper_entry_id_kind", "entry_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    kind: Mapped[str] = mapped_column(String(16))
    sort: Mapped[str | None] = mapped_column(String(16))
    person: Mapped[str | None] = mapped_column(String(80), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    user: Mapped[str] = mapped_column("user_name", String(80))
    at: Mapped[datetime] = mapped_column(Moment)
    removed_by: Mapped[str | None] = mapped_column(String(80))
    removed_at: Mapped[datetime | None] = mapped_column(Moment)
