"""The command line: parse arguments, read settings once, call one function per command, print."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from classifiers.models import ModelError, load_models
from classifiers.rule_sets import DEFAULT_RULE_SET, load_rule_sets
from corpus.contract import clue_line, document_report, failure_report
from corpus.doctor import examine
from corpus.evaluation import evaluate as evaluate_gold
from corpus.extract import Failure, Outcome, Settings, Success, extract_path
from corpus.gold import GoldError
from corpus.intake import list_files
from corpus.labelled import LabelError, load_labelled
from corpus.training import is_held_aside, score_labelled, train_on, write_models
from ledger.book import Book
from ledger.demo import run_demo
from ledger.errors import LedgerError
from ledger.queries import ClueFilter, EntryFilter
from ledger.terminal import clue_panel, clue_table, entry_table, evaluation_table, extracted_table, findings_table
from ledger.why import why_panel

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="线索：从审计、巡察、检查和年报审计文件中提取问题线索，登记台账，复核销号。全部在本机运行，不连接网络。",
    epilog="示例：  xiansuo demo    xiansuo extract 审计报告.pdf    xiansuo ingest 收件/    xiansuo clues list",
)
clues_app = typer.Typer(no_args_is_help=True, help="候选线索：查看、通过、不入账、更正、登记。")
ledger_app = typer.Typer(no_args_is_help=True, help="台账：已登记的线索，列表与导出。")
app.add_typer(clues_app, name="clues")
app.add_typer(ledger_app, name="ledger")

out = Console()
err = Console(stderr=True)

Paths = Annotated[list[Path], typer.Argument(help="文件或文件夹，可以写多个。", show_default=False)]
Data = Annotated[
    Path,
    typer.Option("--data", envvar="XIANSUO_DATA", help="台账所在文件夹。", show_default="用户目录下的 xiansuo-data"),
]
User = Annotated[str, typer.Option("--user", envvar="XIANSUO_USER", help="经办人。", show_default="当前登录用户")]
RuleSet = Annotated[str, typer.Option("--rule-set", help="损失等级依据的规则。")]
ClueId = Annotated[str, typer.Argument(help="线索编号，或其开头几位。", show_default=False)]


class ExtractFormat(StrEnum):
    """How ``extract`` prints."""

    JSONL = "jsonl"
    TABLE = "table"


class FigureFormat(StrEnum):
    """How ``evaluate`` prints."""

    JSON = "json"
    TABLE = "table"


@app.command(epilog="示例：  xiansuo extract 审计报告.pdf    xiansuo extract 收件/ --format jsonl > 线索.jsonl")
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
    format_ = format_ or (ExtractFormat.TABLE if sys.stdout.isatty() else ExtractFormat.JSONL)
    settings = _settings(rule_set)
    lines: list[dict[str, Any]] = []
    reports: list[dict[str, Any]] = []
    for outcome in _outcomes(list(list_files(paths)), settings):
        if isinstance(outcome, Failure):
            reports.append(failure_report(outcome.name, outcome.member, outcome.error.code, outcome.error.message))
            continue
        reports.append(document_report(outcome.extraction, with_text))
        found = [clue_line(outcome.extraction, clue) for clue in outcome.extraction.clues]
        if format_ is ExtractFormat.JSONL:
            for line in found:
                sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        lines += found
    if documents:
        documents.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in reports), encoding="utf-8")
    if format_ is ExtractFormat.TABLE:
        out.print(extracted_table(lines))
    _finish(sum(report["status"] == "failed" for report in reports), len(reports), len(lines))


@app.command(epilog="示例：  xiansuo ingest 收件/    xiansuo ingest 审计报告.pdf 问题清单.xlsx --user 张三")
def ingest(paths: Paths, data: Data = Path(), user: User = "", rule_set: RuleSet = DEFAULT_RULE_SET) -> None:
    """读取文件，把候选线索存入台账等待审核。同一文件重复放入不产生任何变化。"""
    settings = _settings(rule_set)
    failed = found = total = 0
    with _book(data) as book:
        for outcome in _outcomes(list(list_files(paths)), settings):
            total += 1
            if isinstance(outcome, Success):
                found += book.ingest(outcome.extraction, outcome.data, _user(user)).found
                continue
            failed += 1
            if outcome.data:
                book.ingest_failure(outcome.name, outcome.member, outcome.data, outcome.error, _user(user))
    _finish(failed, total, found)
    err.print("下一步：xiansuo clues list 查看候选线索")


@clues_app.command("list", epilog="示例：  xiansuo clues list --state candidate --level 重大 --sort -loss")
def list_clues(
    data: Data = Path(),
    state: Annotated[
        str | None, typer.Option(help="candidate 待审、approved 已通过、rejected 不入账、registered 已登记。")
    ] = None,
    enterprise: Annotated[str | None, typer.Option(help="涉及企业名称中的文字。")] = None,
    level: Annotated[str | None, typer.Option(help="一般、较大、重大。")] = None,
    nature: Annotated[str | None, typer.Option(help="性质（方面），如 资金管理。")] = None,
    document: Annotated[str | None, typer.Option(help="文件名中的文字。")] = None,
    sort: Annotated[
        str, typer.Option(help="document、loss、confidence、enterprise、level；前加 - 为倒序。")
    ] = "document",
    page: Annotated[int, typer.Option(help="第几页。", min=1)] = 1,
    size: Annotated[int, typer.Option(help="每页条数。", min=1, max=1000)] = 50,
) -> None:
    """列出候选线索。"""
    by = ClueFilter(
        state=state, enterprise=enterprise, level=level, aspect=nature, document=document,
        sort=sort, page=page, size=size,
    )  # fmt: skip
    with _book(data) as book:
        listing = book.clues(by)
    out.print(clue_table(listing.rows, f"候选线索（共 {listing.total} 条，第 {page} 页）"))


@clues_app.command("show", epilog="示例：  xiansuo clues show 3f2a9c    xiansuo clues show 3f2a9c --why")
def show_clue(
    clue: ClueId,
    data: Data = Path(),
    why: Annotated[bool, typer.Option("--why", help="逐项说明依据。")] = False,
) -> None:
    """显示一条线索及其原文出处。"""
    with _book(data) as book:
        view = book.clue(clue)
    out.print(clue_panel(view.clue, view.text, view.decisions))
    if why:
        out.print(why_panel(view.clue.payload))


@clues_app.command("approve", epilog="示例：  xiansuo clues approve 3f2a9c --register")
def approve_clue(
    clue: ClueId,
    data: Data = Path(),
    user: User = "",
    note: Annotated[str, typer.Option(help="说明。")] = "",
    register: Annotated[bool, typer.Option("--register", help="通过后立即登记入账、取得编号。")] = False,
) -> None:
    """通过一条线索。"""
    with _book(data) as book:
        book.approve(clue, _user(user), note)
        out.print("已通过。", style="green")
        if register:
            out.print(entry_table([book.register(clue, _user(user))], "已登记"))


@clues_app.command("register", epilog="示例：  xiansuo clues register 3f2a9c")
def register_clue(clue: ClueId, data: Data = Path(), user: User = "") -> None:
    """把已通过的线索登记入账，取得唯一编号。"""
    with _book(data) as book:
        out.print(entry_table([book.register(clue, _user(user))], "已登记"))


@clues_app.command("reject", epilog="示例：  xiansuo clues reject 3f2a9c --reason 非违规问题")
def reject_clue(
    clue: ClueId,
    reason: Annotated[
        str, typer.Option(help="非违规问题、仅会计差错、不属监管企业、重复、信息不足、已办结。", show_default=False)
    ],
    data: Data = Path(),
    user: User = "",
    note: Annotated[str, typer.Option(help="说明。")] = "",
) -> None:
    """一条线索不入账，写明原因。"""
    with _book(data) as book:
        book.reject(clue, reason, _user(user), note)
    out.print(f"已记为不入账：{reason}。", style="yellow")


@clues_app.command("correct", epilog="示例：  xiansuo clues correct 3f2a9c 损失金额 120万元")
def correct_clue(
    clue: ClueId,
    field: Annotated[str, typer.Argument(help="字段，如 涉及企业、损失金额、性质。", show_default=False)],
    value: Annotated[str, typer.Argument(help="正确的值。", show_default=False)],
    data: Data = Path(),
    user: User = "",
) -> None:
    """更正一个字段；机器识别值与人工值都保留。"""
    with _book(data) as book:
        book.correct(clue, field, value, _user(user))
    out.print(f"已更正 {field}：{value}。", style="green")


@clues_app.command("undo", epilog="示例：  xiansuo clues undo 3f2a9c")
def undo_clue(clue: ClueId, data: Data = Path(), user: User = "") -> None:
    """撤销最近一步（登记之前）。"""
    with _book(data) as book:
        book.undo(clue, _user(user))
    out.print("已撤销。", style="green")


@ledger_app.command("list", epilog="示例：  xiansuo ledger list --level 重大")
def list_entries(
    data: Data = Path(),
    enterprise: Annotated[str | None, typer.Option(help="涉及企业名称中的文字。")] = None,
    level: Annotated[str | None, typer.Option(help="一般、较大、重大。")] = None,
    sort: Annotated[str, typer.Option(help="number、loss、enterprise、level、registered；前加 - 为倒序。")] = "number",
    page: Annotated[int, typer.Option(help="第几页。", min=1)] = 1,
) -> None:
    """列出已登记的线索。"""
    with _book(data) as book:
        listing = book.entries(EntryFilter(enterprise=enterprise, level=level, sort=sort, page=page))
    out.print(entry_table(listing.rows, f"台账（共 {listing.total} 条，第 {page} 页）"))


@ledger_app.command("export", epilog="示例：  xiansuo ledger export 台账.xlsx")
def export_ledger(
    path: Annotated[Path, typer.Argument(help="要写的 Excel 文件。", show_default=False)],
    data: Data = Path(),
    user: User = "",
) -> None:
    """把台账导出为 Excel。"""
    with _book(data) as book:
        count = book.export_xlsx(path, _user(user))
    out.print(f"已导出 {count} 条到 {path}。", style="green")


@app.command(epilog="示例：  xiansuo evaluate 标注/gold    xiansuo evaluate 标注/gold --format json > 结果.json")
def evaluate(
    gold_dir: Annotated[Path, typer.Argument(help="标注文件夹（每份文件一个 JSON）。", show_default=False)],
    documents: Annotated[Path | None, typer.Option(help="原始文件所在文件夹。", show_default="旁边的 files")] = None,
    text: Annotated[Path | None, typer.Option(help="标注所指纯文本的文件夹。", show_default="旁边的 text")] = None,
    format_: Annotated[FigureFormat, typer.Option("--format", help="输出格式。")] = FigureFormat.TABLE,
) -> None:
    """用人工标注给识别效果打分。"""
    settings = _settings(DEFAULT_RULE_SET)
    files, texts = documents or gold_dir.parent / "files", text or gold_dir.parent / "text"

    def read(path: Path) -> Any:
        outcome = extract_path(path, settings)
        if isinstance(outcome, Failure):
            raise outcome.error
        return outcome.extraction

    for folder in (gold_dir, files, texts):
        if not folder.is_dir():
            raise typer.BadParameter(f"文件夹不存在：{folder}")
    try:
        evaluation = evaluate_gold(gold_dir, texts, files, read)
    except GoldError as error:
        _stop(str(error))
    if format_ is FigureFormat.JSON:
        sys.stdout.write(json.dumps(evaluation.figures(), ensure_ascii=False, indent=1) + "\n")
    else:
        out.print(evaluation_table(evaluation))


@app.command(epilog="示例：  xiansuo train corpus/labelled classifiers/model/clues.npz")
def train(
    labelled: Annotated[Path, typer.Argument(help="标注语料文件夹。", show_default=False)],
    target: Annotated[Path, typer.Argument(help="要写的模型文件。", show_default=False)],
) -> None:
    """由标注语料训练识别模型；留出的部分只用于打分。"""
    try:
        everything = list(load_labelled(labelled))
    except LabelError as error:
        _stop(str(error))
    kept = [document for document in everything if not is_held_aside(document)]
    models = train_on(kept, lambda message: err.print(message, style="dim"))
    score = score_labelled((d for d in everything if is_held_aside(d)), models)
    models.about["held_aside"] = {k: None if v is None else round(v, 4) for k, v in score.figures().items()}
    write_models(models, target)
    out.print_json(data=models.about)


@app.command(epilog="示例：  xiansuo doctor")
def doctor() -> None:
    """检查安装情况：有什么、缺什么、缺了会怎样。"""
    findings = examine()
    out.print(findings_table(findings))
    if any(finding.required and not finding.ok for finding in findings):
        raise typer.Exit(1)


@app.command(epilog="示例：  xiansuo demo    xiansuo demo --data 演示台账")
def demo(
    data: Annotated[Path, typer.Option(help="演示台账的文件夹，每次重建。")] = Path("xiansuo-demo"),
) -> None:
    """用随程序附带的样例文件走一遍全流程。"""
    run_demo(data, out, err)


# ---------------------------------------------------------------- shared by the commands


def _settings(rule_set: str) -> Settings:
    known = load_rule_sets()
    if rule_set not in known:
        raise typer.BadParameter(f"没有规则 {rule_set}；可用：{'、'.join(known)}")
    load_models()
    return Settings(rule_set=known[rule_set])


def _user(user: str) -> str:
    return user or getpass.getuser()


@contextmanager
def _book(folder: Path) -> Iterator[Book]:
    """The ledger of a folder, opened and given back."""
    book = Book.open(
        Path.home() / "xiansuo-data" if folder == Path() else folder, url=os.environ.get("XIANSUO_DATABASE")
    )
    try:
        yield book
    finally:
        book.close()


def _outcomes(files: Iterable[Path], settings: Settings) -> Iterator[Outcome]:
    """Read files one after the other, with a progress bar; each failure is told at once."""
    files = list(files)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task("读取", total=len(files))
        for path in files:
            progress.update(task, description=f"读取 {path.name[:24]}")
            outcome = extract_path(path, settings)
            if isinstance(outcome, Failure):
                err.print(f"{path}：{outcome.error.code} {outcome.error.message}", style="red", soft_wrap=True)
            yield outcome
            progress.advance(task)


def _finish(failed: int, total: int, found: int) -> None:
    err.print(f"共 {total} 份文件，读取 {total - failed} 份，失败 {failed} 份，候选线索 {found} 条。")
    if failed:
        raise typer.Exit(1)


def _stop(message: str) -> None:
    err.print(message, style="red", soft_wrap=True)
    raise typer.Exit(1)


def main() -> None:
    """Entry point of the ``xiansuo`` command: expected errors become one Chinese line and exit status 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # Windows consoles may be set to GBK
    try:
        app()
    except LedgerError as error:
        err.print(f"{error.code} {error.message}", style="red", soft_wrap=True)
        sys.exit(1)
    except ModelError as error:
        err.print(str(error), style="red", soft_wrap=True)
        sys.exit(1)
