"""The characters of a PDF page → printed lines: runs of text on one baseline, no doubled glyphs, no false spaces."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extraction.document import Box
from extraction.formats.pdfium import Floats, Glyphs, Sheet
from extraction.layout.printed import PrintedLine
from extraction.layout.rules import threshold
from extraction.lexicon import load_lexicon

_LINE_END = (10, 13)
_BLANK = frozenset((9, 32, 0xA0, 0x2002, 0x2003, 0x2009, 0x200A, 0x202F, 0x205F, 0x3000))
#: No ink and no meaning: zero width signs, soft hyphen, byte order mark, NUL. PDFium writes 2 and U+FFFE for a hyphen.
_NOTHING = frozenset((0, 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_HYPHENS = (2, 0xFFFE)
#: Kangxi radicals, radical supplement and compatibility ideographs that some writers store for the plain character.
_LOOKALIKES = re.compile("[\u2e80-\u2fd5\uf900-\ufaff]")
_ASCENT, _DESCENT = 0.88, 0.12  # of the em: the body of a Chinese glyph above and below the baseline


@dataclass(frozen=True, slots=True)
class Visible:
    """The characters that leave ink, in file order: text, boxes, index in the page, the number of their line, and
    whether a space stands before them."""

    text: list[str]
    boxes: Floats
    index: list[int]
    line: list[int]
    spaced: list[bool]


def visible(glyphs: Glyphs, sheet: Sheet) -> Visible:
    """The characters that leave ink; PDFium's own line feeds become line numbers, spaces become flags."""
    text: list[str] = []
    index: list[int] = []
    lines: list[int] = []
    spaced: list[bool] = []
    line, space = 0, False
    for at, code in enumerate(glyphs.codes):
        if code in _BLANK:
            space = True
        elif code in _LINE_END:
            line += 1
            space = False
        elif code not in _NOTHING:
            text.append(_character(code, at, sheet) if code in _HYPHENS or 0xE000 <= code < 0xF900 else chr(code))
            index.append(at)
            lines.append(line)
            spaced.append(space)
            space = False
    return Visible(text, glyphs.boxes[index], index, lines, spaced)


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
    starts = [0, *(i for i in range(1, len(seen.line)) if seen.line[i] != seen.line[i - 1])]
    ends = [*starts[1:], len(seen.line)]
    for start, end in list(zip(starts, ends, strict=True))[:: max(len(starts) // 12, 1)]:
        if seen.text:
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
    boxes = turned(seen.boxes, turn, sheet.width, sheet.height)
    keep = _without_doubles(seen, boxes, sheet)
    rects = boxes if len(keep) == len(boxes) else boxes[keep]
    cuts = _cuts(rects, [seen.line[at] for at in keep])
    columns = [column.tolist() for column in rects.T]
    for first, last in pairwise(cuts):
        yield _line(seen, keep[first:last], [column[first:last] for column in columns], sheet, (page, turn))


def _without_doubles(seen: Visible, boxes: Floats, sheet: Sheet) -> list[int]:
    """Indices of the characters, each once where it is printed twice at almost the same place (bold by overprinting).

    Two letters that one glyph stands for (a ligature; some writers map —— so) share one box: it is divided.
    """
    everything = list(range(len(seen.text)))
    steps = np.abs(boxes[1:, :2] - boxes[:-1, :2]).max(axis=1, initial=0)
    doubles = set()
    for at in (steps < 0.25 * (boxes[1:, 3] - boxes[1:, 1])).nonzero()[0].tolist():
        if steps[at] == 0 and sheet.same_stroke(seen.index[at], seen.index[at + 1]):
            boxes[at, 2] = boxes[at + 1, 0] = (boxes[at, 0] + boxes[at, 2]) / 2
        elif seen.text[at] == seen.text[at + 1]:
            doubles.add(at + 1)
    return [at for at in everything if at not in doubles] if doubles else everything


def _cuts(rects: Floats, lines: list[int]) -> list[int]:
    """Where a run ends: at line ends, wide gaps, steps back and changes of baseline; first 0, last the length."""
    em = np.maximum(rects[:, 3] - rects[:, 1], 1.0)
    gap = rects[1:, 0] - rects[:-1, 2]
    overlap = np.minimum(rects[1:, 3], rects[:-1, 3]) - np.maximum(rects[1:, 1], rects[:-1, 1])
    number = np.array(lines)
    cut = (
        (number[1:] != number[:-1])
        | (gap > threshold("gaps", "split") * em[1:])
        | (gap < -threshold("gaps", "back") * em[1:])
    )
    cut |= overlap < 0.25 * np.minimum(em[1:], em[:-1])
    return [0, *(cut.nonzero()[0] + 1).tolist(), len(lines)]


def _line(
    seen: Visible, keep: list[int], rects: list[list[float]], sheet: Sheet, where: tuple[int, int]
) -> PrintedLine:
    page, turn = where
    samples = [seen.index[keep[at]] for at in (len(keep) // 2, 0, -1)]
    measured = sorted(map(sheet.size_and_angle, samples))
    size, angle = measured[1][0], (measured[1][1] + turn) % 360
    slanted = 5 < angle < 355
    if slanted:
        text, edges = "".join(seen.text[at] for at in keep), ()
        box = Box(min(rects[0]), min(rects[1]), max(rects[2]), max(rects[3]))
    else:
        text, edges = _spaced_text(seen, rects, keep, sheet)
        base = _baseline(sheet, samples[0], turn)
        box = Box(edges[0], base - _ASCENT * size, edges[-1], base + _DESCENT * size)
    bold, faint = all(map(sheet.bold, samples)), all(map(sheet.faint, samples))
    return PrintedLine(text, page, box, size, edges, bold, faint, slanted)


def _baseline(sheet: Sheet, index: int, turn: int) -> float:
    x, y = sheet.origin(index)
    return {0: y, 90: x, 180: sheet.height - y, 270: sheet.width - x}[turn]


def _spaced_text(
    seen: Visible, rects: list[list[float]], keep: list[int], sheet: Sheet
) -> tuple[str, tuple[float, ...]]:
    """The text of a run with the spaces that belong to it, and the x positions of its character boundaries."""
    places, rights = rects[0], rects[2]
    characters = [seen.text[at] for at in keep]
    spaces = [at for at in range(1, len(keep)) if seen.spaced[keep[at]] and _is_space(seen, rects, keep, at, sheet)]
    if len(spaces) == len(keep) - 1 and all(map(is_wide, characters)):
        spaces = []  # letters set apart: 审 计 报 告
    for at in reversed(spaces):
        characters.insert(at, " ")
        places.insert(at, rights[at - 1])
    places.append(rights[-1])
    edges, reach = [], places[0]
    for place in places:
        reach = max(place, reach)
        edges.append(reach)
    text = "".join(characters)
    return (_LOOKALIKES.sub(_plain, text) if _LOOKALIKES.search(text) else text), tuple(edges)


def _is_space(seen: Visible, rects: list[list[float]], keep: list[int], at: int, sheet: Sheet) -> bool:
    """Whether the space before character ``at`` of a run is one of the text, and not a gap that justification left."""
    wide = is_wide(seen.text[keep[at - 1]]) + is_wide(seen.text[keep[at]])
    own = wide < 2 and not sheet.generated(seen.index[keep[at]] - 1)
    if not wide or own:
        return True
    gap = (rects[0][at] - rects[2][at - 1]) / (rects[3][at] - rects[1][at] or 1.0)
    if wide == 2 and not sheet.generated(seen.index[keep[at]] - 1):
        return gap > threshold("gaps", "own_space")
    return gap > threshold("gaps", "derived_space" if wide == 2 else "mixed_space")


def is_wide(character: str) -> bool:
    """Whether a character is written without spaces around it (Han, kana, full-width signs and quotation marks)."""
    return character > "\u2e7f" or character in "“”‘’…—·"


def _plain(match: re.Match[str]) -> str:
    plain = unicodedata.normalize("NFKC", match.group())
    return plain if len(plain) == 1 else match.group()
