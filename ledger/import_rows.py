"""Reading an existing ledger or a unit's return (XLSX, XLS, ODS) into checked rows; wrong rows are told, not guessed.

Heads are found by ``rules/import_columns.yaml``; an amount's unit stands in its head or above the table; a merged cell
holds for all its rows. Nothing is stored here: a dry run is reading, and importing needs a plan without errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from classifiers.rule_sets import OTHER_ASPECT, load_situations
from extraction.amounts import parse_amount
from extraction.formats.sheet.sheets import Row, Sheet
from extraction.formats.sheet.workbook import workbook_sheets
from extraction.limits import Limits
from ledger.base import LARGEST_YUAN
from ledger.errors import BadWorkbook
from ledger.layout import MONEY_UNITS
from ledger.rule_files import load_office_rules

_HEAD_ROWS = 15
_NOISE = re.compile(r"[（(\[【].*?[)）\]】]|\s|[:：*]")
_UNIT = re.compile(r"(亿元|万元|千元|元)")
_UNITS = {**MONEY_UNITS, "千元": Decimal(1000), "亿元": Decimal(100000000)}
_NO_AMOUNT = frozenset({"", "-", "—", "/", "无", "待认定", "待定", "未认定", "不详"})
_PERIOD = re.compile(r"(?:19|20)\d{2}(?:\s*[-至—~]\s*(?:19|20)\d{2})?")


@dataclass(frozen=True, slots=True)
class ImportRules:
    """Heads by field, required fields, and what is written for each status."""

    fields: Mapping[str, str]
    required: tuple[str, ...]
    statuses: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A row, checked. Amounts in yuan; None is not stated. ``cell`` names its first cell (``Sheet1!A4``)."""

    cell: str
    number: str | None
    enterprises: tuple[str, ...]
    title: str
    fact: str
    loss_yuan: Decimal | None
    involved: Decimal | None
    natures: tuple[str, ...]
    status: str | None
    period: tuple[str, ...]
    source: str | None


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong, where."""

    cell: str
    message: str


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do: the rows, what is wrong, and heads that nobody knows (their columns are left out)."""

    rows: tuple[ImportedRow, ...]
    errors: tuple[RowError, ...]
    unknown_heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Heads:
    row: int
    columns: Mapping[str, int]
    units: Mapping[str, Decimal]
    unknown: tuple[str, ...]


def load_import_rules(folder: Path | None = None) -> ImportRules:
    """The heads in force for the ledger in ``folder``."""
    rules = load_office_rules("import_columns.yaml", folder)
    return ImportRules(
        fields={_plain(head): key for key, heads in rules["heads"].items() for head in heads},
        required=tuple(rules["required"]),
        statuses={word: status for status, words in rules["statuses"].items() for word in words},
    )


def read_import(data: bytes, rules: ImportRules, limits: Limits = Limits()) -> ImportPlan:  # noqa: B008 - frozen
    """Read a workbook; raises ReadError for a broken file, BadWorkbook when no table has the required heads."""
    rows: list[ImportedRow] = []
    errors: list[RowError] = []
    unknown: list[str] = []
    found = False
    for sheet in workbook_sheets(data, limits):
        heads = None if sheet.hidden else _find_heads(sheet, rules)
        if heads is None:
            continue
        found = True
        unknown += heads.unknown
        for result in _read_rows(sheet, heads, rules):
            (rows if isinstance(result, ImportedRow) else errors).append(result)  # type: ignore[arg-type]
    if not found:
        raise BadWorkbook
    errors += _double_numbers(rows)
    return ImportPlan(tuple(rows), tuple(errors), tuple(dict.fromkeys(unknown)))


def _find_heads(sheet: Sheet, rules: ImportRules) -> _Heads | None:
    """The first row that has the required heads, and the money unit that stands in a head or above."""
    above = Decimal(1)
    for row in sheet.rows[:_HEAD_ROWS]:
        columns: dict[str, int] = {}
        for column, text in row.cells.items():
            key = rules.fields.get(_plain(text))
            if key is not None:
                columns.setdefault(key, column)
        if all(key in columns for key in rules.required):
            units: dict[str, Decimal] = {
                key: _unit_of(row.cells[columns[key]], above) for key in ("loss", "involved") if key in columns
            }
            unknown = tuple(text for column, text in row.cells.items() if column not in columns.values())
            return _Heads(row.number, columns, units, unknown)
        for text in row.cells.values():
            above = _unit_of(text, above) if "单位" in text else above
    return None


def _read_rows(sheet: Sheet, heads: _Heads, rules: ImportRules) -> Iterator[ImportedRow | RowError]:
    merged = _merged(sheet, heads)
    for row in sheet.rows:
        if row.number <= heads.row:
            continue
        cells = {key: _cell(row, column, merged).strip() for key, column in heads.columns.items()}
        if not cells.get("fact") and not cells.get("number"):
            continue  # a total, a signature line, a blank row
        place = sheet.ref(row.number, min(heads.columns.values()))
        try:
            yield _row(place, cells, heads, rules)
        except ValueError as error:
            yield RowError(place, str(error))


def _row(place: str, cells: Mapping[str, str], heads: _Heads, rules: ImportRules) -> ImportedRow:
    for key in rules.required:
        if not cells.get(key):
            raise ValueError(f"缺少 {key}")
    names = tuple(dict.fromkeys(part.strip() for part in re.split(r"[、;；\n]", cells["enterprise"]) if part.strip()))
    if any(len(name) > 200 for name in names):
        raise ValueError("企业名称过长")
    return ImportedRow(
        cell=place,
        number=cells.get("number") or None,
        enterprises=names,
        title=(cells.get("title") or cells["fact"].split("。")[0])[:200],
        fact=cells["fact"],
        # A zero in a sheet is mostly an empty cell: only a person can say that nothing was lost.
        loss_yuan=_money("损失金额", cells.get("loss", ""), heads.units.get("loss", Decimal(1))) or None,
        involved=_money("涉及金额", cells.get("involved", ""), heads.units.get("involved", Decimal(1))),
        natures=_natures(cells.get("nature", "")),
        status=_status(cells.get("status", ""), rules),
        period=tuple(re.sub(r"\s*[-至—~]\s*", "-", part) for part in _PERIOD.findall(cells.get("period", ""))),
        source=cells.get("source") or None,
    )


def _money(name: str, text: str, unit: Decimal) -> Decimal | None:
    """An amount in yuan; text with a unit of its own keeps it. Raises ValueError."""
    bare = text.replace(",", "").replace("，", "").strip()
    if bare in _NO_AMOUNT:
        return None
    if re.fullmatch(r"-?\d{1,18}(\.\d{1,10})?", bare):
        value = Decimal(bare) * unit
    else:
        try:
            amount = parse_amount(text)
        except ValueError:
            raise ValueError(f"{name}无法识别：{text[:30]}") from None
        if amount.currency != "CNY":
            raise ValueError(f"{name}不是人民币：{text[:30]}")
        value = amount.value
    if not 0 <= value <= LARGEST_YUAN:
        raise ValueError(f"{name}超出范围：{text[:30]}")
    return value


def _natures(text: str) -> tuple[str, ...]:
    """Aspects or codes that the rule set knows; other words are left to review."""
    situations = load_situations()
    known = {situation.aspect for situation in situations.values()} | {OTHER_ASPECT} | set(situations)
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[、;；,，\n]", text) if part.strip() in known))[:3]


def _status(text: str, rules: ImportRules) -> str | None:
    return rules.statuses.get(_plain(text))


def _double_numbers(rows: Sequence[ImportedRow]) -> Iterator[RowError]:
    seen: dict[str, str] = {}
    for row in rows:
        if row.number is None:
            continue
        if row.number in seen:
            yield RowError(row.cell, f"编号 {row.number} 与 {seen[row.number]} 重复")
        seen.setdefault(row.number, row.cell)


def _merged(sheet: Sheet, heads: _Heads) -> Mapping[tuple[int, int], str]:
    """The text of merged cells for each row and column that they cover, below the heads."""
    texts = {row.number: row.cells for row in sheet.rows}
    found = {}
    for merge in sheet.merges:
        text = texts.get(merge.top, {}).get(merge.left, "")
        if merge.top > heads.row and text and merge.bottom - merge.top < len(sheet.rows):
            for row in range(merge.top, merge.bottom + 1):
                found[row, merge.left] = text
    return found


def _cell(row: Row, column: int, merged: Mapping[tuple[int, int], str]) -> str:
    return row.cells.get(column) or merged.get((row.number, column), "")


def _unit_of(text: str, default: Decimal) -> Decimal:
    named = _UNIT.search(text)
    return _UNITS[named.group()] if named else default


def _plain(head: str) -> str:
    return _NOISE.sub("", head)
