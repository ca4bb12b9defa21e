"""A desk with people of every role and a document in it, served on a port of this machine."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk_serving import Served, Unreadable, serving
from ledger_samples import Hand
from papers import report_extraction
from visitor import PASSWORD, Visitor

from ledger.book import DATABASE_FILE
from ledger.people import add_person, grant_role
from ledger.web.accounts import ensure_first_account
from ledger.web.application import build_application
from ledger.web.desk import Desk
from ledger.web.desk_models import Account
from ledger.web.passwords import hash_password

ROLES = ("登记员", "初审", "复核", "领导", "监督检查")
PEOPLE = (*ROLES, "初审二")


@pytest.fixture(scope="session")
def kept_hash() -> str:
    return hash_password(PASSWORD)


@pytest.fixture(scope="session")
def desk_folder(tmp_path_factory: pytest.TempPathFactory, empty_ledger: Path, kept_hash: str) -> Path:
    """A data folder with people, accounts and a report, to copy."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copy(empty_ledger, folder / DATABASE_FILE)
    desk = Desk.open(folder, Hand(), reader=Unreadable())
    ensure_first_account(desk.book, desk.store)
    with desk.book.writing("系统管理员") as (session, acting):
        for name in PEOPLE:
            add_person(session, name, 3, "内部", acting)
            grant_role(session, name, name.removesuffix("二"), None, acting)
    with desk.store.write() as session:
        session.get_one(Account, "admin").password_hash = kept_hash
        session.get_one(Account, "admin").must_change = False
        for name in PEOPLE:
            account = Account(login=name, person=name, password_hash=kept_hash, must_change=False, failures=0)
            account.changed_at = desk.book.clock()
            session.add(account)
    extraction, data = report_extraction()
    desk.book.ingest(extraction, data, "登记员")
    desk.close()
    return folder


@pytest.fixture
def served(tmp_path: Path, desk_folder: Path) -> Iterator[Served]:
    folder = tmp_path / "data"
    shutil.copytree(desk_folder, folder)
    clock, reader = Hand(), Unreadable()
    clock.at = clock.at.replace(hour=2)
    desk = Desk.open(folder, clock, reader=reader)
    with serving(build_application(desk)) as port:
        yield Served(desk, port, clock, reader)
    desk.close()


@pytest.fixture
def visit(served: Served) -> Callable[[str], Visitor]:
    return served.visitor
