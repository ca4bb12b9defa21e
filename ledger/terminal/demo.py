"""The demonstration: sample documents through the whole path, one clue approved, one rejected, the ledger exported."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console

from corpus.extract import Settings, Success
from corpus.intake import list_files
from extraction.lexicon import load_lexicon
from ledger.book import DATABASE_FILE, Book
from ledger.errors import AlreadyThere
from ledger.queries import ClueFilter
from ledger.terminal.clue_sheet import clue_sheet
from ledger.terminal.listing import clue_table, document_table, entry_table
from ledger.terminal.reading import read_files

_ALL = 1000
_USER = "演示"
_REASON = "信息不足"
_MARK = "演示台账.txt"  #: only a folder with this file in it is ever rebuilt
_OURS = (DATABASE_FILE, f"{DATABASE_FILE}-wal", f"{DATABASE_FILE}-shm", "originals", "台账.xlsx")


def run_demo(folder: Path, out: Console, err: Console) -> bool:
    """Rebuild a demonstration ledger in ``folder`` and print every step; raises AlreadyThere for a real ledger.

    False when the samples could not be read, as after a damaged installation.
    """
    _clear(folder)
    book = Book.open(folder)
    (folder / _MARK).write_text("这个文件夹由 xiansuo demo 建立，每次演示时重建。\n", encoding="utf-8")
    try:
        _ingest_samples(book, err)
        if not book.clues().total:
            err.print("样例文件没有读出线索：安装可能不完整，请运行 xiansuo doctor 检查。", style="red")
            return False
        _show(book, out)
        _approve_one(book, out)
        _reject_one(book, out)
        path = folder / "台账.xlsx"
        count = book.export_xlsx(path, _USER)
    finally:
        book.close()
    out.print(f"\n台账已导出：{path}（{count} 条）", style="green")
    _say_what_next(folder, out)
    return True


def kind_names() -> dict[str, str]:
    """The kinds of documents by id, as people call them."""
    kinds = load_lexicon("document_kinds")["kinds"]
    return {kind["id"]: kind["zh"].split("/")[0].split("（")[0] for kind in kinds} | {"other": "其他"}


def _clear(folder: Path) -> None:
    """Take away what an earlier demonstration left, and nothing else."""
    if (folder / DATABASE_FILE).exists() and not (folder / _MARK).exists():
        raise AlreadyThere(f"{folder} 中已有台账，演示不会覆盖它，请用 --data 另选文件夹")
    for name in _OURS:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path, onerror=_make_writable)
        elif path.exists():
            path.unlink()


def _make_writable(function: object, path: str, info: object) -> None:
    """Originals are read-only, which stops their removal on Windows."""
    Path(path).chmod(0o600)
    Path(path).unlink()


def _ingest_samples(book: Book, err: Console) -> None:
    with as_file(files("corpus").joinpath("samples")) as samples:
        paths = [path for path in list_files([samples]) if path.suffix != ".md"]
        for outcome in read_files(paths, Settings(), err):
            if isinstance(outcome, Success):
                book.ingest(outcome.extraction, outcome.data, _USER)


def _show(book: Book, out: Console) -> None:
    documents = book.documents()
    listing = book.clues(ClueFilter(size=_ALL))
    out.print(document_table(documents, kind_names(), f"读取了 {len(documents)} 份样例文件（单位、金额均为虚构）"))
    out.print(clue_table(listing.rows, f"候选线索（{listing.total} 条）"))


def _approve_one(book: Book, out: Console) -> None:
    """Approve and register the clue with the largest loss."""
    dearest = book.clues(ClueFilter(sort="-loss", size=1)).rows[0]
    view = book.clue(dearest.id)
    out.print("\n示例一：损失金额最大的一条，核对原文后通过并登记", style="bold")
    out.print(clue_sheet(view.clue, view.text, view.decisions))
    book.approve(dearest.id, _USER)
    entry = book.register(dearest.id, _USER)
    out.print(entry_table([entry], f"已登记入账，编号 {entry.number}"))


def _reject_one(book: Book, out: Console) -> None:
    """Reject the least certain clue."""
    doubtful = book.clues(ClueFilter(sort="confidence", state="candidate", size=1)).rows[0]
    book.reject(doubtful.id, _REASON, _USER, "演示")
    out.print("\n示例二：把握最小的一条，不入账", style="bold")
    out.print(clue_table([book.clue(doubtful.id).clue], f"不入账（原因：{_REASON}）"))


def _say_what_next(folder: Path, out: Console) -> None:
    data = f'--data "{folder}"' if " " in str(folder) else f"--data {folder}"
    lines = (
        (f"xiansuo clues list {data}", "查看候选线索"),
        (f"xiansuo clues show 编号 --why {data}", "查看原文与判断依据"),
        ("xiansuo ingest 你的文件夹", "读取自己的文件（存入用户目录下的 xiansuo-data）"),
        ("xiansuo doctor", "检查可选组件"),
    )
    width = max(cell_len(command) for command, _ in lines)
    out.print("\n下一步：")
    for command, what in lines:
        padding = " " * (width - cell_len(command))
        out.print(f"  {command}{padding}  {what}", soft_wrap=True, markup=False, highlight=False)
