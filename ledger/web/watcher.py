"""A watched folder: files that have come to rest in it are taken in, once each, under the receiver's name."""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from corpus.intake import list_files
from ledger.errors import LedgerError
from ledger.web.accounts import RECEIVER
from ledger.web.inbox import Inbox, Incoming

log = logging.getLogger(__name__)

_LOOK_SECONDS = 2.0
_SEEN_FILE = "watched.json"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Size and time of a file: while they change, somebody is still writing."""

    size: int
    modified: int


class Watcher:
    """Looks at a folder every few seconds; a file that is the same at two looks in a row has come to rest."""

    def __init__(self, inbox: Inbox, folder: Path, data: Path, largest: int) -> None:
        self._inbox, self._folder, self._largest = inbox, folder, largest
        self._seen_file = data / _SEEN_FILE
        self._taken: dict[str, list[int]] = self._load()
        self._last: dict[Path, Stamp] = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._work, name="watcher", daemon=True)

    def start(self) -> None:
        """Look from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(timeout=30)

    def look(self) -> int:
        """One look: take in what has come to rest since the last one; returns how many files."""
        now = {path: stamp for path in list_files([self._folder]) if (stamp := _stamp(path)) is not None}
        rested = [path for path, stamp in now.items() if self._last.get(path) == stamp]
        self._last = now
        taken = 0
        for path in rested:
            mark = [now[path].size, now[path].modified]
            if self._taken.get(str(path)) != mark and self._take(path):
                self._taken[str(path)] = mark
                taken += 1
        if taken:
            self._seen_file.write_text(json.dumps(self._taken, ensure_ascii=False), encoding="utf-8")
        return taken

    def _take(self, path: Path) -> bool:
        try:
            with path.open("rb") as file:
                self._inbox.put(file, Incoming(path.name, RECEIVER, "watch"), self._largest)
        except OSError:
            return False  # still held by whoever writes it: the next look tries again
        except LedgerError as error:
            log.warning("%s: %s", path, error.message)
        return True

    def _work(self) -> None:
        while not self._ended.is_set():
            try:
                self.look()
            except OSError as error:
                log.warning("%s: %s", self._folder, error)
            self._ended.wait(_LOOK_SECONDS)

    def _load(self) -> dict[str, list[int]]:
        try:
            loaded: dict[str, list[int]] = json.loads(self._seen_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return loaded


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return Stamp(status.st_size, status.st_mtime_ns)
