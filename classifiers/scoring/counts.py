"""Counters of right and wrong: precision, recall, F1 and accuracy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Retrieval:
    """Counts of found, falsely found and missed things."""

    true_positive: int = 0
    false_positive: int = 0
    false_negative: int = 0

    def add(self, right: int, wrong: int, missed: int) -> None:
        """Add counts."""
        self.true_positive += right
        self.false_positive += wrong
        self.false_negative += missed

    def add_sets(self, predicted: set[object], gold: set[object]) -> None:
        """Add the comparison of two sets."""
        self.add(len(predicted & gold), len(predicted - gold), len(gold - predicted))

    def merge(self, other: Retrieval) -> None:
        """Add another counter's counts."""
        self.add(other.true_positive, other.false_positive, other.false_negative)

    @property
    def empty(self) -> bool:
        """Whether nothing was counted."""
        return not (self.true_positive or self.false_positive or self.false_negative)

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1 when nothing was found and nothing was to be found."""
        found = self.true_positive + self.false_positive
        return self.true_positive / found if found else float(not self.false_negative)

    @property
    def recall(self) -> float:
        """Share of what is there that was found; 1 when nothing was there and nothing was found."""
        there = self.true_positive + self.false_negative
        return self.true_positive / there if there else float(not self.false_positive)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(slots=True)
class Accuracy:
    """Counts of right answers among all."""

    right: int = 0
    total: int = 0

    def add(self, right: bool) -> None:
        """Count one answer."""
        self.right += right
        self.total += 1

    def merge(self, other: Accuracy) -> None:
        """Add another counter's counts."""
        self.right += other.right
        self.total += other.total

    @property
    def value(self) -> float | None:
        """Share of right answers, None when there were none."""
        return self.right / self.total if self.total else None
