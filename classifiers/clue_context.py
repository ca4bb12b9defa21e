"""What stands around a clue and belongs to its fields: headings, row cells with their unit, what became of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from classifiers.segment_features import SegmentView, grams
from classifiers.segments import Segment
from classifiers.statuses import status_features
from extraction.amounts import find_amounts
from extraction.fields import Amount
from extraction.structure import Structure

_TITLE = 36  #: characters of a clue's title
_AFTER = 3  #: segments behind a clue that may tell what became of it
_SENTENCE_END = re.compile(r"[。；：:\n]")
_MONEY_HEAD = re.compile(r"金额|资金|损失|款|价|费|额|元")
_HEAD_UNIT = re.compile(r"[（(]?(亿元|千万元|百万元|万元|千元|元|万美元|美元)[)）]?")
_NOT_MONEY = re.compile(r"序号|日期|时间|数量|人数|比例|编号|占比|户数")


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
