"""Comma, semicolon or tab separated values as a sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from extraction.document import Trouble
from extraction.encoding import decode
from extraction.errors import DamagedFile, FileTooLarge
from extraction.formats.sheet.sheets import Row, Sheet
from extraction.limits import Limits

_SEPARATORS = "\t,;|，"
_LINES_LOOKED_AT = 50


def csv_sheet(data: bytes, limits: Limits) -> tuple[Sheet, Sequence[Trouble]]:
    """The values as one sheet without a name, and what is uncertain about their encoding."""
    decoded = decode(data)
    rows, filled = [], 0
    csv.field_size_limit(limits.max_bytes)
    try:
        reader = csv.reader(io.StringIO(decoded.text, newline=""), delimiter=_separator(decoded.text))
        for number, values in enumerate(reader):
            cells = {column: value for column, value in enumerate(values) if value.strip()}
            filled += len(cells)
            if filled > limits.max_cells:
                raise FileTooLarge(f"超过 {limits.max_cells} 个单元格")
            if cells:
                rows.append(Row(number, cells))
    except csv.Error as error:
        raise DamagedFile from error
    return Sheet("", tuple(rows)), decoded.troubles


def _separator(text: str) -> str:
    """The mark that parts most of the first lines into the same number of values."""
    lines = [line for line in text.split("\n")[:_LINES_LOOKED_AT] if line.strip()]

    def agreement(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines]
        usual = max(set(counts), key=counts.count, default=0)
        return (counts.count(usual) if usual else 0, usual)

    best = max(_SEPARATORS, key=agreement)
    return best if agreement(best)[0] else ","
