"""Receiving what workers read: the recorder of batches. Each answer is recorded whole or not at all.

Several answers share a transaction, each in a savepoint of its own, so that a slow disk flushes once for many files
and a refused answer leaves the others.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import OperationalError, StatementError
from sqlalchemy.orm import Session

from corpus.work import Answer, Failed, Opened, Read, Task, failed
from extraction.errors import MissingComponent, NoText, ProgramFault
from ledger.acting import Acting
from ledger.book import Book
from ledger.errors import LedgerBusy, LedgerError, UnusableLedger
from ledger.intake_models import Container
from ledger.models import Document, DocumentName
from ledger.patience import patiently
from ledger.record import Failure, note_name, record, record_failure

_LOG = logging.getLogger(__name__)
#: Failures that installing a component may cure; reading them again costs next to nothing.
_CURABLE = (MissingComponent.code, NoText.code)


@dataclass(frozen=True, slots=True)
class BookRecorder:
    """Records into a ledger in the name of ``user``. ``again`` lists what is read again whatever is recorded."""

    book: Book
    user: str
    version: str
    again: frozenset[str] = frozenset()
    sleep: Callable[[float], None] = time.sleep

    def settle(self, tasks: Sequence[Task]) -> Mapping[str, str | None]:
        """Those tasks that this version has read already, or failed to (with the code); their names are noted."""
        asked = {task.sha256 for task in tasks if task.sha256} - self.again
        if not asked:
            return {}
        with self.book.database.read() as session:
            documents, opened = self._known(session, asked)
            unnamed = [task for task in tasks if task.sha256 in documents and not _is_named(session, task)]
        if unnamed:
            with self.book.writing(self.user) as (session, acting):
                for task in unnamed:
                    note_name(session, task.sha256 or "", task.name, task.member, acting)
        return documents | dict.fromkeys(opened)

    def record(self, answers: Sequence[Answer]) -> Sequence[Answer]:
        """Record the answers; one that the ledger refuses comes back as failed, with the refusal's code."""
        return patiently(lambda: self._record(answers), self.sleep)

    def _record(self, answers: Sequence[Answer]) -> Sequence[Answer]:
        with self.book.writing(self.user) as (session, acting):
            return [self._one(session, acting, answer) for answer in answers]

    def _known(self, session: Session, asked: Collection[str]) -> tuple[dict[str, str | None], set[str]]:
        """Documents and archives that this version is done with."""
        documents = select(Document.sha256, Document.error_code).where(
            Document.sha256.in_(asked),
            Document.read_version == self.version,
            (Document.status != "failed") | Document.error_code.not_in(_CURABLE),
        )
        opened = select(Container.sha256).where(Container.sha256.in_(asked), Container.version == self.version)
        return dict(session.execute(documents).tuples().all()), set(session.scalars(opened))

    def _one(self, session: Session, acting: Acting, answer: Answer) -> Answer:
        try:
            with session.begin_nested():
                return self._store(session, acting, answer)
        except (LedgerBusy, UnusableLedger):
            raise
        except LedgerError as error:
            return Failed(answer.task, answer.task.sha256, error.code, error.detail)
        except (ValueError, TypeError, KeyError, StatementError) as error:
            if isinstance(error, OperationalError):
                raise  # the database is away: nothing is wrong with the file
            _LOG.exception("recording %s", answer.task.sha256)
            return failed(answer.task, answer.task.sha256, ProgramFault(type(error).__name__))

    def _store(self, session: Session, acting: Acting, answer: Answer) -> Answer:
        if isinstance(answer, Read):
            record(session, answer.transcript, self.book.rule_sets, acting)
        elif isinstance(answer, Opened):
            self._close(session, acting, answer)
        elif not answer.transient:
            kept = self._kept(answer)
            if kept is None:  # a member without bytes: its archive keeps the reason
                return answer
            failure = Failure(kept, answer.task.name, answer.task.member, answer.error, self.version)
            record_failure(session, failure, acting)
        return answer

    def _close(self, session: Session, acting: Acting, opened: Opened) -> None:
        """An archive whose members are all recorded."""
        lost = [
            {"member": member.task.member, "code": member.code, "message": member.error.message}
            for member in opened.members
            if isinstance(member, Failed)
        ]
        session.merge(
            Container(
                sha256=opened.sha256,
                name=opened.task.name,
                members=len(opened.members),
                lost=lost,
                version=self.version,
                at=acting.at,
            )
        )

    def _kept(self, answer: Failed) -> str | None:
        """The original of a file that failed, kept now when its reader ended before it could."""
        originals, task = self.book.originals, answer.task
        if answer.sha256 is not None and answer.sha256 in originals:
            return answer.sha256
        if task.path is None:
            return None
        try:
            return originals.keep(Path(task.path).read_bytes())
        except OSError:
            return None


def _is_named(session: Session, task: Task) -> bool:
    wanted = select(DocumentName.id).where(
        DocumentName.sha256 == task.sha256,
        DocumentName.name == task.name,
        DocumentName.member == (task.member or ""),
    )
    return session.execute(wanted).first() is not None
