"""The column layout of the exported ledger (a dated file that an office can replace), and what stands in each cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from ledger.errors import BadSettings
from ledger.fields import LOSS_STATUSES, STATUSES
from ledger.lifecycle import load_lifecycle
from ledger.models import Entry
from ledger.office import Office
from ledger.rule_files import load_office_rules, load_shipped_rules
from ledger.values import UNDETERMINED_LEVEL

Cell = str | int | Decimal | date | None
MONEY_UNITS = {"元": Decimal(1), "万元": Decimal(10000)}
_MONEY_KEYS = frozenset({"loss_amount", "amount_involved", "recovered"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field's key, its head, and its width in characters."""

    key: str
    head: str
    width: float

    @property
    def is_money(self) -> bool:
        """Whether its cells are amounts, shown in the layout's money unit."""
        return self.key in _MONEY_KEYS


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns in the office's order, the sheet's title and the money unit."""

    title: str
    money_unit: str
    states: Mapping[str, str]
    columns: tuple[Column, ...]

    def head(self, column: Column) -> str:
        """The head of a column; a money column names its unit."""
        return f"{column.head}（{self.money_unit}）" if column.is_money else column.head

    def money(self, yuan: Decimal) -> Decimal:
        """An amount in the layout's unit, exact."""
        return yuan / MONEY_UNITS[self.money_unit]


def load_layout(folder: Path | None = None) -> Layout:
    """The layout in force for the ledger in ``folder``; raises BadSettings."""
    rules = load_office_rules("ledger_columns.yaml", folder)
    heads = _field_heads()
    if rules["money_unit"] not in MONEY_UNITS:
        raise BadSettings("money_unit")
    columns = []
    for row in rules["columns"]:
        key = row.get("key")
        if key not in CELLS:
            raise BadSettings(f"ledger_columns.yaml：{key}")
        columns.append(Column(key, row.get("head") or heads[key], float(row.get("width", 12))))
    return Layout(str(rules["title"]), rules["money_unit"], load_lifecycle(folder).states, tuple(columns))


def cell(key: str, entry: Entry, serial: int, layout: Layout, office: Office) -> Cell:
    """What stands in the cell of a column for an entry; an amount in yuan."""
    if key == "serial":
        return serial
    if key == "state":
        return layout.states.get(entry.state, entry.state)
    if key == "source_kind":
        return office.source_names.get(entry.source_code, entry.source_code)
    return CELLS[key](entry)


def _field_heads() -> Mapping[str, str]:
    """Chinese head of each field of the dated list, the unit in brackets left to the layout."""
    groups = load_shipped_rules("ledger_fields.yaml")["groups"]
    return {field["key"]: field["zh"].removesuffix("（元）") for group in groups for field in group["fields"]}


def _amounts(entry: Entry) -> str:
    return "；".join(amount["text"] for amount in entry.payload["machine"]["amounts"])


def _involved(entry: Entry) -> Decimal | None:
    """涉及金额, when the clue tells exactly one in yuan; several are not added up."""
    amounts = entry.payload["machine"]["amounts"]
    found = {Decimal(a["value"]) for a in amounts if a["role"] == "involved" and a["currency"] == "CNY"}
    return found.pop() if len(found) == 1 else None


def _locator(entry: Entry) -> str:
    """Page or cell, heading path, and the beginning of the file's hash."""
    machine = entry.payload["machine"]
    spot = next((s["cell"] for s in machine["evidence"] if s["cell"]), None)
    place = f"第{entry.page}页" if entry.page else spot or ""
    path = " / ".join(machine["path"])
    return "；".join(part for part in (place, path, f"文件 {entry.document_sha256[:12]}") if part)


def _source_title(entry: Entry) -> str:
    document = entry.document
    inside = f"（{document.member}）" if document.member else ""
    return document.title or document.name + inside


CELLS: dict[str, Callable[[Entry], Cell]] = {
    "serial": lambda entry: None,
    "source_kind": lambda entry: entry.source_code,
    "clue_no": lambda entry: entry.number,
    "registered_on": lambda entry: entry.registered_on,
    "registered_by": lambda entry: entry.registered_by,
    "title": lambda entry: entry.title,
    "ledger_year": lambda entry: entry.year,
    "source_title": _source_title,
    "source_doc_no": lambda entry: entry.document.document_number,
    "source_issuer": lambda entry: entry.document.issuer,
    "source_date": lambda entry: entry.document.issued_on,
    "source_locator": _locator,
    "quote": lambda entry: entry.text,
    "enterprise": lambda entry: entry.enterprise or "未载明",
    "fact": lambda entry: entry.text,
    "period": lambda entry: "、".join(entry.payload["values"]["period"]),
    "applicable_rule_set": lambda entry: entry.rule_set,
    "situation_codes": lambda entry: "；".join(entry.payload["natures"]),
    "nature": lambda entry: entry.aspect,
    "amount_involved": _involved,
    "loss_amount": lambda entry: entry.loss_yuan,
    "loss_kind": lambda entry: LOSS_STATUSES[entry.loss_status],
    "loss_level": lambda entry: entry.level or UNDETERMINED_LEVEL,
    "amount_raw": _amounts,
    "state": lambda entry: entry.state,
    "rect_state": lambda entry: STATUSES.get(entry.status or "", ""),
}
