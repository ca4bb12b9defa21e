"""Training of all models on labelled documents: pure functions from labels to :class:`Models`.

The second stage (context, confidence) learns from scores that the first stage gave to documents it had not seen
(cross-fitting by document), so that it meets the same uncertainty as in use.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from classifiers.amount_roles import ROLES, amount_features
from classifiers.clue import ClueAmount
from classifiers.clue_spans import decode
from classifiers.dense import DenseModel, train_dense
from classifiers.finding import (
    clue_amounts,
    clue_path,
    clue_status_features,
    heading_spans,
    one_cell_a_row,
    run_features,
)
from classifiers.labels import LabelledClue
from classifiers.linear import Floats, LinearModel, train_linear
from classifiers.losses import STATUSES as LOSS_STATUSES
from classifiers.losses import loss_features
from classifiers.models import Models
from classifiers.natures import Matter, nature_features
from classifiers.parties import PARTY_LABELS, Candidate, candidate_features, find_candidates
from classifiers.rule_sets import aspect_of, load_situations
from classifiers.scoring.folding import fold
from classifiers.segment_context import boundary_rows, context_rows
from classifiers.segment_features import SegmentView, normalise
from classifiers.segments import Segment, cut_segments
from classifiers.statuses import status_targets
from extraction.fields import Amount
from extraction.structure import Structure

FOLDS = 5
WORD_COLUMNS = 1 << 18
FIELD_COLUMNS = 1 << 16
SITUATION_COLUMNS = 1 << 15
_ALIKE = 0.5  #: share of common characters from which a found clue counts as the labelled one

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class TrainingDocument:
    """A labelled document as the pipeline sees it. ``inside``/``begins`` are the labels of its segments.

    ``known`` is False for segments that count neither way (a second telling).
    """

    structure: Structure
    view: SegmentView
    clues: tuple[LabelledClue, ...]
    inside: tuple[bool, ...]
    begins: tuple[bool, ...]
    known: tuple[bool, ...]


def prepare(
    structure: Structure, clues: Sequence[LabelledClue], neutral: Sequence[tuple[int, int]]
) -> TrainingDocument:
    """Cut a document into segments and label them: inside when most of a segment lies in a clue."""
    view = SegmentView(structure, cut_segments(structure))
    owners = [_owner(segment, clues) for segment in view.segments]
    begins = [owner is not None and (at == 0 or owners[at - 1] != owner) for at, owner in enumerate(owners)]
    known = [
        owner is not None or not any(low <= segment.start < high for low, high in neutral)
        for segment, owner in zip(view.segments, owners, strict=True)
    ]
    return TrainingDocument(
        structure, view, tuple(clues), tuple(owner is not None for owner in owners), tuple(begins), tuple(known)
    )


def _owner(segment: Segment, clues: Sequence[LabelledClue]) -> int | None:
    """The index of the clue that holds most of the segment."""
    for at, clue in enumerate(clues):
        shared = min(segment.end, clue.end) - max(segment.start, clue.start)
        if shared > (segment.end - segment.start) / 2:
            return at
    return None


def train(documents: Sequence[TrainingDocument], log: Callable[[str], None] = lambda message: None) -> Models:
    """Train every model. The order of ``documents`` matters only for the folds."""
    log("词句模型")
    inside, begins = _train_words(documents)
    log("上下文模型（交叉训练）")
    scores = _cross_scores(documents)
    context = _train_context(documents, scores)
    boundary = _train_boundary(documents, scores)
    confidence = _train_confidence(documents, scores)
    log("企业、金额、损失、性质、状态模型")
    return Models(
        inside=inside,
        begins=begins,
        context=context,
        boundary=boundary,
        confidence=confidence,
        parties=_train_parties(documents),
        roles=_train_roles(documents),
        loss=_train_loss(documents),
        status=_train_status(documents),
        about={},
        **_train_natures(documents),
    )


# ---------------------------------------------------------------- where clues are


def _train_words(documents: Sequence[TrainingDocument]) -> tuple[LinearModel, LinearModel]:
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
        train_linear(starts, {"begins": begin}, FIELD_COLUMNS),
    )


Scores = list[tuple[Floats, Floats]]  #: for each document the log odds of its segments: inside, begins


def _cross_scores(documents: Sequence[TrainingDocument]) -> Scores:
    """Scores of the word models for each document, from models trained without its fold."""
    scores: Scores = [(np.zeros(0), np.zeros(0))] * len(documents)
    for fold_number in range(FOLDS):
        inside, begins = _train_words([d for at, d in enumerate(documents) if at % FOLDS != fold_number])
        for at in range(fold_number, len(documents), FOLDS):
            scores[at] = word_scores(documents[at].view, inside, begins)
    return scores


def word_scores(view: SegmentView, inside: LinearModel, begins: LinearModel) -> tuple[Floats, Floats]:
    """Log odds of all segments of a document: inside, begins."""
    order = range(len(view.segments))
    return (
        inside.scores([view.features(at) for at in order])[:, 0],
        begins.scores([view.boundary_features(at) for at in order])[:, 0],
    )


def _train_context(documents: Sequence[TrainingDocument], scores: Scores) -> DenseModel:
    rows, wanted = [], []
    for document, (inside, begins) in zip(documents, scores, strict=True):
        known = np.array(document.known)
        rows.append(context_rows(document.view, inside, begins)[known])
        wanted += [label for label, kept in zip(document.inside, document.known, strict=True) if kept]
    return train_dense(np.vstack(rows), wanted)


def _train_boundary(documents: Sequence[TrainingDocument], scores: Scores) -> DenseModel:
    """Learned from segments inside clues only: does one begin here, or does the one before go on."""
    rows, wanted = [], []
    for document, (inside, begins) in zip(documents, scores, strict=True):
        within = np.array(document.inside, dtype=bool)
        rows.append(boundary_rows(document.view, inside, begins)[within])
        wanted += [label for label, kept in zip(document.begins, document.inside, strict=True) if kept]
    return train_dense(np.vstack([part for part in rows if len(part)]), wanted)


def _train_confidence(documents: Sequence[TrainingDocument], scores: Scores) -> DenseModel:
    """How often a found clue is a labelled one, from clues found in documents that the models had not seen."""
    rows, wanted = [], []
    for fold_number in range(FOLDS):
        apart = [at for at in range(len(documents)) if at % FOLDS == fold_number]
        rest = [at for at in range(len(documents)) if at % FOLDS != fold_number]
        others, seen = [documents[at] for at in rest], [scores[at] for at in rest]
        context, boundary = _train_context(others, seen), _train_boundary(others, seen)
        for at in apart:
            found, right = _judged_runs(documents[at], scores[at], context, boundary)
            rows.append(found)
            wanted += right
    return train_dense(np.vstack([part for part in rows if len(part)]), wanted, hidden=6, decay=1.0)


def _judged_runs(
    document: TrainingDocument, scores: tuple[Floats, Floats], context: DenseModel, boundary: DenseModel
) -> tuple[Floats, list[bool]]:
    view = document.view
    inside = one_cell_a_row(view, context.probabilities(context_rows(view, *scores)))
    runs = decode(inside, boundary.probabilities(boundary_rows(view, *scores)))
    right = []
    for run in runs:
        start, end = view.segments[run.first].start, view.segments[run.last].end
        right.append(any(_overlap((start, end), (clue.start, clue.end)) >= _ALIKE for clue in document.clues))
    return run_features(view, runs, inside), right


def _overlap(first: tuple[int, int], second: tuple[int, int]) -> float:
    shared = min(first[1], second[1]) - max(first[0], second[0])
    return max(shared, 0) / (max(first[1], second[1]) - min(first[0], second[0]))


# ---------------------------------------------------------------- fields


def _clue_segments(document: TrainingDocument, clue: LabelledClue) -> list[Segment]:
    inside = [s for s in document.view.segments if s.end > clue.start and s.start < clue.end]
    return [s for s in inside if _owner(s, [clue]) is not None]


def _labelled(documents: Sequence[TrainingDocument]) -> list[tuple[TrainingDocument, LabelledClue, list[Segment]]]:
    """Every labelled clue with its document and segments."""
    found = []
    for document in documents:
        for clue in document.clues:
            segments = _clue_segments(document, clue)
            if segments:
                found.append((document, clue, segments))
    return found


def _train_parties(documents: Sequence[TrainingDocument]) -> LinearModel:
    rows: Rows = []
    targets: dict[str, list[bool]] = {label: [] for label in PARTY_LABELS}
    for document, clue, segments in _labelled(documents):
        span = (segments[0].start, segments[-1].end)
        spans = heading_spans(document.structure, segments[0])
        candidates = find_candidates(document.structure, *span, spans)
        wanted = _wanted_parties(candidates, clue)
        if not any(role == "subject" for role in wanted):
            continue
        for at, role in enumerate(wanted):
            rows.append(candidate_features(document.structure, span, candidates, at))
            for label in PARTY_LABELS:
                targets[label].append(role == label)
    return train_linear(rows, targets, FIELD_COLUMNS)


def _wanted_parties(candidates: Sequence[Candidate], clue: LabelledClue) -> list[str]:
    """The role of each candidate; the first anonymous unit is the subject of a clue whose subject has no name."""
    subjects = {fold(name) for name in clue.enterprises}
    others = {fold(name): role for name, role in clue.others}
    roles = []
    nameless = not subjects
    for candidate in candidates:
        name = fold(candidate.name)
        if name in subjects:
            roles.append("subject")
        elif nameless and candidate.anonymous:
            roles.append("subject")
            nameless = False
        else:
            roles.append(others.get(name, "other"))
    return roles


def _train_roles(documents: Sequence[TrainingDocument]) -> LinearModel:
    rows: Rows = []
    targets: dict[str, list[bool]] = {role: [] for role in ROLES}
    for document, clue, segments in _labelled(documents):
        found = clue_amounts(document.structure, segments)
        span = (segments[0].start, segments[-1].end)
        amounts = [amount for amount, _ in found]
        for at, (amount, head) in enumerate(found):
            roles = _labelled_roles(amount, clue)
            if not roles:
                continue
            rows.append(amount_features(document.structure.document.text, span, amounts, at, head))
            for role in ROLES:
                targets[role].append(role in roles)
    return train_linear(rows, targets, FIELD_COLUMNS, strength=100.0, balanced=True)


def _labelled_roles(amount: Amount, clue: LabelledClue) -> set[str]:
    return {
        role
        for labelled in clue.amounts
        if labelled.start < amount.end and amount.start < labelled.end
        for role in labelled.roles
    }


def _train_loss(documents: Sequence[TrainingDocument]) -> LinearModel:
    rows: Rows = []
    statuses = []
    for document, clue, segments in _labelled(documents):
        text = document.structure.document.text[segments[0].start : segments[-1].end]
        losses = [
            ClueAmount(a.text, a.value, a.currency, False, "loss", a.start, a.end)
            for a in clue.amounts
            if "loss" in a.roles
        ]
        rows.append(loss_features(text, losses, segments[0].start))
        statuses.append(clue.loss_status)
    targets: dict[str, list[bool]] = {status: [status == found for found in statuses] for status in LOSS_STATUSES}
    return train_linear(rows, targets, FIELD_COLUMNS, strength=50.0, balanced=True)


def _train_natures(documents: Sequence[TrainingDocument]) -> dict[str, LinearModel]:
    rows: Rows = []
    codes = []
    for document, clue, segments in _labelled(documents):
        structure = document.structure
        normal = normalise(structure, segments[0].start, segments[-1].end)
        path = clue_path(structure, segments[0])
        rows.append(nature_features(Matter(normal, path, structure.head.kind, clue.enterprises)))
        codes.append(clue.codes)
    known = [code for code in load_situations() if any(code in found for found in codes)]
    aspects = list(dict.fromkeys(s.aspect for s in load_situations().values()))
    by_aspect = {a: [any(aspect_of(code) == a for code in found) for found in codes] for a in aspects}
    by_code = {code: [code in found for found in codes] for code in known}
    return {
        "aspects": train_linear(
            rows, {a: t for a, t in by_aspect.items() if any(t)}, FIELD_COLUMNS, strength=50.0, balanced=True
        ),
        "situations": train_linear(rows, by_code, SITUATION_COLUMNS, strength=50.0, balanced=True),
    }


def _train_status(documents: Sequence[TrainingDocument]) -> LinearModel:
    rows: Rows = []
    statuses = []
    for document, clue, segments in _labelled(documents):
        first = document.view.segments.index(segments[0])
        last = document.view.segments.index(segments[-1])
        until = next((at for at in range(last + 1, len(document.begins)) if document.begins[at]), len(document.begins))
        rows.append(clue_status_features(document.view, first, last, until))
        statuses.append(clue.status)
    return train_linear(rows, status_targets(statuses), FIELD_COLUMNS, strength=50.0, balanced=True)
