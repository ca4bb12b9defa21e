"""Training of the models that find where clues are: words, context, boundary, confidence.

The second stage (context, boundary, confidence) learns from scores that the first stage gave to documents it had not
seen (cross-fitting by document), so that it meets the same uncertainty as in use.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from classifiers.clue_runs import one_cell_a_row, one_set_of_facts, run_features, without_group_headings
from classifiers.clue_spans import decode
from classifiers.dense import DenseModel, train_dense
from classifiers.linear import Floats, LinearModel, train_linear
from classifiers.segment_context import boundary_rows, context_rows
from classifiers.segment_features import SegmentView
from classifiers.training_document import TrainingDocument

FOLDS = 5
WORD_COLUMNS = 1 << 18
BOUNDARY_COLUMNS = 1 << 16
_ALIKE = 0.5  #: share of common characters from which a found clue counts as the labelled one

Rows = list[list[str]]


def train_words(documents: Sequence[TrainingDocument]) -> tuple[LinearModel, LinearModel]:
    """The word models: is a segment inside a clue; does a segment inside one begin it."""
    rows: Rows = []
    wanted: list[bool] = []
    starts: Rows = []
    begin: list[bool] = []
    for document in documents:
        for at in range(len(document.view.segments)):
            if document.known[at]:
                rows.append(document.view.features(at))
                wanted.append(document.inside[at])
            if document.inside[at]:
                starts.append(document.view.boundary_features(at))
                begin.append(document.begins[at])
    return (
        train_linear(rows, {"inside": wanted}, WORD_COLUMNS),
        train_linear(starts, {"begins": begin}, BOUNDARY_COLUMNS),
    )


Scores = list[tuple[Floats, Floats]]  #: for each document the log odds of its segments: inside, begins


def fold_of(document: TrainingDocument) -> int:
    """The fold of a document, by its group alone."""
    return hashlib.sha256(document.group.encode("utf-8")).digest()[0] % FOLDS


def cross_scores(documents: Sequence[TrainingDocument]) -> Scores:
    """Scores of the word models for each document, from models trained without its fold."""
    scores: Scores = [(np.zeros(0), np.zeros(0))] * len(documents)
    for fold_number in range(FOLDS):
        inside, begins = train_words([d for d in documents if fold_of(d) != fold_number])
        for at, document in enumerate(documents):
            if fold_of(document) == fold_number:
                scores[at] = word_scores(document.view, inside, begins)
    return scores


def word_scores(view: SegmentView, inside: LinearModel, begins: LinearModel) -> tuple[Floats, Floats]:
    """Log odds of all segments of a document: inside, begins."""
    order = range(len(view.segments))
    return (
        inside.scores([view.features(at) for at in order])[:, 0],
        begins.scores([view.boundary_features(at) for at in order])[:, 0],
    )


def train_context(documents: Sequence[TrainingDocument], scores: Scores) -> DenseModel:
    """Is a segment inside a clue, by the scores around it and its place."""
    rows, wanted = [], []
    for document, (inside, begins) in zip(documents, scores, strict=True):
        known = np.array(document.known)
        rows.append(context_rows(document.view, inside, begins)[known])
        wanted += [label for label, kept in zip(document.inside, document.known, strict=True) if kept]
    return train_dense(np.vstack(rows), wanted)


def train_boundary(documents: Sequence[TrainingDocument], scores: Scores) -> DenseModel:
    """Learned from segments inside clues behind such: does one begin here, or does the one before go on."""
    rows, wanted = [], []
    for document, (inside, begins) in zip(documents, scores, strict=True):
        within = np.array(document.inside, dtype=bool)
        within[1:] &= within[:-1].copy()
        within[:1] = False
        rows.append(boundary_rows(document.view, inside, begins)[within])
        wanted += [label for label, kept in zip(document.begins, within, strict=True) if kept]
    return train_dense(np.vstack([part for part in rows if len(part)]), wanted)


def train_confidence(documents: Sequence[TrainingDocument], scores: Scores) -> DenseModel:
    """How often a found clue is a labelled one, from clues found in documents that the models had not seen."""
    rows, wanted = [], []
    for fold_number in range(FOLDS):
        apart = [at for at, document in enumerate(documents) if fold_of(document) == fold_number]
        rest = [at for at, document in enumerate(documents) if fold_of(document) != fold_number]
        others, seen = [documents[at] for at in rest], [scores[at] for at in rest]
        context, boundary = train_context(others, seen), train_boundary(others, seen)
        for at in apart:
            found, right = _judged_runs(documents[at], scores[at], context, boundary)
            rows.append(found)
            wanted += right
    return train_dense(np.vstack([part for part in rows if len(part)]), wanted, hidden=6, decay=0.05)


def _judged_runs(
    document: TrainingDocument, scores: tuple[Floats, Floats], context: DenseModel, boundary: DenseModel
) -> tuple[Floats, list[bool]]:
    view = document.view
    inside = one_cell_a_row(view, context.probabilities(context_rows(view, *scores)))
    begins = one_set_of_facts(view, boundary.probabilities(boundary_rows(view, *scores)))
    runs = without_group_headings(view, decode(inside, begins))
    right = []
    for run in runs:
        start, end = view.segments[run.first].start, view.segments[run.last].end
        right.append(any(_overlap((start, end), (clue.start, clue.end)) >= _ALIKE for clue in document.clues))
    return run_features(view, runs, inside), right


def _overlap(first: tuple[int, int], second: tuple[int, int]) -> float:
    shared = min(first[1], second[1]) - max(first[0], second[0])
    return max(shared, 0) / (max(first[1], second[1]) - min(first[0], second[0]))
