"""What calamine does not tell of an XLSX sheet, read off its XML: percent formats, formulas without result, extent."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from extraction.formats.sheet.sheets import Merge, column_number
from extraction.markup import Element, local_name, parse_xml
from extraction.package import Package

_CELL = re.compile(rb"<(?:\w+:)?c(\s[^>]*?)?(?:/>|>(.*?)</(?:\w+:)?c>)", re.S)
_REF = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"')
_STYLE = re.compile(rb'\ss="(\d+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_RESULT = re.compile(rb"<(?:\w+:)?(?:v|t)(?:\s[^>]*)?>[^<]")
_LIST = re.compile(rb"<(?:\w+:)?formula1>\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})<")
_REPEAT = re.compile(rb'number-(rows|columns)-repeated="(\d{1,18})')
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_PERCENT_FORMATS = frozenset({9, 10})  # built-in 0% and 0.00% (ECMA-376 part 1, 18.8.30)


@dataclass(frozen=True, slots=True)
class Marks:
    """Cells with a percent format (0-based row, column), refs of formulas without stored result, filled extent.

    ``lists`` are the ranges on the sheet itself that drop-downs offer for choice: no entries of anybody.
    """

    percents: frozenset[tuple[int, int]] = frozenset()
    uncalculated: tuple[str, ...] = ()
    height: int = 0
    width: int = 0
    lists: tuple[Merge, ...] = ()

    def is_choice(self, row: int, column: int) -> bool:
        """Whether a cell only offers a value for a drop-down."""
        return any(area.top <= row <= area.bottom and area.left <= column <= area.right for area in self.lists)


NO_MARKS = Marks()


def read_marks(package: Package) -> dict[str, Marks]:
    """The marks of every sheet by its name."""
    percent_styles = _percent_styles(package)
    parts = dict(_sheet_parts(package))
    return {name: _sheet_marks(package.read(part), percent_styles) for name, part in parts.items() if part in package}


def has_sane_repeats(content: bytes) -> bool:
    """Whether an OpenDocument sheet repeats its rows and columns no further than a sheet reaches."""
    return all(
        int(count) <= (_MOST_ROWS if kind == b"rows" else _MOST_COLUMNS) for kind, count in _REPEAT.findall(content)
    )


def _sheet_parts(package: Package) -> Iterator[tuple[str, str]]:
    relations = package.get("xl/_rels/workbook.xml.rels")
    targets = {}
    if relations:
        for relation in parse_xml(relations, "workbook.xml.rels"):
            target = relation.get("Target") or ""
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            targets[relation.get("Id")] = path
    for element in parse_xml(package.read("xl/workbook.xml"), "workbook.xml").iter():
        if local_name(element) == "sheet":
            link = next((value for key, value in element.attrib.items() if str(key).endswith("}id")), None)
            yield element.get("name") or "", targets.get(str(link), "")


def _percent_styles(package: Package) -> frozenset[int]:
    """Indices of the cell formats that show a share as percent."""
    data = package.get("xl/styles.xml")
    if data is None:
        return frozenset()
    root = parse_xml(data, "styles.xml")
    own = {
        _id(element)
        for element in root.iter()
        if local_name(element) == "numFmt" and "%" in (element.get("formatCode") or "")
    }
    formats: list[Element] = next((list(part) for part in root if local_name(part) == "cellXfs"), [])
    wanted = _PERCENT_FORMATS | own
    return frozenset(at for at, element in enumerate(formats) if _id(element) in wanted)


def _id(element: Element) -> int:
    text = element.get("numFmtId") or ""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _sheet_marks(xml: bytes, percent_styles: frozenset[int]) -> Marks:
    percents, uncalculated, height, width = set(), [], 0, 0
    for cell in _CELL.finditer(xml):
        head, content = cell.group(1) or b"", cell.group(2) or b""
        ref = _REF.search(head)
        if not content or ref is None:
            continue
        row, column = int(ref.group(2)) - 1, column_number(ref.group(1).decode())
        height, width = max(height, row + 1), max(width, column + 1)
        style = _STYLE.search(head)
        if style and int(style.group(1)) in percent_styles:
            percents.add((row, column))
        if _FORMULA.search(content) and not _RESULT.search(content) and b't="str"' not in head:
            uncalculated.append((ref.group(1) + ref.group(2)).decode())
    return Marks(frozenset(percents), tuple(uncalculated), height, width, _lists(xml))


def _lists(xml: bytes) -> tuple[Merge, ...]:
    found = []
    for left, top, right, bottom in _LIST.findall(xml):
        area = Merge(int(top) - 1, column_number(left.decode()), int(bottom) - 1, column_number(right.decode()))
        if area.left == area.right and area.bottom > area.top:
            found.append(area)
    return tuple(found)
