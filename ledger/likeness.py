"""How alike two findings are, with the reasons as people read them; thresholds in ``rules/duplicates.yaml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from ledger.rule_files import load_office_rules


@dataclass(frozen=True, slots=True)
class LikenessRules:
    """The thresholds: text alone, and text with so many equal amounts."""

    least_amount: Decimal
    same_text: float
    with_amounts: tuple[tuple[int, float], ...]
    most_compared: int
    rectification_kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is compared of a clue."""

    pairs: frozenset[str]
    amounts: frozenset[Decimal]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Share of common text (0 to 1) and the reasons to take two findings for one."""

    score: float
    reasons: tuple[str, ...]


def load_likeness(folder: Path | None = None) -> LikenessRules:
    """The thresholds in force for the ledger in ``folder``."""
    rules = load_office_rules("duplicates.yaml", folder)
    return LikenessRules(
        least_amount=Decimal(str(rules["least_amount"])),
        same_text=float(rules["same_text"]),
        with_amounts=tuple((int(row["amounts"]), float(row["text"])) for row in rules["with_amounts"]),
        most_compared=int(rules["most_compared"]),
        rectification_kinds=frozenset(rules["rectification_kinds"]),
    )


def finding_of(payload: Mapping[str, Any], rules: LikenessRules) -> Finding:
    """What is compared of a clue's JSON."""
    text = "".join(character for character in payload["text"] if character.isalnum())
    pairs = frozenset(text[at : at + 2] for at in range(len(text) - 1))
    yuan = (Decimal(amount["value"]) for amount in payload["amounts"] if amount["currency"] == "CNY")
    return Finding(pairs, frozenset(value for value in yuan if value >= rules.least_amount))


def compare(one: Finding, other: Finding, rules: LikenessRules, units: Sequence[str]) -> Likeness | None:
    """The likeness of two findings of common enterprises; None when it does not reach the thresholds."""
    shorter = min(len(one.pairs), len(other.pairs))
    share = len(one.pairs & other.pairs) / shorter if shorter else 0.0
    equal = sorted(one.amounts & other.amounts, reverse=True)
    enough = share >= rules.same_text or any(len(equal) >= n and share >= least for n, least in rules.with_amounts)
    if not units or not enough:
        return None
    reasons = [f"同一企业：{'、'.join(units)}", f"文字相同 {share:.0%}"]
    if equal:
        reasons.append("金额相同：" + "、".join(f"{value:,f}元" for value in equal[:3]))
    return Likeness(round(share, 4), tuple(reasons))
