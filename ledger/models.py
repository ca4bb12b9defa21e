"""The tables of the record: documents and readings, candidate clues, decisions, entries and their numbers, the journal.

Machine and people are kept apart: ``Clue.payload`` is the latest reading, ``Clue.accepted`` what a person saw when
deciding, ``ClueField`` what a person put in its place. The typed columns of :class:`Clue` hold the values in force.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ledger.base import Base, Moment, Money

Sha = String(64)
Json = JSON(none_as_null=True)


class Document(Base):
    """A document (文件) by the SHA-256 of its bytes; ``status``: read, read-with-troubles, failed.

    ``owner`` is the unit whose folder it came from, ``source_kind`` what that folder holds, ``previous`` the bytes
    that came under the same name before; ``read_version`` names what read it last, or failed to.
    """

    __tablename__ = "document"

    sha256: Mapped[str] = mapped_column(Sha, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    member: Mapped[str | None] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(String(120))
    status: Mapped[str] = mapped_column(String(24), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str | None] = mapped_column(Text)
    issuer: Mapped[str | None] = mapped_column(Text)
    auditee: Mapped[str | None] = mapped_column(Text)
    document_number: Mapped[str | None] = mapped_column(Text)
    issued_on: Mapped[date | None]
    pages: Mapped[int]
    clue_count: Mapped[int]
    dismissed_count: Mapped[int]
    troubles: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    error_code: Mapped[str | None] = mapped_column(String(8))
    error_message: Mapped[str | None] = mapped_column(Text)
    reading: Mapped[str] = mapped_column(Sha)
    secrecy: Mapped[str] = mapped_column(String(16), server_default="内部")
    owner: Mapped[str | None] = mapped_column(String(200))
    source_kind: Mapped[str | None] = mapped_column(String(40))
    previous: Mapped[str | None] = mapped_column(Sha)
    read_version: Mapped[str] = mapped_column(Text, server_default="")
    received_by: Mapped[str] = mapped_column(String(80), server_default="")
    received_at: Mapped[datetime] = mapped_column(Moment)
    read_at: Mapped[datetime] = mapped_column(Moment)


class DocumentText(Base):
    """The normalised text of a document, apart so that lists stay light."""

    __tablename__ = "document_text"

    sha256: Mapped[str] = mapped_column(ForeignKey("document.sha256"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class DocumentName(Base):
    """A name under which the bytes of a document arrived."""

    __tablename__ = "document_name"
    __table_args__ = (UniqueConstraint("sha256", "name", "member"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("document.sha256"))
    name: Mapped[str] = mapped_column(Text)
    member: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)


class Reading(Base):
    """One reading of a document: what was found and what was stored, reconciled in the same transaction."""

    __tablename__ = "reading"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("document.sha256"), index=True)
    digest: Mapped[str] = mapped_column(Sha)
    version: Mapped[str] = mapped_column(Text)
    found: Mapped[int]
    stored: Mapped[int]
    dismissed: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)


class Clue(Base):
    """A candidate clue (问题线索) and what became of it.

    ``found`` is False when the latest reading lacks it. ``origin``: machine, split (a part of ``parent_id``), manual
    (added by a reviewer) or import; a merged clue names in ``parent_id`` the one that it went into.
    """

    __tablename__ = "clue"
    __table_args__ = (
        Index("ix_clue_state_loss", "state", "loss_yuan"),
        Index("ix_clue_document_position", "document_sha256", "position"),
        Index("ix_clue_state_confidence", "state", "confidence"),
        Index("ix_clue_created_at_document_sha256_position", "created_at", "document_sha256", "position"),
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    document_sha256: Mapped[str] = mapped_column(ForeignKey("document.sha256"))
    position: Mapped[int]
    found: Mapped[bool]
    origin: Mapped[str] = mapped_column(String(8), server_default="machine")
    parent_id: Mapped[str | None] = mapped_column(String(64), index=True)
    repeat_of: Mapped[str | None] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    scope: Mapped[str] = mapped_column(String(16))
    page: Mapped[int | None]
    enterprise: Mapped[str] = mapped_column(Text)
    loss_yuan: Mapped[Decimal | None] = mapped_column(Money)
    loss_status: Mapped[str] = mapped_column(String(16))
    level: Mapped[str | None] = mapped_column(String(16), index=True)
    rule_set: Mapped[str] = mapped_column(String(24))
    aspect: Mapped[str] = mapped_column(String(40), index=True)
    status: Mapped[str | None] = mapped_column(String(16))
    confidence: Mapped[float] = mapped_column(index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    accepted: Mapped[dict[str, Any] | None] = mapped_column(Json)
    version: Mapped[int] = mapped_column()
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)

    document: Mapped[Document] = relationship()
    fields: Mapped[list[ClueField]] = relationship(cascade="all, delete-orphan")
    enterprises: Mapped[list[ClueEnterprise]] = relationship(
        cascade="all, delete-orphan", order_by="ClueEnterprise.position"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ClueEnterprise(Base):
    """An enterprise (涉及企业) of a clue, in the order of the clue."""

    __tablename__ = "clue_enterprise"
    __table_args__ = (Index("ix_clue_enterprise_name_clue_id", "name", "clue_id"),)

    clue_id: Mapped[str] = mapped_column(ForeignKey("clue.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))


class ClueField(Base):
    """A field that a person decided: the machine's value then, the person's value (None: 未载明), who and when."""

    __tablename__ = "clue_field"

    clue_id: Mapped[str] = mapped_column(ForeignKey("clue.id"), primary_key=True)
    field: Mapped[str] = mapped_column(String(32), primary_key=True)
    machine: Mapped[Any] = mapped_column(JSON)
    human: Mapped[Any] = mapped_column(JSON)
    user: Mapped[str] = mapped_column("user_name", String(80))
    at: Mapped[datetime] = mapped_column(Moment)


class Decision(Base):
    """One step of review with what stood before it, so that it can be undone; undoing it is recorded, not erased."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    clue_id: Mapped[str] = mapped_column(ForeignKey("clue.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    field: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(Text)
    before: Mapped[dict[str, Any]] = mapped_column(Json)
    after: Mapped[dict[str, Any]] = mapped_column(Json)
    user: Mapped[str] = mapped_column("user_name", String(80))
    at: Mapped[datetime] = mapped_column(Moment)
    undone_by: Mapped[str | None] = mapped_column(String(80))
    undone_at: Mapped[datetime | None] = mapped_column(Moment)


class Entry(Base):
    """A registered entry (台账条目): the values in force when it was registered, under its number."""

    __tablename__ = "entry"
    __table_args__ = (
        Index("ix_entry_figures", "state", "year", "level", "aspect", "source_code", "secrecy", "loss_yuan"),
        Index("ix_entry_clue_id_state_number", "clue_id", "state", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(80), unique=True)
    clue_id: Mapped[str] = mapped_column(ForeignKey("clue.id"))
    document_sha256: Mapped[str] = mapped_column(ForeignKey("document.sha256"), index=True)
    state: Mapped[str] = mapped_column(String(16))
    year: Mapped[int] = mapped_column(index=True)
    registered_on: Mapped[date]
    registered_by: Mapped[str] = mapped_column(String(80))
    registered_at: Mapped[datetime] = mapped_column(Moment)
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    enterprise: Mapped[str] = mapped_column(Text)
    loss_yuan: Mapped[Decimal | None] = mapped_column(Money, index=True)
    loss_status: Mapped[str] = mapped_column(String(16))
    level: Mapped[str | None] = mapped_column(String(16), index=True)
    rule_set: Mapped[str] = mapped_column(String(24))
    rule_digest: Mapped[str] = mapped_column(Sha)
    aspect: Mapped[str] = mapped_column(String(40), index=True)
    status: Mapped[str | None] = mapped_column(String(16))
    source_code: Mapped[str] = mapped_column(String(8), index=True)
    secrecy: Mapped[str] = mapped_column(String(16), server_default="内部")
    page: Mapped[int | None]
    merged_into: Mapped[str | None] = mapped_column(String(80))
    repeat_of: Mapped[str | None] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    version: Mapped[int] = mapped_column()

    document: Mapped[Document] = relationship()
    clue: Mapped[Clue] = relationship()
    enterprises: Mapped[list[EntryEnterprise]] = relationship(
        cascade="all, delete-orphan", order_by="EntryEnterprise.position"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class EntryEnterprise(Base):
    """An enterprise of an entry; statistics by enterprise count from here, totals from :class:`Entry`."""

    __tablename__ = "entry_enterprise"
    __table_args__ = (Index("ix_entry_enterprise_name_entry_id", "name", "entry_id"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))


class Series(Base):
    """A run of numbers: everything of the number but its serial, and the next serial."""

    __tablename__ = "series"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    next_serial: Mapped[int]


class Number(Base):
    """A number that was given out; a void one stays, with its reason, and is never used again."""

    __tablename__ = "number"
    __table_args__ = (UniqueConstraint("series", "serial"),)

    number: Mapped[str] = mapped_column(String(80), primary_key=True)
    series: Mapped[str] = mapped_column(ForeignKey("series.key"))
    serial: Mapped[int]
    state: Mapped[str] = mapped_column(String(8), index=True)
    reason: Mapped[str] = mapped_column(Text)
    user: Mapped[str] = mapped_column("user_name", String(80))
    at: Mapped[datetime] = mapped_column(Moment)


class AppliedRuleSet(Base):
    """A rule set as it was applied: its figures by digest, so that a later change of the file shows."""

    __tablename__ = "applied_rule_set"

    digest: Mapped[str] = mapped_column(Sha, primary_key=True)
    rule_set: Mapped[str] = mapped_column(String(24), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    first_used_at: Mapped[datetime] = mapped_column(Moment)


class JournalRecord(Base):
    """One line of the journal (操作日志): ``hash`` covers the line and the hash before it."""

    __tablename__ = "journal"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(40))
    user: Mapped[str] = mapped_column("user_name", String(80))
    action: Mapped[str] = mapped_column(String(40), index=True)
    subject: Mapped[str] = mapped_column(String(80), index=True)
    payload: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(Sha)
    hash: Mapped[str] = mapped_column(Sha)


class JournalHead(Base):
    """The one row that names the last line of the journal; writers queue for it."""

    __tablename__ = "journal_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(Sha)
