import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import DatabaseError

from ledger.book import Book
from ledger.errors import UnknownReason

COPIED = "at, user_name, action, subject, payload, hash, hash"


def write(book: Book, *statements: str) -> None:
    with book.database.write() as session:
        for statement in statements:
            session.execute(sql(statement))


def unsealed(book: Book, *statements: str) -> None:
    """As somebody with the database file in hand would do it."""
    write(book, "DROP TRIGGER journal_no_update", "DROP TRIGGER journal_no_delete", *statements)


def test_each_change_leaves_a_line_and_the_chain_holds(held: Book) -> None:
    identity = held.clues().rows[0].id
    held.approve(identity, "李四")
    held.register(identity, "王五")
    verdict = held.verify_journal()
    assert verdict.whole
    assert verdict.lines == 3
    with held.database.read() as session:
        lines = session.execute(sql("SELECT action, user_name FROM journal ORDER BY seq")).all()
    assert [tuple(line) for line in lines] == [
        ("document.read", "张三"),
        ("clue.approve", "李四"),
        ("clue.register", "王五"),
    ]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE journal SET user_name = 'x' WHERE seq = 1", "DELETE FROM journal", "DELETE FROM journal WHERE seq = 1"],
)
def test_the_database_refuses_to_change_the_journal(held: Book, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        write(held, statement)
    assert held.verify_journal().whole


@pytest.mark.parametrize(
    ("statements", "line"),
    [
        (["UPDATE journal SET user_name = '别人' WHERE seq = 2"], 2),
        (["UPDATE journal SET payload = '{}' WHERE seq = 3"], 3),
        (["UPDATE journal SET at = '2020-01-01T00:00:00+00:00' WHERE seq = 1"], 1),
        (["UPDATE journal SET action = 'x' WHERE seq = 2"], 2),
        (["UPDATE journal SET subject = 'x' WHERE seq = 2"], 2),
        (["UPDATE journal SET hash = previous WHERE seq = 2"], 2),
        (["UPDATE journal SET previous = hash WHERE seq = 2"], 2),
        (["DELETE FROM journal WHERE seq = 2"], 2),
        (["DELETE FROM journal WHERE seq = 4"], 4),
        (["DELETE FROM journal"], 1),
        (["UPDATE journal SET seq = 9 WHERE seq = 4"], 4),
        (
            [f"INSERT INTO journal SELECT 5, {COPIED} FROM journal WHERE seq = 4"],
            5,
        ),
        (["DELETE FROM journal_head"], 5),
        (["UPDATE journal_head SET hash = 'x'"], 5),
    ],
)
def test_the_first_broken_line_is_found(held: Book, statements: list[str], line: int) -> None:
    for clue in held.clues().rows:
        held.approve(clue.id, "李四")
    unsealed(held, *statements)
    verdict = held.verify_journal()
    assert not verdict.whole
    assert verdict.broken_at == line
    assert verdict.reason


def test_a_chain_that_was_cut_back_with_its_head_is_found_by_an_anchor(held: Book) -> None:
    held.approve(held.clues().rows[0].id, "李四")
    anchor = held.verify_journal().head
    unsealed(
        held,
        "DELETE FROM journal WHERE seq = 2",
        "UPDATE journal_head SET seq = 1, hash = (SELECT hash FROM journal WHERE seq = 1)",
    )
    assert held.verify_journal().whole
    assert not held.verify_journal(anchor).whole


def test_what_is_rolled_back_leaves_no_line(held: Book) -> None:
    identity = held.clues().rows[0].id
    before = held.verify_journal()
    with pytest.raises(UnknownReason):
        held.reject(identity, "无此原因", "李四")
    assert held.verify_journal() == before
