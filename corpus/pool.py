"""A pool of worker processes that outlives its workers.

Each worker makes its tools once (``make``) and then works task by task. A worker that dies or exceeds the time limit
costs the one task that it was at: the task comes back as :class:`Lost`, a new worker takes the place, and the tasks
that waited behind it are handed out again. The executors of the standard library fail all waiting tasks instead.

Processes are started afresh ("spawn", or from a clean server process where the system has one), so that no lock or
thread of the caller is copied into them. Only one thread may use a pool.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, Literal, Protocol, TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")

_AHEAD = 2  #: tasks at a worker: the one it is at and the next, so that it never waits for the caller
_START_SECONDS = 300.0
_START_FAILURES = 3


class PoolError(RuntimeError):
    """Workers cannot start at all; the message holds the reason."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Why a task has no answer: its worker died, ran out of time, or met a mistake in the program (``detail``)."""

    why: Literal["died", "timeout", "bug"]
    detail: str = ""


class Pool(Protocol[Task, Answer]):
    """What works off tasks: processes here, a cluster elsewhere."""

    @property
    def has_room(self) -> bool:
        """Whether another task would be begun soon."""

    @property
    def busy(self) -> bool:
        """Whether answers are outstanding."""

    def submit(self, task: Task) -> None:
        """Hand in a task."""

    def collect(self, timeout: float) -> list[tuple[Task, Answer | Lost]]:
        """The answers that are there, waiting up to ``timeout`` seconds for the first."""

    def close(self) -> None:
        """Stop at once; what is outstanding is dropped."""


@dataclass(slots=True)
class _Job(Generic[Task]):
    task: Task
    deaths: int = 0


@dataclass(slots=True)
class _Worker(Generic[Task]):
    process: Any
    pipe: Connection
    since: float
    ready: bool = False
    jobs: deque[_Job[Task]] = field(default_factory=deque)


class ProcessPool(Generic[Task, Answer]):
    """``make`` (picklable) is called once in each worker and gives the function that answers a task.

    ``seconds`` bounds one task, by the wall clock. A task whose worker died is tried ``tries`` times in all: what
    killed the worker may have been meant for another process (memory).
    """

    def __init__(
        self, make: Callable[[], Callable[[Task], Answer]], workers: int, seconds: float, tries: int = 2
    ) -> None:
        self._make, self._count, self._seconds, self._tries = make, max(workers, 1), seconds, tries
        self._context: Any = _context(make)
        self._workers: list[_Worker[Task]] = []
        self._waiting: deque[_Job[Task]] = deque()
        self._failed_starts = 0

    def __enter__(self) -> ProcessPool[Task, Answer]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def has_room(self) -> bool:
        """Whether a worker has less than it can hold, or another may be started."""
        held = sum(len(worker.jobs) for worker in self._workers) + len(self._waiting)
        return held < self._count * _AHEAD

    @property
    def busy(self) -> bool:
        """Whether answers are outstanding."""
        return bool(self._waiting) or any(worker.jobs for worker in self._workers)

    @property
    def processes(self) -> list[int]:
        """The process ids of the workers."""
        return [worker.process.pid for worker in self._workers]

    def submit(self, task: Task) -> None:
        """Hand in a task; it is begun as soon as a worker is free."""
        self._waiting.append(_Job(task))
        self._hand_out()

    def collect(self, timeout: float) -> list[tuple[Task, Answer | Lost]]:
        """The answers that are there, waiting up to ``timeout`` seconds; raises PoolError."""
        self._hand_out()
        if not self._workers:
            return []
        answers: list[tuple[Task, Answer | Lost]] = []
        ready = set(wait([worker.pipe for worker in self._workers], self._patience(timeout)))
        for worker in list(self._workers):
            if worker.pipe in ready:
                answers += self._listen(worker)
            elif worker.jobs and time.monotonic() - worker.since > self._limit(worker):
                answers += self._give_up(worker)
        self._hand_out()
        return answers

    def close(self) -> None:
        """End all workers now."""
        for worker in self._workers:
            _end(worker.process)
            worker.pipe.close()
        self._workers.clear()
        self._waiting.clear()

    def _hand_out(self) -> None:
        """Begin waiting tasks: an idle worker first, then a new one, then behind the task of a busy one."""
        while self._waiting:
            worker = min(self._workers, key=lambda held: len(held.jobs), default=None)
            if (worker is None or worker.jobs) and len(self._workers) < self._count:
                worker = self._start()
            if worker is None or len(worker.jobs) >= _AHEAD:
                return
            job = self._waiting.popleft()
            if not worker.jobs:
                worker.since = time.monotonic()
            worker.jobs.append(job)
            with contextlib.suppress(OSError):  # it died meanwhile: collect finds out
                worker.pipe.send(job.task)

    def _start(self) -> _Worker[Task]:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._make), daemon=True)
        process.start()
        theirs.close()
        worker: _Worker[Task] = _Worker(process, ours, time.monotonic())
        self._workers.append(worker)
        return worker

    def _listen(self, worker: _Worker[Task]) -> list[tuple[Task, Answer | Lost]]:
        """Everything that a worker has said."""
        answers: list[tuple[Task, Answer | Lost]] = []
        try:
            while worker.pipe.poll():
                kind, content = worker.pipe.recv()
                worker.since = time.monotonic()
                if kind == "ready":
                    worker.ready, self._failed_starts = True, 0
                elif kind == "broken":
                    raise PoolError(content)
                else:
                    answers.append((worker.jobs.popleft().task, content))
        except (EOFError, OSError):
            answers += self._bury(worker, Lost("died"))
        return answers

    def _give_up(self, worker: _Worker[Task]) -> list[tuple[Task, Answer | Lost]]:
        if not worker.ready:
            return self._bury(worker, Lost("died"))
        worker.jobs[0].deaths = self._tries  # time is spent; another try would spend it again
        return self._bury(worker, Lost("timeout"))

    def _bury(self, worker: _Worker[Task], lost: Lost) -> list[tuple[Task, Answer | Lost]]:
        """Remove a worker; the task it was at is lost or tried again, those behind it go back to the front."""
        _end(worker.process)
        worker.pipe.close()
        self._workers.remove(worker)
        jobs = list(worker.jobs)
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= _START_FAILURES:
                raise PoolError("worker processes end before they are ready")
            self._waiting.extendleft(reversed(jobs))
            return []
        at, behind = jobs[:1], jobs[1:]
        self._waiting.extendleft(reversed(behind))
        if at and at[0].deaths + 1 < self._tries:
            at[0].deaths += 1
            self._waiting.appendleft(at[0])
            return []
        return [(job.task, lost) for job in at]

    def _limit(self, worker: _Worker[Task]) -> float:
        return self._seconds if worker.ready else _START_SECONDS

    def _patience(self, timeout: float) -> float:
        """Never sleep past the moment at which some worker runs out of time."""
        now = time.monotonic()
        due = [worker.since + self._limit(worker) - now for worker in self._workers if worker.jobs]
        return max(min([timeout, *due]), 0.0)


def _context(make: object) -> Any:
    """A clean server process that has the modules loaded, where there is one; else a fresh interpreter each time."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    module = getattr(getattr(make, "func", make), "__module__", None)
    if module and module != "__main__":
        context.set_forkserver_preload([module])
    return context


def _serve(pipe: Connection, make: Callable[[], Callable[[Any], Any]]) -> None:
    """The life of a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the caller's to act on
    if hasattr(os, "setsid"):
        os.setsid()  # so that programs it starts end with it
    threading.Thread(target=_end_with_the_caller, daemon=True).start()
    try:
        work = make()
    except Exception:
        pipe.send(("broken", traceback.format_exc()))
        return
    pipe.send(("ready", None))
    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.send(("done", _answer(work, pipe.recv())))


def _answer(work: Callable[[Any], Any], task: Any) -> Any:
    try:
        return work(task)
    except Exception:
        return Lost("bug", traceback.format_exc())


def _end_with_the_caller() -> None:
    """A caller that was killed takes its workers with it, also a worker that hangs."""
    caller = multiprocessing.parent_process()
    if caller is not None:
        wait([caller.sentinel])
        os._exit(1)


def _end(process: Any) -> None:
    """End a worker and whatever it started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(OSError):
            if os.getpgid(process.pid) == process.pid:
                os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join()
