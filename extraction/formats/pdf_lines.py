"""The characters of a PDF page → printed lines: runs of text on one baseline, no doubled glyphs, no false spaces."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from extraction.document import Box
from extraction.formats.pdfium import Floats, Glyphs, Sheet
from extraction.layout.printed import PrintedLine
from extraction.layout.rules import threshold
from extraction.lexicon import load_lexicon

_LINE_END = (10, 13)
_BLANK = (9, 32, 0xA0, 0x2002, 0x2003, 0x2009, 0x200A, 0x202F, 0x205F, 0x3000)
#: No ink and no meaning: zero width signs, soft hyphen, byte order mark, NUL. PDFium writes 2 and U+FFFE for a hyphen.
_NOTHING = (0, 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)
_HYPHENS = (2, 0xFFFE)
_INK, _SPACE, _END, _VOID, _LOOK = range(5)  # what a character is; _LOOK: leaves ink, but must be looked up
#: Kangxi radicals, radical supplement and compatibility ideographs that some writers store for the plain character.
_LOOKALIKES = re.compile("[\u2e80-\u2fd5\uf900-\ufaff]")
_ASCENT, _DESCENT = 0.88, 0.12  # of the em: the body of a Chinese glyph above and below the baseline


def _kinds() -> npt.NDArray[np.uint8]:
    """The kind of every code point of the basic plane."""
    kinds = np.full(0x10000, _INK, dtype=np.uint8)
    kinds[list(_BLANK)], kinds[list(_LINE_END)], kinds[list(_NOTHING)] = _SPACE, _END, _VOID
    kinds[list(_HYPHENS)] = kinds[0xE000:0xF900] = _LOOK
    return kinds


_KINDS = _kinds()


@dataclass(frozen=True, slots=True)
class Visible:
    """The characters that leave ink, in file order: text, boxes, index in the page, the number of their line, and
    whether a space stands before them."""

    text: list[str]
    boxes: Floats
    index: list[int]
    line: npt.NDArray[np.int64]
    spaced: list[bool]

    def only(self, keep: list[int]) -> Visible:
        """The characters at the places ``keep``."""
        some = [self.text[at] for at in keep], self.boxes[keep], [self.index[at] for at in keep]
        return Visible(*some, self.line[keep], [self.spaced[at] for at in keep])


def visible(glyphs: Glyphs, sheet: Sheet) -> Visible:
    """The characters that leave ink; PDFium's own line feeds become line numbers, spaces become flags."""
    codes = glyphs.codes
    kinds = _KINDS[np.minimum(codes, 0xFFFF)]
    index = ((kinds == _INK) | (kinds == _LOOK)).nonzero()[0]
    lines = (kinds == _END).cumsum()[index]
    blanks = (kinds == _SPACE).cumsum()[index]
    text = list(map(chr, codes[index].tolist()))
    for at in (kinds[index] == _LOOK).nonzero()[0].tolist():
        text[at] = _character(ord(text[at]), int(index[at]), sheet)
    spaced = [False, *(blanks[1:] > blanks[:-1]).tolist()]
    return Visible(text, glyphs.boxes[index], index.tolist(), lines, spaced)


def _character(code: int, index: int, sheet: Sheet) -> str:
    """What a hyphen of PDFium's own or a glyph of a symbol font stands for."""
    if code in _HYPHENS:
        return "-"
    fonts = load_lexicon("symbol_fonts")
    name = sheet.font_name(index).lower().rpartition("+")[2].replace(" ", "")
    known = {font.replace(" ", ""): font for font in fonts}
    glyphs = fonts[known.get(name.partition("-")[0], "wingdings")]
    return str(glyphs.get(f"{code - 0xF000:02X}", chr(code)))


def page_turn(seen: Visible, sheet: Sheet) -> int:
    """Degrees by which the page must be turned clockwise so that most of its text stands upright."""
    angles: Counter[int] = Counter()
    starts = [0, *(np.diff(seen.line).nonzero()[0] + 1).tolist(), len(seen.text)]
    for start, end in list(pairwise(starts))[:: max(len(starts) // 12, 1)]:
        if end > start:
            angles[round(sheet.size_and_angle(seen.index[start])[1] / 90) % 4] += end - start
    quarter = angles.most_common(1)[0][0] if angles else 0
    return (360 - 90 * quarter) % 360


def turned(boxes: Floats, turn: int, width: float, height: float) -> Floats:
    """Displayed boxes on the page turned clockwise by ``turn`` degrees; width and height as displayed."""
    if turn == 0:
        return boxes
    x0, y0, x1, y1 = boxes.T
    if turn == 90:
        parts = (height - y1, x0, height - y0, x1)
    elif turn == 180:
        parts = (width - x1, height - y1, width - x0, height - y0)
    else:
        parts = (y0, width - x1, y1, width - x0)
    return np.stack(parts, axis=1)


def printed_lines(seen: Visible, sheet: Sheet, page: int, turn: int) -> Iterator[PrintedLine]:
    """The lines of a page, turned upright by ``turn`` degrees."""
    if not seen.text:
        return
    seen = replace(seen, boxes=turned(seen.boxes, turn, sheet.width, sheet.height))
    seen = _without_doubles(seen, sheet)
    cuts = _cuts(seen)
    columns = [column.tolist() for column in seen.boxes.T]
    for first, last in pairwise(cuts):
        yield _line(seen, first, [column[first:last] for column in columns], sheet, (page, turn))


def _without_doubles(seen: Visible, sheet: Sheet) -> Visible:
    """The characters, each once where it is printed twice at almost the same place (bold by overprinting).

    Two letters that one glyph stands for (a ligature; some writers map —— so) share one box: it is divided.
    """
    boxes = seen.boxes
    steps = np.abs(boxes[1:, :2] - boxes[:-1, :2]).max(axis=1, initial=0)
    near = (steps < 0.25 * (boxes[1:, 3] - boxes[1:, 1])).nonzero()[0].tolist()
    if not near:
        return seen
    boxes, doubles = boxes.copy(), set()
    for at in near:
        if steps[at] == 0 and sheet.same_stroke(seen.index[at], seen.index[at + 1]):
            boxes[at, 2] = boxes[at + 1, 0] = (boxes[at, 0] + boxes[at, 2]) / 2
        elif seen.text[at] == seen.text[at + 1]:
            doubles.add(at + 1)
    seen = replace(seen, boxes=boxes)
    return seen.only([at for at in range(len(seen.text)) if at not in doubles]) if doubles else seen


def _cuts(seen: Visible) -> list[int]:
    """Where a run ends: at line ends, wide gaps, steps back and changes of baseline; first 0, last the length."""
    rects, number = seen.boxes, seen.line
    em = np.maximum(rects[:, 3] - rects[:, 1], 1.0)
    gap = rects[1:, 0] - rects[:-1, 2]
    overlap = np.minimum(rects[1:, 3], rects[:-1, 3]) - np.maximum(rects[1:, 1], rects[:-1, 1])
    cut = (
        (number[1:] != number[:-1])
        | (gap > threshold("gaps", "split") * em[1:])
        | (gap < -threshold("gaps", "back") * em[1:])
    )
    cut |= overlap < 0.25 * np.minimum(em[1:], em[:-1])
    return [0, *(cut.nonzero()[0] + 1).tolist(), len(number)]


def _line(seen: Visible, first: int, rects: list[list[float]], sheet: Sheet, where: tuple[int, int]) -> PrintedLine:
    """The run of characters that starts at ``first``; ``rects`` holds its lefts, tops, rights and bottoms."""
    (page, turn), last = where, first + len(rects[0]) - 1
    samples = [seen.index[(first + last) // 2], seen.index[first], seen.index[last]]
    size, angle = sheet.size_and_angle(samples[0])
    other = sheet.size_and_angle(samples[1])[0]
    if abs(other - size) > 0.1:  # a mark set high, or a large initial: the third decides
        size = sorted((size, other, sheet.size_and_angle(samples[2])[0]))[1]
    slanted = 5 < (angle + turn) % 360 < 355
    edges: tuple[float, ...] = ()
    if slanted:
        text = "".join(seen.text[first : last + 1])
        box = Box(min(rects[0]), min(rects[1]), max(rects[2]), max(rects[3]))
    else:
        text, edges = _spaced_text(seen, first, rects, sheet)
        base = _baseline(sheet, samples[0], turn)
        box = Box(edges[0], base - _ASCENT * size, edges[-1], base + _DESCENT * size)
    bold, faint = all(map(sheet.bold, samples)), all(map(sheet.faint, samples))
    return PrintedLine(text, page, box, size, edges, bold, faint, slanted)


def _baseline(sheet: Sheet, index: int, turn: int) -> float:
    x, y = map(float, sheet.origin(index))
    places: dict[int, float] = {0: y, 90: x, 180: sheet.height - y, 270: sheet.width - x}
    return places[turn]


def _spaced_text(seen: Visible, first: int, rects: list[list[float]], sheet: Sheet) -> tuple[str, tuple[float, ...]]:
    """The text of a run with the spaces that belong to it, and the x positions of its character boundaries."""
    places, rights = rects[0], rects[2]
    characters = seen.text[first : first + len(places)]
    if True in seen.spaced[first + 1 : first + len(places)]:
        spaces = [at for at in range(1, len(characters)) if seen.spaced[first + at]]
        spaces = [at for at in spaces if _is_space(seen, first, at, rects, sheet)]
        if len(spaces) == len(characters) - 1 and all(map(is_wide, characters)):
            spaces = []  # letters set apart: 审 计 报 告
        for at in reversed(spaces):
            characters.insert(at, " ")
            places.insert(at, rights[at - 1])
    text = "".join(characters)
    edges = tuple(sorted((*places, rights[-1])))  # kerning can set a character back
    return (_LOOKALIKES.sub(_plain, text) if _LOOKALIKES.search(text) else text), edges


def _is_space(seen: Visible, first: int, at: int, rects: list[list[float]], sheet: Sheet) -> bool:
    """Whether the space before character ``at`` of a run is one of the text, and not a gap that justification left."""
    here = first + at
    wide = is_wide(seen.text[here - 1]) + is_wide(seen.text[here])
    if not wide:
        return True
    own = not sheet.generated(seen.index[here] - 1)
    if own and wide < 2:
        return True
    gap = (rects[0][at] - rects[2][at - 1]) / (rects[3][at] - rects[1][at] or 1.0)
    if own:
        return gap > threshold("gaps", "own_space")
    return gap > threshold("gaps", "derived_space" if wide == 2 else "mixed_space")


def is_wide(character: str) -> bool:
    """Whether a character is written without spaces around it (Han, kana, full-width signs and quotation marks)."""
    return character > "\u2e7f" or character in "“”‘’…—·"


def _plain(match: re.Match[str]) -> str:
    plain = unicodedata.normalize("NFKC", match.group())
    return plain if len(plain) == 1 else match.group()
