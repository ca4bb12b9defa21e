"""The values in force of a clue: a person's where there is one, else what was accepted, else the latest reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from classifiers.rule_sets import DEFAULT_RULE_SET, RuleSet
from ledger.models import Clue, ClueEnterprise
from ledger.values import Values, field_json, from_json, machine_values, overlay


@dataclass(frozen=True, slots=True)
class Difference:
    """A field where the latest reading differs from what people decided on."""

    field: str
    in_force: Any
    latest: Any


def values_in_force(clue: Clue) -> Values:
    """What lists, levels and entries are made from."""
    values = machine_values(clue.payload) if clue.accepted is None else from_json(clue.accepted)
    return overlay(values, {row.field: row.human for row in clue.fields})


def applied_rule_set(clue: Clue, rule_sets: Mapping[str, RuleSet]) -> RuleSet:
    """The rule set that the reading named, or the default one when an office no longer has it."""
    return rule_sets.get(clue.payload["loss"]["rule_set"], rule_sets[DEFAULT_RULE_SET])


def refresh(clue: Clue, rule_sets: Mapping[str, RuleSet]) -> None:
    """Set the typed columns of a clue to the values in force; a registered clue keeps them."""
    if clue.state == "registered":
        return
    values = values_in_force(clue)
    rule_set = applied_rule_set(clue, rule_sets)
    clue.title, clue.text, clue.scope = values.title, clue.payload["text"], clue.payload["scope"]
    clue.page = next((spot["page"] for spot in clue.payload["evidence"] if spot["page"]), None)
    clue.enterprise = values.enterprise
    clue.loss_yuan, clue.loss_status = values.loss_yuan, values.loss_status
    clue.level, clue.rule_set = values.level(rule_set), rule_set.id
    clue.aspect, clue.status = values.aspect, values.status
    clue.confidence = clue.payload["confidence"]
    names = [name[:200] for name in values.enterprises]
    if [row.name for row in clue.enterprises] != names:
        _rename(clue, names)


def differences(clue: Clue) -> list[Difference]:
    """Where the latest reading now says something else than what people accepted or corrected."""
    latest, machine_then = machine_values(clue.payload), {row.field: row.machine for row in clue.fields}
    found = []
    for field in Values.__dataclass_fields__:
        now = field_json(latest, field)
        accepted = None if clue.accepted is None else clue.accepted[field]
        then = machine_then.get(field, accepted if clue.accepted is not None else now)
        if now != then:
            found.append(Difference(field, field_json(values_in_force(clue), field), now))
    return found


def _rename(clue: Clue, names: list[str]) -> None:
    """Rows are reused by position, so that none is deleted and inserted under the same key."""
    for row, name in zip(clue.enterprises, names, strict=False):
        row.name = name
    del clue.enterprises[len(names) :]
    for position in range(len(clue.enterprises), len(names)):
        clue.enterprises.append(ClueEnterprise(position=position, name=names[position]))
