"""Commands that read documents: ``extract`` prints what is found, ``ingest`` puts it into the ledger."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from classifiers.rule_sets import DEFAULT_RULE_SET
from cli.options import (
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

if TYPE_CHECKING:
    from ledger.terminal.reading import Tally

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
    rule_set: RuleSet = DEFAULT_RULE_SET,
) -> None:
    """提取线索并打印，不写台账。"""
    from ledger.terminal.listing import extracted_table
    from ledger.terminal.reading import extract_files

    if documents:
        checked_target(documents)
    as_table = format_ is ExtractFormat.TABLE or (format_ is None and sys.stdout.isatty())
    lines: list[dict[str, Any]] = []
    tally = extract_files(paths, settings(rule_set), with_text, err, lines.append if as_table else print_json)
    if documents:
        rows = (json.dumps(report, ensure_ascii=False) + "\n" for report in tally.reports)
        documents.write_text("".join(rows), encoding="utf-8")
    if as_table:
        out.print(extracted_table(lines))
    _finish(tally)


@command(reading, "ingest", "ingest 收件/", "ingest 审计报告.pdf 问题清单.xlsx --user 张三")
def ingest(paths: Paths, data: Data = None, user: User = "", rule_set: RuleSet = DEFAULT_RULE_SET) -> None:
    """读取文件，把候选线索存入台账待审；同一文件重复放入不变。"""
    from ledger.terminal.reading import ingest_files

    with opened_book(data) as book:
        tally = ingest_files(book, paths, settings(rule_set), acting_user(user), err)
    err.print("下一步：xiansuo clues list 查看候选线索")
    _finish(tally)


def _finish(tally: Tally) -> None:
    err.print(tally.sentence(), highlight=False)
    if tally.failed:
        raise typer.Exit(1)
