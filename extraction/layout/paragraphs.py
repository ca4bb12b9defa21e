"""Lines → paragraphs, across lines, columns and pages.

The question is always whether a line goes on with the paragraph before it. What speaks: whether the line before is
full (could the next word have stood on it?), the indent, a number at the line's start, the end of a sentence, extra
room, another font size. A bare number or year at the start of a wrapped line does not speak.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.layout.frames import Frame
from extraction.layout.join import is_sentence_end
from extraction.layout.printed import PrintedLine
from extraction.layout.rules import pattern, threshold
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
    if _is_parted(before, placed):
        return False
    if not (_is_full(before, placed) or _fills_block(paragraph, placed)):
        return _runs_on(before, placed)
    ended = is_sentence_end(before.line.text)
    item = _starts_item(placed.line.text) and (ended or _is_inset(placed))
    if item or (ended and before.line.bold != placed.line.bold):
        return False
    return _indent_goes_on(paragraph, placed, following, ended)


def _is_parted(before: Placed, placed: Placed) -> bool:
    """Whether two lines cannot be of one paragraph, whatever they say: rows of a table without rulings, a line of a
    table of contents, a signature, another font size, more room between them than inside a paragraph."""
    one, other = before.line, placed.line
    return (
        one.tabular
        or other.tabular
        or pattern("paragraph", "leader").search(one.text) is not None
        or _stands_off(before) != _stands_off(placed)
        or abs(one.em - other.em) > (threshold("paragraph", "size") + _doubt(one, other)) * one.em
        or (before.column == placed.column and _extra_room(before, placed))
    )


def _doubt(*lines: PrintedLine) -> float:
    """How much less a difference of font sizes says where they are only heights of boxes."""
    return 0.0 if all(line.size for line in lines) else threshold("paragraph", "trembling")


def _is_title(placed: Placed) -> bool:
    """A line in type larger than the body's, centred or as wide as the column."""
    line, frame = placed.line, placed.frame
    if line.em < (threshold("paragraph", "title") + _doubt(line)) * frame.em:
        return False
    return abs(placed.inset - placed.room) < 1.5 * line.em or (placed.room < line.em and placed.inset < 3 * line.em)


def _same_title(before: Placed, placed: Placed) -> bool:
    """Whether two lines of large type are one title: same type, close together, the first not complete."""
    one, other = before.line, placed.line
    if abs(one.em - other.em) > (0.05 + _doubt(one, other)) * one.em or one.bold != other.bold:
        return False
    if before.column == placed.column and other.box.y1 - one.box.y1 > 2.6 * one.em:
        return False
    if pattern("paragraph", "own_line").match(other.text) or is_sentence_end(one.text):
        return False
    return not (pattern("paragraph", "title_end").search(one.text) and before.room > 2 * one.em)


def _stands_off(placed: Placed) -> bool:
    """A line far from the left margin: a signature, a date, a column head."""
    return placed.inset > threshold("paragraph", "apart") * placed.frame.width


def _extra_room(before: Placed, placed: Placed) -> bool:
    """More room between two lines of a column than inside a paragraph (or the lines do not follow each other)."""
    step = placed.line.box.y1 - before.line.box.y1
    return step > placed.frame.leading + threshold("paragraph", "spacing") * placed.line.em or step < 0


def _is_full(before: Placed, placed: Placed) -> bool:
    """Whether the first word of ``placed`` would not have fitted on the line before it."""
    if _stands_off(before):
        return False
    em = before.line.em
    if before.room < threshold("paragraph", "full") * em:
        return True
    unit = _UNIT.match(placed.line.text)
    width = sum(1.0 if c > "\u2e7f" or c in "“”‘’…—" else 0.5 for c in unit.group()) if unit else 1.0
    return before.room < (width + threshold("paragraph", "ragged")) * em


def _fills_block(paragraph: Sequence[Placed], placed: Placed) -> bool:
    """Whether the last line of ``paragraph`` fills a block that is indented on both sides, like the lines beside it."""
    if not _is_inset(placed) or _stands_off(placed):
        return False
    slack, edge = threshold("paragraph", "indent") * placed.line.em, paragraph[-1].line.box.x1
    return any(abs(other.line.box.x1 - edge) < 0.5 * slack for other in [*paragraph[:-1], placed])


def _runs_on(before: Placed, placed: Placed) -> bool:
    """A line that is not full goes on only when its end says so and the next line stands at the margin."""
    if before.room > threshold("paragraph", "apart") * before.frame.width or _is_inset(placed):
        return False
    return pattern("paragraph", "runs_on").search(before.line.text) is not None and not _starts_item(placed.line.text)


def _is_inset(placed: Placed) -> bool:
    return placed.inset > threshold("paragraph", "indent") * placed.line.em


def _starts_item(text: str) -> bool:
    marker = find_marker(text, 0, len(text))
    if marker is not None:
        return not marker.doubtful
    return bool(_BULLET.match(text) or _ANNEX.match(text))


def _indent_goes_on(paragraph: Sequence[Placed], placed: Placed, following: Placed | None, ended: bool) -> bool:
    """What the indent says of a line behind a full line without a number of its own."""
    slack = threshold("paragraph", "indent") * placed.line.em
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
