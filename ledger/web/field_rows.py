"""The reviewed fields of a clue as rows of the review page: value in force, the machine's, its grade and its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.fields import FIELDS, show_field
from ledger.in_force import Difference, values_in_force
from ledger.models import Clue
from ledger.values import field_json, machine_values, nature_label
from ledger.web.templating import money

HIGH, MIDDLE, LOW = "高", "中", "低"
_BASIS = {"stated": HIGH, "alias": MIDDLE, "inherited": LOW}


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field. ``raw`` is what an editor begins with; ``by`` says who corrected it; ``newer`` a newer reading."""

    number: int
    key: str
    name: str
    example: str
    value: str
    machine: str
    grade: str
    words: str
    raw: Any
    by: str
    newer: str


def field_rows(clue: Clue, differences: tuple[Difference, ...]) -> list[FieldRow]:
    """All fields in their order."""
    values, machine = values_in_force(clue), machine_values(clue.payload)
    corrected = {row.field: row for row in clue.fields}
    newer = {difference.field: difference.latest for difference in differences}
    rows = []
    for number, field in enumerate(FIELDS, 1):
        decision = corrected.get(field.key)
        rows.append(
            FieldRow(
                number=number,
                key=field.key,
                name=field.name,
                example=field.example,
                value=shown(field.key, field_json(values, field.key), values.loss_yuan),
                machine=shown(field.key, field_json(machine, field.key), machine.loss_yuan),
                grade="" if decision else _GRADES[field.key](clue.payload),
                words=_WORDS.get(field.key, _no_words)(clue.payload),
                raw=field_json(values, field.key),
                by=decision.user if decision else "",
                newer=show_field(field.key, newer[field.key]) if field.key in newer else "",
            )
        )
    return rows


def shown(key: str, value: Any, yuan: Any = None) -> str:
    """A value as a reviewer reads it."""
    if key == "loss_yuan":
        return money(yuan)
    if key == "natures" and value:
        return "；".join(nature_label(nature) for nature in value)
    return show_field(key, value)


def _by_share(share: float) -> str:
    return HIGH if share >= 0.85 else MIDDLE if share >= 0.6 else LOW


def _enterprise_grade(payload: Mapping[str, Any]) -> str:
    bases = [party["basis"] for party in payload["enterprises"] if party["role"] == "subject"]
    return _BASIS[bases[0]] if bases else LOW


def _loss_grade(payload: Mapping[str, Any]) -> str:
    losses = [amount for amount in payload["amounts"] if amount["role"] == "loss"]
    if payload["loss"]["yuan"] is None:
        return LOW if losses else MIDDLE
    return HIGH if len(losses) == 1 and not losses[0]["approximate"] else MIDDLE


def _enterprise_words(payload: Mapping[str, Any]) -> str:
    basis = {"stated": "原文", "alias": "简称", "inherited": "承上文"}
    parties = [party for party in payload["enterprises"] if party["role"] == "subject"]
    return "、".join(f"{basis[party['basis']]}“{party['mention']}”" for party in parties)


def _loss_words(payload: Mapping[str, Any]) -> str:
    roles = {"loss": "损失", "involved": "涉及", "misstated": "错报", "recovered": "挽回", "penalty": "罚没"}
    found = [f"{roles.get(amount['role'], '其他')} {amount['text']}" for amount in payload["amounts"]]
    return "；".join(dict.fromkeys(found[:6]))


def _nature_words(payload: Mapping[str, Any]) -> str:
    return "、".join(f"“{nature['cue']}”" for nature in payload["natures"] if nature.get("cue"))


def _no_words(payload: Mapping[str, Any]) -> str:
    return ""


_GRADES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "title": lambda payload: _by_share(payload["confidence"]),
    "enterprises": _enterprise_grade,
    "loss_yuan": _loss_grade,
    "loss_status": _loss_grade,
    "natures": lambda payload: _by_share(payload["natures"][0]["confidence"]) if payload["natures"] else LOW,
    "period": lambda payload: HIGH if payload["period"] else MIDDLE,
    "status": lambda payload: HIGH if payload["status"] else MIDDLE,
}
_WORDS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "enterprises": _enterprise_words,
    "loss_yuan": _loss_words,
    "natures": _nature_words,
}
