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
    given that it and the one before belong to one. A run goes on only directly behind its own segments.
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
    outside, within = np.log(1 - inside), np.log(inside)
    starts, goes_on = np.log(begins), np.log(1 - begins)
    best = np.full((count, 3), -np.inf)
    back = np.zeros((count, 3), dtype=int)
    best[0, :2] = outside[0], within[0]
    for at in range(1, count):
        steps = (  # for each state, what it costs to come to it from outside, begin, inside
            (outside[at], outside[at], outside[at]),
            (within[at], within[at] + starts[at], within[at] + starts[at]),
            (-np.inf, within[at] + goes_on[at], within[at] + goes_on[at]),
        )
        for state, costs in enumerate(steps):
            ways = best[at - 1] + costs
            back[at, state] = int(ways.argmax())
            best[at, state] = ways[back[at, state]]
    states = [int(np.argmax(best[-1]))]
    for at in range(count - 1, 0, -1):
        states.append(int(back[at, states[-1]]))
    return states[::-1]
