"""Training of the models for the fields of a clue: parties, amount roles, loss, natures, status."""

from __future__ import annotations

from collections.abc import Sequence

from classifiers.amount_roles import ROLES, amount_features
from classifiers.clue import ClueAmount
from classifiers.clue_context import clue_amounts, clue_path, clue_status_features, heading_spans
from classifiers.labels import LabelledClue
from classifiers.linear import LinearModel, train_linear
from classifiers.losses import STATUSES as LOSS_STATUSES
from classifiers.losses import ToldLoss, loss_features
from classifiers.natures import Matter, nature_features
from classifiers.parties import PARTY_LABELS, Candidate, candidate_features, find_candidates
from classifiers.rule_sets import aspect_of, load_situations
from classifiers.scoring.folding import fold
from classifiers.segment_features import normalise
from classifiers.segments import Segment
from classifiers.statuses import status_targets
from classifiers.training_document import TrainingDocument, owner_of
from extraction.fields import Amount

FIELD_COLUMNS = 1 << 16
SITUATION_COLUMNS = 1 << 15

Rows = list[list[str]]


def _clue_segments(document: TrainingDocument, clue: LabelledClue) -> list[Segment]:
    inside = [s for s in document.view.segments if s.end > clue.start and s.start < clue.end]
    return [s for s in inside if owner_of(s, [clue]) is not None]


def labelled_clues(documents: Sequence[TrainingDocument]) -> list[tuple[TrainingDocument, LabelledClue, list[Segment]]]:
    """Every labelled clue with its document and segments."""
    found = []
    for document in documents:
        for clue in document.clues:
            segments = _clue_segments(document, clue)
            if segments:
                found.append((document, clue, segments))
    return found


def train_parties(documents: Sequence[TrainingDocument]) -> LinearModel:
    """Which unit is a subject, which a counterparty, parent or other; clues with no subject in sight are left out."""
    rows: Rows = []
    targets: dict[str, list[bool]] = {label: [] for label in PARTY_LABELS}
    for document, clue, segments in labelled_clues(documents):
        span = (segments[0].start, segments[-1].end)
        spans = heading_spans(document.structure, segments[0])
        candidates = find_candidates(document.structure, *span, spans)
        wanted = wanted_parties(candidates, clue)
        if not any(role == "subject" for role in wanted):
            continue
        for at, role in enumerate(wanted):
            rows.append(candidate_features(document.structure, span, candidates, at))
            for label in PARTY_LABELS:
                targets[label].append(role == label)
    return train_linear(rows, targets, FIELD_COLUMNS)


def wanted_parties(candidates: Sequence[Candidate], clue: LabelledClue) -> list[str]:
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


def train_roles(documents: Sequence[TrainingDocument]) -> LinearModel:
    """The roles of the amounts that the pipeline finds inside labelled clues."""
    rows: Rows = []
    targets: dict[str, list[bool]] = {role: [] for role in ROLES}
    for document, clue, segments in labelled_clues(documents):
        found = clue_amounts(document.structure, segments)
        span = (segments[0].start, segments[-1].end)
        amounts = [amount for amount, _ in found]
        for at, (amount, head) in enumerate(found):
            roles = labelled_roles(amount, clue)
            if not roles:
                continue
            rows.append(amount_features(document.structure.document.text, span, amounts, at, head))
            for role in ROLES:
                targets[role].append(role in roles)
    return train_linear(rows, targets, FIELD_COLUMNS, strength=100.0, balanced=True)


def labelled_roles(amount: Amount, clue: LabelledClue) -> set[str]:
    """The labelled roles of an amount that the pipeline found; empty when the labels do not know it."""
    return {
        role
        for labelled in clue.amounts
        if labelled.start < amount.end and amount.start < labelled.end
        for role in labelled.roles
    }


def train_loss(documents: Sequence[TrainingDocument]) -> LinearModel:
    """The loss status, from the labelled loss amounts and the words around them."""
    rows: Rows = []
    statuses = []
    for document, clue, segments in labelled_clues(documents):
        text = document.structure.document.text[segments[0].start : segments[-1].end]
        losses = tuple(
            ClueAmount(a.text, a.value, a.currency, False, "loss", a.start, a.end)
            for a in clue.amounts
            if "loss" in a.roles
        )
        rows.append(loss_features(ToldLoss(text, segments[0].start, losses)))
        statuses.append(clue.loss_status)
    targets: dict[str, list[bool]] = {status: [status == found for found in statuses] for status in LOSS_STATUSES}
    return train_linear(rows, targets, FIELD_COLUMNS, strength=50.0, balanced=True)


def train_natures(documents: Sequence[TrainingDocument]) -> dict[str, LinearModel]:
    """The models of aspects and of situations (``aspects``, ``situations`` of :class:`Models`)."""
    rows: Rows = []
    codes = []
    for document, clue, segments in labelled_clues(documents):
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


def train_status(documents: Sequence[TrainingDocument]) -> LinearModel:
    """The rectification status, from the clue and what stands between it and the next."""
    rows: Rows = []
    statuses = []
    for document, clue, segments in labelled_clues(documents):
        first = document.view.segments.index(segments[0])
        last = document.view.segments.index(segments[-1])
        until = next((at for at in range(last + 1, len(document.begins)) if document.begins[at]), len(document.begins))
        rows.append(clue_status_features(document.view, first, last, until))
        statuses.append(clue.status)
    return train_linear(rows, status_targets(statuses), FIELD_COLUMNS, strength=50.0, balanced=True)
