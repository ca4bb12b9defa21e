"""Reading files in front of a person: a progress bar, each failure told at once, the others go on."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from corpus.extract import Failure, Outcome, Settings, extract_path
from extraction.errors import ProgramFault
from ledger.terminal.words import shortened

_NAME = 32  #: columns for the name of the file that is being read
_LOG = logging.getLogger(__name__)


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
