"""Commands that read documents: ``extract`` prints what is found, ``ingest`` puts it into the ledger."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from classifiers.rule_sets import DEFAULT_RULE_SET
from ledger.commands.options import (
    Data,
    Paths,
    RuleSet,
    User,
    acting_user,
    checked_target,
    command,
    err,
    group,
    opened_book,
    out,
    print_json,
    settings,
)

OptionalPaths = Annotated[
    list[Path] | None, typer.Argument(help="文件、文件夹或压缩包，可以写多个。", metavar="文件", show_default=False)
]
Workers = Annotated[int, typer.Option(help="读取进程数，0 为每个处理器一个。", min=0, show_default="处理器数")]

reading = group("读取文件。")


class ExtractFormat(StrEnum):
    """How ``extract`` prints."""

    JSONL = "jsonl"
    TABLE = "table"


@command(reading, "extract", "extract 审计报告.pdf", "extract 收件/ --format jsonl > 线索.jsonl")
def extract(
    paths: Paths,
    format_: Annotated[
        ExtractFormat | None, typer.Option("--format", help="输出格式。", show_default="终端为表格，否则 jsonl")
    ] = None,
    documents: Annotated[
        Path | None, typer.Option(help="另存每份文件的读取情况（每行一个 JSON）。", show_default=False)
    ] = None,
    with_text: Annotated[bool, typer.Option("--with-text", help="读取情况中附全文。")] = False,
    workers: Workers = 0,
    rule_set: RuleSet = DEFAULT_RULE_SET,
) -> None:
    """提取线索并打印，不写台账。"""
    from corpus.batch import find_tasks
    from ledger.terminal.batches import extract_batch, tell_summary
    from ledger.terminal.listing import extracted_table

    if documents:
        checked_target(documents)
    as_table = format_ is ExtractFormat.TABLE or (format_ is None and sys.stdout.isatty())
    lines: list[dict[str, Any]] = []
    tasks = find_tasks(paths, by_size=False)
    line = lines.append if as_table else print_json
    printed = extract_batch(tasks, settings(rule_set), workers, err, line, with_text)
    if documents:
        rows = (json.dumps(report, ensure_ascii=False) + "\n" for report in printed.reports)
        documents.write_text("".join(rows), encoding="utf-8")
    if as_table:
        out.print(extracted_table(lines))
    tell_summary(printed.progress, None, err)
    if printed.progress.failed:
        raise typer.Exit(1)


@command(reading, "ingest", "ingest 收件/", "ingest 审计报告.pdf 历年.zip --user 张三", "ingest 档案库/ --workers 4")
def ingest(
    paths: OptionalPaths = None,
    data: Data = None,
    user: User = "",
    workers: Workers = 0,
    retry: Annotated[
        Path | None, typer.Option(help="只重试失败清单中的文件。", metavar="清单", show_default=False)
    ] = None,
    rule_set: RuleSet = DEFAULT_RULE_SET,
) -> None:
    """读取文件、文件夹或压缩包，把候选线索存入台账待审；已入库的不再读取，中断后可接着进行。"""
    from corpus.batch import find_tasks
    from corpus.retry import read_failures
    from ledger.terminal.batches import ingest_batch, recorder_of, tell_summary

    if bool(paths) == bool(retry):
        raise typer.BadParameter("请写文件或文件夹，或用 --retry 指定失败清单（二者取一）")
    tasks = read_failures(retry) if retry else find_tasks(paths or [])
    with opened_book(data) as book:
        recorder = recorder_of(book, settings(rule_set), acting_user(user), again=tasks if retry else ())
        progress = ingest_batch(recorder, tasks, settings(rule_set), workers, err)
        tell_summary(progress, book.folder, err)
    err.print("下一步：xiansuo clues list 查看候选线索")
    if progress.failed:
        raise typer.Exit(1)
