"""Who is looking at which clue, in memory: others pass it over until the looking has gone stale."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta


class Presence:
    """The last look of each person at a clue; a look counts for ``span``. Safe to use from several threads."""

    def __init__(self, span: timedelta) -> None:
        self._span = span
        self._lock = threading.Lock()
        self._looks: dict[str, tuple[str, datetime]] = {}  # person → clue, when

    def look(self, person: str, clue: str, at: datetime) -> str | None:
        """Note that a person looks at a clue; returns who else does, if anybody."""
        with self._lock:
            holder = self._holder(clue, at, but=person)
            self._looks[person] = (clue, at)
            return holder

    def leave(self, person: str) -> None:
        """The person looks at no clue any more."""
        with self._lock:
            self._looks.pop(person, None)

    def held(self, at: datetime, but: str) -> dict[str, str]:
        """Clues that others look at, with who."""
        with self._lock:
            return {
                clue: person
                for person, (clue, seen) in self._looks.items()
                if person != but and at - seen <= self._span
            }

    def _holder(self, clue: str, at: datetime, but: str) -> str | None:
        for person, (held, seen) in self._looks.items():
            if held == clue and person != but and at - seen <= self._span:
                return person
        return None
