"""The list of files that failed in a batch: written beside the ledger, read to try exactly those again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from corpus.work import Failed, Task


def write_failures(path: Path, failures: Iterable[Failed]) -> None:
    """One JSON object a line: where the file is, its member and hash, and why it failed."""
    rows = (
        {
            "path": failure.task.path,
            "name": failure.task.name,
            "member": failure.task.member,
            "sha256": failure.sha256,
            "code": failure.code,
            "message": failure.error.message,
        }
        for failure in failures
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    # ASCII only: a name that is not UTF-8 comes back as it was.
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="ascii")


def read_failures(path: Path) -> list[Task]:
    """The files of a list as tasks; raises ValueError for a file that is no such list."""
    tasks = []
    for number, line in enumerate(path.read_text(encoding="ascii").splitlines()):
        row = json.loads(line)
        if not isinstance(row, dict) or not {"path", "name", "member", "sha256"} <= set(row):
            raise ValueError(f"line {number + 1} names no file")
        if row["path"] is None and row["sha256"] is None:
            continue  # a member that never came out of its archive; the archive itself is on the list or was opened
        place = Path(row["path"]) if row["path"] else None
        size = place.stat().st_size if place is not None and place.is_file() else 0
        tasks.append(Task(row["name"], row["member"], row["path"], row["sha256"], size, (number,)))
    return tasks
