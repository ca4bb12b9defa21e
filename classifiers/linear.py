"""Linear models as plain arrays: trained with scikit-learn, stored without executable content, applied with numpy.

A feature is a string; strings are hashed into a fixed number of columns, so that no vocabulary is stored and an unseen
feature costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import FeatureHasher
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float64]
_CERTAIN = 8.0  #: log odds of a label that every training row has


@dataclass(frozen=True, slots=True)
class LinearModel:
    """``columns`` × ``labels`` weights and a bias each. One label: a yes/no model, its score is for yes."""

    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    @property
    def columns(self) -> int:
        """How many columns features are hashed into."""
        return int(self.weights.shape[0])

    def scores(self, rows: Sequence[Iterable[str]]) -> Floats:
        """Scores (log odds), shape rows × labels."""
        if not rows:
            return np.zeros((0, len(self.labels)))
        hashed = hash_features(rows, self.columns)
        return np.asarray(hashed @ self.weights, dtype=np.float64) + self.bias

    def grouped_scores(self, groups: Sequence[Sequence[Iterable[str]]]) -> list[Floats]:
        """Scores of several lists of rows in one pass (a call costs more than a row), one array for each list."""
        scores = self.scores([row for group in groups for row in group])
        ends = np.cumsum([len(group) for group in groups])
        return [scores[end - len(group) : end] for end, group in zip(ends, groups, strict=True)]

    def probabilities(self, rows: Sequence[Iterable[str]]) -> Floats:
        """Each label's own probability (labels are independent), shape rows × labels."""
        return logistic(self.scores(rows))

    def arrays(self, name: str) -> dict[str, NDArray[np.generic]]:
        """The model as arrays for one file, each key led by ``name``."""
        return {
            f"{name}.labels": np.array(self.labels),
            f"{name}.weights": self.weights.astype(np.float16),
            f"{name}.bias": self.bias,
        }

    @classmethod
    def from_arrays(cls, name: str, arrays: Mapping[str, NDArray[np.generic]]) -> LinearModel:
        """The model that :meth:`arrays` wrote."""
        return cls(
            labels=tuple(str(label) for label in arrays[f"{name}.labels"]),
            weights=np.ascontiguousarray(arrays[f"{name}.weights"], dtype=np.float32),
            bias=arrays[f"{name}.bias"].astype(np.float32),
        )


def hash_features(rows: Iterable[Iterable[str]], columns: int) -> csr_matrix:
    """One row of counts for each iterable of feature strings, each row scaled to length 1."""
    hasher = FeatureHasher(columns, input_type="string", alternate_sign=False, dtype=np.float32)
    hashed = hasher.transform(rows)
    hashed.data = np.log1p(hashed.data)
    counts = np.diff(hashed.indptr)
    owners = np.repeat(np.arange(len(counts)), counts)
    squares = np.bincount(owners, weights=hashed.data**2, minlength=len(counts))
    hashed.data /= np.sqrt(squares[owners]).astype(np.float32)
    return hashed


def train_linear(
    rows: Sequence[Iterable[str]],
    targets: Mapping[str, Sequence[bool]],
    columns: int = 1 << 18,
    strength: float = 20.0,
    balanced: bool = False,
) -> LinearModel:
    """Train one yes/no logistic regression for each label of ``targets`` on the same rows.

    ``strength`` is scikit-learn's C (inverse regularisation). ``balanced`` gives the rows with a label the same weight
    in all as those without, so that rare labels can win; the scores are then no longer probabilities.
    """
    hashed = hash_features(rows, columns)
    coefficients, bias = [], []
    for wanted in targets.values():
        if len(set(wanted)) < 2:  # a label that is always or never there: its prior is all that can be learned
            coefficients.append(np.zeros(columns))
            bias.append(_CERTAIN if all(wanted) else -_CERTAIN)
            continue
        fitted = LogisticRegression(
            C=strength,
            class_weight="balanced" if balanced else None,
            max_iter=400,
            solver="liblinear",
            random_state=0,
        )
        fitted.fit(hashed, np.asarray(wanted, dtype=int))
        coefficients.append(fitted.coef_[0])
        bias.append(fitted.intercept_[0])
    return LinearModel(
        labels=tuple(targets),
        weights=np.ascontiguousarray(np.asarray(coefficients, dtype=np.float32).T),
        bias=np.asarray(bias, dtype=np.float32),
    )


def logistic(scores: Floats) -> Floats:
    """Log odds to probabilities."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30))))
