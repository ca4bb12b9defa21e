"""Inner enumerations of a passage: 一是…二是…, （1）…（2）…, ①…②…, a.…b.…, 第一，…, 首先…其次…, A公司…；B公司…；

Only candidates: the classifier decides whether a passage is split.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from extraction.numbering import Marker, find_marker
from extraction.passage import Passage
from extraction.sentences import outermost, paired_spans, split_sentences

_CLAUSE = re.compile(r"(?:^|[。；;：:，,！？\n\t])[\s　]*|(?<=[”）)])", re.MULTILINE)
_ADVERBS = re.compile(r"(?:首先|其次|再次|再者|此外|最后)[，,是]")
_PROBLEM_CLAUSE = re.compile(r"(?:\S{1,5}[.．、）)])?\s*(?:对|针对|关于)[^。；\n]{6,160}?(?:的)?问题[，,]")
_SEMICOLON = re.compile("[；;]")
_MIN_PART = 6
_STYLES = ("一是", "第一，", "（1）", "1）", "①", "a.", "A.", "a）", "1.", "（一）", "问题1")


@dataclass(frozen=True, slots=True)
class Parts:
    """The lead-in before the first part (None when there is none) and the parts, as half-open spans; none: no parts."""

    lead: tuple[int, int] | None
    parts: tuple[tuple[int, int], ...]


def find_parts(text: str, passage: Passage) -> Parts:
    """The outermost enumeration inside ``passage`` (for a row: inside one of its cells), else 对…问题，… with what was
    done about it, else a list of clauses parted by semicolons, else nothing."""
    if passage.cells:
        cells = [c for c in passage.cells if passage.start <= c.start and c.end <= passage.end]
        found = (_enumerated(text, c.start, c.end, c.start) for c in cells if c.end - c.start > 2 * _MIN_PART)
        return next((parts for parts in found if parts), Parts(None, ()))
    start, end = passage.start, passage.end
    return (
        _enumerated(text, start, end, start + len(passage.number))
        or _problem_clauses(text, start, end)
        or _semicolons(text, start, end)
    )


def _enumerated(text: str, start: int, end: int, behind_number: int) -> Parts | None:
    runs = list(_runs(text, behind_number, end))
    if not runs:
        return None
    return _cut(text, start, end, min(runs, key=lambda run: (run[0], -len(run))))


def _problem_clauses(text: str, start: int, end: int) -> Parts | None:
    """对…问题，已…: the problem and the remedy of one sentence are parts of their own."""
    if text.find("问题", start, end) < 0:
        return None
    edges = []
    for left, right in split_sentences(text, start, end):
        match = _PROBLEM_CLAUSE.match(text, left, right)
        if match:
            edges += [left, match.end()]
    if not edges:
        return None
    spans = zip(edges, [*edges[1:], end], strict=True)
    lead = _trimmed(text, start, edges[0])
    return Parts(lead if lead[0] < lead[1] else None, tuple(_trimmed(text, a, b) for a, b in spans))


def _runs(text: str, start: int, end: int) -> Iterator[list[int]]:
    """Starts of the members of each enumeration: values 1, 2, 3 … of one style, at the head of clauses."""
    pairs = outermost(paired_spans(text, start, end))
    open_runs: dict[str, tuple[list[int], int]] = {}
    adverbs: list[int] = []
    for position in _clause_starts(text, start, end):
        if _is_inside(pairs, position):
            continue
        if _ADVERBS.match(text, position, end):
            adverbs.append(position)
        marker = find_marker(text, position, end)
        if marker is None or marker.style not in _STYLES or (marker.doubtful and marker.style == "1."):
            continue
        key = marker.style + marker.prefix
        starts, value = open_runs.get(key, ([], 0))
        if marker.value == value + 1 and _may_follow(text, marker, starts, start):
            starts.append(position)
            open_runs[key] = (starts, marker.value)
    yield from (starts for starts, _ in open_runs.values() if len(starts) > 1)
    if len(adverbs) > 1 and text[adverbs[0]] == "首":
        yield adverbs


def _is_inside(pairs: list[tuple[int, int]], position: int) -> bool:
    at = bisect_right(pairs, position, key=lambda pair: pair[0]) - 1
    return at >= 0 and pairs[at][0] < position < pairs[at][1]


def _may_follow(text: str, marker: Marker, starts: list[int], start: int) -> bool:
    """A comma may part 一是…，二是… but stands before no other number."""
    before = text[marker.start - 1] if marker.start > start else ""
    return before not in "，," or marker.style in {"一是", "第一，"} or not before


def _clause_starts(text: str, start: int, end: int) -> Iterator[int]:
    last = -1
    if start < end:
        yield start
        last = start
    for match in _CLAUSE.finditer(text, start, end):
        if match.end() > last and match.end() < end:
            last = match.end()
            yield last


def _cut(text: str, start: int, end: int, starts: list[int]) -> Parts:
    """Each part runs to the next; the last one to the end of its paragraph when the others hold one each."""
    edges = [*starts[1:], end]
    breaks = [text.count("\n", left, right - 1) for left, right in zip(starts, edges, strict=True)]
    line_end = text.find("\n", starts[-1], end)
    if line_end > 0 and not any(breaks[:-1]):
        edges[-1] = line_end
    parts = tuple(_trimmed(text, left, right) for left, right in zip(starts, edges, strict=True))
    lead = _trimmed(text, start, starts[0])
    return Parts(lead if lead[0] < lead[1] else None, parts)


def _semicolons(text: str, start: int, end: int) -> Parts:
    """Clauses of the first sentence list that a semicolon parts; the words before its colon are the lead."""
    for line in re.finditer(r"[^\n]+", text[start:end]):
        left, right = start + line.start(), start + line.end()
        if not _SEMICOLON.search(text, left, right):
            continue
        pieces = split_sentences(text, left, right)
        ends = [text[b - 1] in "；;" for _, b in ((a, _trimmed(text, a, b)[1]) for a, b in pieces)]
        if sum(ends) < 1 or len(pieces) < 2:
            continue
        first = ends.index(True)
        last = max(i for i, semicolon in enumerate(ends) if semicolon) + 1
        if last >= len(pieces):
            last = len(pieces) - 1
        list_start = _behind_colon(text, *pieces[first])
        spans = [(list_start, pieces[first][1]), *pieces[first + 1 : last + 1]]
        parts = tuple(_trimmed(text, a, b) for a, b in spans)
        if len(parts) > 1 and all(b - a >= _MIN_PART for a, b in parts):
            lead = _trimmed(text, start, list_start)
            return Parts(lead if lead[0] < lead[1] else None, parts)
    return Parts(None, ())


def _behind_colon(text: str, start: int, end: int) -> int:
    pairs = list(paired_spans(text, start, end))
    for match in re.finditer(r"[:：](?!\d)", text[start:end]):
        at = start + match.start()
        if not any(left < at < right for left, right in pairs):
            return at + 1
    return start


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
