"""The tables of people and units: accounts, grants of roles, recusals, and the register of enterprises."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ledger.base import Base, Moment


class Person(Base):
    """An account. It is retired, never deleted, so that every decision keeps a name that means somebody."""

    __tablename__ = "person"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    grade: Mapped[int]
    clearance: Mapped[str] = mapped_column(String(16))
    active: Mapped[bool]
    added_by: Mapped[str] = mapped_column(String(80))
    added_at: Mapped[datetime] = mapped_column(Moment)


class Enterprise(Base):
    """A unit of the register (监管企业名录), under the unit that holds it; ``regulated`` ones must report."""

    __tablename__ = "enterprise"

    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    parent: Mapped[str | None] = mapped_column(ForeignKey("enterprise.name"), index=True)
    tier: Mapped[str] = mapped_column(String(16))
    credit_code: Mapped[str | None] = mapped_column(String(18))
    regulated: Mapped[bool]


class EnterpriseName(Base):
    """Another name of a unit of the register: ``kind`` former (曾用名) or short (简称); units may share one."""

    __tablename__ = "enterprise_name"

    enterprise: Mapped[str] = mapped_column(ForeignKey("enterprise.name"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), primary_key=True)


class Grant(Base):
    """A role given to a person, over all units or over one unit and everything under it."""

    __tablename__ = "role_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("person.name"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    enterprise: Mapped[str | None] = mapped_column(ForeignKey("enterprise.name"))
    granted_by: Mapped[str] = mapped_column(String(80))
    granted_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class Recusal(Base):
    """回避: a person keeps away from a unit (with everything under it) or from one matter; it beats every grant."""

    __tablename__ = "recusal"

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("person.name"), index=True)
    enterprise: Mapped[str | None] = mapped_column(String(200))
    clue_id: Mapped[str | None] = mapped_column(ForeignKey("clue.id"))
    reason: Mapped[str] = mapped_column(Text)
    declared_by: Mapped[str] = mapped_column(String(80))
    declared_at: Mapped[datetime] = mapped_column(Moment)
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)
