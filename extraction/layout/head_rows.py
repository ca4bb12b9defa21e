"""Which rows of a table without rulings name its columns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from extraction.layout.baselines import Baseline
from extraction.layout.rules import threshold
from extraction.layout.rulings import Stroke
from extraction.lexicon import load_lexicon

_MOST = 6  # rows of a head


def body_start(run: Sequence[Baseline], across: Sequence[Stroke]) -> int:
    """The index of the first row of the body: the first with figures, labels alone on the rows above it included; in a
    table of words the row below its column words. A ruling over the whole width ends the head before that."""
    figures = next((at for at, row in enumerate(run) if row.has_values), None)
    last = min(len(run) - 1, _MOST if figures is None else figures)
    ruled = next((at for at in range(1, last + 1) if _is_parted(run, at, across)), None)
    if ruled is not None:
        return ruled
    named = next((at for at, row in enumerate(run[: last + 1]) if names_columns(row)), None)
    if figures is None or (named is not None and named < figures):
        start = (named or 0) + 1
        while start < last and (names_columns(run[start]) or _is_bracketed(run[start])):
            start += 1
        return start
    start = figures
    while start and len(run[start - 1].pieces) == 1 and _is_label(run[start - 1], run[figures]):
        start -= 1
    return start


def _is_parted(run: Sequence[Baseline], at: int, across: Sequence[Stroke]) -> bool:
    """Whether a ruling over the whole width parts row ``at`` from the one above it."""
    if run[at].top - run[at - 1].bottom > threshold("aligned", "head_rule") * run[at].pieces[0].em:
        return False
    left, right = min(row.pieces[0].box.x0 for row in run), max(row.pieces[-1].box.x1 for row in run)
    return any(
        run[at - 1].bottom - 3 <= stroke.at <= run[at].top + 3 and stroke.start <= left + 3 and stroke.end >= right - 3
        for stroke in across
    )


def _is_bracketed(row: Baseline) -> bool:
    """Units and notes under column heads: （万元）."""
    return all(piece.text.startswith(("(", "（")) for piece in row.pieces)


def _is_label(row: Baseline, below: Baseline) -> bool:
    """Whether a piece alone on its row stands where the labels of the rows below it do."""
    return row.pieces[0].box.x0 < below.pieces[0].box.x1 and row.pieces[0].box.x1 < below.pieces[1].box.x0


def names_columns(row: Baseline) -> bool:
    """Whether at least two pieces of a row are words that name columns, and they are half of them."""
    found = sum(_bare(piece.text) in _head_words() for piece in row.pieces)
    return found >= 2 and found * 2 >= len(row.pieces)


def _bare(text: str) -> str:
    return text.replace(" ", "").partition("（")[0].partition("(")[0]


@cache
def _head_words() -> frozenset[str]:
    return frozenset(load_lexicon("layout")["aligned"]["heads"].split())
