"""How sure a clue's decisions are, for people: grades 高/中/低 and what is doubtful, as codes with Chinese texts.

Thresholds and texts are data (``rules/doubts.yaml``). Codes stand in ``Clue.troubles``; they are a promise to scripts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

import yaml

from classifiers.clue import Clue

Decision = Literal["clue", "subject", "amount", "loss", "nature"]
Grade = Literal["高", "中", "低"]


@dataclass(frozen=True, slots=True)
class DoubtRules:
    """Thresholds of the grades by decision, limits of what is told, and the texts of the codes."""

    grades: Mapping[str, tuple[float, float]]
    inherited_below: float
    loss_close: tuple[float, float]
    nature_undecided: float
    texts: Mapping[str, str]


@cache
def load_doubts() -> DoubtRules:
    """``rules/doubts.yaml``."""
    rules = yaml.safe_load(files("classifiers").joinpath("rules", "doubts.yaml").read_text(encoding="utf-8"))
    limits = rules["limits"]
    return DoubtRules(
        grades=MappingProxyType({name: (high, middle) for name, (high, middle) in rules["grades"].items()}),
        inherited_below=limits["inherited_below"],
        loss_close=(limits["loss_close"][0], limits["loss_close"][1]),
        nature_undecided=limits["nature_undecided"],
        texts=MappingProxyType(rules["troubles"]),
    )


def grade_of(decision: Decision, probability: float | None) -> Grade | None:
    """高, 中 or 低; None where no model decided."""
    if probability is None:
        return None
    high, middle = load_doubts().grades[decision]
    return "高" if probability >= high else "中" if probability >= middle else "低"


def trouble_text(code: str) -> str:
    """What a trouble code of a clue says, in Chinese; an unknown code (of another version) as it is."""
    return load_doubts().texts.get(code, code)


def find_doubts(clue: Clue) -> tuple[str, ...]:
    """The codes of what is doubtful in a clue's decisions, the register's verdicts among them, in a fixed order."""
    found = {*_clue(clue), *_subjects(clue), *_amounts(clue), *_nature(clue), *_register(clue)}
    return tuple(code for code in load_doubts().texts if code in found)


def _clue(clue: Clue) -> Iterator[str]:
    if grade_of("clue", clue.confidence) == "低":
        yield "clue-unsure"
    if clue.conduct.era == "mixed":
        yield "conduct-mixed"


def _subjects(clue: Clue) -> Iterator[str]:
    if not clue.subjects:
        yield "subject-missing"
    for party in clue.subjects:
        if party.confidence is None:
            continue
        if grade_of("subject", party.confidence) == "低":
            yield "subject-unsure"
        if party.basis == "inherited" and party.confidence < load_doubts().inherited_below:
            yield "subject-inherited"


def _amounts(clue: Clue) -> Iterator[str]:
    low, high = load_doubts().loss_close
    if any(low <= amount.loss_probability <= high for amount in clue.amounts if amount.loss_probability is not None):
        yield "loss-close"
    if any(grade_of("amount", amount.confidence) == "低" for amount in clue.amounts):
        yield "role-unsure"
    if grade_of("loss", clue.loss.confidence) == "低":
        yield "loss-unsure"


def _nature(clue: Clue) -> Iterator[str]:
    sure = clue.natures[0].confidence if clue.natures else 0.0
    if sure < load_doubts().nature_undecided:
        yield "nature-undecided"
    elif grade_of("nature", sure) == "低":
        yield "nature-unsure"


def _register(clue: Clue) -> Iterator[str]:
    for match in (party.match for party in clue.subjects):
        if match is not None and match.verdict == "unsure":
            yield "enterprise-unsure"
        if match is not None and match.new:
            yield "enterprise-new"
