"""A labelled document as training sees it: its segments with their labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from classifiers.labels import LabelledClue
from classifiers.segment_features import SegmentView
from classifiers.segments import Segment, cut_segments
from extraction.structure import Structure


@dataclass(frozen=True, slots=True)
class TrainingDocument:
    """A labelled document as the pipeline sees it. ``inside``/``begins`` are the labels of its segments.

    ``known`` is False for segments that count neither way (a second telling). Documents of one ``group`` (a text and
    its damaged copy) never stand on both sides of a split.
    """

    structure: Structure
    view: SegmentView
    clues: tuple[LabelledClue, ...]
    inside: tuple[bool, ...]
    begins: tuple[bool, ...]
    known: tuple[bool, ...]
    group: str


def prepare(
    structure: Structure, clues: Sequence[LabelledClue], neutral: Sequence[tuple[int, int]], group: str
) -> TrainingDocument:
    """Cut a document into segments and label them: inside when most of a segment lies in a clue."""
    view = SegmentView(structure, cut_segments(structure))
    owners = [owner_of(segment, clues) for segment in view.segments]
    begins = [owner is not None and (at == 0 or owners[at - 1] != owner) for at, owner in enumerate(owners)]
    known = [
        owner is not None or not any(low <= segment.start < high for low, high in neutral)
        for segment, owner in zip(view.segments, owners, strict=True)
    ]
    return TrainingDocument(
        structure, view, tuple(clues), tuple(owner is not None for owner in owners), tuple(begins), tuple(known), group
    )


def owner_of(segment: Segment, clues: Sequence[LabelledClue]) -> int | None:
    """The index of the clue that holds most of the segment, None when it lies in none."""
    for at, clue in enumerate(clues):
        shared = min(segment.end, clue.end) - max(segment.start, clue.start)
        if shared > (segment.end - segment.start) / 2:
            return at
    return None
