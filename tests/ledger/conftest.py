"""A ledger in an empty folder, one with a document in it, and one with people of every role."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ledger_samples import Hand, make_clue, make_extraction
from postgres_server import ADDRESS, program, server
from sqlalchemy import create_engine
from sqlalchemy import text as sql

from classifiers.clue import Clue
from corpus.extraction_result import Extraction
from ledger.book import DATABASE_FILE, Book
from ledger.database import driver_url, file_url
from ledger.people import Unit, add_person, enter_units, grant_role


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture(scope="session")
def empty_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger as it is made new, to copy: migrating takes longer than most tests."""
    folder = tmp_path_factory.mktemp("empty")
    Book.open(folder).close()
    return folder / DATABASE_FILE


@pytest.fixture
def book(tmp_path: Path, clock: Hand, empty_ledger: Path) -> Iterator[Book]:
    (tmp_path / "data").mkdir()
    shutil.copy(empty_ledger, tmp_path / "data" / DATABASE_FILE)
    opened = Book.open(tmp_path / "data", clock)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    if ADDRESS not in os.environ and program("initdb") is None:
        pytest.skip(f"PostgreSQL is not installed (no initdb) and {ADDRESS} is not set")
    with server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, of either kind."""
    if request.param == "sqlite":
        return file_url(tmp_path / "either.db")
    url = driver_url(request.getfixturevalue("postgres"))
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(sql("DROP SCHEMA public CASCADE"))
        connection.execute(sql("CREATE SCHEMA public"))
    engine.dispose()
    return url


@pytest.fixture
def clue() -> Callable[..., Clue]:
    return make_clue


@pytest.fixture
def extraction() -> Callable[..., Extraction]:
    return make_extraction


@pytest.fixture
def held(book: Book) -> Book:
    """A ledger with one document of three clues: 1200万元, 8千万元, no loss stated."""
    clues = (
        make_clue(),
        make_clue("乙公司投资失败，损失8000万元。", "80000000"),
        make_clue("丙公司未按规定招标。", None),
    )
    book.ingest(make_extraction(*clues), b"report", "张三")
    return book


ROLES = ("登记员", "初审", "复核", "领导", "监督检查")


@pytest.fixture
def staffed(held: Book) -> Book:
    """With a unit tree (集团 > 甲实业有限公司 > 甲物流有限公司; 乙集团) and one person of each role, grade 3."""
    with held.writing("管") as (session, acting):
        enter_units(
            session,
            [
                Unit("集团", tier="本级"),
                Unit("甲实业有限公司", "集团", "二级"),
                Unit("甲物流有限公司", "甲实业有限公司", "三级"),
                Unit("乙集团", tier="本级"),
            ],
            acting,
        )
        add_person(session, "管", 1, "受限", acting)
    with held.writing("管") as (session, acting):
        for role in ROLES:
            add_person(session, role, 3, "内部", acting)
            grant_role(session, role, role, None, acting)
    return held
