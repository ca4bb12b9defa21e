"""The demonstration: sample documents through the whole path, one clue approved, one rejected, the ledger exported."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from corpus.extract import Settings, Success, extract_path
from corpus.intake import list_files
from ledger.book import DATABASE_FILE, Book
from ledger.queries import ClueFilter
from ledger.terminal import clue_panel, clue_table, entry_table

_ALL = 1000
_USER = "演示"


def run_demo(folder: Path, out: Console, err: Console) -> None:
    """Rebuild a demonstration ledger in ``folder`` and print every step of the way."""
    if (folder / DATABASE_FILE).exists():
        shutil.rmtree(folder)
    book = Book.open(folder)
    try:
        _ingest_samples(book, err)
        _show_and_decide(book, out)
        path = folder / "台账.xlsx"
        count = book.export_xlsx(path, _USER)
        out.print(f"\n台账已导出：{path}（{count} 条）", style="green")
    finally:
        book.close()
    _say_what_next(folder, out)


def _ingest_samples(book: Book, err: Console) -> None:
    with as_file(files("corpus").joinpath("samples")) as samples:
        paths = [path for path in list_files([samples]) if path.suffix != ".md"]
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=err) as progress:
            task = progress.add_task("读取样例文件", total=len(paths))
            for path in paths:
                outcome = extract_path(path, Settings())
                if isinstance(outcome, Success):
                    book.ingest(outcome.extraction, outcome.data, _USER)
                else:
                    err.print(f"{path.name}：{outcome.error.message}", style="red")
                progress.advance(task)


def _show_and_decide(book: Book, out: Console) -> None:
    """List the candidates; approve and register the dearest loss, reject the least certain clue."""
    listing = book.clues(ClueFilter(size=_ALL))
    out.print(clue_table(listing.rows, f"候选线索（{len(book.documents())} 份文件，{listing.total} 条）"))
    dearest = book.clues(ClueFilter(sort="-loss", size=1)).rows[0]
    doubtful = book.clues(ClueFilter(sort="confidence", size=1)).rows[0]
    view = book.clue(dearest.id)
    out.print("\n示例一：通过并登记", style="bold")
    out.print(clue_panel(view.clue, view.text, view.decisions))
    book.approve(dearest.id, _USER)
    out.print(entry_table([book.register(dearest.id, _USER)], "已登记入账"))
    out.print("\n示例二：不入账", style="bold")
    book.reject(doubtful.id, "信息不足", _USER, "演示")
    rejected = book.clue(doubtful.id).clue
    out.print(clue_table([rejected], "不入账（原因：信息不足）"))


def _say_what_next(folder: Path, out: Console) -> None:
    out.print(
        "\n下一步：\n"
        f"  xiansuo clues list --data {folder}             查看候选线索\n"
        f"  xiansuo clues show 编号 --why --data {folder}   查看原文与判断依据\n"
        "  xiansuo ingest 你的文件夹                        读取自己的文件\n"
        "  xiansuo doctor                                   检查可选组件"
    )
