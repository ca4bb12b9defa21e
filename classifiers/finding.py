"""Finding the clues of a document: segments → runs → clues with their fields."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from classifiers.amount_roles import amount_features, decide_roles
from classifiers.clue import Clue, ClueAmount, Span
from classifiers.clue_context import clue_amounts, clue_path, clue_status_features, clue_title, heading_spans
from classifiers.clue_runs import find_runs
from classifiers.clue_spans import SegmentRun
from classifiers.flags import find_flags
from classifiers.losses import decide_loss
from classifiers.models import Models
from classifiers.natures import Matter, decide_natures
from classifiers.parties import decide_parties, find_candidates
from classifiers.rule_sets import RuleSet
from classifiers.scoring.folding import fold
from classifiers.segment_features import SegmentView, normalise
from classifiers.segments import Segment, cut_segments
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
    finder = _Finder(view, models, rule_set, identity)
    ends = [run.first for run in runs[1:]] + [len(segments)] * bool(runs)
    clues = tuple(finder.clue(run, until, sure) for run, until, sure in zip(runs, ends, confidences, strict=True))
    hit = {segments[at].passage for run in runs for at in range(run.first, run.last + 1)}
    return FoundClues(clues, len(structure.passages) - len(hit))


class _Finder:
    """Turns runs of one document's segments into clues."""

    def __init__(self, view: SegmentView, models: Models, rule_set: RuleSet, identity: str) -> None:
        self.view = view
        self.structure = view.structure
        self.text = view.structure.document.text
        self.models = models
        self.rule_set = rule_set
        self.identity = identity
        self.ids: set[str] = set()

    def clue(self, run: SegmentRun, until: int, confidence: float) -> Clue:
        segments = self.view.segments[run.first : run.last + 1]
        start, end = segments[0].start, segments[-1].end
        passage = self.structure.passages[segments[0].passage]
        amounts = self.amounts(segments)
        text = self.text[start:end]
        path = clue_path(self.structure, segments[0])
        spans = heading_spans(self.structure, segments[0])
        parties = decide_parties(
            self.structure, (start, end), find_candidates(self.structure, start, end, spans), self.models.parties
        )
        units = tuple(party.name for party in parties if party.role == "subject")
        matter = Matter(normalise(self.structure, start, end), path, self.structure.head.kind, units)
        public = bool(parties) and self.is_public(parties[0].name)
        return Clue(
            id=self.new_id(text),
            title=clue_title(text, passage.number),
            text=text,
            scope="public_body" if public else "enterprise",
            path=path,
            evidence=(Span(start, end),),
            parties=parties,
            amounts=amounts,
            loss=decide_loss(text, start, amounts, self.models.loss, self.rule_set),
            natures=decide_natures(matter, self.models.aspects, self.models.situations),
            period=tuple(dict.fromkeys(str(period) for period in find_periods(self.text, start, end))),
            status=decide_status(self.models.status, clue_status_features(self.view, run.first, run.last, until)),
            flags=find_flags(text, self.structure.head.kind),
            confidence=confidence,
        )

    def amounts(self, segments: Sequence[Segment]) -> tuple[ClueAmount, ...]:
        found = clue_amounts(self.structure, segments)
        span = (segments[0].start, segments[-1].end)
        plain = [amount for amount, _ in found]
        rows = [amount_features(self.text, span, plain, at, head) for at, (_, head) in enumerate(found)]
        decided = []
        for amount, roles in zip(plain, decide_roles(self.models.roles, rows) if rows else [], strict=True):
            for role, _ in roles:
                decided.append(
                    ClueAmount(
                        amount.text,
                        amount.value,
                        amount.currency,
                        amount.approximate,
                        role,
                        amount.start,
                        amount.end,
                    )
                )
        return tuple(decided)

    def is_public(self, name: str) -> bool:
        return any(mention.name == name and mention.kind == "public_body" for mention in self.structure.mentions)

    def new_id(self, text: str) -> str:
        """A stable id: of the file and the first words, so that another cut of the end keeps it."""
        core = re.sub(r"^[\W\d一二三四五六七八九十]+", "", fold(text))[:24]
        for serial in range(1000):
            made = hashlib.sha256(f"{self.identity}\n{core}\n{serial}".encode()).hexdigest()[:16]
            if made not in self.ids:
                break
        self.ids.add(made)
        return made
