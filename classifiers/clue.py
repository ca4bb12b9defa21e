"""The clue (问题线索): one specific problem of an identifiable unit, its fields and evidence (docs/annotation.md)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from classifiers.registered import Match

AmountRole = Literal["loss", "involved", "misstated", "recovered", "penalty", "contract", "other"]
PartyRole = Literal["subject", "counterparty", "parent", "other"]
LossStatus = Literal["actual", "expected", "none", "unstated"]
ClueStatus = Literal["open", "rectifying", "rectified", "transferred"]
Era = Literal["before", "since", "mixed", "unknown"]
EraBasis = Literal["period", "issued-on"]


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open span of evidence in the document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Party:
    """A unit (涉及企业 when ``role`` is subject): full name, the words that name it, where; no span when inherited.

    ``confidence``: how sure it is that this unit, and not the next one, is the subject; None where no model decided.
    ``match``: what the register of enterprises says of it; None without a register.
    """

    name: str
    mention: str
    role: PartyRole
    basis: Literal["stated", "alias", "inherited"]
    start: int | None
    end: int | None
    confidence: float | None = None
    match: Match | None = None


@dataclass(frozen=True, slots=True)
class ClueAmount:
    """An amount with its role in the matter; value in yuan for CNY, else in the currency's own unit.

    ``confidence``: how sure the role is as against the next one; ``loss_probability``: that the text calls it a loss.
    """

    text: str
    value: Decimal
    currency: str
    approximate: bool
    role: AmountRole
    start: int
    end: int
    confidence: float | None = None
    loss_probability: float | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """损失金额: the figure that the passage calls a loss; None is 待认定, never zero. Level by ``rule_set``.

    ``confidence``: how sure the status is as against the next one.
    """

    yuan: Decimal | None
    status: LossStatus
    level: str | None
    rule_set: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Nature:
    """影响性质: an aspect (方面) of the rule set and, where clear, its situation (责任追究情形).

    ``code_37``: the situation of 令第37号 for conduct before 令第46号.
    """

    aspect: str
    code: str | None
    label: str
    confidence: float
    cue: str | None = None
    code_37: str | None = None


@dataclass(frozen=True, slots=True)
class Conduct:
    """When the conduct took place as against 令第46号, and what tells it (None when nothing does)."""

    era: Era
    basis: EraBasis | None = None


@dataclass(frozen=True, slots=True)
class Consequence:
    """其他不良后果, the second axis: a kind of the rules with the words that speak for it and a suggested level.

    Never folded into the level of the loss. ``expected`` for one that the text only fears.
    """

    kind: str
    level: str
    cue: str
    start: int
    end: int
    expected: bool = False


@dataclass(frozen=True, slots=True)
class LocalSituation:
    """A situation of an office's own rule set that the clue's words speak for; beside the natures, never instead."""

    code: str
    aspect: str
    label: str
    cue: str
    rule_set: str


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
    conduct: Conduct = Conduct("unknown")
    consequences: tuple[Consequence, ...] = ()
    local_situations: tuple[LocalSituation, ...] = ()

    @property
    def subjects(self) -> tuple[Party, ...]:
        """The units that did it."""
        return tuple(party for party in self.parties if party.role == "subject")
