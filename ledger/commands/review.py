"""Commands on candidate clues: list, show, approve, register, reject, correct, undo."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from ledger.book import Book
from ledger.commands.options import (
    Data,
    Enterprise,
    Level,
    Page,
    User,
    acting_user,
    command,
    err,
    group,
    opened_book,
    out,
)
from ledger.queries import ClueFilter
from ledger.review import STATES

review = group("候选线索：查看、通过、不入账、更正、登记。", "clues list --state candidate", "clues show 3f2a9c --why")

ClueId = Annotated[str, typer.Argument(help="线索编号，或其开头几位。", metavar="编号", show_default=False)]
Note = Annotated[str, typer.Option(help="说明。", show_default=False)]


@command(review, "list", "clues list --state candidate --level 重大 --sort -loss")
def list_clues(
    data: Data = None,
    user: User = "",
    state: Annotated[
        str | None,
        typer.Option(
            help="candidate 待甄别 / approved 已通过 / rejected 不入账 / registered 已登记 等。", show_default=False
        ),
    ] = None,
    enterprise: Enterprise = None,
    level: Level = None,
    nature: Annotated[str | None, typer.Option(help="性质（方面），如 资金管理。", show_default=False)] = None,
    document: Annotated[str | None, typer.Option(help="文件名中的文字。", show_default=False)] = None,
    sort: Annotated[
        str, typer.Option(help="document / loss / confidence / enterprise / level，前加 - 为倒序。")
    ] = "document",
    page: Page = 1,
    size: Annotated[int, typer.Option(help="每页条数。", min=1, max=1000)] = 50,
) -> None:
    """列出候选线索。"""
    from ledger.terminal.listing import clue_table

    by = ClueFilter(
        state=_state(state), enterprise=enterprise, level=level, aspect=nature, document=document,
        sort=sort, page=page, size=size,
    )  # fmt: skip
    with opened_book(data) as book:
        listing = book.clues(by, acting_user(user))
    if not listing.rows:
        err.print("没有符合条件的线索。读取文件：xiansuo ingest 文件")
        return
    out.print(clue_table(listing.rows, f"候选线索（共 {listing.total} 条，第 {page} 页）"))
    if listing.total > page * size:
        err.print(f"还有 {listing.total - page * size} 条：加上 --page {page + 1}")


@command(review, "show", "clues show 3f2a9c", "clues show 3f2a9c --why")
def show_clue(
    clue: ClueId,
    data: Data = None,
    user: User = "",
    why: Annotated[bool, typer.Option("--why", help="逐项说明依据。")] = False,
) -> None:
    """显示一条线索及其原文出处。"""
    from ledger.terminal.clue_sheet import clue_sheet
    from ledger.terminal.why import why_table

    with opened_book(data) as book:
        view = book.clue(clue, acting_user(user))
    out.print(clue_sheet(view.clue, view.text, view.decisions))
    if why:
        out.print(why_table(view.clue.payload))


@command(review, "approve", "clues approve 3f2a9c --register")
def approve_clue(
    clue: ClueId,
    data: Data = None,
    user: User = "",
    note: Note = "",
    register: Annotated[bool, typer.Option("--register", help="通过后立即登记入账、取得编号。")] = False,
) -> None:
    """通过一条线索。"""
    with opened_book(data) as book:
        book.approve(clue, acting_user(user), note)
        out.print("已通过。", style="green")
        if register:
            _register(book, clue, user)


@command(review, "register", "clues register 3f2a9c")
def register_clue(clue: ClueId, data: Data = None, user: User = "") -> None:
    """把已通过的线索登记入账，取得唯一编号。"""
    with opened_book(data) as book:
        _register(book, clue, user)


@command(review, "reject", "clues reject 3f2a9c --reason 非违规问题")
def reject_clue(
    clue: ClueId,
    reason: Annotated[
        str, typer.Option(help="非违规问题、仅会计差错、不属监管企业、重复、信息不足、已办结。", show_default=False)
    ],
    data: Data = None,
    user: User = "",
    note: Note = "",
) -> None:
    """一条线索不入账，写明原因。"""
    with opened_book(data) as book:
        book.reject(clue, reason, acting_user(user), note)
    out.print(f"已记为不入账：{reason}。", style="yellow")


@command(review, "correct", "clues correct 3f2a9c 损失金额 120万元")
def correct_clue(
    clue: ClueId,
    field: Annotated[
        str, typer.Argument(help="字段，如 涉及企业、损失金额、影响性质。", metavar="字段", show_default=False)
    ],
    value: Annotated[str, typer.Argument(help="正确的值。", metavar="值", show_default=False)],
    data: Data = None,
    user: User = "",
) -> None:
    """更正一个字段；机器识别值与人工值都保留。"""
    with opened_book(data) as book:
        book.correct(clue, field, value, acting_user(user))
    out.print(Text(f"已更正 {field}：{value}。", style="green"))


@command(review, "undo", "clues undo 3f2a9c")
def undo_clue(clue: ClueId, data: Data = None, user: User = "") -> None:
    """撤销最近一步（登记之前）。"""
    with opened_book(data) as book:
        book.undo(clue, acting_user(user))
    out.print("已撤销。", style="green")


def _state(name: str | None) -> str | None:
    """A state by its key or its Chinese name."""
    keys = {shown: key for key, shown in STATES.items()} | {key: key for key in STATES}
    if name is not None and name not in keys:
        raise typer.BadParameter(f"没有状态 {name}，可用：{'、'.join(STATES.values())}")
    return None if name is None else keys[name]


def _register(book: Book, clue: str, user: str) -> None:
    from ledger.terminal.listing import entry_table

    entry = book.register(clue, acting_user(user))
    out.print(entry_table([entry], f"已登记，编号 {entry.number}"))
