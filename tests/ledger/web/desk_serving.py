"""A desk served on a port of this machine, for tests."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import dataclass

import uvicorn
from ledger_samples import Hand
from sqlalchemy import text as sql
from starlette.types import ASGIApp
from visitor import Visitor

from extraction.errors import DamagedFile
from ledger.access import Viewer
from ledger.web.desk import Desk
from ledger.web.desk_models import Account
from ledger.web.reader_process import Result, UnreadFile


class Unreadable:
    """A reader that can read nothing; tests put in answers."""

    def __init__(self) -> None:
        self.answers: list[Result] = []

    def read(self, data: bytes, name: str, member: str | None) -> Result:
        return self.answers.pop(0) if self.answers else UnreadFile(DamagedFile, name)

    def close(self) -> None:
        pass


@dataclass(frozen=True)
class Served:
    """A desk that answers on a port."""

    desk: Desk
    port: int
    clock: Hand
    reader: Unreadable

    def visitor(self, login: str | None = None) -> Visitor:
        visitor = Visitor(self.port)
        if login is not None:
            answer = visitor.sign_in(login)
            assert answer.status == 303, answer.plain
        return visitor

    def desk_viewer(self, person: str) -> Viewer:
        """A person as the ledger sees them."""
        with self.desk.book.reading(person) as (_, viewer):
            return viewer

    def open_account(self, person: str) -> None:
        """An account with the password of all tests."""
        with self.desk.store.write() as session:
            kept = session.get_one(Account, "admin").password_hash
            account = Account(login=person, person=person, password_hash=kept, must_change=False, failures=0)
            account.changed_at = self.clock()
            session.add(account)

    def clue(self, begins: str) -> str:
        """The id of the clue whose title begins so."""
        with self.desk.book.database.read() as session:
            rows = session.execute(sql("SELECT id, title FROM clue")).all()
        return next(identity for identity, title in rows if title.startswith(begins))


class serving:  # noqa: N801 - a context
    """An application on a free port, in a thread."""

    def __init__(self, application: ASGIApp) -> None:
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.server = uvicorn.Server(uvicorn.Config(application, log_level="critical", lifespan="off"))
        self.thread = threading.Thread(target=self.server.run, args=([self.socket],), daemon=True)

    def __enter__(self) -> int:
        self.thread.start()
        until = time.monotonic() + 20
        while not self.server.started:
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.005)
        return int(self.socket.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(20)
        self.socket.close()
