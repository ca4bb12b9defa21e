"""Finding the clues of a document: segments → runs → clues with their fields."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from classifiers.amount_roles import amount_features, decide_amounts
from classifiers.clue import Clue, ClueAmount, ClueStatus, Loss, Nature, Party, Span
from classifiers.clue_context import clue_amounts, clue_path, clue_status_features, clue_title, heading_spans
from classifiers.clue_runs import find_runs
from classifiers.clue_spans import SegmentRun
from classifiers.flags import find_flags
from classifiers.losses import ToldLoss, decide_loss, loss_features
from classifiers.models import Models
from classifiers.natures import Matter, decide_natures, nature_features
from classifiers.parties import candidate_features, decide_parties, find_candidates
from classifiers.rule_sets import RuleSet
from classifiers.scoring.folding import fold
from classifiers.segment_features import SegmentView, normalise
from classifiers.segments import cut_segments
from classifiers.statuses import decide_status
from extraction.dates import find_periods
from extraction.structure import Structure


@dataclass(frozen=True, slots=True)
class FoundClues:
    """The clues of a document and how many passages of the body were judged not to be one."""

    clues: tuple[Clue, ...]
    dismissed: int


def find_clues(structure: Structure, models: Models, rule_set: RuleSet, identity: str) -> FoundClues:
    """All candidate clues of a document. ``identity`` (the file's SHA-256) makes their ids its own."""
    segments = cut_segments(structure)
    if not segments:
        return FoundClues((), 0)
    view = SegmentView(structure, segments)
    runs, confidences = find_runs(view, models)
    ends = [run.first for run in runs[1:]] + [len(segments)] * bool(runs)
    drafts = [_Draft(view, run, until) for run, until in zip(runs, ends, strict=True)]
    fields = _decide_fields(drafts, models, rule_set)
    ids = _make_ids(identity, [draft.text for draft in drafts])
    clues = tuple(map(_clue, drafts, fields, ids, confidences))
    hit = {segments[at].passage for run in runs for at in range(run.first, run.last + 1)}
    return FoundClues(clues, len(structure.passages) - len(hit))


class _Draft:
    """A run of segments on its way to a clue: what its fields are decided by."""

    def __init__(self, view: SegmentView, run: SegmentRun, until: int) -> None:
        self.view, self.run, self.until = view, run, until
        self.structure = view.structure
        self.segments = view.segments[run.first : run.last + 1]
        self.start, self.end = self.segments[0].start, self.segments[-1].end
        self.text = self.structure.document.text[self.start : self.end]
        self.path = clue_path(self.structure, self.segments[0])
        spans = heading_spans(self.structure, self.segments[0])
        self.candidates = find_candidates(self.structure, self.start, self.end, spans)
        found = clue_amounts(self.structure, self.segments)
        self.amounts = [amount for amount, _ in found]
        self.heads = [head for _, head in found]

    def amount_rows(self) -> list[list[str]]:
        """Features of each amount."""
        text, span = self.structure.document.text, (self.start, self.end)
        return [amount_features(text, span, self.amounts, at, head) for at, head in enumerate(self.heads)]

    def candidate_rows(self) -> list[list[str]]:
        """Features of each unit in sight."""
        span, candidates = (self.start, self.end), self.candidates
        return [candidate_features(self.structure, span, candidates, at) for at in range(len(candidates))]

    def matter(self, parties: Sequence[Party]) -> Matter:
        """What the natures are judged by."""
        units = tuple(party.name for party in parties if party.role == "subject")
        return Matter(normalise(self.structure, self.start, self.end), self.path, self.structure.head.kind, units)


@dataclass(frozen=True, slots=True)
class _Fields:
    """The decided fields of one clue."""

    parties: tuple[Party, ...]
    amounts: tuple[ClueAmount, ...]
    loss: Loss
    natures: tuple[Nature, ...]
    status: ClueStatus | None


def _decide_fields(drafts: Sequence[_Draft], models: Models, rule_set: RuleSet) -> list[_Fields]:
    """The fields of all clues of a document, each model applied once."""
    party_scores = models.parties.grouped_scores([draft.candidate_rows() for draft in drafts])
    role_scores = models.roles.grouped_scores([draft.amount_rows() for draft in drafts])
    parties = [decide_parties(models.parties, d.candidates, s) for d, s in zip(drafts, party_scores, strict=True)]
    amounts = [decide_amounts(models.roles, d.amounts, s) for d, s in zip(drafts, role_scores, strict=True)]
    told = [_told_loss(draft, found) for draft, found in zip(drafts, amounts, strict=True)]
    loss_scores = models.loss.scores([loss_features(loss) for loss in told])
    status_rows = [clue_status_features(d.view, d.run.first, d.run.last, d.until) for d in drafts]
    status_scores = models.status.scores(status_rows)
    matters = [draft.matter(found) for draft, found in zip(drafts, parties, strict=True)]
    natures = _decide_natures(matters, models)
    return [
        _Fields(
            parties=parties[at],
            amounts=amounts[at],
            loss=decide_loss(told[at], models.loss, loss_scores[at], rule_set),
            natures=natures[at],
            status=decide_status(models.status, status_scores[at]),
        )
        for at in range(len(drafts))
    ]


def _decide_natures(matters: Sequence[Matter], models: Models) -> list[tuple[Nature, ...]]:
    rows = [nature_features(matter) for matter in matters]
    aspects, situations = models.aspects.probabilities(rows), models.situations.probabilities(rows)
    return [
        decide_natures(
            matter,
            dict(zip(models.aspects.labels, map(float, by_aspect), strict=True)),
            dict(zip(models.situations.labels, map(float, by_code), strict=True)),
        )
        for matter, by_aspect, by_code in zip(matters, aspects, situations, strict=True)
    ]


def _told_loss(draft: _Draft, amounts: Sequence[ClueAmount]) -> ToldLoss:
    return ToldLoss(draft.text, draft.start, tuple(amount for amount in amounts if amount.role == "loss"))


def _clue(draft: _Draft, fields: _Fields, identity: str, confidence: float) -> Clue:
    structure = draft.structure
    first = fields.parties[0].name if fields.parties else None
    public = any(mention.name == first and mention.kind == "public_body" for mention in structure.mentions)
    periods = find_periods(structure.document.text, draft.start, draft.end)
    return Clue(
        id=identity,
        title=clue_title(draft.text, structure.passages[draft.segments[0].passage].number),
        text=draft.text,
        scope="public_body" if public else "enterprise",
        path=draft.path,
        evidence=(Span(draft.start, draft.end),),
        parties=fields.parties,
        amounts=fields.amounts,
        loss=fields.loss,
        natures=fields.natures,
        period=tuple(dict.fromkeys(str(period) for period in periods)),
        status=fields.status,
        flags=find_flags(draft.text, structure.head.kind),
        confidence=confidence,
    )


def _make_ids(identity: str, texts: Sequence[str]) -> list[str]:
    """Stable ids: of the file and each clue's first words, so that another cut of the end keeps them."""
    seen: Counter[str] = Counter()
    ids = []
    for text in texts:
        core = re.sub(r"^[\W\d一二三四五六七八九十]+", "", fold(text))[:24]
        ids.append(hashlib.sha256(f"{identity}\n{core}\n{seen[core]}".encode()).hexdigest()[:16])
        seen[core] += 1
    return ids
