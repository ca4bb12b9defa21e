"""Reading a register of enterprises (XLSX, XLS, ODS, CSV) into a checked plan; wrong rows are told with their number.

Heads are found by ``rules/register_columns.yaml``. Reading stores nothing: a dry run is reading, and a plan with
errors is not imported, not even in part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from classifiers.credit_code import CreditCodeError, parse_credit_code
from classifiers.name_likeness import folded_name
from classifiers.registered import TIERS, RegisteredEnterprise
from corpus.register_tree import RegisterError, RowError, check_tree
from extraction.formats.sheet.csv_file import csv_sheet
from extraction.formats.sheet.sheets import Row, Sheet
from extraction.formats.sheet.workbook import workbook_sheets
from extraction.limits import Limits
from extraction.ole import SIGNATURE

TEMPLATE = "register_template.xlsx"
OWN_COLUMNS = "register_columns.yaml"
_HEAD_ROWS = 15
_LONGEST = 200
_NOISE = re.compile(r"[（(\[【].*?[)）\]】]|\s|[:：*]")
_BETWEEN = re.compile(r"[、;；,，/\n]+")


@dataclass(frozen=True, slots=True)
class RegisterPlan:
    """What an import would do: the enterprises in an order of parents first, what is wrong, and what to look at.

    ``unknown_heads`` are columns that nobody knows; they are left out. ``notes`` stop nothing.
    """

    enterprises: tuple[RegisteredEnterprise, ...]
    errors: tuple[RowError, ...]
    notes: tuple[str, ...]
    unknown_heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Heads by field, and the words of cells."""

    fields: Mapping[str, str]
    required: tuple[str, ...]
    tiers: Mapping[str, str]
    answers: Mapping[str, bool]


def read_register(
    data: bytes,
    known: Sequence[RegisteredEnterprise] = (),
    own_columns: Path | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> RegisterPlan:
    """Read a register. ``known``: what is entered already, which parents may be looked up in.

    Raises ReadError for a broken file and :class:`RegisterError` when no sheet has a column of names.
    """
    columns = _columns(own_columns)
    found: list[tuple[int, RegisteredEnterprise]] = []
    errors: list[RowError] = []
    unknown: list[str] = []
    sheets = [(sheet, head) for sheet in _sheets(data, limits) if not sheet.hidden for head in _heads(sheet, columns)]
    if not sheets:
        raise RegisterError("没有找到企业名称一列；表头须含“企业名称”，可参照模板（xiansuo register template）")
    for sheet, (number, places) in sheets:
        unknown += _unknown_heads(sheet, number, places)
        for row in sheet.rows:
            if row.number > number and any(row.cells.get(place, "").strip() for place in places.values()):
                enterprise = _row(sheet, row, places, columns, errors)
                if enterprise is not None:
                    found.append((row.number + 1, enterprise))
    ordered, wrong, notes = check_tree(found, known)
    told = sorted([*errors, *wrong], key=lambda error: error.row)
    return RegisterPlan(ordered, tuple(told), notes, tuple(dict.fromkeys(unknown)))


def template() -> bytes:
    """An empty register with heads, explanations and two lines of example, as XLSX."""
    return files("corpus").joinpath("rules", TEMPLATE).read_bytes()


def _sheets(data: bytes, limits: Limits) -> list[Sheet]:
    if data.startswith((b"PK", SIGNATURE)):
        return workbook_sheets(data, limits)
    return [csv_sheet(data, limits)[0]]


def _heads(sheet: Sheet, columns: _Columns) -> Iterator[tuple[int, dict[str, int]]]:
    """Number of the first row that has the required heads, with the column of each field; nothing without one."""
    for row in sheet.rows[:_HEAD_ROWS]:
        places: dict[str, int] = {}
        for column, text in sorted(row.cells.items()):
            field = columns.fields.get(_plain(text))
            if field is not None:
                places.setdefault(field, column)
        alone = len(places) == len(row.cells) == 1
        if (len(places) > 1 or alone) and all(field in places for field in columns.required):
            yield row.number, places
            return


def _unknown_heads(sheet: Sheet, number: int, places: Mapping[str, int]) -> Iterator[str]:
    head = next(row for row in sheet.rows if row.number == number)
    for column, text in sorted(head.cells.items()):
        if column not in places.values() and _plain(text) not in {"序号", ""}:
            yield text.strip()


def _row(
    sheet: Sheet, row: Row, places: Mapping[str, int], columns: _Columns, errors: list[RowError]
) -> RegisteredEnterprise | None:
    """The enterprise of a row; what is wrong with it goes to ``errors``, everything at once."""
    cells = {field: row.cells.get(place, "").strip() for field, place in places.items()}
    faults: list[str] = []
    name = "".join(cells["name"].split())
    if not name:
        faults.append("缺少企业名称")
    if len(name) > _LONGEST:
        faults.append("企业名称过长")
    code, tier, regulated = cells.get("code", ""), _plain(cells.get("tier", "")), _plain(cells.get("regulated", ""))
    try:
        code = parse_credit_code(code) if code else ""
    except CreditCodeError as error:
        faults.append(str(error))
    if tier and tier not in columns.tiers:
        faults.append(f"层级“{cells['tier']}”无法识别，应为 {'、'.join(TIERS)}")
    if regulated and regulated not in columns.answers:
        faults.append(f"是否监管“{cells['regulated']}”应填 是 或 否")
    place = sheet.name and f"{sheet.name} "
    errors += [RowError(row.number + 1, place + f"第 {row.number + 1} 行", fault) for fault in faults]
    if faults:
        return RegisteredEnterprise(name) if name else None
    return RegisteredEnterprise(
        name=name,
        former_names=_names(cells.get("former", ""), name),
        short_names=_names(cells.get("short", ""), name),
        parent="".join(cells.get("parent", "").split()) or None,
        tier=columns.tiers.get(tier, ""),
        credit_code=code or None,
        regulated=columns.answers.get(regulated, True),
    )


def _names(text: str, name: str) -> tuple[str, ...]:
    listed = ("".join(part.split()) for part in _BETWEEN.split(text))
    return tuple(dict.fromkeys(part for part in listed if len(part) > 1 and folded_name(part) != folded_name(name)))


@cache
def _shipped_columns() -> Mapping[str, Any]:
    text = files("corpus").joinpath("rules", OWN_COLUMNS).read_text(encoding="utf-8")
    return MappingProxyType(yaml.safe_load(text))


def _columns(own: Path | None) -> _Columns:
    """The heads in force: those shipped, and those that an office adds."""
    rules = dict(_shipped_columns())
    if own is not None and own.is_file():
        added = yaml.safe_load(own.read_text(encoding="utf-8-sig")) or {}
        rules["heads"] = {
            field: [*heads, *added.get("heads", {}).get(field, ())] for field, heads in rules["heads"].items()
        }
    return _Columns(
        fields={_plain(head): field for field, heads in rules["heads"].items() for head in heads},
        required=tuple(rules["required"]),
        tiers={_plain(word): tier for tier, words in rules["tiers"].items() for word in words},
        answers={word: answer == "yes" for answer, words in rules["answers"].items() for word in words},
    )


def _plain(text: str) -> str:
    return _NOISE.sub("", text)
