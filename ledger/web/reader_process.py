"""Reading files in a process of its own: a file that crashes or hangs a reader takes nothing else with it.

One process by default; it loads the models once. The process is started anew after a crash or when time is up.
"""

from __future__ import annotations

import multiprocessing
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass
from typing import Protocol

from corpus.extract import Settings, extract_document
from corpus.extraction_result import Extraction
from extraction.containers import Member, is_container, open_container
from extraction.errors import ReaderCrashed, ReadError, ReadTimeout
from extraction.limits import Limits
from extraction.sniff import sniff
from ledger.web.facsimile import make_facsimile, pack


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read, and its packed facsimile."""

    extraction: Extraction
    facsimile: bytes


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """An archive or mail, and what is in it."""

    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file that could not be read: the code and detail of its error, which is made anew from them."""

    error: type[ReadError]
    detail: str


Result = ReadFile | OpenedFile | UnreadFile


class Reads(Protocol):
    """What reads files."""

    def read(self, data: bytes, name: str, member: str | None) -> Result:
        """Read one file."""

    def close(self) -> None:
        """Give back what reading needed."""


class ReaderProcess:
    """A process that reads one file after the other."""

    def __init__(self, seconds: float = Limits().seconds) -> None:
        self._seconds = seconds
        self._pool: ProcessPoolExecutor | None = None

    def read(self, data: bytes, name: str, member: str | None) -> Result:
        """Read one file, waiting for it; a crash or hang comes back as its coded error."""
        pool = self._pool = self._pool or self._start()
        try:
            return pool.submit(read_file, data, name, member).result(self._seconds)
        except Late:
            self._end(at_once=True)
            return UnreadFile(ReadTimeout, f"{self._seconds:.0f} 秒")
        except BrokenExecutor:
            self._end(at_once=True)
            return UnreadFile(ReaderCrashed, "")

    def close(self) -> None:
        """End the process."""
        self._end(at_once=False)

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))

    def _end(self, at_once: bool) -> None:
        pool, self._pool = self._pool, None
        if pool is None:
            return
        processes = list((pool._processes or {}).values())
        pool.shutdown(wait=not at_once, cancel_futures=True)
        for process in processes if at_once else ():
            process.kill()


def read_file(data: bytes, name: str, member: str | None) -> Result:
    """Read one file in this process."""
    try:
        if is_container(sniff(data, member or name)):
            members = open_container(data, member or name)
            return OpenedFile(tuple(members))
        extraction = extract_document(data, name, Settings(), member=member)
    except ReadError as error:
        return UnreadFile(type(error), error.detail)
    return ReadFile(extraction, pack(make_facsimile(extraction.document)))
