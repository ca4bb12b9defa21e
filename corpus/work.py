"""What goes to a worker and what comes back: a task is one file to read; an answer says what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from corpus.pool import Lost
from corpus.transcript import Transcript
from extraction.errors import MissingFile, ReaderCrashed, ReadError, ReadTimeout, StoreFailed

#: Faults of the place, not of the file: they are not kept in the ledger, and the file is tried again.
TRANSIENT = frozenset({MissingFile.code, StoreFailed.code})


@dataclass(frozen=True, slots=True)
class Task:
    """One file to read: at ``path``, or, when that is None, the original ``sha256`` of the store.

    ``member`` is the path inside the archive ``name``. ``order`` is the place among the files of a run.
    """

    name: str
    member: str | None = None
    path: str | None = None
    sha256: str | None = None
    size: int = 0
    order: tuple[int, ...] = ()
    first_pages: int | None = None  #: read only so many pages, after the whole took too long


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read. ``seconds`` by stage (keep, read, find), as the worker measured them."""

    task: Task
    transcript: Transcript
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be read: code and detail of the error, and the SHA-256 when its bytes could be had."""

    task: Task
    sha256: str | None
    code: str
    detail: str = ""

    @property
    def error(self) -> ReadError:
        """The error again, with its Chinese text."""
        return error_of(self.code, self.detail)

    @property
    def transient(self) -> bool:
        """Whether trying again may help without anybody changing the file."""
        return self.code in TRANSIENT


@dataclass(frozen=True, slots=True)
class Opened:
    """An archive or mail that was opened: its members as tasks, or failed already."""

    task: Task
    sha256: str
    members: tuple[Task | Failed, ...]


Answer: TypeAlias = Read | Failed | Opened


def failed(task: Task, sha256: str | None, error: ReadError) -> Failed:
    """The answer for an error."""
    return Failed(task, sha256, error.code, error.detail)


def answered(task: Task, answer: Answer | Lost) -> Answer:
    """An answer of the pool; a lost task failed with the code that its owner is told."""
    if not isinstance(answer, Lost):
        return answer
    if answer.why == "timeout":
        return failed(task, task.sha256, ReadTimeout())
    place = answer.detail.strip().rpartition("\n")[2] if answer.why == "bug" else ""
    return failed(task, task.sha256, ReaderCrashed(f"程序错误 {place}" if place else ""))


def error_of(code: str, detail: str) -> ReadError:
    """The coded error; an unknown code (of another version) is a plain :class:`ReadError`."""
    return next((kind for kind in _kinds(ReadError) if kind.code == code), ReadError)(detail)


def _kinds(kind: type[ReadError]) -> Iterator[type[ReadError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _kinds(child)
