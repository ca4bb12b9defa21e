"""Paragraphs, headings, lists and tables of an HTML tree, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.cleaning import clean
from extraction.formats.docx.numerals import format_number
from extraction.formats.html_article import Extent
from extraction.formats.html_tables import is_layout, read_rows
from extraction.lexicon import words
from extraction.limits import Limits
from extraction.markup import Element, local_name, text_of
from extraction.pieces import Grid, GridCell, Paragraph, Piece

_SKIPPED = frozenset({
    "script", "style", "noscript", "template", "head", "iframe", "svg", "select", "option", "button", "textarea", "nav",
    "object", "embed", "audio", "video", "canvas", "map", "xml", "title", "datalist", "del",
})  # fmt: skip
_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "label",
    "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    "img", "input", "o:p", "wbr", "st1:chsdate", "nobr", "ruby", "rb", "acronym",
})  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_NO_MARKER = re.compile(r"list-style(?:-type)?\s*:\s*none", re.I)
_LIST_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_SENTENCE_END = re.compile("[。；！？]")
_WIDE = r"[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef“”‘’…—]"
_BREAK_IN_SOURCE = re.compile(rf"(?<={_WIDE})[ \t]*\n[ \t\n]*(?={_WIDE})")


def collapse(text: str) -> str:
    """White space as a browser shows it; a line end of the source between two ideographs is none."""
    text = _BREAK_IN_SOURCE.sub("", text.replace("\r\n", "\n"))
    return re.sub(r"[ \t\n\r\f]+", " ", text).strip(" \u3000\xa0")


class BlockWalk:
    """One walk over a tree: the paragraph under construction and how many tables have been met."""

    def __init__(self, limits: Limits, extent: Extent | None = None) -> None:
        self._limits = limits
        self._extent = extent
        self._inline: list[str] = []
        self._label = ""  # the number of a list item, until its first paragraph is written
        self._level: int | None = None
        self._tables = 0

    def pieces(self, root: Element) -> Iterator[Piece]:
        """Everything under ``root`` that lies in the extent."""
        yield from self._walk(root)
        yield from self._flush()

    def _flush(self) -> Iterator[Paragraph]:
        text, self._inline = collapse("".join(self._inline)), []
        if text:
            yield Paragraph(self._label + text, level=self._level)
            self._label = ""

    def _walk(self, element: Element) -> Iterator[Piece]:
        name = local_name(element)
        if self._is_left_out(element, name):
            return
        if name == "br":
            yield from self._flush()
        elif name == "table":
            yield from self._flush()
            yield from self._table(element)
        elif name in _INLINE:
            yield from self._content(element)
        else:
            yield from self._flush()
            outer, self._level = self._level, int(name[1]) if re.fullmatch("h[1-6]", name) else self._level
            yield from self._list_item(element) if name in ("ol", "ul") else self._content(element)
            yield from self._flush()
            self._level = outer

    def _content(self, element: Element) -> Iterator[Piece]:
        if element.text:
            self._inline.append(clean(element.text))
        for child in element:
            yield from self._walk(child)
            if child.tail and (self._extent is None or self._extent.holds(child)):
                self._inline.append(clean(child.tail))

    def _list_item(self, items: Element) -> Iterator[Piece]:
        """A list; the items of a numbered one get the numbers that a browser prints."""
        form = _LIST_FORMS.get(items.get("type") or "1", "decimal")
        count = _whole(items.get("start"), 1)
        bare = local_name(items) != "ol" or _NO_MARKER.search(items.get("style") or "") is not None
        for child in items:
            if local_name(child) == "li" and not bare:
                count = _whole(child.get("value"), count)
                shown = not _NO_MARKER.search(child.get("style") or "") and _has_words(child)
                self._label = f"{format_number(count, form)}. " if shown else ""
                count += 1
                yield from self._content(child)
                yield from self._flush()
                self._label = ""
            else:
                yield from self._walk(child)

    def _is_left_out(self, element: Element, name: str) -> bool:
        if not name or name in _SKIPPED or element.get("hidden") is not None:
            return True
        if _HIDDEN.search(element.get("style") or ""):
            return True
        if self._extent is None:
            return False
        return not self._extent.holds(element) or (name not in _INLINE and _is_boilerplate(element, name))

    def _table(self, table: Element) -> Iterator[Piece]:
        rows = read_rows(table, self._limits)
        if is_layout(table, rows):
            yield from self._content(table)
            yield from self._flush()
            return
        for caption in table.iter("caption"):
            yield Paragraph(collapse(text_of(caption)))
        self._tables += 1
        cells = tuple(
            GridCell(self._cell_text(place.element), place.row, place.column, place.row_span, place.column_span,
                     f"表{self._tables} 第{place.row + 1}行")
            for place in rows.places
        )  # fmt: skip
        yield Grid(cells, header_rows=rows.header_rows or None)

    def _cell_text(self, cell: Element) -> str:
        inner = BlockWalk(self._limits, self._extent)
        texts = []
        for piece in inner.pieces(cell):
            texts += [piece.text] if isinstance(piece, Paragraph) else [part.text for part in piece.cells]
        return "\n".join(texts)


def _is_boilerplate(element: Element, name: str) -> bool:
    """A list of links, or a part that its template names as a menu or foot and that holds no sentence."""
    if name in ("table", "tr", "td", "tbody", "body", "html", "form") or _SENTENCE_END.search(text_of(element)):
        return False
    named = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    if name == "footer" or set(re.split(r"[\s_-]+", named)) & set(words("web_page", "boilerplate")):
        return len(text_of(element).strip()) < 400
    links = list(element.iter("a"))
    linked = sum(len("".join(text_of(link).split())) for link in links)
    return len(links) >= 4 and linked > 0.6 * len("".join(text_of(element).split()))


def _has_words(item: Element) -> bool:
    """Whether an item holds more than a list of its own (whose numbers follow)."""
    inner = sum(len(text_of(part)) for part in item if local_name(part) in ("ol", "ul"))
    return len(text_of(item).strip()) > inner


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 7 else default
