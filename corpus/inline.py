"""The pool of one: tasks are worked off in this process. For a single file, where starting workers takes longer."""

from __future__ import annotations

import logging
import traceback
from collections import deque
from collections.abc import Callable
from typing import Generic

from corpus.pool import Answer, Lost, Task

_LOG = logging.getLogger(__name__)


class InlinePool(Generic[Task, Answer]):
    """Works in the calling process: without time limit, and a reader that ends the process ends the caller."""

    def __init__(self, make: Callable[[], Callable[[Task], Answer]]) -> None:
        self._make = make
        self._work: Callable[[Task], Answer] | None = None
        self._waiting: deque[Task] = deque()

    def __enter__(self) -> InlinePool[Task, Answer]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def has_room(self) -> bool:
        """Whether nothing waits."""
        return not self._waiting

    @property
    def busy(self) -> bool:
        """Whether something waits."""
        return bool(self._waiting)

    def submit(self, task: Task) -> None:
        """Hand in a task."""
        self._waiting.append(task)

    def collect(self, timeout: float) -> list[tuple[Task, Answer | Lost]]:
        """Work off one task."""
        if not self._waiting:
            return []
        if self._work is None:
            self._work = self._make()
        task = self._waiting.popleft()
        try:
            return [(task, self._work(task))]
        except Exception:
            _LOG.exception("reading %s", task)
            return [(task, Lost("bug", traceback.format_exc()))]

    def close(self) -> None:
        """Drop what waits."""
        self._waiting.clear()
