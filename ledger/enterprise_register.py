"""The register of enterprises as the ledger keeps it: units with their other names, imported whole or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

import yaml
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from classifiers.name_likeness import folded_name
from classifiers.register import Register
from classifiers.registered import Match, RegisteredEnterprise
from corpus.register_file import OWN_COLUMNS, RegisterPlan, read_register
from corpus.register_tree import RegisterError
from ledger.acting import Acting
from ledger.book import Book
from ledger.errors import BadSettings, RegisterRefused
from ledger.journal import append_journal
from ledger.people import Unit, enter_units
from ledger.people_models import Enterprise, EnterpriseName, Grant, Recusal

_TOLD = 8
FORMER, SHORT = "former", "short"


@dataclass(frozen=True, slots=True)
class RegisterImport:
    """What an import did, or in a dry run would do: units added, changed, the same as before; what to look at."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    same: int
    renamed: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    unknown_heads: tuple[str, ...] = ()


def load_register(session: Session) -> Register:
    """The whole register; of two spellings of one name the first counts."""
    names: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for row in session.scalars(select(EnterpriseName).order_by(EnterpriseName.name)):
        names[row.enterprise, row.kind].append(row.name)
    found: dict[str, RegisteredEnterprise] = {}
    codes: set[str] = set()
    for unit in session.scalars(select(Enterprise).order_by(Enterprise.name)):
        code = None if unit.credit_code in codes else unit.credit_code
        codes |= {code} if code else set()
        former, short = tuple(names[unit.name, FORMER]), tuple(names[unit.name, SHORT])
        registered = RegisteredEnterprise(unit.name, former, short, unit.parent, unit.tier, code, unit.regulated)
        found.setdefault(folded_name(unit.name), registered)
    return Register(found.values())


def import_register(session: Session, plan: RegisterPlan, acting: Acting) -> RegisterImport:
    """Enter what a plan holds in the caller's transaction; units that it does not name stay. Raises RegisterRefused."""
    acting.viewer.require("people.manage")
    _refuse(plan)
    outcome = compare(load_register(session), plan)
    for old, new in outcome.renamed:
        _rename(session, old, new, acting)
    units = (Unit(u.name, u.parent, u.tier, u.credit_code, u.regulated) for u in plan.enterprises)
    enter_units(session, units, acting)
    for unit in plan.enterprises:
        _enter_names(session, unit)
    session.flush()
    facts = {"added": len(outcome.added), "changed": len(outcome.changed), "same": outcome.same}
    append_journal(session, acting, "register.import", "register", facts)
    return outcome


def compare(register: Register, plan: RegisterPlan) -> RegisterImport:
    """What entering a plan changes."""
    known = {unit.name: _sorted(unit) for unit in register}
    listed = {unit.name for unit in plan.enterprises}
    renamed = tuple(
        (old, unit.name)
        for unit in plan.enterprises
        for old in unit.former_names
        if old in known and old not in listed and unit.name not in known
    )
    new = listed - set(known) - {name for _, name in renamed}
    added = tuple(unit.name for unit in plan.enterprises if unit.name in new)
    changed = tuple(u.name for u in plan.enterprises if u.name in known and known[u.name] != _sorted(u))
    same = len(plan.enterprises) - len(added) - len(changed) - len({name for _, name in renamed})
    return RegisterImport(added, changed, same, renamed, plan.notes, plan.unknown_heads)


@dataclass(frozen=True, slots=True)
class EnterpriseRegister:
    """The register of an opened ledger."""

    book: Book

    def load(self) -> Register:
        """The register, for reading documents with."""
        with self.book.database.read() as session:
            return load_register(session)

    def plan(self, data: bytes) -> RegisterPlan:
        """A file as it would be entered; raises ReadError, RegisterRefused."""
        try:
            return read_register(data, self.load().enterprises, self.book.folder / OWN_COLUMNS)
        except RegisterError as error:
            raise RegisterRefused(str(error)) from error
        except (yaml.YAMLError, AttributeError) as error:
            raise BadSettings(OWN_COLUMNS) from error

    def import_file(self, data: bytes, user: str, dry_run: bool = False) -> RegisterImport:
        """Enter a file whole, or (``dry_run``) tell what entering it would do; raises ReadError, RegisterRefused."""
        plan = self.plan(data)
        _refuse(plan)
        if dry_run:
            return compare(self.load(), plan)
        with self.book.writing(user) as (session, acting):
            return import_register(session, plan, acting)

    def check(self, name: str) -> Match:
        """Who a name is."""
        return self.load().match(name)


def _refuse(plan: RegisterPlan) -> None:
    if plan.errors:
        more = f" 等 {len(plan.errors)} 处" if len(plan.errors) > _TOLD else ""
        raise RegisterRefused("；".join(map(str, plan.errors[:_TOLD])) + more)
    if not plan.enterprises:
        raise RegisterRefused("表中没有企业")


def _rename(session: Session, old: str, new: str, acting: Acting) -> None:
    """A unit goes on under its new name: with what is under it, and with the roles that were given over it.

    A recusal from the old name stays, for what was written under it, and holds for the new one besides.
    """
    unit = session.get_one(Enterprise, old)
    if session.get(Enterprise, new) is None:
        facts = (unit.parent, unit.tier, unit.regulated)
        session.add(Enterprise(name=new, parent=facts[0], tier=facts[1], credit_code=None, regulated=facts[2]))
        session.flush()
    session.execute(update(Enterprise).where(Enterprise.parent == old).values(parent=new))
    session.execute(update(Grant).where(Grant.enterprise == old).values(enterprise=new))
    for row in session.scalars(select(Recusal).where(Recusal.enterprise == old, Recusal.lifted_at.is_(None))).all():
        again = Recusal(person=row.person, enterprise=new, reason=row.reason, declared_by=row.declared_by)
        again.declared_at = acting.at
        session.add(again)
    session.execute(delete(EnterpriseName).where(EnterpriseName.enterprise == old))
    session.flush()
    session.delete(unit)
    session.flush()
    append_journal(session, acting, "enterprise.rename", new, {"before": old})


def _enter_names(session: Session, unit: RegisteredEnterprise) -> None:
    """The other names of a unit as the file tells them."""
    session.execute(delete(EnterpriseName).where(EnterpriseName.enterprise == unit.name))
    for kind, names in ((FORMER, unit.former_names), (SHORT, unit.short_names)):
        session.add_all(EnterpriseName(enterprise=unit.name, kind=kind, name=name) for name in _distinct(names))


def _distinct(names: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(name[:200] for name in names)


def _sorted(unit: RegisteredEnterprise) -> RegisteredEnterprise:
    return replace(unit, former_names=tuple(sorted(unit.former_names)), short_names=tuple(sorted(unit.short_names)))
