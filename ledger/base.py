"""What every table stands on: the declarative base and the column types for exact money and exact moments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, MetaData, Numeric
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator, TypeEngine

Clock = Callable[[], datetime]

_PLACES = 4
_STEP = Decimal(1).scaleb(-_PLACES)
LARGEST_YUAN = Decimal("9e14")  #: what a scaled 64-bit integer holds; a larger figure is a reading error


def system_clock() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


class Money(TypeDecorator[Decimal]):
    """An amount in yuan with four decimals: NUMERIC on a server, a scaled integer in SQLite (never a float)."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type by database."""
        return dialect.type_descriptor(BigInteger() if dialect.name == "sqlite" else Numeric(20, _PLACES))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Decimal to what is stored; raises ValueError for a figure out of range."""
        if value is None:
            return None
        if not value.is_finite() or abs(value) > LARGEST_YUAN:
            raise ValueError(f"amount out of range: {value}")
        exact = value.quantize(_STEP, rounding=ROUND_HALF_UP)
        return int(exact.scaleb(_PLACES)) if dialect.name == "sqlite" else exact

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """What is stored to a Decimal without padding zeros."""
        if value is None:
            return None
        exact = Decimal(value).scaleb(-_PLACES) if dialect.name == "sqlite" else Decimal(value)
        return plain(exact)


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; raises ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite hands the UTC time back without its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent."""
    short = value.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


class Base(DeclarativeBase):
    """All tables of the ledger."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
