"""Accounts of the desk: opened by an administrator, signed in with lockout, passwords changed, the first one made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.book import Book
from ledger.errors import AlreadyThere, BadValue, NotFound
from ledger.people import ADMINISTRATOR, add_person, grant_role
from ledger.people_models import Grant, Person
from ledger.web.desk_models import Account, Sitting
from ledger.web.desk_store import DeskStore
from ledger.web.errors import Locked, WrongPassword
from ledger.web.passwords import check_password, hash_password, is_password, make_password, nobodys_hash
from ledger.web.settings import DeskSettings

FIRST_LOGIN = "admin"
FIRST_PERSON = "系统管理员"
RECEIVER = "自动收件"  #: in whose name files of the watched folder are taken in
_RECEIVERS_ROLE = "登记员"


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """What the first start prints, once."""

    login: str
    password: str


def ensure_first_account(book: Book, store: DeskStore) -> FirstAccount | None:
    """On the first start: one administrator with a made password, and the receiver of the watched folder."""
    with store.read() as desk:
        if desk.scalars(select(Account.login).limit(1)).first() is not None:
            return None
    with book.database.read() as session:
        administrator = _administrator(session)
    if administrator is None:
        with book.writing(FIRST_PERSON) as (session, acting):
            add_person(session, FIRST_PERSON, 1, acting.policy.default_secrecy, acting)
        login = FIRST_LOGIN
    else:
        login = administrator
    person = administrator or FIRST_PERSON
    _ensure_receiver(book, person)
    password = make_password()
    with store.write() as desk:
        desk.add(_account(login, person, password, book.clock()))
    return FirstAccount(login, password)


def sign_in(store: DeskStore, login: str, password: str, settings: DeskSettings, at: datetime) -> Account:
    """The account of a login and password; raises WrongPassword, Locked. Counts failures."""
    with store.read() as desk:
        known = desk.get(Account, login.strip())
    if known is not None and known.locked_until is not None and known.locked_until > at:
        raise Locked
    right = is_password(password, known.password_hash if known else nobodys_hash())  # slow: outside of any lock
    if known is not None:
        with store.write() as desk:
            account = desk.get_one(Account, known.login)
            if right:
                account.failures, account.locked_until, account.signed_in_at = 0, None, at
                return account
            _count_failure(account, settings, at)
    raise WrongPassword


def change_password(store: DeskStore, login: str, old: str, new: str, settings: DeskSettings, at: datetime) -> None:
    """One's own password; other sittings of the account end. Raises WrongPassword, WeakPassword."""
    check_password(new, login, settings.least_password)
    with store.write() as desk:
        account = desk.get_one(Account, login)
        if not is_password(old, account.password_hash):
            raise WrongPassword("原口令")
        if is_password(new, account.password_hash):
            raise BadValue("新口令不得与原口令相同")
        account.password_hash, account.must_change, account.changed_at = hash_password(new), False, at
        _end_sittings(desk, login)


def open_account(store: DeskStore, login: str, person: str, at: datetime) -> str:
    """An account for a person of the ledger; returns its first password. The caller checked ``people.manage``."""
    login = login.strip() or person
    if not 1 <= len(login) <= 80 or any(character.isspace() for character in login):
        raise BadValue("账号名不得为空或含空格")
    password = make_password()
    with store.write() as desk:
        taken = desk.scalars(select(Account).where((Account.login == login) | (Account.person == person))).first()
        if taken is not None:
            raise AlreadyThere(taken.login)
        desk.add(_account(login, person, password, at))
    return password


def reset_password(store: DeskStore, person: str, at: datetime) -> str:
    """A made password in place of a forgotten one; unlocks. The caller checked ``people.manage``."""
    password = make_password()
    with store.write() as desk:
        account = desk.scalars(select(Account).where(Account.person == person)).first()
        if account is None:
            raise NotFound(person)
        account.password_hash, account.must_change, account.changed_at = hash_password(password), True, at
        account.failures, account.locked_until = 0, None
        _end_sittings(desk, account.login)
    return password


def _count_failure(account: Account, settings: DeskSettings, at: datetime) -> None:
    account.failures += 1
    if account.failures >= settings.failures:
        account.failures, account.locked_until = 0, at + settings.lock


def _end_sittings(desk: Session, login: str) -> None:
    for sitting in desk.scalars(select(Sitting).where(Sitting.login == login)):
        desk.delete(sitting)


def _account(login: str, person: str, password: str, at: datetime) -> Account:
    account = Account(login=login, person=person, password_hash=hash_password(password), must_change=True)
    account.failures, account.changed_at = 0, at
    return account


def _administrator(session: Session) -> str | None:
    wanted = select(Person.name).join(Grant, Grant.person == Person.name)
    in_office = wanted.where(Person.active, Grant.role == ADMINISTRATOR, Grant.revoked_at.is_(None))
    return session.scalars(in_office.order_by(Person.added_at)).first()


def _ensure_receiver(book: Book, administrator: str) -> None:
    with book.writing(administrator) as (session, acting):
        if session.get(Person, RECEIVER) is None:
            add_person(session, RECEIVER, 1, acting.policy.default_secrecy, acting)
            grant_role(session, RECEIVER, _RECEIVERS_ROLE, None, acting)
