"""Which runs of segments are clues, and how sure: the models' probabilities, decoded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np
import yaml

from classifiers.clue_spans import SegmentRun, decode
from classifiers.linear import Floats
from classifiers.models import Models
from classifiers.segment_context import boundary_rows, context_rows
from classifiers.segment_features import SegmentView

_SELDOM = 0.02  #: probability that a set of facts ends without saying so


def find_runs(view: SegmentView, models: Models) -> tuple[list[SegmentRun], list[float]]:
    """The clue runs of a document with the calibrated probability of each."""
    inside, begins = segment_probabilities(view, models)
    runs = without_group_headings(view, decode(inside, begins))
    if not runs:
        return [], []
    return runs, [float(sure) for sure in models.confidence.probabilities(run_features(view, runs, inside))]


def segment_probabilities(view: SegmentView, models: Models) -> tuple[Floats, Floats]:
    """For each segment: probability to be in a clue, and to begin one given that it is in one."""
    order = range(len(view.segments))
    words = models.inside.scores([view.features(at) for at in order])[:, 0]
    begins = models.begins.scores([view.boundary_features(at) for at in order])[:, 0]
    inside = models.context.probabilities(context_rows(view, words, begins))
    starts = models.boundary.probabilities(boundary_rows(view, words, begins))
    return one_cell_a_row(view, inside), one_set_of_facts(view, starts)


def one_set_of_facts(view: SegmentView, begins: Floats) -> Floats:
    """In the facts of a case a clue of its own begins only where the text says so (另查明, 第二起 …)."""
    kept = begins.copy()
    for at in range(1, len(begins)):
        same = view.segments[at].passage == view.segments[at - 1].passage
        if same and view.roles[at] == "case-facts" and not _fact_starts().match(view.plain(at)):
            kept[at] = min(kept[at], _SELDOM)
    return kept


@lru_cache(maxsize=1)
def _fact_starts() -> re.Pattern[str]:
    """How another set of facts begins (``rules/case_facts.yaml``)."""
    text = files("classifiers").joinpath("rules", "case_facts.yaml").read_text(encoding="utf-8")
    return re.compile("|".join(f"(?:{start})" for start in yaml.safe_load(text)["starts"]))


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


def without_group_headings(view: SegmentView, runs: Sequence[SegmentRun]) -> list[SegmentRun]:
    """The runs that state a problem: a bare heading with clues of its own below it only groups them."""
    kept = []
    for at, run in enumerate(runs):
        behind = runs[at + 1] if at + 1 < len(runs) else None
        scope = _bare_heading_scope(view, run)
        below = behind is not None and scope is not None and view.segments[behind.first].start < scope
        if not below:
            kept.append(run)
    return kept


def _bare_heading_scope(view: SegmentView, run: SegmentRun) -> int | None:
    """Where the scope of a run that is nothing but a printed heading ends; None for any other run."""
    segments = view.segments[run.first : run.last + 1]
    passage = view.structure.passages[segments[0].passage]
    bare = passage.kind == "heading" or all(segment.heading for segment in segments)
    if not bare or passage.heading is None:
        return None
    return view.structure.outline.headings[passage.heading].scope_end


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
