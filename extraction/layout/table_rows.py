"""The body of a table without rulings: which printed lines are one row of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extraction.layout.baselines import Baseline, is_value
from extraction.layout.columns import Columns
from extraction.layout.printed import PrintedLine
from extraction.layout.rules import pattern, threshold
from extraction.layout.rulings import Stroke

Pieces = Mapping[range, list[PrintedLine]]  # the pieces of a line by the columns they stand in


@dataclass(frozen=True, slots=True)
class _Body:
    """What the lines of a body are held against: its columns, the right edges of their text, its full rulings."""

    columns: Columns
    rights: Mapping[int, tuple[float, ...]]
    rules: tuple[float, ...]
    counted: bool  # the first column numbers the rows


def table_rows(lines: Sequence[Baseline], columns: Columns, across: Sequence[Stroke]) -> list[list[Pieces]]:
    """The rows of the body, each with its lines from top to bottom."""
    placed = [_placed(line, columns) for line in lines]
    body = _Body(columns, _rights(placed), _full_rules(lines, across), _counts(placed))
    between = [any(one.bottom - 3 <= rule <= other.top + 3 for rule in body.rules) for one, other in pairwise(lines)]
    if body.counted and not any(between) and _is_centred(lines, placed):
        return _centred(lines, placed)
    firsts = sum(range(1) in pieces for pieces in placed) if body.counted else sum(map(bool, map(_values, placed)))
    ruled = len(lines) > 2 and sum(between) > 1 and sum(between) + 1 >= threshold("aligned", "ruled_rows") * firsts
    rows: list[list[Pieces]] = []
    for at, pieces in enumerate(placed):
        if at and not between[at - 1] and (ruled or _goes_on(rows[-1], pieces, lines[at - 1 : at + 1], body)):
            rows[-1].append(pieces)
        else:
            rows.append([pieces])
    return rows


def _is_centred(lines: Sequence[Baseline], placed: Sequence[Pieces]) -> bool:
    """Whether the numbers of the rows stand half way down: above the first is text, or one stands between two lines."""
    numbered = [at for at, pieces in enumerate(placed) if range(1) in pieces]
    return numbered[0] > 0 or any(_overlap(lines[at - 1], lines[at]) for at in numbered if at)


def _overlap(one: Baseline, other: Baseline) -> bool:
    """Whether two lines stand so near that they cannot be of one cell."""
    return other.top < one.bottom - 0.15 * one.pieces[0].em


def _centred(lines: Sequence[Baseline], placed: Sequence[Pieces]) -> list[list[Pieces]]:
    """The rows around their numbers: as much stands below a number as above it."""
    middles = [
        (line.pieces[0].box.y0 + line.pieces[0].box.y1) / 2
        for line, pieces in zip(lines, placed, strict=True)
        if range(1) in pieces
    ]
    rows: list[list[Pieces]] = []
    end = float("-inf")
    for line, pieces in zip(lines, placed, strict=True):
        if (line.top + line.bottom) / 2 > end and len(rows) < len(middles):
            end = 2 * middles[len(rows)] - line.top
            rows.append([])
        rows[-1].append(pieces)
    return rows


def _placed(line: Baseline, columns: Columns) -> Pieces:
    found: dict[range, list[PrintedLine]] = {}
    for piece in line.pieces:
        for part in columns.cut(piece):
            found.setdefault(columns.covered(part), []).append(part)
    return found


def _rights(placed: Sequence[Pieces]) -> dict[int, tuple[float, ...]]:
    """The right edges of every column's pieces, the outermost first."""
    edges: dict[int, list[float]] = {}
    for pieces in placed:
        for columns, parts in pieces.items():
            edges.setdefault(columns.stop - 1, []).append(parts[-1].box.x1)
    return {column: tuple(sorted(rights, reverse=True)) for column, rights in edges.items()}


def _full_rules(lines: Sequence[Baseline], across: Sequence[Stroke]) -> tuple[float, ...]:
    """The rulings that run along most of the table."""
    left = min(piece.box.x0 for line in lines for piece in line.pieces)
    right = max(piece.box.x1 for line in lines for piece in line.pieces)
    need = threshold("aligned", "rule") * (right - left)
    starts = [s for s in across if min(s.end, right) - max(s.start, left) > need and s.start < left + 0.2 * need]
    return tuple(stroke.at for stroke in starts)


def _counts(placed: Sequence[Pieces]) -> bool:
    """Whether the first column numbers the rows."""
    firsts = [parts[0].text.strip(" .．、") for pieces in placed for at, parts in pieces.items() if at == range(1)]
    return len(firsts) > 1 and sum(text.isdecimal() and len(text) < 4 for text in firsts) * 5 >= 4 * len(firsts)


def _goes_on(row: Sequence[Pieces], pieces: Pieces, two: Sequence[Baseline], body: _Body) -> bool:
    """Whether a line is the rest of the row above it."""
    if two[1].top - two[0].bottom > 1.2 * body.columns.em:
        return False
    if _overlap(*two):
        return True
    if body.counted:
        return range(1) not in pieces
    last = row[-1]
    mine, above = _values(pieces), {column for line in row for column in _values(line)}
    if mine and above:
        return False
    if mine:  # the figures stand on the last line of their label
        return len(last) == 1 and range(1) in last and _is_full(range(1), last, body)
    return all(columns in last and _is_full(columns, last, body) for columns in pieces)


def _values(pieces: Pieces) -> set[int]:
    return {at.start for at, parts in pieces.items() if at.start and any(is_value(part.text) for part in parts)}


def _is_full(columns: range, pieces: Pieces, body: _Body) -> bool:
    """Whether the text of a cell reaches the right end of its column, or says that it goes on."""
    piece = pieces[columns][-1]
    if pattern("paragraph", "runs_on").search(piece.text) and not piece.text.endswith("—"):
        return True
    if piece.text.endswith(("：", ":", "—", "-", "。")):
        return False
    edges = body.rights[columns.stop - 1]
    room = edges[0] - piece.box.x1
    reached = sum(edges[0] - edge < 0.8 * piece.em for edge in edges)
    return room < threshold("aligned", "full") * piece.em and (reached > 1 or room > 0.1 * piece.em)
