"""Registration (登记入账): an approved clue becomes an entry under a number; an entry can be voided, never deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from classifiers.rule_sets import RuleSet
from ledger.access import guard_entry, guard_step
from ledger.acting import Acting
from ledger.errors import BadValue, IllegalStep, MissingField, NotFound
from ledger.fields import FIELDS
from ledger.in_force import applied_rule_set, values_in_force
from ledger.journal import append_journal
from ledger.models import Clue, Decision, Entry, EntryEnterprise
from ledger.numbering import NumberParts, allocate_number, void_number
from ledger.office import Office
from ledger.review import clue_for, decided
from ledger.rule_use import note_rule_set
from ledger.values import Values, nature_label, to_json

FIRST_STATE = "accepted"  #: 已受理; ledger/rules/lifecycle.yaml
FINISHED = frozenset({"closed", "merged", "void"})


@dataclass(frozen=True, slots=True)
class Register:
    """What registering goes by: the office's settings and the rule sets."""

    office: Office
    rule_sets: Mapping[str, RuleSet]


def register(session: Session, clue_id: str, by: Register, acting: Acting) -> Entry:
    """Give an approved clue its number; raises IllegalStep, MissingField."""
    clue = clue_for(session, clue_id, "register", acting)
    values = values_in_force(clue)
    _require(clue, values, by.office)
    day = by.office.day(acting.at)
    source = by.office.source_code(clue.document.kind)
    number = allocate_number(session, by.office, NumberParts(day.year, source, values.aspect), acting)
    entry = _entry(clue, values, number, applied_rule_set(clue, by.rule_sets))
    entry.rule_digest = note_rule_set(session, applied_rule_set(clue, by.rule_sets), acting.at)
    entry.year, entry.source_code, entry.registered_on = day.year, source, day
    entry.secrecy = clue.document.secrecy
    entry.registered_by, entry.registered_at = acting.user, acting.at
    session.add(entry)
    before = {"state": clue.state, "accepted": clue.accepted}
    clue.state = "registered"
    decided(session, clue, Decision(kind="register", note="", before=before), acting, {"number": number})
    return entry


def void_entry(session: Session, number: str, reason: str, acting: Acting) -> Entry:
    """作废: the number stays in the register with its reason; the clue may be registered anew, under another."""
    if not reason.strip():
        raise BadValue("作废原因不能为空")
    entry = session.scalars(select(Entry).where(Entry.number == number)).first()
    if entry is None:
        raise NotFound(number)
    guard_entry(session, acting.viewer, entry, "entry.void")
    guard_step(session, acting.viewer, acting.policy, entry.clue, "void")
    if entry.state in FINISHED:
        raise IllegalStep(f"{number} 已销号、并案或作废")
    void_number(session, number, reason, acting)
    entry.state = "void"
    entry.clue.state, entry.clue.updated_at = "approved", acting.at
    registering = select(Decision).where(
        Decision.clue_id == entry.clue_id, Decision.kind == "register", Decision.undone_at.is_(None)
    )
    for decision in session.scalars(registering):
        decision.undone_by, decision.undone_at = acting.user, acting.at
    append_journal(session, acting, "entry.void", number, {"clue": entry.clue_id, "reason": reason})
    return entry


def _require(clue: Clue, values: Values, office: Office) -> None:
    """Required fields are filled, or a person recorded that the source does not state them."""
    decided_fields = {row.field for row in clue.fields}
    for field in FIELDS:
        empty = getattr(values, field.key) in (None, "", ())
        if field.key in office.required_fields and empty and field.key not in decided_fields:
            raise MissingField(field.name)


def _entry(clue: Clue, values: Values, number: str, rule_set: RuleSet) -> Entry:
    """The entry as of now: values in force, and the whole clue with its evidence."""
    return Entry(
        number=number,
        clue_id=clue.id,
        document_sha256=clue.document_sha256,
        state=FIRST_STATE,
        title=values.title,
        text=clue.text,
        enterprise=values.enterprise,
        loss_yuan=values.loss_yuan,
        loss_status=values.loss_status,
        level=values.level(rule_set),
        rule_set=rule_set.id,
        aspect=values.aspect,
        status=values.status,
        page=clue.page,
        repeat_of=clue.repeat_of,
        payload=_payload(clue, values),
        enterprises=[
            EntryEnterprise(position=position, name=name[:200]) for position, name in enumerate(values.enterprises)
        ],
    )


def _payload(clue: Clue, values: Values) -> dict[str, Any]:
    return {
        "values": to_json(values),
        "natures": [nature_label(nature) for nature in values.natures],
        "machine": clue.payload,
        "corrected": sorted(row.field for row in clue.fields),
    }
