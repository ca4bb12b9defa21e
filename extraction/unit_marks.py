"""Units that no tail marks: the cells of a table column headed 单位, and short names in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extraction.lexicon import trie_pattern, words
from extraction.numerals import fold_forms
from extraction.unit_names import PrintedUnit

_HEADS: Final = frozenset(fold_forms(head) for head in words("units", "unit_columns"))
_ROW = re.compile(r"^[^\n]*\t[^\n]*$", re.M)
_CELL = re.compile(r"[^\t]+")
_NAME = re.compile(r"[㐀-鿿A-Za-z0-9()·×]{2,30}")
#: A trader of his own: 个体老板吴某.
_TRADER = re.compile(r"个体(?:老板|工商户|商户|经营者|户)(?:[㐀-鿿]某)?")
_NO_NAME = re.compile(
    r"(?:合计|小计|总计|共计|序号|无|[^㐀-鿿]*|.*(?:本部|总部|机关|[一-鿿]部|等?[0-9一二三四五六七八九十]+[家户]).*)"
)
_QUOTED = re.compile(
    r"(?:[向与从给由对和]|引入|供应商|客户|对手|商户|企业|公司|应收|应付|租给|参股的?|退市的)"
    rf"[“\"]([㐀-鿿]{{2,6}}?{trie_pattern(words('units', 'trades'))})[”\"]"
)


def find_marked_units(text: str) -> list[PrintedUnit]:
    """Units of unit columns and quoted short names, in no particular order."""
    return [*_in_columns(text), *_quoted(text), *_traders(text)]


def _in_columns(text: str) -> Iterator[PrintedUnit]:
    column: int | None = None
    before = -1
    for row in _ROW.finditer(text):
        if row.start() != before + 1:  # a line without cells ends the table
            column = None
        before = row.end()
        cells = row[0].split("\t")
        heads = [index for index, cell in enumerate(cells) if cell.replace(" ", "") in _HEADS]
        if heads:
            column = heads[0]
        elif column is not None and column < len(cells):
            yield from _cell(row.start() + sum(len(cell) + 1 for cell in cells[:column]), cells[column])


def _cell(start: int, cell: str) -> Iterator[PrintedUnit]:
    name = cell.strip()
    if _NAME.fullmatch(name) and not _NO_NAME.fullmatch(name):
        at = start + cell.index(name)
        yield PrintedUnit(at, at + len(name), name, "enterprise", "", "plain", True)


def _traders(text: str) -> Iterator[PrintedUnit]:
    for match in _TRADER.finditer(text):
        yield PrintedUnit(match.start(), match.end(), match[0], "anonymous", "", "plain", True)


def _quoted(text: str) -> Iterator[PrintedUnit]:
    for match in _QUOTED.finditer(text):
        yield PrintedUnit(match.start(1), match.end(1), match[1], "enterprise", "", "plain", True)
