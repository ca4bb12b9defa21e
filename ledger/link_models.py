"""The tables of claims, and of links between findings that may be one matter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ledger.base import Base, Moment
from ledger.models import Json


class Claim(Base):
    """Who reviews a clue just now, until when."""

    __tablename__ = "claim"

    clue_id: Mapped[str] = mapped_column(ForeignKey("clue.id"), primary_key=True)
    user: Mapped[str] = mapped_column("user_name", String(80))
    until: Mapped[datetime] = mapped_column(Moment)


class Link(Base):
    """A proposal that a newer finding and an older one are one matter, and what people decided.

    ``kind``: duplicate (the same finding from another source), rectification (it tells how the older one was put
    right), repeat (屡查屡犯: found again after 销号). ``state``: proposed, confirmed, refused, undone.
    """

    __tablename__ = "link"
    __table_args__ = (UniqueConstraint("newer", "older"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    newer: Mapped[str] = mapped_column(ForeignKey("clue.id"), index=True)
    older: Mapped[str] = mapped_column(ForeignKey("clue.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    score: Mapped[float]
    reasons: Mapped[list[str]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(12), index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(Json)
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
