"""The reviewed fields by name: what people call them, and how a typed value becomes a stored one.

``未载明`` (or ``待认定``) for enterprise, loss, period and status records the decision that the source does not say it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from classifiers.rule_sets import OTHER_ASPECT, load_situations
from corpus.contract import plain as decimal_text
from extraction.amounts import parse_amount
from ledger.base import LARGEST_YUAN
from ledger.errors import BadValue, UnknownField, UnknownReason
from ledger.rule_files import load_shipped_rules

NOT_STATED = frozenset({"未载明", "待认定", "不详", "无"})
LOSS_STATUSES = {"actual": "已造成损失", "expected": "预计损失", "none": "未造成损失", "unstated": "待认定"}
STATUSES = {"open": "未整改", "rectifying": "正在整改", "rectified": "已整改", "transferred": "已移送"}
_SEPARATORS = re.compile(r"[、;；\n]+")
_PERIOD = re.compile(r"(?:19|20)\d{2}(?:-(?:19|20)\d{2})?")
_FEN = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Field:
    """A field that people may correct: its key, its Chinese name, an example, and how its text is parsed."""

    key: str
    name: str
    example: str
    parse: Callable[[str], Any]


def field_named(name: str) -> Field:
    """A field by key or Chinese name; raises UnknownField."""
    for field in FIELDS:
        if name.strip() in {field.key, field.name}:
            return field
    raise UnknownField("可更正：" + "、".join(field.name for field in FIELDS))


def parse_field(field: Field, text: str) -> Any:
    """The value as stored (JSON); raises BadValue with an example."""
    try:
        return field.parse(text.strip())
    except ValueError as error:
        raise BadValue(f"{field.name}：{text[:40]}；例：{field.example}") from error


def show_field(key: str, value: Any) -> str:
    """A stored value as people read it."""
    if value is None or value == []:
        return "待认定" if key == "loss_yuan" else "未载明"
    if isinstance(value, list):
        return "、".join(str(item) for item in value)
    names = {"loss_status": LOSS_STATUSES, "status": STATUSES}.get(key, {})
    return names.get(str(value), str(value))


@lru_cache(maxsize=1)
def reject_reasons() -> tuple[str, ...]:
    """不入账原因 of the dated field list."""
    fields = (field for group in load_shipped_rules("ledger_fields.yaml")["groups"] for field in group["fields"])
    return tuple(next(field["enum"] for field in fields if field["key"] == "reject_reason"))


def check_reason(reason: str) -> str:
    """A reason of the list; raises UnknownReason with the list."""
    if reason not in reject_reasons():
        raise UnknownReason("、".join(reject_reasons()))
    return reason


def _title(text: str) -> str:
    if not 1 <= len(text) <= 200:
        raise ValueError("1 to 200 characters")
    return text


def _names(text: str) -> list[str]:
    if text in NOT_STATED:
        return []
    names = [name.strip() for name in _SEPARATORS.split(text) if name.strip()]
    if not names or any(len(name) > 200 for name in names):
        raise ValueError("names of at most 200 characters")
    return list(dict.fromkeys(names))


def _loss(text: str) -> str | None:
    """Yuan as a decimal string; exact to the fen."""
    if text in NOT_STATED:
        return None
    bare = text.replace(",", "").replace("，", "")
    if re.fullmatch(r"\d+(\.\d+)?", bare):
        value = Decimal(bare)
    else:
        amount = parse_amount(text)
        if amount.currency != "CNY":
            raise ValueError("a loss is entered in yuan")
        value = amount.value
    if not 0 <= value <= LARGEST_YUAN or value != value.quantize(_FEN):
        raise ValueError("a loss in yuan, exact to the fen")
    return decimal_text(value)


def _choice(choices: Mapping[str, str], empty: str | None) -> Callable[[str], str | None]:
    def parse(text: str) -> str | None:
        if text in NOT_STATED and text not in choices.values():
            return empty
        for key, name in choices.items():
            if text in {key, name}:
                return key
        raise ValueError("not a choice")

    return parse


def _natures(text: str) -> list[str]:
    """Situation codes or aspects, the main one first; at most three."""
    situations = load_situations()
    aspects = {situation.aspect for situation in situations.values()} | {OTHER_ASPECT}
    natures = list(dict.fromkeys(part.strip() for part in _SEPARATORS.split(text) if part.strip()))
    if not 1 <= len(natures) <= 3 or any(part not in situations and part not in aspects for part in natures):
        raise ValueError("1 to 3 codes or aspects")
    return natures


def _period(text: str) -> list[str]:
    if text in NOT_STATED:
        return []
    parts = [part.strip() for part in _SEPARATORS.split(text) if part.strip()]
    if not parts or any(not _PERIOD.fullmatch(part) for part in parts):
        raise ValueError("years or ranges of years")
    return parts


FIELDS = (
    Field("title", "线索名称", "某公司违规出借资金", _title),
    Field("enterprises", "涉及企业", "甲公司、乙公司（或：未载明）", _names),
    Field("loss_yuan", "损失金额", "1200万元（或：12000000、待认定）", _loss),
    Field("loss_status", "损失性质", "、".join(LOSS_STATUSES.values()), _choice(LOSS_STATUSES, "unstated")),
    Field("natures", "影响性质", "资金管理、46-13-2", _natures),
    Field("period", "发生期间", "2014-2016、2019", _period),
    Field("status", "整改状态", "、".join(STATUSES.values()), _choice(STATUSES, None)),
)
