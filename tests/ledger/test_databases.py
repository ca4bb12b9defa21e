"""What must hold on SQLite and on PostgreSQL alike: migrations, exact money, the sealed journal, writers at once."""

import multiprocessing
from decimal import Decimal
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from ledger_samples import Hand, make_clue, make_extraction
from sqlalchemy import create_engine, inspect
from sqlalchemy import text as sql
from sqlalchemy.exc import DatabaseError

from ledger.book import Book
from ledger.database import open_database
from ledger.errors import LedgerError, NewerLedger, StaleView
from ledger.matters import Matters
from ledger.migrate import HEAD, current_version, upgrade
from ledger.models import Clue
from ledger.numbering import missing_serials
from ledger.people import Unit, add_person, enter_units, grant_role, recuse
from ledger.queries import ClueFilter, EntryFilter
from ledger.schema import all_tables

WRITERS, EACH = 8, 4
VERSIONS = [f"{number:04d}" for number in range(1, int(HEAD) + 1)]


def is_ours(_thing: object, name: str | None, *_: object) -> bool:
    """The search index is a table of each database's own kind."""
    return not (name or "").startswith("search_index")


@pytest.mark.parametrize("version", VERSIONS)
def test_every_earlier_version_is_brought_forward(database_url: str, version: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        upgrade(connection, version)
        assert current_version(connection) == version
    engine.dispose()
    database = open_database(database_url)
    with database.engine.connect() as connection:
        assert current_version(connection) == HEAD
        options = {"compare_type": True, "include_object": is_ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, all_tables()[0].metadata) == []
    database.close()


def test_rows_of_the_first_version_live_on(database_url: str, tmp_path: Path) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        upgrade(connection, "0001")
        for statement in FIRST_VERSION_ROWS:
            connection.execute(sql(statement))
    engine.dispose()
    database = open_database(database_url)
    with database.engine.connect() as connection:
        assert connection.execute(sql("SELECT state, secrecy FROM entry")).one() == ("accepted", "内部")
        assert connection.execute(sql("SELECT secrecy, received_by FROM document")).one() == ("内部", "")
    database.close()
    book = Book.open(tmp_path / "data", Hand(), database_url)
    assert book.clues(ClueFilter(text="出借")).total == 1
    book.close()


AT = "'2026-03-02 01:00:00+00:00'"
FIRST_VERSION_ROWS = [
    f"""INSERT INTO document (sha256, name, media_type, status, kind, pages, clue_count, dismissed_count, troubles,
        reading, received_at, read_at)
        VALUES ('d', 'a.pdf', '', 'read', 'other', 1, 1, 0, '[]', '', {AT}, {AT})""",
    f"""INSERT INTO clue (id, document_sha256, position, found, state, title, text, scope, enterprise, loss_status,
        rule_set, aspect, confidence, payload, version, created_at, updated_at)
        VALUES ('c', 'd', 0, true, 'registered', 't', '违规出借', 'enterprise', '甲', 'unstated',
        'CN-46', '其他', 0.5, '{{}}', 1, {AT}, {AT})""",
    f"""INSERT INTO entry (id, number, clue_id, document_sha256, state, year, registered_on, registered_by,
        registered_at, title, text, enterprise, loss_status, rule_set, rule_digest, aspect, source_code, payload,
        version)
        VALUES (1, 'N1', 'c', 'd', 'open', 2026, '2026-03-02', '王五',
        {AT}, 't', 't', '甲', 'unstated', 'CN-46', 'x', '其他', 'SJ', '{{}}', 1)""",
]


def test_a_newer_ledger_is_refused(database_url: str) -> None:
    open_database(database_url).close()
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(sql("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(NewerLedger):
        open_database(database_url)


@pytest.fixture
def either(tmp_path: Path, database_url: str) -> Book:
    book = Book.open(tmp_path / "data", Hand(), database_url)
    clues = [make_clue(), make_clue("乙公司损失8000万元。", "80000000.01"), make_clue("丙公司未招标。", None)]
    book.ingest(make_extraction(*clues), b"report", "张三")
    yield book
    book.close()


def test_money_is_exact(either: Book) -> None:
    exact = ["0.01", "12345678901.23", "899999999999999.99"]
    for clue, yuan in zip(either.clues().rows, exact, strict=True):
        either.correct(clue.id, "loss_yuan", yuan, "李四")
        either.approve(clue.id, "李四")
        either.register(clue.id, "王五")
    assert [clue.loss_yuan for clue in either.clues().rows] == [Decimal(yuan) for yuan in exact]
    assert either.statistics().total.loss_yuan == sum(map(Decimal, exact))
    assert either.entries(EntryFilter(loss_from=Decimal("12345678901.24"))).total == 1
    assert either.clues(ClueFilter(sort="-loss")).rows[0].loss_yuan == Decimal("899999999999999.99")


@pytest.mark.parametrize(
    "statement", ["UPDATE journal SET user_name = 'x'", "DELETE FROM journal", "TRUNCATE TABLE journal"]
)
def test_the_journal_is_sealed(either: Book, statement: str) -> None:
    if statement.startswith("TRUNCATE") and either.database.engine.dialect.name == "sqlite":
        statement = "DELETE FROM journal WHERE 1 = 1"
    with pytest.raises(DatabaseError, match="append-only"), either.database.write() as session:
        session.execute(sql(statement))
    assert either.verify_journal().whole


def test_tables_and_indexes_are_the_same_on_both(either: Book) -> None:
    names = set(inspect(either.database.engine).get_table_names())
    assert {table.name for table in all_tables()} <= names


def test_people_recusal_and_a_matter(either: Book) -> None:
    first, second, _ = (clue.id for clue in either.clues().rows)
    with either.writing("管") as (session, acting):
        enter_units(session, [Unit("集团", tier="本级"), Unit("甲实业有限公司", "集团")], acting)
        add_person(session, "管", 1, "内部", acting)
    with either.writing("管") as (session, acting):
        for name, role in (("初", "初审"), ("领", "领导"), ("避", "复核")):
            add_person(session, name, 3, "内部", acting)
            grant_role(session, name, role, "集团", acting)
        recuse(session, "避", "任职", acting, enterprise="集团")
    assert [either.clues(user=name).total for name in ("初", "避")] == [3, 0]
    for identity in (first, second):
        either.approve(identity, "初")
    number = either.register(first, "领").number
    desk = Matters.of(either)
    desk.file(number, "handler", {"person": "初", "sort": "主办"}, "领")
    desk.file(number, "handler", {"person": "领", "sort": "协办"}, "领")
    desk.move(number, "verify", "初")
    assert either.entry(number, "领").state == "verifying"
    assert not desk.reconcile("领")[0].clean
    assert either.export_xlsx(either.folder / "a.xlsx", "领") == 1


def _write(folder: Path, url: str, writer: int, identities: list[str]) -> int:
    book, refused = Book.open(folder, url=url), 0
    for identity in identities:
        try:
            book.approve(identity, f"甲{writer}")
            book.register(identity, f"乙{writer}")
        except LedgerError:
            refused += 1
    book.close()
    return refused


def test_eight_writers_lose_nothing(tmp_path: Path, either: Book, database_url: str) -> None:
    clues = [make_clue(f"问题{number}。") for number in range(WRITERS * EACH)]
    either.ingest(make_extraction(*clues, data=b"second"), b"second", "张三")
    identities = [clue.id for clue in either.clues(ClueFilter(size=100)).rows][3:]
    # Each clue is offered to two writers: one of them is refused, and nothing is registered twice.
    offers = [identities[start:] + identities[:start] for start in range(0, len(identities), EACH)]
    shares = [(tmp_path / "data", database_url, n, offer[: 2 * EACH]) for n, offer in enumerate(offers)]
    with multiprocessing.get_context("spawn").Pool(WRITERS) as pool:
        refused = pool.starmap(_write, shares)
    numbers = [entry.number for entry in either.entries(EntryFilter(size=100)).rows]
    assert numbers == [f"XS-2026-SJ-{serial:04d}" for serial in range(1, WRITERS * EACH + 1)]
    assert sum(refused) == WRITERS * EACH
    with either.database.read() as session:
        assert missing_serials(session) == []
    assert either.verify_journal().whole
    assert either.verify_journal().lines == 2 + 2 * WRITERS * EACH


def test_a_stale_view_is_refused(either: Book) -> None:
    identity = either.clues().rows[0].id
    with pytest.raises(StaleView), either.database.write() as session:
        clue = session.get_one(Clue, identity)
        session.execute(sql("UPDATE clue SET version = version + 1"))
        clue.state = "rejected"
    assert either.clue(identity).clue.state == "candidate"
