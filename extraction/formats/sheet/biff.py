"""How far the sheets of an old workbook (BIFF, [MS-XLS]) reach, read off its records before anything is allocated."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from extraction.ole import read_stream

_MOST_ROWS, _MOST_COLUMNS = 65_536, 256
_DIMENSIONS = 0x0200
#: Records that begin with the row and column of a cell (numbers, texts, formulas, truth values; single and in rows).
_CELLS = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E})


def filled_extent(data: bytes) -> tuple[int, int] | None:
    """Rows and columns up to the last filled cell of any sheet; None when a record points beyond what a sheet holds."""
    rows = columns = 0
    for kind, content in _records(read_stream(data, ("Workbook", "Book"))):
        if kind == _DIMENSIONS and len(content) >= 12:
            first_row, last_row, first_column, last_column = struct.unpack_from("<IIHH", content)
            if not (first_row <= last_row <= _MOST_ROWS and first_column <= last_column <= _MOST_COLUMNS):
                return None
        elif kind in _CELLS and len(content) >= 4:
            row, column = struct.unpack_from("<HH", content)
            if column >= _MOST_COLUMNS:
                return None
            rows, columns = max(rows, row + 1), max(columns, column + 1)
    return rows, columns


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, position)
        yield kind, stream[position + 4 : position + 4 + size]
        position += 4 + size
