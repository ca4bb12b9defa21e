"""How far a batch is: counts, errors by code, time by stage, rate and remaining time. Clock readings are handed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.batch import Skipped, Step
from corpus.work import Failed, Opened, Read, Task


@dataclass(slots=True)
class Progress:
    """Counts up while steps come in. ``began`` is the clock's reading (seconds) at the start."""

    began: float
    files: int
    bytes: int
    read: int = 0
    failed: int = 0
    skipped: int = 0
    failed_before: int = 0
    opened: int = 0
    clues: int = 0
    pages: int = 0
    bytes_done: int = 0
    bytes_read: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)
    failures: list[Failed] = field(default_factory=list)

    @classmethod
    def of(cls, tasks: Sequence[Task], now: float) -> Progress:
        """Nothing done yet."""
        return cls(now, len(tasks), sum(task.size for task in tasks))

    @property
    def done(self) -> int:
        """Files and members that are finished."""
        return self.read + self.failed + self.skipped

    def take(self, step: Step) -> None:
        """Count one step."""
        outer = step.task.member is None
        if outer:
            self.bytes_done += step.task.size
        else:
            self.files += 1
        if isinstance(step, Skipped):
            self.skipped += 1
            self.failed_before += step.code is not None
            return
        self.bytes_read += step.task.size if outer else 0
        if isinstance(step, Read):
            self.read += 1
            self.clues += len(step.transcript.clues)
            self.pages += max(len(step.transcript.document.pages), 1)
            self.seconds.update(step.seconds)
        elif isinstance(step, Opened):
            self.opened += 1
            self.files -= 1  # its members were counted
        else:
            self.failed += 1
            self.errors[step.code] += 1
            self.failures.append(step)

    def pages_per_second(self, now: float) -> float:
        """Pages that were read, by the wall clock; a file without pages counts as one."""
        return self.pages / max(now - self.began, 1e-6)

    def remaining(self, now: float) -> float | None:
        """Seconds to go, by bytes; None while nothing has been read."""
        if not self.bytes_read:
            return None
        pace = max(now - self.began, 1e-6) / self.bytes_read
        return pace * max(self.bytes - self.bytes_done, 0)
