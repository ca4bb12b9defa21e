"""A sheet as its readers give it: filled cells only, as text, in their true places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from math import isfinite


@dataclass(frozen=True, slots=True)
class Row:
    """A row with at least one filled cell: its 0-based number and the text of its cells by 0-based column."""

    number: int
    cells: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, 0-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; ``uncalculated`` names the cells (C7) whose formula has no stored result."""

    name: str
    rows: tuple[Row, ...]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    uncalculated: tuple[str, ...] = ()

    def ref(self, row: int, column: int) -> str:
        """How a person names a cell: ``Sheet1!C7``, in a file without sheets ``C7``."""
        place = f"{column_letters(column)}{row + 1}"
        return f"{self.name}!{place}" if self.name else place


def column_letters(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A → 0, AA → 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def print_value(value: object, percent: bool = False) -> str:
    """A cell's value as a person sees it: 15 digits as Excel keeps them, no exponent, no thousands marks, ISO dates."""
    match value:
        case None:
            text = ""
        case bool():
            text = "TRUE" if value else "FALSE"
        case int() | float():
            text = _print_number(value, percent)
        case datetime():
            at_midnight = value.time() == time(0)
            text = value.date().isoformat() if at_midnight else value.isoformat(sep=" ", timespec="seconds")
        case time():
            text = value.isoformat(timespec="seconds" if value.second else "minutes")
        case timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            text = f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
        case _:
            text = str(value)
    return text


def _print_number(value: float, percent: bool) -> str:
    if not isfinite(value):
        return str(value)
    shown = Decimal(format(value * 100 if percent else value, ".15g"))
    text = format(shown, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return ("0" if text in ("-0", "") else text) + ("%" if percent else "")
