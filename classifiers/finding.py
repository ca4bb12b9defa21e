"""Finding the clues of a document: segments → probabilities → runs → clues with their fields."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from classifiers.amount_roles import amount_features, decide_roles
from classifiers.clue import Clue, ClueAmount, Span
from classifiers.clue_spans import SegmentRun, decode
from classifiers.flags import find_flags
from classifiers.linear import Floats
from classifiers.losses import decide_loss
from classifiers.models import Models
from classifiers.natures import Matter, decide_natures
from classifiers.parties import decide_parties, find_candidates
from classifiers.rule_sets import RuleSet
from classifiers.scoring.folding import fold
from classifiers.segment_context import boundary_rows, context_rows
from classifiers.segment_features import SegmentView, grams, normalise
from classifiers.segments import Segment, cut_segments
from classifiers.statuses import decide_status, status_features
from extraction.amounts import find_amounts
from extraction.dates import find_periods
from extraction.fields import Amount
from extraction.structure import Structure

_TITLE = 36  #: characters of a clue's title
_AFTER = 3  #: segments behind a clue that may tell what became of it
_SENTENCE_END = re.compile(r"[。；：:\n]")


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
    inside, begins = segment_probabilities(view, models)
    runs = decode(inside, begins)
    confidences = models.confidence.probabilities(run_features(view, runs, inside)) if runs else ()
    finder = _Finder(view, models, rule_set, identity)
    ends = [run.first for run in runs[1:]] + [len(segments)] * bool(runs)
    clues = tuple(
        finder.clue(run, until, float(sure)) for run, until, sure in zip(runs, ends, confidences, strict=True)
    )
    hit = {segments[at].passage for run in runs for at in range(run.first, run.last + 1)}
    return FoundClues(clues, len(structure.passages) - len(hit))


def segment_probabilities(view: SegmentView, models: Models) -> tuple[Floats, Floats]:
    """For each segment: probability to be in a clue, and to begin one given that it is in one."""
    order = range(len(view.segments))
    words = models.inside.scores([view.features(at) for at in order])[:, 0]
    begins = models.begins.scores([view.boundary_features(at) for at in order])[:, 0]
    inside = models.context.probabilities(context_rows(view, words, begins))
    starts = models.boundary.probabilities(boundary_rows(view, words, begins))
    return one_cell_a_row(view, inside), starts


def one_cell_a_row(view: SegmentView, inside: Floats) -> Floats:
    """A table row holds one clue at most, its problem cell: the other cells of the row are set to outside."""
    kept = inside.copy()
    rows: dict[int, list[int]] = {}
    for at, segment in enumerate(view.segments):
        if segment.cell is not None:
            rows.setdefault(segment.passage, []).append(at)
    for cells in rows.values():
        best = max(cells, key=lambda at: (round(float(inside[at]), 1), len(view.texts[at])))
        for at in cells:
            if at != best:
                kept[at] = 0.0
    return kept


def run_features(view: SegmentView, runs: Sequence[SegmentRun], inside: Floats) -> Floats:
    """What the confidence of a clue is judged by: one row of numbers for each run."""
    rows = []
    everywhere = float(inside.mean())
    for run in runs:
        chance = np.clip(np.array(run.inside), 1e-4, 1 - 1e-4)
        odds = np.log(chance / (1 - chance))
        before = inside[run.first - 1] if run.first else 0.0
        behind = inside[run.last + 1] if run.last + 1 < len(inside) else 0.0
        first, last = view.segments[run.first], view.segments[run.last]
        whole = first.order == 0 and last.order == last.total - 1
        row = [odds.mean(), odds.min(), odds.max(), len(odds), run.begin, before, behind, float(whole), everywhere]
        rows.append([*row, *_surroundings(view, run)])
    return np.array(rows, dtype=float)


def _surroundings(view: SegmentView, run: SegmentRun) -> list[float]:
    """Kind of passage and section, whether the document is of a known kind, length of the text."""
    segment = view.segments[run.first]
    passage, role = view.structure.passages[segment.passage], view.roles[run.first]
    length = view.segments[run.last].end - segment.start
    return [
        *(float(passage.kind == kind) for kind in ("item", "row")),
        *(float(role == known) for known in ("findings", "case-facts", "unknown", "none")),
        float(view.structure.head.kind == "other"),
        min(length, 600) / 100,
    ]


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


def clue_path(structure: Structure, segment: Segment) -> tuple[str, ...]:
    """The headings above a clue, its own number last (三、 → （一） → 1.)."""
    passage = structure.passages[segment.passage]
    return (*passage.path, passage.number) if passage.number else passage.path


def heading_spans(structure: Structure, segment: Segment) -> list[tuple[int, int]]:
    """The printed headings above a clue (and the merged cells of its row), nearest first."""
    passage = structure.passages[segment.passage]
    spans = [(cell.start, cell.end) for cell in passage.cells]
    at = passage.heading
    while at is not None:
        heading = structure.outline.headings[at]
        spans.append((heading.start, heading.end))
        at = heading.parent
    return spans


def clue_amounts(structure: Structure, segments: Sequence[Segment]) -> list[tuple[Amount, str]]:
    """The amounts of a clue with the head of their column ('' outside tables); a row's money columns are its own."""
    passage = structure.passages[segments[0].passage]
    text = structure.document.text
    if not passage.cells:
        return [(amount, "") for amount in find_amounts(text, segments[0].start, segments[-1].end)]
    found = []
    for cell in passage.cells:
        own = any(segment.start <= cell.start < segment.end for segment in segments)
        unit = column_unit(cell.head, passage.unit)
        if own:
            found += [(amount, cell.head) for amount in find_amounts(text, cell.start, cell.end)]
        elif unit and cell.start >= passage.start:
            found += [(amount, cell.head) for amount in find_amounts(text, cell.start, cell.end, unit)]
    return found


_MONEY_HEAD = re.compile(r"金额|资金|损失|款|价|费|额|元")
_HEAD_UNIT = re.compile(r"[（(]?(亿元|千万元|百万元|万元|千元|元|万美元|美元)[)）]?")
_NOT_MONEY = re.compile(r"序号|日期|时间|数量|人数|比例|编号|占比|户数")


def column_unit(head: str, table_unit: str | None) -> str | None:
    """The unit of a money column: its own (金额（万元）), else the table's; None for a column of other things."""
    if not _MONEY_HEAD.search(head) or _NOT_MONEY.search(head):
        return None
    own = _HEAD_UNIT.search(head)
    return own[1] if own else table_unit or "元"


def clue_title(text: str, number: str) -> str:
    """A short name for the clue: its heading or first sentence."""
    body = text[len(number) :] if number and text.startswith(number) else text
    return _SENTENCE_END.split(body.strip(), maxsplit=1)[0][:_TITLE]


def clue_status_features(view: SegmentView, first: int, last: int, until: int) -> list[str]:
    """Feature strings for the status of a clue (segments ``first`` to ``last``); the next one starts at ``until``."""
    segments, text = view.segments, view.structure.document.text
    own = segments[last].passage
    after = []
    for segment in segments[last + 1 : min(last + 1 + _AFTER, until)]:
        if segment.passage != own and view.structure.passages[segment.passage].number:
            break
        after.append(text[segment.start : segment.end])
    passage = view.structure.passages[own]
    cells = [(cell.head, text[cell.start : cell.end]) for cell in passage.cells if cell.start >= passage.start]
    body = text[segments[first].start : segments[last].end]
    features = status_features(body, "" if cells else "\n".join(after), cells)
    features += [f"kind{view.structure.head.kind}", f"role{view.roles[first]}"]
    for title in passage.path:
        features += grams("path", title, 3)
    return features
