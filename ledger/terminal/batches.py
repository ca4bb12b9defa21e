"""Batches in front of a person: progress with rate and remaining time, failures told at once, a summary at the end."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar
from rich.text import Text

from classifiers.models import load_models
from corpus.batch import NoRecord, Step, run_batch
from corpus.contract import document_report, failure_report
from corpus.extract import Settings, pipeline_version
from corpus.inline import InlinePool
from corpus.pool import Pool, ProcessPool
from corpus.progress import Progress
from corpus.reader import Reader, Workplace
from corpus.retry import write_failures
from corpus.sequence import in_order
from corpus.transcript import clue_lines
from corpus.work import Answer, Failed, Opened, Read, Task
from ledger.book import Book
from ledger.receiving import BookRecorder
from ledger.terminal.words import shortened

_NAME = 32  #: columns for the name of a file
_LISTED = 20  #: failures that are named in the summary; the list file has them all
RETRY_LIST = "failed-files.jsonl"


@dataclass(slots=True)
class Printed:
    """What ``extract`` gathers besides the lines: the objects of ``--documents``."""

    progress: Progress
    reports: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def opened_pool(place: Workplace, tasks: Sequence[Task], workers: int) -> Iterator[Pool[Task, Answer]]:
    """Worker processes; a single file is read here, since starting workers takes longer."""
    make = partial(Reader, place)
    count = min(workers or os.cpu_count() or 1, max(len(tasks), 1))
    if len(tasks) == 1 and not workers:
        pool: InlinePool[Task, Answer] | ProcessPool[Task, Answer] = InlinePool(make)
    else:
        pool = ProcessPool(make, count, place.settings.limits.seconds)
    try:
        yield pool
    finally:
        pool.close()


def extract_batch(
    tasks: Sequence[Task],
    settings: Settings,
    workers: int,
    err: Console,
    line: Callable[[dict[str, Any]], None],
    with_text: bool = False,
) -> Printed:
    """Read the files without a ledger and hand each clue's line to ``line``, in the order of the files."""
    printed = Printed(Progress.of(tasks, time.monotonic()))
    with (
        TemporaryDirectory(prefix="xiansuo-", ignore_cleanup_errors=True) as room,
        opened_pool(Workplace(settings, room, keep=False), tasks, workers) as pool,
    ):
        steps = _shown(run_batch(tasks, pool, NoRecord()), printed.progress, err)
        for step in in_order(steps):
            if isinstance(step, Read):
                printed.reports.append(document_report(step.transcript, with_text))
                for row in clue_lines(step.transcript):
                    line(row)
            elif isinstance(step, Failed):
                printed.reports.append(failure_report(step.task.name, step.task.member, step.code, step.error.message))
    return printed


def ingest_batch(
    recorder: BookRecorder, tasks: Sequence[Task], settings: Settings, workers: int, err: Console
) -> Progress:
    """Read the files into the ledger."""
    progress = Progress.of(tasks, time.monotonic())
    place = Workplace(settings, str(recorder.book.originals.root))
    with opened_pool(place, tasks, workers) as pool:
        for _ in _shown(run_batch(tasks, pool, recorder), progress, err):
            pass
    return progress


def recorder_of(book: Book, settings: Settings, user: str, again: Sequence[Task] = ()) -> BookRecorder:
    """The recorder of a ledger for this version of the pipeline; tasks in ``again`` are read whatever is recorded."""
    version = pipeline_version(load_models(), settings.rule_set)
    return BookRecorder(book, user, version, frozenset(task.sha256 for task in again if task.sha256))


def _how_to_retry(data: Path | None) -> str:
    """The command that tries the last listed failures again, while there is a list."""
    if data is None or not (data / RETRY_LIST).exists():
        return ""
    return f"；重试：xiansuo ingest --retry {_quoted(data / RETRY_LIST)} --data {_quoted(data)}"


def tell_summary(progress: Progress, data: Path | None, err: Console) -> None:
    """Counts, rate, errors by code, the files that failed and why, and the command that tries only those again."""
    now = time.monotonic()
    err.print(Text(_sentence(progress, now)), soft_wrap=True)
    if progress.failed_before:
        err.print(Text(f"其中 {progress.failed_before} 份此前读取失败，没有再试{_how_to_retry(data)}"), soft_wrap=True)
    if not progress.failures:
        return
    for code, count in progress.errors.most_common():
        what = next(failure.error.what for failure in progress.failures if failure.code == code)
        err.print(Text(f"  {code} {what}：{count} 份"), soft_wrap=True)
    for failure in progress.failures[:_LISTED]:
        err.print(Text(f"  {_place(failure)}：{failure.error.message}", style="red"), soft_wrap=True)
    if data is not None:
        target = data / RETRY_LIST
        write_failures(target, progress.failures)
        err.print(
            Text(f"失败清单：{target}\n只重试这些文件：xiansuo ingest --retry {_quoted(target)} --data {_quoted(data)}")
        )


def _sentence(progress: Progress, now: float) -> str:
    known = f"，此前已入库 {progress.skipped} 份" if progress.skipped else ""
    opened = f"，打开压缩包或邮件 {progress.opened} 个" if progress.opened else ""
    rate = f"；{progress.pages} 页，每秒 {progress.pages_per_second(now):.1f} 页" if progress.read else ""
    return (
        f"共 {progress.files} 份文件，读取 {progress.read} 份{known}{opened}，失败 {progress.failed} 份，"
        f"候选线索 {progress.clues} 条{rate}。"
    )


def _shown(steps: Iterator[Step], progress: Progress, err: Console) -> Iterator[Step]:
    """The steps again, with a bar that follows them; what is yielded is counted already."""
    columns = (TextColumn("读取"), BarColumn(), TextColumn("{task.fields[told]}"))
    with Bar(*columns, console=err, transient=True) as bar:
        task = bar.add_task("", total=max(progress.bytes, 1), told=f"0/{progress.files}")
        for step in steps:
            progress.take(step)
            bar.update(task, completed=progress.bytes_done, told=_told(progress, step))
            if isinstance(step, Failed):
                err.print(Text(f"{_place(step)}：{step.code} {step.error.message}", style="red"), soft_wrap=True)
            yield step


def _told(progress: Progress, step: Step) -> str:
    now = time.monotonic()
    left = progress.remaining(now)
    rest = f"，还需 {_duration(left)}" if left is not None else ""
    name = "" if isinstance(step, Opened) else escape(shortened(step.task.member or step.task.name, _NAME))
    pace = f"每秒 {progress.pages_per_second(now):.1f} 页" if progress.read else "查重"
    return f"{progress.done}/{progress.files}  {pace}{rest}  {name}"


def _place(failure: Failed) -> str:
    outer = failure.task.path or failure.task.name
    return f"{outer} → {failure.task.member}" if failure.task.member else outer


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} 小时 {minutes} 分" if hours else f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"


def _quoted(path: Path) -> str:
    text = str(path)
    return f'"{text}"' if " " in text else text
