"""Markdown: marks removed, links and pictures dropped to their words, pipe and HTML tables as tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extraction import media
from extraction.document import Document
from extraction.encoding import decode
from extraction.formats.text import text_pieces
from extraction.limits import Limits
from extraction.pieces import Grid, GridCell, Paragraph, Piece, assemble

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_HTML_TABLE = re.compile(r"(<table\b.*?</table>)", re.S | re.I)
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*")
_RULE = re.compile(r"\s*(?:[-*_=]\s*){3,}")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_MARK = re.compile(r"^\s{0,8}(?:>\s?)*(?:[-*+]\s+(?:\[[ xX]\]\s+)?)?")
_DELIMITER = re.compile(r"\s*\|?(?:\s*:?-{1,}:?\s*\|)+\s*(?::?-{1,}:?)?\s*")
_INLINE = (
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\((?:[^()]|\([^()]*\))*\)"), r"\1"),
    (re.compile(r"<((?:https?|mailto):[^>\s]+)>"), r"\1"),
    (re.compile(r"(\*\*\*|___)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])([*])(?=[^\s*])(.+?)(?<=[^\s*])\1(?![\w*])"), r"\2"),
    (re.compile(r"~~(.+?)~~"), r"\1"),
    (re.compile(r"`+([^`]+)`+"), r"\1"),
    (re.compile(r"</?(?:br|p|b|i|u|em|strong|span|font|div|center|sup|sub)\b[^>]*>", re.I), " "),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])"), r"\1"),
)


def read_markdown(data: bytes, limits: Limits) -> Document:
    """A Markdown file, as converters and case collections write them."""
    decoded = decode(data)
    text = _COMMENT.sub("", _FRONT_MATTER.sub("", decoded.text.replace("\r\n", "\n")))
    pieces = list(_pieces(text, limits))
    title = next((piece.text for piece in pieces if isinstance(piece, Paragraph) and piece.level == 1), None)
    return assemble(pieces, media_type=media.MARKDOWN, troubles=decoded.troubles, title=title)


def _pieces(text: str, limits: Limits) -> Iterator[Piece]:
    from extraction.formats.html import fragment_pieces  # noqa: PLC0415 - only files with HTML tables need lxml

    for part in _HTML_TABLE.split(text):
        if part[:6].lower() == "<table":
            yield from fragment_pieces(part, limits)
        else:
            yield from _plain_pieces(part.split("\n"))


def _plain_pieces(lines: Sequence[str]) -> Iterator[Piece]:
    pending: list[str] = []
    position = 0
    while position < len(lines):
        heading, rows = _HEADING.fullmatch(lines[position]), _pipe_rows(lines, position)
        if not heading and not rows:
            pending.append(_strip_marks(lines[position]))
            position += 1
            continue
        yield from text_pieces(pending)
        pending = []
        if heading:
            yield Paragraph(_inline(heading.group(2)), level=len(heading.group(1)))
        else:
            yield _pipe_grid(rows)
        position += len(rows) or 1
    yield from text_pieces(pending)


def _pipe_rows(lines: Sequence[str], start: int) -> list[str]:
    """The lines of a pipe table that begins at ``start`` (its second line rules off the head), else none."""
    if "|" not in lines[start] or start + 1 >= len(lines) or not _DELIMITER.fullmatch(lines[start + 1]):
        return []
    end = start
    while end < len(lines) and "|" in lines[end]:
        end += 1
    return list(lines[start:end])


def _pipe_grid(rows: Sequence[str]) -> Grid:
    table = [row for at, row in enumerate(rows) if at != 1]
    cells = [
        GridCell(_inline(cell), at, column, ref=f"第{at + 1}行第{column + 1}列")
        for at, row in enumerate(table)
        for column, cell in enumerate(re.split(r"(?<!\\)\|", row.strip().removeprefix("|").removesuffix("|")))
    ]
    return Grid(tuple(cells), header_rows=1)


def _strip_marks(line: str) -> str:
    if _RULE.fullmatch(line) or _FENCE.match(line):
        return ""
    mark = _MARK.match(line)
    rest = line[mark.end() :] if mark and mark.group().strip() else line
    return _inline(rest)


def _inline(text: str) -> str:
    for pattern, words in _INLINE:
        text = pattern.sub(words, text)
    return text
