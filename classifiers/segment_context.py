"""What surrounds a segment: the first model's scores of its neighbours, passage and siblings, as dense numbers."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from classifiers.linear import Floats
from classifiers.segment_features import SegmentView, number_style

ROLES = (
    "findings",
    "basics",
    "opinion",
    "recommendation",
    "rectification",
    "handling",
    "scope",
    "law",
    "case-facts",
    "case-opinion",
    "achievements",
    "plan",
    "unknown",
    "none",
)
KINDS = ("item", "paragraph", "row", "heading")
_REACH = 2  #: neighbours on either side that are looked at


def context_rows(view: SegmentView, scores: Floats, begins: Floats) -> Floats:
    """One row of numbers for each segment; ``scores`` and ``begins`` are the log odds of the two word models."""
    if not len(scores):
        return np.zeros((0, len(ROLES) + len(KINDS) + 2 * _REACH + 16))
    passages = np.array([segment.passage for segment in view.segments])
    columns = [scores, begins]
    columns += [_neighbour(scores, passages, step) for step in (*range(-_REACH, 0), *range(1, _REACH + 1))]
    columns += _passage_figures(scores, passages)
    columns += _sibling_figures(view, scores)
    columns += _places(view)
    return np.column_stack(columns)


def boundary_rows(view: SegmentView, scores: Floats, begins: Floats) -> Floats:
    """One row of numbers for each segment for the question whether it begins a clue: the context and what is before."""
    rows = context_rows(view, scores, begins)
    if not len(scores):
        return rows
    passages = np.array([segment.passage for segment in view.segments])
    texts = ["", *view.texts[:-1]]
    same = np.append(False, passages[1:] == passages[:-1]).astype(float)
    columns = [same]
    columns += [_neighbour(begins, passages, step) for step in (-2, -1, 1, 2)]
    columns += [same * np.array([text.endswith(mark) for text in texts]) for mark in ("；", "。", "：")]
    columns += [np.append(0.0, scores[:-1]), np.array([segment.part for segment in view.segments]) * same]
    columns += _passage_figures(begins, passages)[:2]
    columns += _part_figures(view, scores)
    columns.append(np.array([bool(view.structure.passages[passage].number) for passage in passages], dtype=float))
    return np.column_stack([rows, *columns])


def _part_figures(view: SegmentView, scores: Floats) -> list[Floats]:
    """For each segment: how many parts its passage has, length and mean score of the part that it stands in."""
    owners: list[tuple[int, int]] = []
    parts: defaultdict[int, int] = defaultdict(int)
    for segment in view.segments:
        parts[segment.passage] += segment.part
        owners.append((segment.passage, parts[segment.passage]))
    lengths: defaultdict[tuple[int, int], int] = defaultdict(int)
    sums: defaultdict[tuple[int, int], float] = defaultdict(float)
    counts: defaultdict[tuple[int, int], int] = defaultdict(int)
    for owner, segment, score in zip(owners, view.segments, scores, strict=True):
        lengths[owner] += segment.end - segment.start
        sums[owner] += float(score)
        counts[owner] += 1
    return [
        np.array([min(parts[passage], 8) for passage, _ in owners], dtype=float),
        np.array([min(lengths[owner], 300) / 100 for owner in owners]),
        np.array([sums[owner] / counts[owner] for owner in owners]),
    ]


def _neighbour(scores: Floats, passages: np.ndarray, step: int) -> Floats:
    """The score ``step`` segments away inside the same passage, else 0."""
    found = np.zeros(len(scores))
    for at in range(len(scores)):
        to = at + step
        if 0 <= to < len(scores) and passages[to] == passages[at]:
            found[at] = scores[to]
    return found


def _passage_figures(scores: Floats, passages: np.ndarray) -> list[Floats]:
    """Mean, highest and first score of the own passage, mean of the one before and the one after."""
    groups = defaultdict(list)
    for at, passage in enumerate(passages):
        groups[passage].append(scores[at])
    mean = {passage: float(np.mean(values)) for passage, values in groups.items()}
    return [
        np.array([mean[passage] for passage in passages]),
        np.array([max(groups[passage]) for passage in passages]),
        np.array([groups[passage][0] for passage in passages]),
        np.array([mean.get(passage - 1, 0.0) for passage in passages]),
        np.array([mean.get(passage + 1, 0.0) for passage in passages]),
    ]


def _sibling_figures(view: SegmentView, scores: Floats) -> list[Floats]:
    """Mean score of the highest segments of the passages under the same heading with the same number style."""
    highest: dict[int, float] = {}
    for segment, score in zip(view.segments, scores, strict=True):
        highest[segment.passage] = max(highest.get(segment.passage, -30.0), float(score))
    families = defaultdict(list)
    for passage, score in highest.items():
        families[_family(view, passage)].append(score)
    own = [families[_family(view, segment.passage)] for segment in view.segments]
    everywhere = float(np.mean(list(highest.values())))
    return [
        np.array([float(np.mean(family)) for family in own]),
        np.array([min(len(family), 6) for family in own], dtype=float),
        np.full(len(scores), everywhere),
    ]


def _family(view: SegmentView, passage: int) -> tuple[object, ...]:
    item = view.structure.passages[passage]
    above = item.path[:-1] if item.kind == "heading" else item.path
    return (above, item.kind, number_style(item.number))


def _places(view: SegmentView) -> list[Floats]:
    """Place in the passage, kind of passage, role of the section, each as its own column."""
    segments = view.segments
    kinds = [view.structure.passages[segment.passage].kind for segment in segments]
    columns = [
        np.array([min(segment.order, 5) for segment in segments], dtype=float),
        np.array([min(segment.total - segment.order - 1, 5) for segment in segments], dtype=float),
        np.array([segment.heading for segment in segments], dtype=float),
        np.array([segment.part for segment in segments], dtype=float),
        np.array([segment.cell is not None for segment in segments], dtype=float),
        np.array([min(len(text), 120) for text in view.texts], dtype=float),
    ]
    columns += [np.array([kind == known for kind in kinds], dtype=float) for known in KINDS]
    columns += [np.array([role == known for role in view.roles], dtype=float) for known in ROLES]
    return columns
