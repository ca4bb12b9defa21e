"""Steps of a batch in the order of its files, whatever order the workers finished them in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corpus.batch import Step
from corpus.work import Opened


def in_order(steps: Iterable[Step]) -> Iterator[Step]:
    """Each file once everything before it is out; the members of an archive in its order, then the archive itself."""
    waiting: dict[int, list[Step]] = {}
    whole: set[int] = set()
    turn = 0
    for step in steps:
        first = step.task.order[0]
        waiting.setdefault(first, []).append(step)
        if step.task.member is None:  # an archive comes after its last member
            whole.add(first)
        while turn in whole:
            whole.discard(turn)
            yield from sorted(waiting.pop(turn), key=_place)
            turn += 1
    for first in sorted(waiting):
        yield from sorted(waiting[first], key=_place)


def _place(step: Step) -> tuple[bool, tuple[int, ...]]:
    return isinstance(step, Opened), step.task.order
