"""Batches: many files through a pool into a recorder, each read once, whatever was recorded before left alone.

Files are begun by size, largest first, so that no worker is left alone with a long one at the end. Archives are opened
by a worker and their members read like files; an archive is recorded when its last member is. A batch that is stopped
goes on where it was: the recorder knows by hash what needs no reading.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Protocol

from corpus.intake import list_files, shown_name
from corpus.pool import Pool
from corpus.store import digest_of_file
from corpus.work import Answer, Failed, Opened, Task, answered

_LOOK = 64  #: files that are looked up in the ledger at once
_GROUP = 24  #: answers that are recorded in one transaction
_GROUP_SECONDS = 0.5
_WAIT = 0.2


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file whose bytes are recorded already, by this version or earlier in the same run; ``code`` when as failed."""

    task: Task
    code: str | None = None


Step = Answer | Skipped


class Recorder(Protocol):
    """Where the answers of a batch go."""

    def settle(self, tasks: Sequence[Task]) -> Mapping[str, str | None]:
        """The SHA-256 of those tasks that need no reading, with the code of a failure; their names are noted."""

    def record(self, answers: Sequence[Answer]) -> Sequence[Answer]:
        """Record each answer whole or not at all; one that is refused comes back as failed."""


class NoRecord:
    """Records nothing: for printing what is found."""

    def settle(self, tasks: Sequence[Task]) -> Mapping[str, str | None]:
        """Everything needs reading."""
        return {}

    def record(self, answers: Sequence[Answer]) -> Sequence[Answer]:
        """As it is."""
        return answers


def find_tasks(paths: Iterable[Path], by_size: bool = True) -> list[Task]:
    """The files of the paths in the order in which they are begun."""
    tasks = [
        Task(shown_name(path.name), path=str(path), size=_size(path), order=(number,))
        for number, path in enumerate(list_files(paths))
    ]
    return sorted(tasks, key=lambda task: -task.size) if by_size else tasks


def run_batch(tasks: Iterable[Task], pool: Pool[Task, Answer], recorder: Recorder) -> Iterator[Step]:
    """Read the tasks; each step is told once it is recorded. Archives come after their last member."""
    yield from _Batch(tasks, pool, recorder).run()


class _Batch:
    """The state of one run."""

    def __init__(self, tasks: Iterable[Task], pool: Pool[Task, Answer], recorder: Recorder) -> None:
        self.source = iter(tasks)
        self.pool = pool
        self.recorder = recorder
        self.ready: deque[Task] = deque()
        self.done: list[Answer] = []
        self.since = time.monotonic()
        self.reading: dict[str, list[Task]] = {}  # by hash: later files of the same bytes
        self.archives: dict[tuple[int, ...], tuple[Opened, int]] = {}

    def run(self) -> Iterator[Step]:
        while True:
            yield from self._feed()
            if not self.pool.busy and not self.done and not self.ready:
                return
            for task, answer in self.pool.collect(_WAIT):
                self._take(answered(task, answer))
            full = len(self.done) >= _GROUP or time.monotonic() - self.since > _GROUP_SECONDS
            if self.done and (full or not self.pool.busy):
                yield from self._record()

    def _feed(self) -> Iterator[Step]:
        """Keep the workers supplied; what needs no reading is told at once."""
        while self.pool.has_room:
            if not self.ready:
                looked = [_hashed(task) for task in islice(self.source, _LOOK)]
                if not looked:
                    return
                yield from self._look_up(looked)
                continue
            self.pool.submit(self.ready.popleft())

    def _look_up(self, tasks: Sequence[Task]) -> Iterator[Step]:
        settled = self.recorder.settle([task for task in tasks if task.sha256])
        for task in tasks:
            if task.sha256 in settled:
                yield Skipped(task, settled[task.sha256 or ""])
                yield from self._member_done(task)
            elif task.sha256 is not None and task.sha256 in self.reading:
                self.reading[task.sha256].append(task)
            else:
                if task.sha256 is not None:
                    self.reading[task.sha256] = []
                self.ready.append(task)

    def _take(self, answer: Answer) -> None:
        """An answer, ready to be recorded; an archive waits for its members."""
        if not isinstance(answer, Opened):
            self.done.append(answer)
            return
        self.archives[answer.task.order] = (answer, len(answer.members))
        self.done += [member for member in answer.members if isinstance(member, Failed)]
        self.source = _chain([member for member in answer.members if isinstance(member, Task)], self.source)
        if not answer.members:
            self.done.append(self.archives.pop(answer.task.order)[0])

    def _record(self) -> Iterator[Step]:
        answers, self.done, self.since = self.done, [], time.monotonic()
        for answer in self.recorder.record(answers):
            yield from self._recorded(answer)

    def _recorded(self, answer: Answer) -> Iterator[Step]:
        """Tell an answer, then what waited for it: files of the same bytes, the archive it is a member of."""
        yield answer
        twins = self.reading.pop(answer.task.sha256 or "", [])
        settled = self.recorder.settle(twins) if twins else {}
        for twin in twins:
            if twin.sha256 not in settled and not isinstance(answer, Failed):
                self.reading[twin.sha256 or ""] = []
                self.ready.append(twin)
                continue
            known = twin.sha256 in settled
            yield Skipped(twin, settled[twin.sha256 or ""]) if known else replace(answer, task=twin)
            yield from self._member_done(twin)
        yield from self._member_done(answer.task)

    def _member_done(self, task: Task) -> Iterator[Step]:
        """Count down the members of an archive; the last one closes it."""
        held = self.archives.get(task.order[:-1]) if task.member is not None else None
        if held is None:
            return
        opened, left = held
        if left > 1:
            self.archives[task.order[:-1]] = (opened, left - 1)
            return
        del self.archives[task.order[:-1]]
        for answer in self.recorder.record([opened]):
            yield from self._recorded(answer)


def _hashed(task: Task) -> Task:
    """A task with the hash of its file; without one when the file cannot be read (its reader tells why)."""
    if task.sha256 is not None or task.path is None:
        return task
    try:
        return replace(task, sha256=digest_of_file(Path(task.path)))
    except OSError:
        return task


def _chain(first: Sequence[Task], rest: Iterator[Task]) -> Iterator[Task]:
    yield from first
    yield from rest


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
