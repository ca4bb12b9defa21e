"""The values of a clue that people review: as the machine read them, as people corrected them, as they are in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from classifiers.rule_sets import OTHER_ASPECT, RuleSet, aspect_of, load_situations
from corpus.contract import plain as decimal_text
from ledger.base import LARGEST_YUAN, plain

UNDETERMINED_LEVEL = "待定"


@dataclass(frozen=True, slots=True)
class Values:
    """The reviewed fields. ``loss_yuan`` None is 待认定; ``natures`` are situation codes or aspects, main one first."""

    title: str
    enterprises: tuple[str, ...]
    loss_yuan: Decimal | None
    loss_status: str
    natures: tuple[str, ...]
    period: tuple[str, ...]
    status: str | None

    @property
    def aspect(self) -> str:
        """影响性质 (方面) of the first nature."""
        return aspect_of(self.natures[0]) if self.natures else OTHER_ASPECT

    @property
    def enterprise(self) -> str:
        """涉及企业 in one line."""
        return "、".join(self.enterprises)

    def level(self, rule_set: RuleSet) -> str | None:
        """一般/较大/重大 by a rule set; None while the loss is not determined."""
        return rule_set.level(self.loss_yuan)


def nature_label(nature: str) -> str:
    """A nature as people read it: aspect, and the situation's short label."""
    situation = load_situations().get(nature)
    return f"{situation.aspect}：{situation.label}" if situation else nature


def machine_values(payload: Mapping[str, Any]) -> Values:
    """The machine's values out of a clue's JSON."""
    loss = payload["loss"]
    return Values(
        title=payload["title"],
        enterprises=tuple(dict.fromkeys(p["name"] for p in payload["enterprises"] if p["role"] == "subject")),
        loss_yuan=_yuan(loss["yuan"]),
        loss_status=loss["status"],
        natures=tuple(dict.fromkeys(nature["code"] or nature["aspect"] for nature in payload["natures"])),
        period=tuple(payload["period"]),
        status=payload["status"],
    )


def to_json(values: Values) -> dict[str, Any]:
    """Values as JSON: the decimal as text, tuples as lists."""
    return {field: field_json(values, field) for field in Values.__dataclass_fields__}


def from_json(stored: Mapping[str, Any]) -> Values:
    """Back from :func:`to_json`."""
    return overlay(Values("", (), None, "unstated", (), (), None), stored)


def field_json(values: Values, field: str) -> Any:
    """One field as JSON."""
    value = getattr(values, field)
    if isinstance(value, Decimal):
        return decimal_text(value)
    return list(value) if isinstance(value, tuple) else value


def overlay(values: Values, stored: Mapping[str, Any]) -> Values:
    """The values with the fields of ``stored`` (JSON) put in their place."""
    changes: dict[str, Any] = {}
    for field, value in stored.items():
        if field == "loss_yuan":
            changes[field] = None if value is None else plain(Decimal(value))
        elif field in {"enterprises", "natures", "period"}:
            changes[field] = tuple(value or ())
        else:
            changes[field] = value
    return replace(values, **changes)


def _yuan(text: str | None) -> Decimal | None:
    """A stated loss; a figure that no column can hold stays in the JSON only and counts as not determined."""
    if text is None:
        return None
    value = Decimal(text)
    return plain(value) if value.is_finite() and abs(value) <= LARGEST_YUAN else None
