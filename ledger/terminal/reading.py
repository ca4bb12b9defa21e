"""Reading files in front of a person: a progress bar, each failure told at once, the others go on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from corpus.contract import clue_line, document_report, failure_report
from corpus.extract import Failure, Outcome, Settings, Success, extract_path
from corpus.intake import list_files
from extraction.errors import ProgramFault
from ledger.book import Book
from ledger.errors import LedgerError
from ledger.terminal.words import shortened

_NAME = 32  #: columns for the name of the file that is being read
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Tally:
    """What became of the files of one command: how many, how many failed, clues, files that were known already."""

    total: int = 0
    failed: int = 0
    found: int = 0
    unchanged: int = 0
    reports: list[dict[str, Any]] = field(default_factory=list)  #: the objects of ``--documents``

    def sentence(self) -> str:
        """The closing line."""
        known = f"（其中 {self.unchanged} 份此前已入库，无变化）" if self.unchanged else ""
        read = self.total - self.failed
        return f"共 {self.total} 份文件，读取 {read} 份{known}，失败 {self.failed} 份，候选线索 {self.found} 条。"


def extract_files(
    paths: Iterable[Path], settings: Settings, with_text: bool, err: Console, line: Callable[[dict[str, Any]], None]
) -> Tally:
    """Read the files and hand each clue's line to ``line`` as soon as its file is read."""
    tally = Tally()
    for outcome in read_files(list(list_files(paths)), settings, err):
        tally.total += 1
        if isinstance(outcome, Failure):
            tally.failed += 1
            error = outcome.error
            tally.reports.append(failure_report(outcome.name, outcome.member, error.code, error.message))
            continue
        tally.reports.append(document_report(outcome.extraction, with_text))
        tally.found += len(outcome.extraction.clues)
        for clue in outcome.extraction.clues:
            line(clue_line(outcome.extraction, clue))
    return tally


def ingest_files(book: Book, paths: Iterable[Path], settings: Settings, user: str, err: Console) -> Tally:
    """Read the files into the ledger, one transaction for each; one that fails is kept with its reason."""
    tally = Tally()
    for outcome in read_files(list(list_files(paths)), settings, err):
        tally.total += 1
        try:
            if isinstance(outcome, Success):
                recorded = book.ingest(outcome.extraction, outcome.data, user)
                tally.found += recorded.found
                tally.unchanged += recorded.outcome == "unchanged"
                continue
            if outcome.data:
                book.ingest_failure(outcome.name, outcome.member, outcome.data, outcome.error, user)
        except LedgerError as error:
            name = outcome.extraction.name if isinstance(outcome, Success) else outcome.name
            err.print(Text(f"{name}：{error.code} {error.message}", style="red"), soft_wrap=True)
        tally.failed += 1
    return tally


def read_files(files: Sequence[Path], settings: Settings, err: Console) -> Iterator[Outcome]:
    """Read files one after the other. A fault of the program itself fails its file only, and is logged whole."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task("读取", total=len(files))
        for path in files:
            progress.update(task, description=f"读取 {escape(shortened(path.name, _NAME))}")
            outcome = _read(path, settings)
            if isinstance(outcome, Failure):
                told = f"{path}：{outcome.error.code} {outcome.error.message}"
                err.print(Text(told, style="red"), soft_wrap=True)
            yield outcome
            progress.advance(task)


def _read(path: Path, settings: Settings) -> Outcome:
    try:
        return extract_path(path, settings)
    except Exception as error:
        _LOG.exception("reading %s", path)
        return Failure(path.name, None, ProgramFault(type(error).__name__))
