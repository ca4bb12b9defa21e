"""What an office sets for itself: its name in numbers, the form of numbers, required fields, its clock.

``ledger/rules/office.yaml`` is shipped; ``office.yaml`` in the data folder of a ledger wins key by key.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from ledger.errors import BadSettings, BadTemplate
from ledger.rule_files import load_office_rules

_PARTS = frozenset({"unit", "year", "source", "aspect", "serial"})
OTHER_SOURCE = "QT"


@dataclass(frozen=True, slots=True)
class Office:
    """The settings of one office, checked."""

    name: str
    unit: str
    number_template: str
    required_fields: tuple[str, ...]
    utc_offset_hours: int
    source_names: Mapping[str, str]
    source_codes: Mapping[str, str]

    def source_code(self, kind: str) -> str:
        """The source code for a kind of document."""
        return self.source_codes.get(kind, OTHER_SOURCE)

    def day(self, at: datetime) -> date:
        """The office's calendar day of a moment."""
        return at.astimezone(timezone(timedelta(hours=self.utc_offset_hours))).date()


def load_office(folder: Path | None = None) -> Office:
    """The settings in force for the ledger in ``folder``; raises BadSettings or BadTemplate."""
    rules = load_office_rules("office.yaml", folder)
    office = Office(
        name=str(rules["name"] or rules["unit"]),
        unit=str(rules["unit"]),
        number_template=str(rules["number_template"]),
        required_fields=tuple(rules["required_fields"]),
        utc_offset_hours=_hours(rules["utc_offset_hours"]),
        source_names=dict(rules["source_names"]),
        source_codes=dict(rules["source_codes"]),
    )
    check_template(office.number_template)
    return office


def check_template(template: str) -> None:
    """A template names only known parts and has the serial; raises BadTemplate."""
    try:
        names = [name for _, name, _, _ in string.Formatter().parse(template) if name is not None]
        template.format(unit="A", year=2026, source="SJ", aspect="其他", serial=1)
    except (ValueError, KeyError, IndexError, AttributeError) as error:
        raise BadTemplate(template) from error
    if names.count("serial") != 1 or not set(names) <= _PARTS:
        raise BadTemplate(template)


def _hours(value: Any) -> int:
    if not isinstance(value, int) or not -12 <= value <= 14:
        raise BadSettings("utc_offset_hours")
    return value
