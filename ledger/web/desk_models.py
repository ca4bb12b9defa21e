"""The desk's own tables (``desk.db``): accounts, sittings, tokens, arrivals, facsimiles.

They are apart from the ledger: who may sign in and what waits to be read is no part of the record, and the record never
depends on it. Nothing here decides what a person may see; that is the ledger's access layer alone.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from ledger.base import Moment


class DeskBase(DeclarativeBase):
    """All tables of the desk."""


class Account(DeskBase):
    """How a person of the ledger signs in; ``must_change`` after a password that somebody else has seen."""

    __tablename__ = "account"

    login: Mapped[str] = mapped_column(String(80), primary_key=True)
    person: Mapped[str] = mapped_column(String(80), unique=True)
    password_hash: Mapped[str] = mapped_column(Text)
    must_change: Mapped[bool]
    failures: Mapped[int]
    locked_until: Mapped[datetime | None] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    signed_in_at: Mapped[datetime | None] = mapped_column(Moment)


class Sitting(DeskBase):
    """A signed-in browser, by the hash of its cookie; ``said`` is a message for its next page."""

    __tablename__ = "sitting"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    login: Mapped[str] = mapped_column(String(80), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    said: Mapped[str] = mapped_column(Text, default="")
    said_bad: Mapped[bool] = mapped_column(default=False)
    began_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)


class Token(DeskBase):
    """A key of the JSON API that a person made for a program of theirs, by its hash."""

    __tablename__ = "token"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    login: Mapped[str] = mapped_column(String(80), index=True)
    label: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class Arrival(DeskBase):
    """A file that came in: ``state`` is waiting, reading, read, read-with-troubles, unchanged, opened or failed."""

    __tablename__ = "arrival"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    member: Mapped[str | None] = mapped_column(Text)
    size: Mapped[int]
    spool: Mapped[str] = mapped_column(String(64))
    person: Mapped[str] = mapped_column(String(80), index=True)
    origin: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(24), index=True)
    code: Mapped[str] = mapped_column(String(8), default="")
    message: Mapped[str] = mapped_column(Text, default="")
    sha256: Mapped[str | None] = mapped_column(String(64))
    clues: Mapped[int] = mapped_column(default=0)
    came_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class StoredFacsimile(DeskBase):
    """How a document is laid out (blocks, lines, tables, passages), packed; valid for one text of it."""

    __tablename__ = "facsimile"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    text_digest: Mapped[str] = mapped_column(String(64))
    packed: Mapped[bytes] = mapped_column(LargeBinary)
