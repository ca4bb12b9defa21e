"""The tables of intake and reprocessing: files that arrived, archives that were opened, runs and their differences."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ledger.base import Base, Moment
from ledger.models import Json, Sha


class Container(Base):
    """An archive or mail whose members are all recorded: by which version, how many, and those that cannot be had."""

    __tablename__ = "container"

    sha256: Mapped[str] = mapped_column(Sha, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    members: Mapped[int]
    lost: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    version: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)


class Arrival(Base):
    """A file of a watched folder as it was taken: ``state`` waiting, done or failed, with the reason.

    ``attempts`` is counted before each try, so that a file that ends the program is not tried for ever.
    ``previous`` names the bytes that came under the same path before (an earlier version of the document).
    """

    __tablename__ = "arrival"
    __table_args__ = (Index("ix_arrival_folder_path", "folder", "path"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    folder: Mapped[str] = mapped_column(Text)
    path: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Sha, index=True)
    size: Mapped[int]
    state: Mapped[str] = mapped_column(String(8), index=True)
    attempts: Mapped[int]
    error_code: Mapped[str | None] = mapped_column(String(8))
    error_message: Mapped[str | None] = mapped_column(Text)
    previous: Mapped[str | None] = mapped_column(Sha)
    owner: Mapped[str | None] = mapped_column(String(200))
    secrecy: Mapped[str] = mapped_column(String(16))
    source_kind: Mapped[str | None] = mapped_column(String(40))
    seen_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class Run(Base):
    """One reprocessing: ``state`` reading, ready, published, discarded, withdrawn (rolled back)."""

    __tablename__ = "run"

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[dict[str, Any]] = mapped_column(Json)
    version: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12), index=True)
    user: Mapped[str] = mapped_column("user_name", String(80))
    started_at: Mapped[datetime] = mapped_column(Moment)
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)


class RunDocument(Base):
    """One document of a run: what is new, vanished, changed; the new reading, and the old one once it is published."""

    __tablename__ = "run_document"

    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("document.sha256"), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(12), index=True)
    difference: Mapped[dict[str, Any]] = mapped_column(Json)
    reading: Mapped[bytes | None] = mapped_column(LargeBinary)
    before: Mapped[bytes | None] = mapped_column(LargeBinary)


class Note(Base):
    """A note for the reviewer of a registered clue: a newer reading says something else; the entry was not touched."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    clue_id: Mapped[str] = mapped_column(ForeignKey("clue.id"), index=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    seen_by: Mapped[str | None] = mapped_column(String(80))
    seen_at: Mapped[datetime | None] = mapped_column(Moment)
