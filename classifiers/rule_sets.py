"""The dated rule sets: aspects and situations (令第46号, 令第37号), loss levels by amount.

Rules are data: ``classifiers/rules/*.yaml``, each with its source and how far it is verified. An office adds its own
rule set (a city's, a district's) as another file of the same form, without code (docs/rules.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from classifiers.rule_check import bound, read_rule_file

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


@dataclass(frozen=True, slots=True)
class OfficeSituation:
    """A situation of an office's own rule set, with the cue words that propose it."""

    situation: Situation
    rule_set: str


@dataclass(frozen=True, slots=True)
class OfficeRules:
    """The rule sets in reach of an office, its own situations, and the rule set that it applies unless told."""

    rule_sets: Mapping[str, RuleSet]
    situations: tuple[OfficeSituation, ...] = ()
    default: str = DEFAULT_RULE_SET


def load_rule_sets(extra: Path | None = None) -> Mapping[str, RuleSet]:
    """Rule sets by id: those shipped, then those of an office's own file (which win). Raises RuleFileError."""
    return load_office_rules(extra).rule_sets


def load_office_rules(own: Path | None = None) -> OfficeRules:
    """What is shipped with what an office's own file adds; raises RuleFileError with every fault of the file."""
    if own is None:
        return OfficeRules(_shipped_rule_sets())
    aspects = dict.fromkeys(situation.aspect for situation in load_situations().values())
    content = read_rule_file(own, tuple(aspects | {OTHER_ASPECT: None}))
    situations = tuple(
        OfficeSituation(_situation(row["aspect"], {"status": "local", **row}), row["rule_set"])
        for row in content["situations"]
    )
    default = content["meta"].get("default") or DEFAULT_RULE_SET
    return OfficeRules({**_shipped_rule_sets(), **_rule_sets(content)}, situations, default)


@lru_cache(maxsize=1)
def _shipped_rule_sets() -> Mapping[str, RuleSet]:
    return MappingProxyType(_rule_sets(_load_yaml("procedure.yaml")))


def _rule_sets(source: Mapping[str, Any]) -> dict[str, RuleSet]:
    levels = {row["rule_set"]: row for row in source["loss"].get("thresholds") or ()}
    return {row["id"]: _rule_set(row, levels) for row in source["meta"].get("rule_sets") or ()}


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
    found = [Threshold(row["level"], bound(row["min"])) for row in rows]
    return sorted(found, key=lambda threshold: threshold.least)


def _date(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _load_yaml(name: str) -> dict[str, Any]:
    text = files("classifiers").joinpath("rules", name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
