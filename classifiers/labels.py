"""Gold labels of clues, with spans into the plain text of their document: what training learns from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class LabelledAmount:
    """One marked amount: its span, exact value in the currency's unit, and roles."""

    start: int
    end: int
    text: str
    value: Decimal
    currency: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelledClue:
    """One gold clue with its fields (docs/annotation.md)."""

    start: int
    end: int
    enterprises: tuple[str, ...]
    others: tuple[tuple[str, str], ...]
    codes: tuple[str, ...]
    loss_yuan: Decimal | None
    loss_status: str
    period: tuple[str, ...]
    status: str | None
    scope: str
    amounts: tuple[LabelledAmount, ...]
