"""Files that came in: put down at once, read one by one in the background, each with its state, reason and retry.

A file waits in the folder ``inbox`` under a number of its own (its name is never a path) until it is in the ledger.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from sqlalchemy import func, select

from corpus.store import digest
from extraction.errors import EmptyFile, MissingFile, ReadError
from ledger.access import Viewer
from ledger.book import Book
from ledger.errors import IllegalStep, LedgerError, NotFound
from ledger.likeness import load_likeness
from ledger.links import propose_links
from ledger.web.desk_models import Arrival
from ledger.web.desk_store import DeskStore
from ledger.web.errors import TooLarge
from ledger.web.facsimiles import Facsimiles
from ledger.web.reader_process import OpenedFile, ReadFile, Reads, UnreadFile

log = logging.getLogger(__name__)

STATES = {
    "waiting": "等待读取",
    "reading": "正在读取",
    "read": "已读取",
    "read-with-troubles": "已读取，有疑问",
    "unchanged": "此前已收，无变化",
    "opened": "已解开",
    "failed": "未能读取",
}
_CHUNK = 1024 * 1024
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as it comes: in whose name, from where (``upload``, ``watch``, ``archive``), inside which archive."""

    name: str
    person: str
    origin: str = "upload"
    member: str | None = None


class Inbox:
    """The inbox of a desk. ``start`` begins to read in the background."""

    def __init__(self, book: Book, store: DeskStore, facsimiles: Facsimiles, folder: Path, reader: Reads) -> None:
        self._book, self._store, self._facsimiles, self._folder = book, store, facsimiles, folder
        self._likeness = load_likeness(book.folder)
        self._reader = reader
        self._wake = threading.Event()
        self._ended = threading.Event()
        self._paused = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Read what waits, and from now on what comes; a file that was at hand when the program ended waits again."""
        with self._store.write() as desk:
            for arrival in desk.scalars(select(Arrival).where(Arrival.state == "reading")):
                arrival.state = "waiting"
        self._thread = threading.Thread(target=self._work, name="inbox", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the file at hand, then read no more."""
        self._ended.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=60)
        self._reader.close()

    def pause(self, paused: bool) -> None:
        """Read nothing for a while, or go on."""
        (self._paused.set if paused else self._paused.clear)()
        self._wake.set()

    @property
    def paused(self) -> bool:
        """Whether reading is stopped for a while."""
        return self._paused.is_set()

    def put(self, file: IO[bytes], incoming: Incoming, largest: int) -> Arrival:
        """Take a file in; it waits to be read. Raises TooLarge."""
        self._folder.mkdir(parents=True, exist_ok=True)
        spool = secrets.token_hex(16)
        size = 0
        try:
            with (self._folder / spool).open("xb") as target:
                while chunk := file.read(_CHUNK):
                    size += len(chunk)
                    if size > largest:
                        raise TooLarge(f"{incoming.name}，上限 {largest // _CHUNK} MB")
                    target.write(chunk)
        except BaseException:
            (self._folder / spool).unlink(missing_ok=True)
            raise
        arrival = Arrival(name=shown_name(incoming.name), member=incoming.member, size=size, spool=spool)
        arrival.person, arrival.origin, arrival.state = incoming.person, incoming.origin, "waiting"
        arrival.came_at = self._book.clock()
        with self._store.write() as desk:
            desk.add(arrival)
        self._wake.set()
        return arrival

    def retry(self, number: int, viewer: Viewer) -> None:
        """Read a failed file again; raises NotFound, IllegalStep."""
        with self._store.write() as desk:
            arrival = desk.get(Arrival, number)
            if arrival is None or not _sees(viewer, arrival):
                raise NotFound(str(number))
            viewer.require("document.ingest")
            if arrival.state != "failed":
                raise IllegalStep(STATES[arrival.state])
            arrival.state, arrival.code, arrival.message, arrival.ended_at = "waiting", "", "", None
        self._wake.set()

    def arrivals(self, viewer: Viewer, size: int = 200) -> list[Arrival]:
        """The newest files that a person may know of: their own; those of the watched folder for who may take in."""
        with self._store.read() as desk:
            wanted = select(Arrival).order_by(Arrival.id.desc()).limit(size * 3)
            return [arrival for arrival in desk.scalars(wanted) if _sees(viewer, arrival)][:size]

    def counts(self) -> Counter[str]:
        """How many files stand in which state."""
        with self._store.read() as desk:
            rows = desk.execute(select(Arrival.state, func.count()).group_by(Arrival.state)).tuples()
            return Counter(dict(rows.all()))

    def work_once(self) -> bool:
        """Read the oldest waiting file; whether there was one."""
        with self._store.write() as desk:
            arrival = desk.scalars(select(Arrival).where(Arrival.state == "waiting").order_by(Arrival.id)).first()
            if arrival is None:
                return False
            arrival.state = "reading"
        try:
            ended = self._take_in(arrival)
        except LedgerError as error:
            ended = {"state": "failed", "code": error.code, "message": error.message}
        except Exception:  # a mistake of ours: this file failed, the next one is read
            log.exception("reading arrival %s", arrival.id)
            ended = {"state": "failed", "code": "W900", "message": "程序错误，已记入运行日志；请联系管理员"}
        with self._store.write() as desk:
            row = desk.get_one(Arrival, arrival.id)
            for name, value in ended.items():
                setattr(row, name, value)
            row.ended_at = self._book.clock()
        if ended["state"] != "failed":
            (self._folder / arrival.spool).unlink(missing_ok=True)
        return True

    def _work(self) -> None:
        while not self._ended.is_set():
            if not self.paused and self.work_once():
                continue
            self._wake.wait(timeout=5)
            self._wake.clear()

    def _take_in(self, arrival: Arrival) -> dict[str, object]:
        """Read a file and store what was found; what is to be noted of it."""
        try:
            data = (self._folder / arrival.spool).read_bytes()
        except OSError:
            return _failed(MissingFile())
        if not data:
            return _failed(EmptyFile())
        result = self._reader.read(data, arrival.name, arrival.member)
        if isinstance(result, UnreadFile):
            error = result.error(result.detail)
            self._book.ingest_failure(arrival.name, arrival.member, data, error, arrival.person)
            return _failed(error) | {"sha256": digest(data)}
        if isinstance(result, OpenedFile):
            return self._put_members(arrival, result)
        return self._store_reading(arrival, data, result)

    def _store_reading(self, arrival: Arrival, data: bytes, result: ReadFile) -> dict[str, object]:
        extraction = result.extraction
        recorded = self._book.ingest(extraction, data, arrival.person)
        self._facsimiles.keep(extraction.sha256, extraction.document.text, result.facsimile)
        with self._book.writing(arrival.person) as (session, acting):
            propose_links(session, extraction.sha256, self._likeness, acting)
        state = "read-with-troubles" if extraction.troubles else "read"
        message = "；".join(dict.fromkeys(trouble.message for trouble in extraction.troubles))
        if recorded.outcome == "unchanged":
            state = "unchanged"
        return {"state": state, "message": message, "sha256": extraction.sha256, "clues": recorded.found}

    def _put_members(self, arrival: Arrival, opened: OpenedFile) -> dict[str, object]:
        """Every file of an archive becomes an arrival of its own."""
        failed = 0
        for member in opened.members:
            if member.error is not None:
                failed += 1
                self._note_member(arrival, member.path, member.error)
                continue
            self.put(
                BytesIO(member.data), Incoming(arrival.name, arrival.person, "archive", member.path), len(member.data)
            )
        return {"state": "opened", "message": f"内含 {len(opened.members)} 份文件，其中 {failed} 份不能解开"}

    def _note_member(self, arrival: Arrival, path: str, error: ReadError) -> None:
        row = Arrival(name=arrival.name, member=path, size=0, spool="", person=arrival.person, origin="archive")
        row.state, row.code, row.message = "failed", error.code, error.message
        row.came_at = row.ended_at = self._book.clock()
        with self._store.write() as desk:
            desk.add(row)


def _failed(error: ReadError) -> dict[str, object]:
    return {"state": "failed", "code": error.code, "message": error.message}


def _sees(viewer: Viewer, arrival: Arrival) -> bool:
    if viewer.alone or arrival.person == viewer.name:
        return True
    return arrival.origin == "watch" and viewer.operations.get("document.ingest", frozenset()) is None


def shown_name(name: str) -> str:
    """The last part of what the browser calls the file, without control characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable())[-_LONGEST_NAME:] or "未命名"
