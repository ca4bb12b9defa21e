"""Commands on the ledger: list its entries, export them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ledger.commands.options import (
    Data,
    Enterprise,
    Level,
    Page,
    User,
    acting_user,
    checked_target,
    command,
    err,
    group,
    opened_book,
    out,
)
from ledger.queries import EntryFilter

entries = group("台账：已登记的线索，列表与导出。", "ledger list --sort -loss", "ledger export 台账.xlsx")


@command(entries, "list", "ledger list --level 重大", "ledger list --sort -loss")
def list_entries(
    data: Data = None,
    user: User = "",
    enterprise: Enterprise = None,
    level: Level = None,
    sort: Annotated[
        str, typer.Option(help="number / loss / enterprise / level / registered，前加 - 为倒序。")
    ] = "number",
    page: Page = 1,
) -> None:
    """列出已登记的线索。"""
    from ledger.terminal.listing import entry_table

    by = EntryFilter(enterprise=enterprise, level=level, sort=sort, page=page)
    with opened_book(data) as book:
        listing = book.entries(by, acting_user(user))
    if not listing.rows:
        err.print("没有符合条件的台账条目。登记线索：xiansuo clues approve 编号 --register")
        return
    out.print(entry_table(listing.rows, f"台账（共 {listing.total} 条，第 {page} 页）"))


@command(entries, "export", "ledger export 台账.xlsx")
def export_ledger(
    path: Annotated[Path, typer.Argument(help="要写的 Excel 文件。", metavar="文件", show_default=False)],
    data: Data = None,
    user: User = "",
) -> None:
    """把台账导出为 Excel。"""
    with opened_book(data) as book:
        count = book.export_xlsx(checked_target(path), acting_user(user))
    out.print(Text(f"已导出 {count} 条到 {path}。", style="green"), soft_wrap=True)
