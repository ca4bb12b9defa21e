"""From probabilities of segments to clue spans: the most probable sequence of outside, begin and inside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from classifiers.linear import Floats

_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class SegmentRun:
    """A clue as a run of segments ``[first, last]`` with the probabilities that speak for it."""

    first: int
    last: int
    inside: tuple[float, ...]
    begin: float


def decode(inside: Floats, begins: Floats) -> list[SegmentRun]:
    """Clue runs by dynamic programming over the states outside, begin and inside.

    ``inside``: probability that a segment belongs to a clue; ``begins``: probability that it starts one of its own,
    given that it belongs to one. A run goes on only directly behind its own segments.
    """
    states = _best_states(np.clip(inside, _LEAST, 1 - _LEAST), np.clip(begins, _LEAST, 1 - _LEAST))
    runs: list[SegmentRun] = []
    first = None
    for at, state in enumerate([*states, 0]):
        if first is not None and state != 2:
            runs.append(SegmentRun(first, at - 1, tuple(float(p) for p in inside[first:at]), float(begins[first])))
            first = None
        if state == 1:
            first = at
    return runs


def _best_states(inside: Floats, begins: Floats) -> list[int]:
    """The most probable state of each segment: 0 outside, 1 begin, 2 inside."""
    count = len(inside)
    if not count:
        return []
    emit = np.column_stack([np.log(1 - inside), np.log(inside) + np.log(begins), np.log(inside) + np.log(1 - begins)])
    best = np.zeros((count, 3))
    back = np.zeros((count, 3), dtype=int)
    best[0] = emit[0] + [0.0, 0.0, -np.inf]
    for at in range(1, count):
        for state in range(3):
            allowed = (0, 1, 2) if state != 2 else (1, 2)
            before = max(allowed, key=lambda previous: best[at - 1, previous])
            back[at, state] = before
            best[at, state] = best[at - 1, before] + emit[at, state]
    states = [int(np.argmax(best[-1]))]
    for at in range(count - 1, 0, -1):
        states.append(int(back[at, states[-1]]))
    return states[::-1]
