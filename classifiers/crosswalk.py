"""令第37号 beside 令第46号: conduct before 令第46号 came into force is judged by the situations of 令第37号 (试行).

Which Order a clue falls under is told by its period; without one by the date of the document, for nothing that is
reported could happen later. A period on both sides of the day is ``mixed``; where nothing is said it is ``unknown``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from classifiers.clue import Conduct, Era, Nature
from classifiers.rule_sets import load_rule_sets, load_situations

ERAS: dict[Era, str] = {
    "before": "行为发生在令第46号施行前，同时列出令第37号情形",
    "since": "行为发生在令第46号施行后",
    "mixed": "期间跨令第46号施行日，两号令情形并列，须按行为逐项认定",
    "unknown": "期间未载明，不能判断适用哪一号令",
}
_NEW = "令第46号新增情形，令第37号无对应条款"


@dataclass(frozen=True, slots=True)
class EarlierItem:
    """The item of 令第37号 behind one of 令第46号: how they relate, its label, how far it is verified."""

    code: str
    label: str
    relation: str
    status: str
    note: str = ""


def find_conduct(period: Iterable[str], issued_on: date | None) -> Conduct:
    """The era of a clue with these years (``2014``, ``2014-2016``) in a document of this date."""
    starts = load_rule_sets()["CN-46"].effective_from
    years = sorted(int(year) for part in period for year in part.split("-"))
    if years:
        if years[-1] < starts.year:
            return Conduct("before", "period")
        return Conduct("since" if years[0] >= starts.year else "mixed", "period")
    if issued_on is not None and issued_on < starts:
        return Conduct("before", "issued-on")
    return Conduct("unknown")


def with_codes_37(natures: Sequence[Nature], conduct: Conduct) -> tuple[Nature, ...]:
    """The natures with their codes of 令第37号 where some of the conduct is earlier than 令第46号."""
    if conduct.era not in ("before", "mixed"):
        return tuple(natures)
    return tuple(_with_code_37(nature) for nature in natures)


def _with_code_37(nature: Nature) -> Nature:
    item = load_crosswalk().get(nature.code or "")
    return nature if item is None else replace(nature, code_37=item.code)


@cache
def load_crosswalk() -> Mapping[str, EarlierItem]:
    """The item of 令第37号 for each of 令第46号 that has one (``rules/mapping_37_46.yaml``)."""
    statuses = {
        item["code"]: item["status"] for aspect in _load("taxonomy_37.yaml")["aspects"] for item in aspect["items"]
    }
    rows = _load("mapping_37_46.yaml")["map_37_to_46"]
    found = {
        row["to"]: EarlierItem(
            row["from_"], row["label37"], row["relation"], statuses[row["from_"]], row.get("note", "")
        )
        for row in rows
    }
    return MappingProxyType(found)


def item_note(code: str | None) -> str:
    """How far the item of a code (of either Order) is verified, in Chinese; '' for a verified one."""
    status = _statuses().get(code or "", "V")
    return str(_load("item_status.yaml")["notes"].get(status, ""))


def earlier_note(code: str | None) -> str:
    """What stands for a code of 令第46号 in 令第37号, in Chinese; '' for local codes and bare aspects."""
    item = load_crosswalk().get(code or "")
    if item is None:
        return _NEW if code and code.startswith("46-") else ""
    moved = "（方面有调整）" if item.relation == "moved" else ""
    return f"{item.code} {item.label}{moved}"


@cache
def _statuses() -> Mapping[str, str]:
    current = {code: situation.status for code, situation in load_situations().items()}
    return MappingProxyType(current | {item.code: item.status for item in load_crosswalk().values()})


@cache
def _load(name: str) -> Mapping[str, Any]:
    text = files("classifiers").joinpath("rules", name).read_text(encoding="utf-8")
    return MappingProxyType(yaml.safe_load(text))
