"""A small network over dense numbers: trained with scikit-learn, stored as plain arrays, applied with numpy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.neural_network import MLPClassifier

from classifiers.linear import Floats, logistic


@dataclass(frozen=True, slots=True)
class DenseModel:
    """Standardised inputs through layers with rectifiers between them; the output is the log odds of yes."""

    mean: Floats
    scale: Floats
    weights: tuple[Floats, ...]
    biases: tuple[Floats, ...]

    def scores(self, rows: Floats) -> Floats:
        """Log odds of yes, one for each row."""
        values = (rows - self.mean) / self.scale
        for weight, bias in zip(self.weights[:-1], self.biases[:-1], strict=True):
            values = np.maximum(values @ weight + bias, 0)
        return np.asarray(values @ self.weights[-1] + self.biases[-1]).ravel()

    def probabilities(self, rows: Floats) -> Floats:
        """Probability of yes, one for each row."""
        return logistic(self.scores(rows))

    def arrays(self, name: str) -> dict[str, NDArray[np.generic]]:
        """The model as arrays for one file, each key led by ``name``."""
        stored: dict[str, NDArray[np.generic]] = {f"{name}.mean": self.mean, f"{name}.scale": self.scale}
        for at, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            stored[f"{name}.weight{at}"] = weight.astype(np.float32)
            stored[f"{name}.bias{at}"] = bias.astype(np.float32)
        return stored

    @classmethod
    def from_arrays(cls, name: str, arrays: Mapping[str, NDArray[np.generic]]) -> DenseModel:
        """The model that :meth:`arrays` wrote."""
        layers = range(sum(key.startswith(f"{name}.weight") for key in arrays))
        return cls(
            mean=arrays[f"{name}.mean"].astype(np.float64),
            scale=arrays[f"{name}.scale"].astype(np.float64),
            weights=tuple(arrays[f"{name}.weight{at}"].astype(np.float64) for at in layers),
            biases=tuple(arrays[f"{name}.bias{at}"].astype(np.float64) for at in layers),
        )


def train_dense(
    rows: Floats, wanted: Sequence[bool], hidden: int = 16, decay: float = 1.0, seeds: int = 8
) -> DenseModel:
    """Train networks from several starting points and join them into one, so that chance weighs less."""
    mean = rows.mean(axis=0)
    scale = rows.std(axis=0)
    scale[scale == 0] = 1.0
    inputs = (rows - mean) / scale
    fitted = [_fit(inputs, wanted, hidden, decay, seed) for seed in range(seeds)]
    first = np.hstack([net.coefs_[0] for net in fitted])
    last = np.vstack([net.coefs_[1] for net in fitted]) / seeds
    return DenseModel(
        mean=mean,
        scale=scale,
        weights=(first, last),
        biases=(
            np.hstack([net.intercepts_[0] for net in fitted]),
            np.mean([net.intercepts_[1] for net in fitted], axis=0),
        ),
    )


def _fit(inputs: Floats, wanted: Sequence[bool], hidden: int, decay: float, seed: int) -> MLPClassifier:
    net = MLPClassifier((hidden,), alpha=decay, max_iter=300, early_stopping=False, random_state=seed, tol=1e-3)
    return net.fit(inputs, np.asarray(wanted, dtype=int))
