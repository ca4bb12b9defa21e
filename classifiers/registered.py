"""What a register of enterprises is made of, and what comparing a name with it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TIERS = ("本级", "二级", "三级", "四级及以下", "参股")
Verdict = Literal["same", "different", "unsure"]


@dataclass(frozen=True, slots=True)
class RegisteredEnterprise:
    """An enterprise of the register. ``parent`` is the full name of the unit above; ``tier`` one of :data:`TIERS`."""

    name: str
    former_names: tuple[str, ...] = ()
    short_names: tuple[str, ...] = ()
    parent: str | None = None
    tier: str = "二级"
    credit_code: str | None = None
    regulated: bool = True  #: a unit that must report (监管企业)


@dataclass(frozen=True, slots=True)
class MatchContext:
    """What a document says besides the name: its audited unit, and the other names that it prints."""

    auditee: str | None = None
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """The verdict on a name: the enterprise when it is the same, those it may be when unsure, the reason in Chinese.

    ``owner`` is the registered legal person of a branch, which is a unit of its own.
    """

    verdict: Verdict
    reason: str
    enterprise: RegisteredEnterprise | None = None
    candidates: tuple[str, ...] = ()
    owner: str | None = None

    @property
    def new(self) -> bool:
        """Whether the register has neither the name nor the legal person of a branch."""
        return self.verdict == "different" and self.owner is None
