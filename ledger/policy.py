"""The policy of an office as data: what roles may do, who must be different persons, grades, secrecy levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ledger.errors import BadSettings, StateSecret
from ledger.rule_files import load_office_rules
from ledger.values import UNDETERMINED_LEVEL

OPERATIONS = frozenset(
    {
        "document.ingest",
        "document.read",
        "clue.read",
        "clue.claim",
        "clue.correct",
        "clue.approve",
        "clue.reject",
        "clue.merge",
        "clue.register",
        "entry.read",
        "entry.work",
        "entry.assign",
        "entry.extend",
        "entry.close",
        "entry.void",
        "ledger.export",
        "ledger.backup",
        "journal.verify",
        "people.manage",
    }
)


@dataclass(frozen=True, slots=True)
class Policy:
    """The policy in force, checked. ``secrecy`` lists the levels, lowest first; ``logged`` those whose use is noted."""

    roles: Mapping[str, frozenset[str]]
    different_persons: Mapping[str, frozenset[str]]
    grades: Mapping[str, Mapping[str, int]]
    secrecy: tuple[str, ...]
    logged: frozenset[str]
    default_secrecy: str
    refused_secrecy: frozenset[str]

    def up_to(self, clearance: str) -> tuple[str, ...]:
        """The secrecy levels that a clearance may read; none for an unknown one."""
        if clearance not in self.secrecy:
            return ()
        return self.secrecy[: self.secrecy.index(clearance) + 1]

    def grade_needed(self, step: str, level: str | None) -> int:
        """The least grade for a step by loss level; for a level that is not named, the highest one."""
        grades = self.grades.get(step)
        if not grades:
            return 0
        return grades.get(level or UNDETERMINED_LEVEL, max(grades.values()))

    def check_secrecy(self, name: str) -> str:
        """A level that the ledger may hold; raises StateSecret, BadSettings."""
        if name in self.refused_secrecy:
            raise StateSecret(name)
        if name not in self.secrecy:
            raise BadSettings("密级：" + "、".join(self.secrecy))
        return name


def load_policy(folder: Path | None = None) -> Policy:
    """The policy in force for the ledger in ``folder``; raises BadSettings."""
    rules = load_office_rules("policy.yaml", folder)
    roles = {role: frozenset(operations) for role, operations in rules["roles"].items()}
    unknown = frozenset().union(*roles.values()) - OPERATIONS
    secrecy = tuple(row["name"] for row in rules["secrecy"])
    if unknown or rules["default_secrecy"] not in secrecy:
        raise BadSettings("policy.yaml：" + "、".join(sorted(unknown) or ["default_secrecy"]))
    return Policy(
        roles=roles,
        different_persons={step: frozenset(earlier) for step, earlier in rules["different_persons"].items()},
        grades={step: dict(grades) for step, grades in rules["grades"].items()},
        secrecy=secrecy,
        logged=frozenset(row["name"] for row in rules["secrecy"] if row["logged"]),
        default_secrecy=rules["default_secrecy"],
        refused_secrecy=frozenset(rules["refused_secrecy"]),
    )
