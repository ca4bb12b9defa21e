"""Lines that a program cut at a fixed width, put together again to paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

_SLACK = 4  # columns that a full line may be short of: two ideographs kept back by a closing mark
_ITEM = re.compile(
    r"[\s\u3000]*(?:第[一二三四五六七八九十百零〇\d]+[章节条部编款]"
    r"|[(（]?[一二三四五六七八九十]{1,3}[)）、.．,，]|[(（]\d{1,3}[)）]|\d{1,3}[、.．)）](?!\d)"
    r"|\d{1,3}[,，](?!\d{3})|[①-⑳⑴-⒇⒈-⒛]|[一二三四五六七八九]是|[-*•●■◆○□]\s|附件|附表|注[:：])"
)
_COLUMNS = re.compile(r"\S(?: {2,}|\u3000+|\t)\S")
_INDENT = re.compile(r"(?:\u3000+| {2,}|\t)\S")
_NUMBER_TAIL = re.compile(r"\d[.,]?$")
_SENTENCE_END = ("。", "！", "？", "；", "：", ":", "”", "》")


@dataclass(frozen=True, slots=True)
class Measure:
    """How a program counts the length of a line, how short a full one may be, and which widths occur."""

    width_of: Callable[[str], int]
    slack: int
    narrowest: int
    widest: int


@dataclass(frozen=True, slots=True)
class Wrap:
    """The width at which lines were cut and how it is measured, and how paragraphs begin."""

    width: int
    measure: Measure
    indented: bool  #: paragraphs begin with blanks, so that a line without them goes on with the last
    spaced: bool  #: paragraphs are parted by empty lines

    def is_full(self, line: str, next_word: int = 0) -> bool:
        """Whether the line was cut here, because a word of ``next_word`` characters had no room any more."""
        return self.measure.width_of(line) >= self.width - self.measure.slack - next_word


def display_width(line: str) -> int:
    """Columns that a line takes in a fixed-width font: an ideograph takes two."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in line)


_MEASURES = (
    Measure(display_width, _SLACK, 40, 130),
    Measure(len, 1, 20, 90),
)


def find_wrap(lines: Sequence[str]) -> Wrap | None:
    """The width at which the lines were cut, or None when their lengths do not crowd at an upper bound.

    A text is taken as cut when at least four lines, and a quarter of all, are nearly as long as one width (in columns,
    else in characters) and next to none is longer.
    """
    filled = [line.rstrip() for line in lines if line.strip() and not _COLUMNS.search(line.strip())]
    indents = sum(_INDENT.match(line) is not None for line in filled)
    spaced = sum(not line.strip() for line in lines) >= 2
    found = [(*crowd, measure) for measure in _MEASURES if (crowd := _crowded_width(filled, measure))]
    if not found:
        return None
    _, width, measure = max(found, key=lambda crowd: crowd[0])
    wrap = Wrap(width, measure, 0 < indents < len(filled) * 0.7, spaced)
    full = [bool(after.strip()) and wrap.is_full(line.rstrip()) for line, after in pairwise(lines)]
    return wrap if sum(full) >= 3 else None


def _crowded_width(filled: Sequence[str], measure: Measure) -> tuple[int, int] | None:
    """How many lines are full at the width that most are nearly as long as, and that width."""
    widths = Counter(map(measure.width_of, filled))
    possible = [width for width in widths if measure.narrowest <= width <= measure.widest]
    full = {width: sum(widths[width - back] for back in range(measure.slack + 1)) for width in possible}
    if not full:
        return None
    width = max(full, key=lambda candidate: (full[candidate], -candidate))
    beyond = sum(count for other, count in widths.items() if other > width + 2)
    crowded = full[width] >= max(4, len(filled) / 4) and beyond <= len(filled) / 30
    return (full[width], width) if crowded else None


def join_wrapped(lines: Sequence[str], wrap: Wrap | None) -> Iterator[str]:
    """The paragraphs of ``lines``; every line is one when the text was not cut."""
    paragraph, last = "", ""
    for line in (*lines, ""):
        if wrap and paragraph and line.strip() and _goes_on(last, line, wrap):
            paragraph = glue(paragraph, line)
        else:
            if paragraph:
                yield paragraph
            paragraph = line.strip()
        last = line.rstrip()


def glue(left: str, right: str) -> str:
    """Two halves of a line; a blank only where two Latin words meet, none inside a number."""
    left, right = left.rstrip(), right.strip()
    if not (left and right and left[-1].isascii() and right[0].isascii()) or left[-1] in "-/(":
        return left + right
    number = _NUMBER_TAIL.search(left) is not None and right[0] in "0123456789.,%"
    return left + right if number else f"{left} {right}"


def _goes_on(last: str, line: str, wrap: Wrap) -> bool:
    """Whether ``line`` is the rest of the paragraph whose last line is ``last``."""
    next_word = re.match(r"[A-Za-z0-9,.%]*", line.strip())
    if not wrap.is_full(last, len(next_word.group()) if next_word else 0):
        return False
    if _COLUMNS.search(line.strip()) or _COLUMNS.search(last.strip()):
        return False
    if _ITEM.match(line) or (wrap.indented and _INDENT.match(line)):
        return False
    return wrap.indented or wrap.spaced or not last.endswith(_SENTENCE_END)
