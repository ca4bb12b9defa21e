"""The file of a matter: handlers by matter (因事定人), meetings, measures, responsible persons, amounts, attachments.

What is put in is checked field by field against ``rules/dossier.yaml``; what is taken out stays on record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.contract import plain as decimal_text
from ledger.access import guard_entry, viewer_of, visible_entries
from ledger.acting import Acting
from ledger.base import LARGEST_YUAN
from ledger.errors import AlreadyThere, BadValue, MustKeepAway, NotFound, NotPermitted, UnknownPerson
from ledger.journal import append_journal
from ledger.matter_models import Paper
from ledger.models import Entry
from ledger.rule_files import load_shipped_rules

HANDLER = "handler"


@dataclass(frozen=True, slots=True)
class PaperField:
    """A field of a kind of paper: text, date, money, names, or one of ``choices``."""

    key: str
    required: bool
    form: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper and its fields."""

    key: str
    name: str
    fields: tuple[PaperField, ...]


@lru_cache(maxsize=1)
def paper_kinds() -> Mapping[str, PaperKind]:
    """The kinds of papers by key."""
    found = {}
    for key, row in load_shipped_rules("dossier.yaml")["kinds"].items():
        fields = tuple(_field(name, form) for name, form in row["fields"].items())
        found[key] = PaperKind(key, row["name"], fields)
    return found


def file_paper(session: Session, entry: Entry, kind: str, facts: Mapping[str, Any], acting: Acting) -> Paper:
    """Put a paper into a matter's file; raises BadValue, NotPermitted, MustKeepAway, AlreadyThere."""
    checked = check_paper(kind, facts)
    if kind == HANDLER:
        guard_entry(session, acting.viewer, entry, "entry.assign")
        _check_handler(session, entry, checked["person"], acting)
    else:
        guard_handler(session, entry, acting)
    paper = Paper(entry_id=entry.id, kind=kind, sort=checked.get("sort"), person=checked.get("person"), facts=checked)
    paper.user, paper.at = acting.user, acting.at
    session.add(paper)
    session.flush()
    append_journal(session, acting, "paper.file", entry.number, {"paper": paper.id, "kind": kind, "facts": checked})
    return paper


def remove_paper(session: Session, entry: Entry, paper_id: int, acting: Acting) -> None:
    """Take a paper out of force; it stays on record with who took it out."""
    paper = session.get(Paper, paper_id)
    if paper is None or paper.entry_id != entry.id or paper.removed_at is not None:
        raise NotFound(str(paper_id))
    if paper.kind == HANDLER:
        guard_entry(session, acting.viewer, entry, "entry.assign")
    else:
        guard_handler(session, entry, acting)
    paper.removed_by, paper.removed_at = acting.user, acting.at
    append_journal(session, acting, "paper.remove", entry.number, {"paper": paper.id, "kind": paper.kind})


def papers(session: Session, entry: Entry, kind: str | None = None) -> list[Paper]:
    """The papers in force, oldest first."""
    wanted = select(Paper).where(Paper.entry_id == entry.id, Paper.removed_at.is_(None)).order_by(Paper.id)
    return list(session.scalars(wanted if kind is None else wanted.where(Paper.kind == kind)))


def handlers(session: Session, entry: Entry) -> list[str]:
    """The handlers of a matter."""
    return [paper.person or "" for paper in papers(session, entry, HANDLER)]


def guard_handler(session: Session, entry: Entry, acting: Acting) -> None:
    """Work on a matter is for its handlers, or for whoever may assign them; raises NotFound, NotPermitted."""
    guard_entry(session, acting.viewer, entry, "entry.work")
    if acting.viewer.alone or "entry.assign" in acting.viewer.operations:
        return
    if acting.user not in handlers(session, entry):
        raise NotPermitted(f"{acting.user} 不是 {entry.number} 的承办人")


def sound_handlers(session: Session, entry: Entry, acting: Acting) -> list[str]:
    """The handlers who may still see the matter: not retired, not recused since, cleared for its secrecy."""
    if acting.viewer.alone:
        return handlers(session, entry)
    return [name for name in handlers(session, entry) if _may_handle(session, entry, name, acting)]


def check_paper(kind: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a paper as stored (JSON); raises BadValue."""
    if kind not in paper_kinds():
        raise BadValue("材料种类：" + "、".join(paper_kinds()))
    known = paper_kinds()[kind]
    unknown = set(facts) - {field.key for field in known.fields}
    if unknown:
        raise BadValue(f"{known.name}：" + "、".join(sorted(unknown)))
    checked = {}
    for field in known.fields:
        value = facts.get(field.key)
        if value not in (None, "", []):
            checked[field.key] = _check_value(known, field, value)
        elif field.required:
            raise BadValue(f"{known.name}须填写 {field.key}")
    return checked


def _field(name: str, form: Any) -> PaperField:
    choices = tuple(form) if isinstance(form, list) else ()
    return PaperField(name.rstrip("*"), name.endswith("*"), "choice" if choices else str(form), choices)


def _check_value(kind: PaperKind, field: PaperField, value: Any) -> Any:
    try:
        if field.form == "date":
            return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()
        if field.form == "money":
            yuan = Decimal(str(value))
            if not 0 <= yuan <= LARGEST_YUAN:
                raise ValueError("out of range")
            return decimal_text(yuan)
    except (ValueError, InvalidOperation) as error:
        raise BadValue(f"{kind.name} {field.key}：{value}") from error
    if field.form == "names":
        return [str(name) for name in (value if isinstance(value, list | tuple) else str(value).split("、"))]
    if field.form == "choice" and value not in field.choices:
        raise BadValue(f"{kind.name} {field.key}：" + "、".join(field.choices))
    return str(value)


def _check_handler(session: Session, entry: Entry, name: str, acting: Acting) -> None:
    if name in handlers(session, entry):
        raise AlreadyThere(f"{name} 已是承办人")
    if not acting.viewer.alone and not _may_handle(session, entry, name, acting):
        raise MustKeepAway(name)


def _may_handle(session: Session, entry: Entry, name: str, acting: Acting) -> bool:
    """Whether a person sees the matter and may work on it."""
    try:
        viewer = viewer_of(session, acting.policy, name)
    except UnknownPerson:
        return False
    wanted = select(Entry.id).where(Entry.id == entry.id, *visible_entries(viewer, "entry.work"))
    return session.execute(wanted).first() is not None
