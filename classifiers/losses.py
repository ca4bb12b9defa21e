"""What it cost: the figure that the clue calls a loss, its status, and its level by the rule set."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import get_args

from classifiers.clue import ClueAmount, Loss, LossStatus
from classifiers.linear import Floats, LinearModel, logistic
from classifiers.rule_sets import RuleSet
from classifiers.segment_features import grams

STATUSES: tuple[LossStatus, ...] = get_args(LossStatus)
_TOTAL = re.compile(r"(共计|合计|累计|总计|共|计)[^，。；\d]{0,8}$")
_SENTENCE = re.compile(r"[。；！？\n\t]")
_CUES = re.compile(r"损失|无法收回|无法追回|难以收回|难以追回|流失|打了水漂|死账|坏账|归还|亏损|浪费|赔偿|风险")
_AROUND = 24


@dataclass(frozen=True, slots=True)
class ToldLoss:
    """A clue's text, where it starts in its document, and its amounts with the role of a loss."""

    text: str
    offset: int
    losses: tuple[ClueAmount, ...]


def loss_features(told: ToldLoss) -> list[str]:
    """Feature strings for the loss status of a clue."""
    text, offset, losses = told.text, told.offset, told.losses
    features = [f"figures{min(len(losses), 2)}"]
    for amount in losses[:3]:
        left, right = text[: amount.start - offset], text[amount.end - offset :]
        features += [f"L{_SENTENCE.split(left)[-1][-size:]}" for size in range(1, 8)]
        features += [f"R{right[:size]}" for size in range(1, 6)]
        features += grams("w", _SENTENCE.split(left)[-1][-30:] + "@" + right[:16], 3)
    for cue in _CUES.finditer(text):
        features += _around(text, cue.start(), cue.end(), bool(losses))
    return features


def _around(text: str, start: int, end: int, figure: bool) -> Iterator[str]:
    near = text[max(0, start - _AROUND) : end + 10]
    yield from grams(f"c{figure}", near, 3)
    for size in range(1, 6):
        yield f"cl{figure}{text[max(0, start - size) : end]}"


def decide_loss(told: ToldLoss, model: LinearModel, scores: Floats, rule_set: RuleSet) -> Loss:
    """Figure, status and level of the loss of a clue, by ``scores`` (one for each label of ``model``).

    The figure is None when none is told in yuan.
    """
    losses = told.losses
    allowed = [at for at, status in enumerate(model.labels) if not losses or status in ("actual", "expected")]
    ranked = sorted(allowed, key=lambda at: -scores[at])
    status = model.labels[ranked[0]]
    sure = float(logistic(scores[ranked[0]] - scores[ranked[1]]))
    if not losses and status == "expected":  # an expected loss is one with a figure (docs/annotation.md)
        status = "unstated"
    yuan = loss_figure(told.text, told.offset, [amount for amount in losses if amount.currency == "CNY"])
    known = next(known for known in STATUSES if known == status)
    return Loss(yuan, known, rule_set.level(yuan), rule_set.id, sure)


def loss_figure(text: str, offset: int, losses: Sequence[ClueAmount]) -> Decimal | None:
    """One figure from the amounts called a loss: the told total, else the sum of listed parts, else the first.

    A total is an amount that equals the sum of the others or that stands behind 共计, 合计 …; parts are summed only in
    a list (分别为…、…和…). A range gives its lower bound (docs/annotation.md).
    """
    values = list(dict.fromkeys(amount.value for amount in losses))
    if len(values) < 2:
        return values[0] if values else None
    total = sum(values, Decimal(0))
    for value in values:
        if value * 2 == total:
            return value
    for amount in losses:
        if _TOTAL.search(text[: amount.start - offset][-14:]):
            return amount.value
    first, second = losses[0], losses[1]
    between = text[first.end - offset : second.start - offset]
    if len(between) <= 2 and "、" in between:
        return total
    if first.start == second.start or (len(between) <= 2 and any(mark in between for mark in "至—-~到")):
        return min(first.value, second.value)
    return max(values)
