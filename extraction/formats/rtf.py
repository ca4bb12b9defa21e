"""RTF (specification 1.9.1): paragraphs with their printed numbers, tables; deleted and hidden text is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from extraction import media
from extraction.document import Document, Trouble
from extraction.encoding import decode
from extraction.errors import DamagedFile
from extraction.limits import Limits
from extraction.pieces import Grid, GridCell, Paragraph, Piece, assemble

_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.S | re.I
)
_DESTINATIONS = frozenset(
    b"fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf"
    b" listtable listoverridetable revtbl rsidtbl generator themedata colorschememapping datastore latentstyles filetbl"
    b" xmlnstbl fldinst bkmkstart bkmkend pntext pn nonshppict atnid atnauthor annotation background mmathPr"
    b" shprslt docvar userprops xe tc formfield datafield falt panose pgdsctbl template".split()
)
_SIGNS = {
    b"tab": "\t", b"line": "\n", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"emdash": "—",
    b"endash": "–", b"bullet": "•", b"emspace": " ", b"enspace": " ", b"qmspace": " ", b"sect": "\n", b"page": "\n",
}  # fmt: skip
_CLOSED = ("、", "）", ")", "】", "．")  # behind these a number needs no blank before its text
_SYMBOLS = {b"~": " ", b"_": "-", b"-": ""}
_CODE_PAGES = {936: "gb18030", 950: "big5hkscs", 65001: "utf-8", 932: "cp932", 949: "cp949"}
_CHARSETS = {134: "gb18030", 136: "big5hkscs", 128: "cp932", 129: "cp949"}


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits: whether its text is printed, the encoding of its bytes, characters to skip after \\u."""

    printed: bool = True
    encoding: str = "gb18030"
    fallback: int = 1
    footnote: bool = False
    hidden: bool = False  #: hidden or deleted text
    label: bool = False  #: a printed number


@dataclass(slots=True)
class _Reading:
    """The text read so far: pieces, the row and the paragraph under construction, fonts with their encodings."""

    state: _State = field(default_factory=_State)
    stack: list[_State] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    note: list[str] = field(default_factory=list)
    pending: bytearray = field(default_factory=bytearray)
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = -1
    skip: int = 0
    in_table: bool = False
    level: int | None = None
    opening: bool = False  #: the last token opened a group, so that the next word may name a destination


def read_rtf(data: bytes, limits: Limits) -> Document:
    """An RTF file. Raises :class:`DamagedFile` when its groups are not closed and no text was found."""
    del limits
    start = data.find(b"{\\rtf")
    reading = _Reading()
    for token in _TOKEN.finditer(data, max(start, 0)):
        _take(reading, token)
    _flush(reading)
    _end_paragraph(reading)
    _end_table(reading)
    document = assemble(reading.pieces, media_type=media.RTF)
    if not reading.stack:
        return document
    if not document.text:
        raise DamagedFile
    return replace(document, troubles=(Trouble("file-cut-off", "文件末尾缺失，可能没有复制完整"),))


def _take(reading: _Reading, token: re.Match[bytes]) -> None:
    word, number, code, symbol, brace, plain = token.groups()
    opening, reading.opening = reading.opening, False
    if code:
        _bytes(reading, bytes([int(code, 16)]))
        return
    if plain:
        _bytes(reading, plain)
        return
    _flush(reading)
    if brace == b"{":
        reading.stack.append(reading.state)
        reading.opening = True
    elif brace == b"}":
        _close(reading)
    elif symbol == b"*":
        reading.state = replace(reading.state, printed=False)
        reading.opening = True
    elif symbol:
        _write(reading, _SYMBOLS.get(symbol, symbol.decode("ascii", "ignore") if symbol in b"{}\\" else ""))
    elif word:
        _word(reading, word, int(number) if number else None, opening)


def _close(reading: _Reading) -> None:
    if not reading.stack:
        return
    inner, reading.state = reading.state, reading.stack.pop()
    if inner.footnote and not reading.state.footnote:
        reading.pieces.append(Paragraph("".join(reading.note), "footnote"))
        reading.note = []


def _bytes(reading: _Reading, raw: bytes) -> None:
    """Bytes of text; those that only stand in for a Unicode character are dropped."""
    dropped = min(reading.skip, len(raw))
    reading.skip -= dropped
    reading.pending += raw[dropped:]


def _flush(reading: _Reading) -> None:
    """Turns pending bytes into characters: two bytes of one ideograph may come in two escapes."""
    if reading.pending:
        raw, reading.pending = bytes(reading.pending), bytearray()
        encoding = reading.fonts.get(reading.font, reading.state.encoding)
        try:
            text = raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            text = decode(raw).text
        _write(reading, text)


def _write(reading: _Reading, text: str) -> None:
    if reading.state.printed and not reading.state.hidden and text:
        (reading.note if reading.state.footnote else reading.text).append(text)


def _word(reading: _Reading, word: bytes, number: int | None, opening: bool) -> None:
    """One control word."""
    on = number != 0
    if opening and word in _DESTINATIONS:
        reading.state = replace(reading.state, printed=False)
    elif opening and word in (b"shptxt", b"listtext", b"fldrslt", b"footnote"):
        footnote = reading.state.footnote or word == b"footnote"
        reading.state = replace(reading.state, printed=True, footnote=footnote, label=word == b"listtext")
    elif word in (b"deleted", b"v"):
        reading.state = replace(reading.state, hidden=on)
    elif word == b"u" and number is not None:
        _write(reading, _unicode(number))
        reading.skip = reading.state.fallback
    elif word == b"uc":
        reading.state = replace(reading.state, fallback=number or 0)
    elif word == b"ansicpg" and number in _CODE_PAGES:
        reading.state = replace(reading.state, encoding=_CODE_PAGES[number])
    elif word in (b"f", b"fcharset"):
        _font(reading, word, number or 0)
    elif word in _SIGNS:
        closed = reading.state.label and "".join(reading.text[-1:]).endswith(_CLOSED)
        _write(reading, _SIGNS[word] if not reading.state.label else "" if closed else " ")
    else:
        _structure(reading, word, number)


def _unicode(number: int) -> str:
    """Signed 16-bit numbers; halves of a surrogate pair meet again in the text and are joined when it is assembled."""
    code = number + 65536 if number < 0 else number
    return chr(code) if code < 0x110000 else ""


def _font(reading: _Reading, word: bytes, number: int) -> None:
    """Notes the encoding of a font in the font table, or the font in use."""
    if word == b"f":
        reading.font = number
    elif number in _CHARSETS:
        reading.fonts[reading.font] = _CHARSETS[number]


def _structure(reading: _Reading, word: bytes, number: int | None) -> None:
    """Ends of paragraphs, cells and rows."""
    if reading.state.footnote or not reading.state.printed:
        if word == b"par" and reading.state.footnote:
            reading.note.append("\n")
        return
    if word == b"par":
        _end_paragraph(reading)
    elif word == b"pard":
        reading.in_table, reading.level = False, None
    elif word in (b"intbl", b"trowd"):
        reading.in_table = True
    elif word == b"outlinelevel" and number is not None and number < 9:
        reading.level = number + 1
    elif word in (b"cell", b"nestcell"):
        reading.row.append("\n".join([*reading.cell, _joined(reading)]))
        reading.cell = []
    elif word in (b"row", b"nestrow"):
        reading.rows.append(reading.row)
        reading.row, reading.in_table = [], False


def _joined(reading: _Reading) -> str:
    """The text of the paragraph; characters beyond the first plane, written as two numbers, put together."""
    text, reading.text = "".join(reading.text), []
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _end_paragraph(reading: _Reading) -> None:
    text = _joined(reading)
    if reading.in_table or reading.row:
        reading.cell.append(text)
        return
    _end_table(reading)
    reading.pieces += [Paragraph(line, level=reading.level) for line in text.split("\n")]


def _end_table(reading: _Reading) -> None:
    if reading.rows:
        name = f"表{sum(isinstance(piece, Grid) for piece in reading.pieces) + 1}"
        reading.pieces.append(Grid(tuple(_cells(reading.rows, name))))
        reading.rows = []


def _cells(rows: list[list[str]], name: str) -> Iterator[GridCell]:
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            yield GridCell(text, at, column, ref=f"{name} 第{at + 1}行")
