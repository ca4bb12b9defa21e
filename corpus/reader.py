"""The work of a worker process: keep the original, open it if it holds other files, else read it and find its clues."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from threadpoolctl import threadpool_limits

from classifiers.models import load_models
from corpus.extract import Settings, extract_read
from corpus.intake import read_file, shown_name
from corpus.store import OriginalStore, digest
from corpus.transcript import transcribe
from corpus.work import Answer, Failed, Opened, Read, Task, failed
from extraction.containers import is_container, open_container
from extraction.document import Document
from extraction.errors import ReadError, StoreFailed
from extraction.read import check, read_document


@dataclass(frozen=True, slots=True)
class Workplace:
    """What a reader needs to begin. ``originals`` is the folder where originals and members of archives are kept.

    With ``keep`` off only members are put there, to be fetched by whoever reads them.
    """

    settings: Settings
    originals: str
    keep: bool = True


class Reader:
    """Answers tasks; made once in each worker process."""

    def __init__(self, place: Workplace) -> None:
        self.settings, self.keeps = place.settings, place.keep
        self.store = OriginalStore(Path(place.originals))
        self.models = load_models()
        threadpool_limits(1)  # the processes share the cores already

    def __call__(self, task: Task) -> Answer:
        """Read one file; every expected failure is an answer."""
        sha256 = task.sha256
        try:
            begun = time.perf_counter()
            data = self._data(task)
            sha256 = digest(data)
            if self.keeps:
                self._keep(data)
            kept = time.perf_counter()
            media_type = check(data, task.member or task.name, self.settings.limits)
            if is_container(media_type) and task.member is None:
                return Opened(task, sha256, tuple(self._members(task, data)))
            document = self._document(task, data)
            read = time.perf_counter()
            extraction = extract_read(document, sha256, task.name, self.settings, self.models, task.member)
            seconds = {"keep": kept - begun, "read": read - kept, "find": time.perf_counter() - read}
            return Read(task, transcribe(extraction), seconds)
        except ReadError as error:
            return failed(task, sha256, error)

    def _data(self, task: Task) -> bytes:
        if task.path is None:
            return self.store.read(task.sha256 or "")
        return read_file(Path(task.path), self.settings.limits.max_bytes).data

    def _keep(self, data: bytes) -> None:
        try:
            self.store.keep(data)
        except OSError as error:
            raise StoreFailed(error.strerror or str(error)) from error

    def _document(self, task: Task, data: bytes) -> Document:
        return read_document(data, task.member or task.name, self.settings.limits)

    def _members(self, task: Task, data: bytes) -> Iterator[Task | Failed]:
        """The files of an archive, kept under their own hash; one that cannot be had is an answer already."""
        serial = 0
        try:
            for serial, member in enumerate(open_container(data, task.name, self.settings.limits)):
                order, path = (*task.order, serial), shown_name(member.path)
                inner = Task(task.name, path, None, None, len(member.data), order)
                if member.error is not None:
                    yield failed(inner, None, member.error)
                    continue
                self._keep(member.data)
                yield Task(task.name, path, None, digest(member.data), len(member.data), order)
        except ReadError as error:  # more than the limits allow, after some members
            if serial == 0:
                raise
            yield failed(Task(task.name, "…", order=(*task.order, serial + 1)), None, error)
