"""Lines that a program cut at a fixed width, put together again to paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
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
_SENTENCE_END = ("。", "！", "？", "；", "：", ":", "”", "》")


@dataclass(frozen=True, slots=True)
class Wrap:
    """The width (columns, an ideograph takes two) at which lines were cut, and how paragraphs begin."""

    width: int
    indented: bool  #: paragraphs begin with blanks, so that a line without them goes on with the last
    spaced: bool  #: paragraphs are parted by empty lines


def display_width(line: str) -> int:
    """Columns that a line takes in a fixed-width font."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in line)


def find_wrap(lines: Sequence[str]) -> Wrap | None:
    """The width at which the lines were cut, or None when their lengths do not crowd at an upper bound.

    A text is taken as cut when at least four lines, and a quarter of all, end within four columns below one width
    between 40 and 130 and next to none goes beyond it.
    """
    filled = [line.rstrip() for line in lines if line.strip() and not _COLUMNS.search(line.strip())]
    widths = Counter(map(display_width, filled))
    full = {width: sum(widths[width - back] for back in range(_SLACK + 1)) for width in widths if 40 <= width <= 130}
    if not full:
        return None
    width = max(full, key=lambda candidate: (full[candidate], -candidate))
    beyond = sum(count for other, count in widths.items() if other > width + 2)
    if full[width] < max(4, len(filled) / 4) or beyond > len(filled) / 30:
        return None
    continued = sum(
        bool(line.strip()) and bool(after.strip()) and display_width(line.rstrip()) >= width - _SLACK
        for line, after in pairwise(lines)
    )
    indents = sum(_INDENT.match(line) is not None for line in filled)
    spaced = sum(not line.strip() for line in lines) >= 2
    return Wrap(width, 0 < indents < len(filled) * 0.7, spaced) if continued >= 3 else None


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
    """Two halves of a line; a blank only where two Latin words or numbers meet."""
    left, right = left.rstrip(), right.strip()
    latin = bool(left) and bool(right) and left[-1].isascii() and right[0].isascii()
    if latin and left[-1] not in "-/(" and not (left[-1].isdigit() and right[0] in "0123456789.,%"):
        return f"{left} {right}"
    return left + right


def _goes_on(last: str, line: str, wrap: Wrap) -> bool:
    """Whether ``line`` is the rest of the paragraph whose last line is ``last``."""
    next_word = re.match(r"[A-Za-z0-9,.%]*", line.strip())
    slack = _SLACK + (len(next_word.group()) if next_word else 0)
    if display_width(last) < wrap.width - slack or _COLUMNS.search(line.strip()) or _COLUMNS.search(last.strip()):
        return False
    if _ITEM.match(line) or (wrap.indented and _INDENT.match(line)):
        return False
    return wrap.indented or wrap.spaced or not last.endswith(_SENTENCE_END)
