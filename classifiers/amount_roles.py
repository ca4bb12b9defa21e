"""Which role an amount plays in a matter: lost, involved, misstated, recovered, penalty, contract, other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import get_args

import numpy as np
import yaml

from classifiers.clue import AmountRole, ClueAmount
from classifiers.linear import Floats, LinearModel, logistic
from classifiers.segment_features import grams
from extraction.fields import Amount

ROLES: tuple[AmountRole, ...] = get_args(AmountRole)
SECOND_ROLE = 0.0  #: least log odds for loss to stand beside another role of the same amount
_LEFT, _RIGHT = 16, 10
_CLAUSE = re.compile(r"[，。；：、！？,;\n\t]")
_NUMBER = re.compile(r"[0-9０-９][0-9０-９.,，．]*")
_FIRM_BREAK = re.compile(r"[。；！？;\n\t]")


def amount_features(text: str, span: tuple[int, int], amounts: Sequence[Amount], at: int, head: str = "") -> list[str]:
    """Feature strings of amount ``at`` of a clue with span ``span``; ``head`` is the column head of its table cell."""
    amount = amounts[at]
    start, end = span
    left = _plain(text[max(start, amount.start - 60) : amount.start])
    right = _plain(text[amount.end : min(end, amount.end + 40)])
    return [
        *_near(left, right),
        *_clauses(text, span, amount),
        *_cues(left, right),
        *_order(amounts, at),
        *_head(head),
    ]


def _near(left: str, right: str) -> Iterator[str]:
    near_left, near_right = left[-_LEFT:], right[:_RIGHT]
    for size in range(1, 9):
        yield f"L{near_left[-size:]}"
    for size in range(1, 6):
        yield f"R{near_right[:size]}"
    yield from grams("l", near_left, 3)
    yield from grams("r", near_right, 3)
    clause = _CLAUSE.split(left)[-1]
    yield from grams("k", clause, 3)
    yield f"K{clause}"


def _clauses(text: str, span: tuple[int, int], amount: Amount) -> Iterator[str]:
    """The words of the sentence around, and of the whole clue (weakly: single words of weight)."""
    before = _FIRM_BREAK.split(text[span[0] : amount.start])[-1]
    after = _FIRM_BREAK.split(text[amount.end : span[1]])[0]
    yield from grams("B", _plain(before), 2)
    yield from grams("A", _plain(after), 2)
    whole = text[span[0] : span[1]]
    for cue in ("损失", "虚增", "少计", "多计", "罚", "追回", "收回", "合同", "中标", "预计", "无法收回", "未造成"):
        if cue in whole:
            yield f"cue{cue}"


def _cues(left: str, right: str) -> Iterator[str]:
    """For each role the nearest cue word in the clause before, just behind, and in the sentence before."""
    clause = _CLAUSE.split(left)[-1]
    behind = _CLAUSE.split(right)[0][:_RIGHT]
    nearest: tuple[int, str] | None = None
    for role, words in load_cues().items():
        places = [clause.rfind(word) + len(word) for word in words if word in clause]
        if places:
            distance = len(clause) - max(places)
            yield f"cue-clause{role}"
            yield f"cue-clause{role}{min(distance // 3, 4)}"
            nearest = min(nearest or (99, ""), (distance, role))
        if any(word in behind for word in words):
            yield f"cue-behind{role}"
        if any(word in left for word in words):
            yield f"cue-before{role}"
    yield f"cue-nearest{nearest[1] if nearest else '-'}"


@lru_cache(maxsize=1)
def load_cues() -> dict[str, tuple[str, ...]]:
    """Cue words by role, longest first (``rules/amount_role_cues.yaml``)."""
    text = files("classifiers").joinpath("rules", "amount_role_cues.yaml").read_text(encoding="utf-8")
    listed = yaml.safe_load(text)["cues"]
    return {role: tuple(sorted(words, key=len, reverse=True)) for role, words in listed.items()}


def _order(amounts: Sequence[Amount], at: int) -> Iterator[str]:
    yield f"order{min(at, 3)}"
    yield f"left{min(len(amounts) - at - 1, 3)}"
    yield f"only{len(amounts) == 1}"
    yield f"currency{amounts[at].currency}"
    larger = sum(other.value > amounts[at].value for other in amounts)
    yield f"rank{min(larger, 3)}"


def _head(head: str) -> Iterator[str]:
    if head:
        yield f"head{head}"
        yield from grams("hd", head, 2)
    else:
        yield "no-head"


def decide_amounts(model: LinearModel, amounts: Sequence[Amount], scores: Floats) -> tuple[ClueAmount, ...]:
    """Each amount with its role, by ``scores`` (amounts × labels of ``model``); twice when it is also a loss."""
    return tuple(
        ClueAmount(
            amount.text,
            amount.value,
            amount.currency,
            amount.approximate,
            role,
            amount.start,
            amount.end,
            confidence=sureness(model, row, role, roles),
            loss_probability=sureness(model, row, "loss", ["loss"]),
        )
        for amount, row in zip(amounts, scores, strict=True)
        for roles in [decide_roles(model, row)]
        for role in roles
    )


def sureness(model: LinearModel, scores: Floats, role: AmountRole, roles: Sequence[AmountRole]) -> float:
    """How sure a role is as against the likeliest one outside ``roles``."""
    by_role = dict(zip(model.labels, scores, strict=True))
    rest = max(score for label, score in by_role.items() if label not in roles)
    return float(logistic(np.asarray(by_role[role] - rest)))


def decide_roles(model: LinearModel, scores: Floats) -> list[AmountRole]:
    """The role of an amount by its scores; loss as a second role where it holds besides."""
    by_role = dict(zip(model.labels, scores, strict=True))
    best = max(by_role, key=lambda role: by_role[role])
    chosen = [best]
    if best != "loss" and by_role["loss"] >= SECOND_ROLE:
        chosen.append("loss")
    elif best == "loss" and by_role["involved"] >= SECOND_ROLE:
        chosen.insert(0, "involved")
    return [_ROLE_BY_NAME[role] for role in chosen]


_ROLE_BY_NAME: dict[str, AmountRole] = {role: role for role in ROLES}


def _plain(text: str) -> str:
    return _NUMBER.sub("0", "".join(text.split()))
