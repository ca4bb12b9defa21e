"""The process is killed at every statement of a transaction: nothing is half written, and trying again succeeds."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from ledger_samples import make_clue, make_extraction
from sqlalchemy import event, func, select

from ledger.book import Book
from ledger.models import Clue, Decision, Document, Entry, JournalRecord, Number, Reading
from ledger.numbering import missing_serials

CLUES = [make_clue(), make_clue("乙公司投资失败，损失8000万元。", "80000000")]
READ = make_extraction(*CLUES)
NEWER = make_extraction(make_clue(loss="5"), make_clue("丙公司未按规定招标。", None))
MOST_STATEMENTS = 60


def ingest(book: Book) -> None:
    book.ingest(READ, b"report", "张三")


def reread(book: Book) -> None:
    book.ingest(NEWER, b"report", "张三")


def register(book: Book) -> None:
    book.register(CLUES[0].id, "王五")


def approve(book: Book) -> None:
    book.approve(CLUES[0].id, "李四")


def void(book: Book) -> None:
    book.void("XS-2026-SJ-0001", "有误", "王五")


BEFORE: dict[Callable[[Book], None], list[Callable[[Book], None]]] = {
    ingest: [],
    reread: [ingest, approve],
    approve: [ingest],
    register: [ingest, approve],
    void: [ingest, approve, register],
}


def _die_at(folder: Path, url: str, step: Callable[[Book], None], statement: int) -> None:
    """Open, start the step, and kill the own process before the given statement, or before the commit."""
    book = Book.open(folder, url=url)
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1
        if counted == statement:
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

    event.listen(book.database.engine, "before_cursor_execute", count)
    event.listen(book.database.engine, "commit", count)
    step(book)
    os._exit(0)


def state(book: Book) -> list[object]:
    with book.database.read() as session:
        models = (Document, Reading, Clue, Decision, Entry, Number, JournalRecord)
        counts = [session.execute(select(func.count()).select_from(model)).scalar_one() for model in models]
        states = session.execute(select(Clue.id, Clue.state, Clue.version, Clue.found).order_by(Clue.id)).all()
    return [*counts, *map(tuple, states)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="killing at each statement forks the process")
@pytest.mark.parametrize("step", BEFORE, ids=lambda step: step.__name__)
def test_a_kill_at_any_statement_leaves_the_ledger_as_it_was(
    tmp_path: Path, database_url: str, step: Callable[[Book], None]
) -> None:
    folder = tmp_path / "data"
    book = Book.open(folder, url=database_url)
    for earlier in BEFORE[step]:
        earlier(book)
    before = state(book)
    book.close()
    context = multiprocessing.get_context("fork")
    # A server rolls back by itself whatever the client was doing: every third statement will do.
    pace = 1 if database_url.startswith("sqlite") else 3
    for statement in range(1, MOST_STATEMENTS, pace):
        process = context.Process(target=_die_at, args=(folder, database_url, step, statement))
        process.start()
        process.join()
        if process.exitcode == 0:
            break
        assert process.exitcode == -signal.SIGKILL
        assert_sound(folder, database_url, before)
    else:
        pytest.fail("the step has more statements than expected")
    assert statement > 5
    book = Book.open(folder, url=database_url)
    assert state(book) != before
    assert book.verify_journal().whole
    with book.database.read() as session:
        assert missing_serials(session) == []
    book.close()


def assert_sound(folder: Path, url: str, before: list[object]) -> None:
    book = Book.open(folder, url=url)
    assert state(book) == before
    assert book.verify_journal().whole
    assert list(book.originals.damaged()) == []
    book.close()
