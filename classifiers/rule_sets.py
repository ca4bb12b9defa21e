"""The dated rule sets: aspects and situations (令第46号, 令第37号), loss levels by amount.

Rules are data: ``classifiers/rules/*.yaml``, each with its source and how far it is verified. An office adds its own
rule set (a city's, a district's) as another file of the same form, without code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

DEFAULT_RULE_SET = "CN-46"
OTHER_ASPECT = "其他"


@dataclass(frozen=True, slots=True)
class Situation:
    """责任追究情形: code ``46-<article>-<item>``, aspect, our short label, cue words, and how far it is verified."""

    code: str
    aspect: str
    label: str
    triggers: tuple[str, ...]
    combos: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    status: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """A loss level and the least amount in yuan that belongs to it (the boundary belongs to the higher level)."""

    level: str
    least: Decimal


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A rule set with its time in force and its loss levels; no levels where its figures are not public."""

    id: str
    name: str
    effective_from: date
    effective_to: date | None
    thresholds: tuple[Threshold, ...]
    status: str

    def level(self, yuan: Decimal | None) -> str | None:
        """一般/较大/重大 for a loss in yuan; None without an amount or without published thresholds."""
        if yuan is None:
            return None
        reached = [threshold.level for threshold in self.thresholds if yuan >= threshold.least]
        return reached[-1] if reached else None


@lru_cache(maxsize=1)
def load_situations() -> Mapping[str, Situation]:
    """The situations of 令第46号 and the local extensions, by code, in the order of the articles."""
    found = {}
    for name in ("taxonomy_46.yaml", "local_situations.yaml"):
        for aspect in _load_yaml(name)["aspects"]:
            for item in aspect["items"]:
                found[item["code"]] = _situation(aspect["aspect"], item)
    return found


def aspect_of(code: str) -> str:
    """The aspect of a situation code; a bare aspect is its own."""
    situation = load_situations().get(code)
    return situation.aspect if situation else code


def _situation(aspect: str, item: Mapping[str, Any]) -> Situation:
    combos = tuple((tuple(c["any_of"]), tuple(c.get("with_any_of", ()))) for c in item.get("combos", ()))
    return Situation(item["code"], aspect, item["label"], tuple(item.get("triggers", ())), combos, item["status"])


@lru_cache(maxsize=8)
def load_rule_sets(extra: Path | None = None) -> Mapping[str, RuleSet]:
    """Rule sets by id: those shipped, then those of an office's own file of the same form (which win)."""
    sources = [_load_yaml("procedure.yaml")]
    if extra is not None:
        sources.append(yaml.safe_load(extra.read_text(encoding="utf-8")))
    found = {}
    for source in sources:
        levels = {row["rule_set"]: row for row in source["loss"]["thresholds"]}
        for row in source["meta"]["rule_sets"]:
            found[row["id"]] = _rule_set(row, levels)
    return found


def _rule_set(row: Mapping[str, Any], levels: Mapping[str, Mapping[str, Any]]) -> RuleSet:
    thresholds = levels.get(row["id"], {})
    if thresholds.get("levels") == "same figures as CN-46":
        thresholds = {**levels["CN-46"], "status": thresholds["status"]}
    rows = thresholds.get("levels", ())
    return RuleSet(
        id=row["id"],
        name=row["name"],
        effective_from=_date(row.get("effective_from")) or date.min,
        effective_to=_date(row.get("effective_to")),
        thresholds=tuple(_thresholds(rows)) if isinstance(rows, list) else (),
        status=str(thresholds.get("status", "")),
    )


def _thresholds(rows: list[Mapping[str, Any]]) -> list[Threshold]:
    """Levels with figures, lowest first. A strict bound (``>10000000``) is entered as the next fen above it."""
    found = []
    for row in rows:
        least = str(row["min"])
        strict = least.startswith(">")
        found.append(Threshold(row["level"], Decimal(least.lstrip(">")) + (Decimal("0.01") if strict else 0)))
    return sorted(found, key=lambda threshold: threshold.least)


def _date(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _load_yaml(name: str) -> dict[str, Any]:
    text = files("classifiers").joinpath("rules", name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
