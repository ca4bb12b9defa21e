"""Running heads and feet, page numbers, watermarks and line numbers, told from the body by repetition and place.

A line goes only for a reason of its place *and* of its form or repetition: a body line that merely repeats stays.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extraction.captions import find_unit
from extraction.layout.printed import PrintedLine
from extraction.layout.rules import pattern, threshold

_DIGITS = re.compile(r"[0-9０-９]+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of a page outside tables, with the size of the page in points."""

    number: int
    width: float
    height: float
    lines: tuple[PrintedLine, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """The lines of one baseline at the top or bottom of a page; ``room``: points to the next row inwards."""

    page: int
    place: float
    at: tuple[int, ...]
    room: float


def find_furniture(pages: Sequence[PageLines], em: float) -> list[frozenset[int]]:
    """For every page the indices of its lines that are furniture; ``em`` is the font size of the body in points."""
    stamps = _stamps(pages, em)
    found = [_watermarks_of(page, em) | _line_numbers(page) | stamps[at] for at, page in enumerate(pages)]
    for top in (True, False):
        rows = [list(_edge_rows(page, found[at], top)) for at, page in enumerate(pages)]
        repeated = _repetition(pages, rows)
        for at, page in enumerate(pages):
            found[at] |= _outermost(page, rows[at], em, repeated, top)
    return [frozenset(gone) for gone in found]


def _watermarks_of(page: PageLines, em: float) -> set[int]:
    """Lines across the page, and light ones in large type."""
    size = threshold("furniture", "watermark") * em
    return {i for i, line in enumerate(page.lines) if line.slanted or (line.faint and line.em >= size)}


def _stamps(pages: Sequence[PageLines], em: float) -> list[set[int]]:
    """Light or large text that stands at the same place of most pages."""
    seen: dict[tuple[str, int, int], list[tuple[int, int]]] = defaultdict(list)
    for number, page in enumerate(pages):
        for i, line in enumerate(page.lines):
            if line.faint or line.em >= 1.5 * em:
                seen[line.text, round(line.box.x0 / 4), round(line.box.y0 / 4)].append((number, i))
    found: list[set[int]] = [set() for _ in pages]
    for places in seen.values():
        if len(places) >= 3 and len(places) * 2 > len(pages):
            for number, i in places:
                found[number].add(i)
    return found


def _line_numbers(page: PageLines) -> set[int]:
    """Numbers that count the lines in the left margin: at least five, rising evenly, left of everything else."""
    numbers = [(i, line) for i, line in enumerate(page.lines) if line.text.isdecimal()]
    if len(numbers) < 5:
        return set()
    left = min((line.box.x0 for line in page.lines if not line.text.isdecimal()), default=0.0)
    margin = sorted(((i, line) for i, line in numbers if line.box.x1 <= left + 1), key=lambda pair: pair[1].box.y0)
    values = [int(line.text) for _, line in margin]
    steps = {after - before for before, after in pairwise(values)}
    return {i for i, _ in margin} if len(values) >= 5 and len(steps) == 1 and steps <= {1, 2, 5, 10} else set()


def _edge_rows(page: PageLines, gone: set[int], top: bool) -> Iterator[_Row]:
    """The rows within the zone of one edge, from the edge inwards."""
    at_most = int(threshold("furniture", "rows"))
    order = sorted((i for i in range(len(page.lines)) if i not in gone), key=lambda i: page.lines[i].box.y1)
    rows: list[list[int]] = []
    for i in order if top else reversed(order):
        line = page.lines[i]
        if rows and abs(page.lines[rows[-1][0]].box.y1 - line.box.y1) < 0.5 * line.em:
            rows[-1].append(i)
        elif len(rows) > at_most:
            break
        else:
            rows.append([i])
    zone = threshold("furniture", "zone") * page.height
    for at, row in enumerate(rows[:at_most]):
        boxes = [page.lines[i].box for i in row]
        place = max(box.y1 for box in boxes) if top else min(box.y0 for box in boxes)
        if place > zone if top else place < page.height - zone:
            return
        room = page.height
        if at + 1 < len(rows):
            inner = [page.lines[i].box for i in rows[at + 1]]
            room = min(box.y0 for box in inner) - place if top else place - max(box.y1 for box in inner)
        yield _Row(page.number, place, tuple(row), room)


def _fold(text: str) -> str:
    return _DIGITS.sub("0", _SPACE.sub("", text))


def _repetition(pages: Sequence[PageLines], rows: list[list[_Row]]) -> dict[str, list[float]]:
    """Where (points from the top) every text of an edge zone stands, digits folded, one place a page."""
    places: dict[str, list[float]] = defaultdict(list)
    for page, mine in zip(pages, rows, strict=True):
        for text, place in {_fold(page.lines[i].text): row.place for row in mine for i in row.at}.items():
            places[text].append(place)
    return {text: found for text, found in places.items() if len(found) >= 2}


def _outermost(page: PageLines, rows: list[_Row], em: float, repeated: dict[str, list[float]], top: bool) -> set[int]:
    """The furniture of one edge: from the edge inwards until a row is none."""
    gone: set[int] = set()
    for row in rows:
        if not all(_is_furniture(page, page.lines[i], row, em, repeated, top) for i in row.at):
            break
        gone.update(row.at)
    return gone


def _is_furniture(
    page: PageLines, line: PrintedLine, row: _Row, em: float, repeated: dict[str, list[float]], top: bool
) -> bool:
    folded = _fold(line.text)
    apart = row.room > threshold("furniture", "apart") * em
    small = line.em < (threshold("furniture", "small") if line.size else 0.75) * em
    if pattern("furniture", "page_number").fullmatch(folded) and (apart or small or folded != "0"):
        return True
    if find_unit(line.text) or (line.text.endswith("。") and not top):
        return False
    drift = threshold("furniture", "drift")
    places = [place for place in repeated.get(folded, ()) if abs(place - row.place) <= drift]
    if len(places) >= 3 or (len(places) == 2 and (small or apart)):
        return apart or small or len(places) >= 5
    margin = threshold("furniture", "margin") * page.height
    edge = row.place < margin if top else row.place > page.height - margin
    return edge and small and apart and not line.text.endswith(("。", "；", "，"))
