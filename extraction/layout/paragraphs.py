"""Lines → paragraphs, across lines, columns and pages.

The question is always whether a line goes on with the paragraph before it. What speaks: whether the line before is
full (could the next word have stood on it?), the indent, a number at the line's start, the end of a sentence, extra
room, another font size. A bare number or year at the start of a wrapped line does not speak.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extraction.layout.frames import Frame
from extraction.layout.printed import PrintedLine, rules
from extraction.numbering import find_marker

_UNIT = re.compile(r"[“‘《〈（(\[【〔「『]*(?:[A-Za-z0-9.,%＂'/+\-]+|.)[，。；：、！？”’》〉）)\]】〕」』,.;:!?%％]*")
_BULLET = re.compile(r"[●■◆▲★□○◇△☆➢►▶✓√※•·\-—*]\s*\S")
_ANNEX = re.compile(r"附(?:件|表|录)?\s*[\d一二三四五六七八九十]*[：:.．]|注[：:]|抄送[：:]|主题词[：:]")


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with the frame of its column and the number of the column in the document's flow."""

    line: PrintedLine
    frame: Frame
    column: int

    @property
    def inset(self) -> float:
        """How far the line starts from the left margin, in points."""
        return self.line.box.x0 - self.frame.left

    @property
    def room(self) -> float:
        """The free room at the right end, in points."""
        return self.frame.right - self.line.box.x1


def find_paragraphs(flow: Sequence[Placed]) -> Iterator[list[Placed]]:
    """The paragraphs that the lines of a flow make up, in order."""
    paragraph: list[Placed] = []
    for at, placed in enumerate(flow):
        following = flow[at + 1] if at + 1 < len(flow) else None
        if paragraph and not goes_on(paragraph, placed, following):
            yield paragraph
            paragraph = []
        paragraph.append(placed)
    if paragraph:
        yield paragraph


def goes_on(paragraph: Sequence[Placed], placed: Placed, following: Placed | None) -> bool:
    """Whether ``placed`` continues ``paragraph``; ``following`` is the line after it."""
    before = paragraph[-1]
    if _is_title(before) and _is_title(placed):
        return _same_title(before, placed)
    if _leader().search(before.line.text) or _stands_off(before) != _stands_off(placed):
        return False
    if abs(before.line.em - placed.line.em) > rules()["paragraph"]["size"] * before.line.em:
        return False
    if before.column == placed.column and _extra_room(before, placed):
        return False
    if not (_is_full(before, placed) or _fills_block(paragraph, placed)):
        return _runs_on(before, placed)
    ended = _end().search(before.line.text) is not None
    if _starts_item(placed.line.text) and (ended or _is_inset(placed)):
        return False
    if before.line.bold != placed.line.bold and ended:
        return False
    return _indent_goes_on(paragraph, placed, following, ended)


def _is_title(placed: Placed) -> bool:
    """A line in type larger than the body's, centred or as wide as the column."""
    line, frame = placed.line, placed.frame
    if line.em < rules()["paragraph"]["title"] * frame.em:
        return False
    return abs(placed.inset - placed.room) < 1.5 * line.em or (placed.room < line.em and placed.inset < 3 * line.em)


def _same_title(before: Placed, placed: Placed) -> bool:
    """Whether two lines of large type are one title: same type, close together, the first not complete."""
    one, other = before.line, placed.line
    if abs(one.em - other.em) > 0.05 * one.em or one.bold != other.bold:
        return False
    if before.column == placed.column and other.box.y1 - one.box.y1 > 2.6 * one.em:
        return False
    if _own_line().match(other.text) or _end().search(one.text):
        return False
    return not (_title_end().search(one.text) and before.room > 2 * one.em)


def _stands_off(placed: Placed) -> bool:
    """A line far from the left margin: a signature, a date, a column head."""
    return placed.inset > rules()["paragraph"]["apart"] * placed.frame.width


def _extra_room(before: Placed, placed: Placed) -> bool:
    """More room between two lines of a column than inside a paragraph (or the lines do not follow each other)."""
    step = placed.line.box.y1 - before.line.box.y1
    return step > placed.frame.leading + rules()["paragraph"]["spacing"] * placed.line.em or step < 0


def _is_full(before: Placed, placed: Placed) -> bool:
    """Whether the first word of ``placed`` would not have fitted on the line before it."""
    if _stands_off(before):
        return False
    limits, em = rules()["paragraph"], before.line.em
    if before.room < limits["full"] * em:
        return True
    unit = _UNIT.match(placed.line.text)
    width = sum(1.0 if c > "\u2e7f" or c in "“”‘’…—" else 0.5 for c in unit.group()) if unit else 1.0
    return before.room < (width + limits["ragged"]) * em


def _fills_block(paragraph: Sequence[Placed], placed: Placed) -> bool:
    """Whether the last line of ``paragraph`` fills a block that is indented on both sides, like the lines beside it."""
    if not _is_inset(placed) or _stands_off(placed):
        return False
    slack, edge = rules()["paragraph"]["indent"] * placed.line.em, paragraph[-1].line.box.x1
    beside = [*paragraph[:-1], *([placed] if abs(placed.inset - paragraph[-1].inset) < slack else [])]
    return any(abs(other.line.box.x1 - edge) < 0.5 * slack for other in beside)


def _runs_on(before: Placed, placed: Placed) -> bool:
    """A line that is not full goes on only when its end says so and the next line stands at the margin."""
    if before.room > rules()["paragraph"]["apart"] * before.frame.width or _is_inset(placed):
        return False
    return _on().search(before.line.text) is not None and not _starts_item(placed.line.text)


def _is_inset(placed: Placed) -> bool:
    return placed.inset > rules()["paragraph"]["indent"] * placed.line.em


def _starts_item(text: str) -> bool:
    marker = find_marker(text, 0, len(text))
    if marker is not None:
        return not marker.doubtful
    return bool(_BULLET.match(text) or _ANNEX.match(text))


def _indent_goes_on(paragraph: Sequence[Placed], placed: Placed, following: Placed | None, ended: bool) -> bool:
    """What the indent says of a line behind a full line without a number of its own."""
    slack = rules()["paragraph"]["indent"] * placed.line.em
    first, before = paragraph[0], paragraph[-1]
    step = placed.inset - before.inset
    if len(paragraph) > 1:
        return step <= slack or (not ended and not placed.frame.indented)
    if step < -slack:
        return True
    if step <= slack:  # both at one place: at the margin, or both indented
        return not _is_inset(placed) or (not ended and not _returns(placed, following, slack))
    return _hangs(first, placed, slack) and not (ended and _returns(placed, following, slack))


def _returns(placed: Placed, following: Placed | None, slack: float) -> bool:
    """Whether the line after ``placed`` goes back to the left: then ``placed`` starts a paragraph."""
    return following is not None and following.inset < placed.inset - slack and _is_full(placed, following)


def _hangs(first: Placed, placed: Placed, slack: float) -> bool:
    """Whether ``placed`` stands under the text behind the number of ``first`` (a hanging indent)."""
    text = first.line.text
    marker = find_marker(text, 0, len(text))
    at = marker.end if marker is not None else (2 if _BULLET.match(text) else 0)
    if at == 0 or at >= len(text):
        return False
    return abs(first.line.x_at(at) - first.frame.left - placed.inset) < 1.5 * slack


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rules()["paragraph"][name])


def _end() -> re.Pattern[str]:
    return _pattern("end")


def _on() -> re.Pattern[str]:
    return _pattern("runs_on")


def _leader() -> re.Pattern[str]:
    return _pattern("leader")


def _own_line() -> re.Pattern[str]:
    return _pattern("own_line")


def _title_end() -> re.Pattern[str]:
    return _pattern("title_end")


def is_sentence_end(text: str) -> bool:
    """Whether a text ends with a sign that ends a sentence, closing quotation marks and brackets looked past."""
    return _end().search(text) is not None
