"""The clue (问题线索): one specific problem of an identifiable unit, its fields and evidence (docs/annotation.md)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

AmountRole = Literal["loss", "involved", "misstated", "recovered", "penalty", "contract", "other"]
PartyRole = Literal["subject", "counterparty", "parent", "other"]
LossStatus = Literal["actual", "expected", "none", "unstated"]
ClueStatus = Literal["open", "rectifying", "rectified", "transferred"]


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open span of evidence in the document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Party:
    """A unit (涉及企业 when ``role`` is subject): full name, the words that name it, where; no span when inherited."""

    name: str
    mention: str
    role: PartyRole
    basis: Literal["stated", "alias", "inherited"]
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class ClueAmount:
    """An amount with its role in the matter; value in yuan for CNY, else in the currency's own unit."""

    text: str
    value: Decimal
    currency: str
    approximate: bool
    role: AmountRole
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Loss:
    """损失金额: the figure that the passage calls a loss; None is 待认定, never zero. Level by ``rule_set``."""

    yuan: Decimal | None
    status: LossStatus
    level: str | None
    rule_set: str


@dataclass(frozen=True, slots=True)
class Nature:
    """影响性质: an aspect (方面) of the rule set and, where clear, its situation (责任追究情形)."""

    aspect: str
    code: str | None
    label: str
    confidence: float
    cue: str | None = None


@dataclass(frozen=True, slots=True)
class Clue:
    """One candidate clue. ``evidence`` covers every character of ``text`` (spans joined by a line feed)."""

    id: str
    title: str
    text: str
    scope: Literal["enterprise", "public_body"]
    path: tuple[str, ...]
    evidence: tuple[Span, ...]
    parties: tuple[Party, ...]
    amounts: tuple[ClueAmount, ...]
    loss: Loss
    natures: tuple[Nature, ...]
    period: tuple[str, ...]
    status: ClueStatus | None
    flags: tuple[str, ...]
    confidence: float
    troubles: tuple[str, ...] = ()

    @property
    def subjects(self) -> tuple[Party, ...]:
        """The units that did it."""
        return tuple(party for party in self.parties if party.role == "subject")
