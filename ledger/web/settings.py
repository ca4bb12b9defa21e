"""The settings of the desk (``rules/desk.yaml``, an office's own ``desk.yaml`` wins), checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from ledger.errors import BadSettings
from ledger.rule_files import load_office_rules


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """What ``desk.yaml`` says; times as time spans, sizes in bytes and pixels."""

    idle: timedelta
    longest: timedelta
    least_password: int
    failures: int
    lock: timedelta
    largest_upload: int
    most_files: int
    claim_minutes: int
    page_width: int
    doubtful_clue: float
    doubtful_nature: float
    level_weights: Mapping[str, float]
    source_weights: Mapping[str, float]


def load_desk_settings(folder: Path | None = None) -> DeskSettings:
    """The settings in force for a data folder; raises BadSettings."""
    rules = load_office_rules("desk.yaml", folder)
    try:
        return _settings(rules)
    except (KeyError, TypeError, ValueError) as error:
        raise BadSettings(f"desk.yaml：{error}") from error


def _settings(rules: Mapping[str, Any]) -> DeskSettings:
    return DeskSettings(
        idle=timedelta(minutes=float(rules["session"]["idle_minutes"])),
        longest=timedelta(hours=float(rules["session"]["longest_hours"])),
        least_password=int(rules["password"]["least_characters"]),
        failures=int(rules["password"]["failures"]),
        lock=timedelta(minutes=float(rules["password"]["lock_minutes"])),
        largest_upload=int(rules["upload"]["largest_megabytes"]) * 1024 * 1024,
        most_files=int(rules["upload"]["most_files"]),
        claim_minutes=int(rules["claim_minutes"]),
        page_width=min(max(int(rules["page_width"]), 600), 3000),
        doubtful_clue=float(rules["doubt"]["clue_confidence"]),
        doubtful_nature=float(rules["doubt"]["nature_confidence"]),
        level_weights={str(k): float(v) for k, v in rules["risk"]["levels"].items()},
        source_weights={str(k): float(v) for k, v in rules["risk"]["sources"].items()},
    )
