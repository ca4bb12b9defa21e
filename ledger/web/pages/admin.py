"""管理: people and roles, recusals, the register of enterprises, the rules in force, the model, the journal."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from sqlalchemy import select
from starlette.responses import RedirectResponse, Response

from classifiers.models import load_models
from ledger.fields import FIELDS
from ledger.models import AppliedRuleSet, JournalRecord
from ledger.people import (
    TIERS,
    Unit,
    add_person,
    enter_units,
    grant_role,
    lift_recusal,
    recuse,
    retire_person,
    revoke_role,
)
from ledger.people_models import Enterprise, Grant, Person, Recusal
from ledger.queries import clue_by_prefix
from ledger.web.accounts import open_account, reset_password
from ledger.web.answers import back_with
from ledger.web.desk import Desk
from ledger.web.desk_models import Account
from ledger.web.guard import Reader, TheDesk, Visit, Writer
from ledger.web.labels import ACTIONS
from ledger.web.templating import render

router = APIRouter(prefix="/admin")
Text = Annotated[str, Form()]
_LINES = 100


@router.get("")
def show_admin(visit: Reader) -> Response:
    """What of it a person may see first."""
    return RedirectResponse("/admin/people" if visit.may("people.manage") else "/admin/rules", 303)


@router.get("/people")
def show_people(request: Request, desk: TheDesk, visit: Reader) -> Response:
    """Everybody with roles and accounts."""
    return _people(request, desk, visit)


@router.post("/people")
def do_add(
    request: Request,
    desk: TheDesk,
    visit: Writer,
    name: Text,
    login: Text = "",
    grade: Annotated[int, Form()] = 1,
    clearance: Text = "内部",
    roles: Annotated[list[str], Form()] = [],  # noqa: B006 - the framework copies it
    enterprise: Text = "",
) -> Response:
    """Enter a person with roles and an account; the first password is shown once."""
    name = name.strip()
    with desk.book.writing(visit.person) as (session, acting):
        add_person(session, name, grade, clearance, acting)
        for role in roles:
            grant_role(session, name, role, enterprise.strip() or None, acting)
    password = open_account(desk.store, login, name, desk.book.clock())
    return _people(request, desk, visit, made=(login.strip() or name, password))


@router.post("/people/{name}/account")
def do_account(request: Request, desk: TheDesk, visit: Writer, name: str) -> Response:
    """A first password for a person of the ledger who has no account yet, or a new one for a forgotten one."""
    visit.viewer.require("people.manage")
    with desk.store.read() as session:
        account = session.scalars(select(Account).where(Account.person == name)).first()
    if account is not None:
        return _people(request, desk, visit, made=(account.login, reset_password(desk.store, name, desk.book.clock())))
    with desk.book.reading(visit.person) as (ledger, _):
        ledger.get_one(Person, name)
    return _people(request, desk, visit, made=(name, open_account(desk.store, name, name, desk.book.clock())))


@router.post("/people/{name}/retire")
def do_retire(request: Request, desk: TheDesk, visit: Writer, name: str) -> Response:
    """Close an account for good; the name stays in every record."""
    with desk.book.writing(visit.person) as (session, acting):
        retire_person(session, name, acting)
    return back_with(request, visit, f"已停用 {name}。", to="/admin/people")


@router.post("/people/{name}/roles")
def do_grant(request: Request, desk: TheDesk, visit: Writer, name: str, role: Text, enterprise: Text = "") -> Response:
    """Give a role."""
    with desk.book.writing(visit.person) as (session, acting):
        grant_role(session, name, role, enterprise.strip() or None, acting)
    return back_with(request, visit, f"已授予 {name}：{role}。", to="/admin/people")


@router.post("/roles/{grant}/revoke")
def do_revoke(request: Request, desk: TheDesk, visit: Writer, grant: int) -> Response:
    """Take a role back."""
    with desk.book.writing(visit.person) as (session, acting):
        revoke_role(session, grant, acting)
    return back_with(request, visit, "已收回该角色。", to="/admin/people")


@router.get("/recusals")
def show_recusals(request: Request, desk: TheDesk, visit: Reader) -> Response:
    """Everybody's recusals for who manages people, one's own for everybody."""
    with desk.book.reading(visit.person) as (session, _):
        wanted = select(Recusal).order_by(Recusal.id.desc())
        if not visit.may("people.manage"):
            wanted = wanted.where(Recusal.person == visit.person)
        rows = list(session.scalars(wanted))
        people = list(session.scalars(select(Person.name).where(Person.active).order_by(Person.added_at)))
    return render(request, visit, "admin_recusals.html", rows=rows, people=people)


@router.post("/recusals")
def do_recuse(
    request: Request, desk: TheDesk, visit: Writer, reason: Text, person: Text = "", enterprise: Text = "",
    clue: Text = "",
) -> Response:  # fmt: skip
    """Declare a recusal, from a unit or from one matter."""
    with desk.book.writing(visit.person) as (session, acting):
        about = clue_by_prefix(session, clue, acting.viewer).id if clue.strip() else None
        recuse(session, person or visit.person, reason, acting, enterprise=enterprise.strip() or None, clue=about)
    return back_with(request, visit, "已登记回避；从现在起该人员看不到有关事项。", to="/admin/recusals")


@router.post("/recusals/{number}/lift")
def do_lift(request: Request, desk: TheDesk, visit: Writer, number: int) -> Response:
    """解除回避."""
    with desk.book.writing(visit.person) as (session, acting):
        lift_recusal(session, number, acting)
    return back_with(request, visit, "已解除回避。", to="/admin/recusals")


@router.get("/units")
def show_units(request: Request, desk: TheDesk, visit: Reader) -> Response:
    """The register of enterprises."""
    visit.viewer.require("people.manage")
    with desk.book.reading(visit.person) as (session, _):
        units = list(session.scalars(select(Enterprise).order_by(Enterprise.parent, Enterprise.name)))
    return render(request, visit, "admin_units.html", units=units, tiers=TIERS)


@router.post("/units")
def do_units(request: Request, desk: TheDesk, visit: Writer, lines: Text) -> Response:
    """Enter units, one a line: name, unit above, tier, credit code; parents first."""
    units = []
    for line in lines.splitlines():
        parts = [part.strip() for part in line.replace("，", ",").replace("\t", ",").split(",")] + [""] * 4
        if parts[0]:
            units.append(Unit(parts[0], parts[1] or None, parts[2] or "二级", parts[3] or None))
    with desk.book.writing(visit.person) as (session, acting):
        changed = enter_units(session, units, acting)
    return back_with(request, visit, f"已录入或更新 {changed} 户。", to="/admin/units")


@router.get("/rules")
def show_rules(request: Request, desk: TheDesk, visit: Reader) -> Response:
    """The rule sets, numbering and policy in force, and what was applied."""
    with desk.book.reading(visit.person) as (session, _):
        applied = list(session.scalars(select(AppliedRuleSet).order_by(AppliedRuleSet.first_used_at)))
    return render(
        request, visit, "admin_rules.html",
        rule_sets=desk.book.rule_sets.values(), applied=applied, policy=desk.book.policy,
        required=[field.name for field in FIELDS if field.key in desk.book.office.required_fields],
        limits=desk.matters.course.lifecycle.limit_of.values(), settings=desk.settings,
    )  # fmt: skip


@router.get("/model")
def show_model(request: Request, visit: Reader) -> Response:
    """The model, and how good it was on documents that it had not seen."""
    about = dict(load_models().about)
    measured = about.pop("held_aside", None) or {}
    return render(request, visit, "admin_model.html", measured=measured, about=_flat(about))


@router.get("/journal")
def show_journal(request: Request, desk: TheDesk, visit: Reader) -> Response:
    """The last lines of the journal, for who may check it."""
    return _journal(request, desk, visit, None)


@router.post("/journal/verify")
def do_verify(request: Request, desk: TheDesk, visit: Writer) -> Response:
    """Check the whole chain."""
    return _journal(request, desk, visit, desk.book.verify_journal(user=visit.person))


def _people(request: Request, desk: Desk, visit: Visit, made: tuple[str, str] | None = None) -> Response:
    visit.viewer.require("people.manage")
    with desk.book.reading(visit.person) as (session, _):
        people = list(session.scalars(select(Person).order_by(Person.added_at)))
        grants = list(session.scalars(select(Grant).where(Grant.revoked_at.is_(None)).order_by(Grant.id)))
        units = list(session.scalars(select(Enterprise.name).order_by(Enterprise.name)))
    with desk.store.read() as session:
        accounts = {account.person: account for account in session.scalars(select(Account))}
    return render(
        request, visit, "admin_people.html",
        people=people, grants=grants, accounts=accounts, units=units, made=made, policy=desk.book.policy,
        now=desk.book.clock(),
    )  # fmt: skip


def _journal(request: Request, desk: Desk, visit: Visit, verdict: Any) -> Response:
    visit.viewer.require("journal.verify")
    with desk.book.reading(visit.person) as (session, _):
        lines = list(session.scalars(select(JournalRecord).order_by(JournalRecord.seq.desc()).limit(_LINES)))
    return render(request, visit, "admin_journal.html", lines=lines, verdict=verdict, actions=ACTIONS)


def _flat(about: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """Nested facts as rows."""
    rows: list[tuple[str, str]] = []
    for key, value in about.items():
        if isinstance(value, dict):
            rows += _flat(value, f"{prefix}{key}.")
        elif not isinstance(value, list) or len(value) <= 12:
            rows.append((prefix + key, str(value)))
    return rows
