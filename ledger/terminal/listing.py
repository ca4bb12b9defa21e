"""Tables of clues and entries that stay readable on narrow and wide terminals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from rich import box
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table

from ledger.models import Clue, Document, Entry
from ledger.review import STATES
from ledger.terminal.words import SourceCell, aspects, grade, loss_text, one_line

_SHORT_ID = 8


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its share of the free width (0: as wide as its longest cell), the width it asks for."""

    head: str
    share: int = 0
    least: int = 0
    style: str = ""
    justify: Literal["left", "right"] = "left"
    from_width: int = 0  #: left out on terminals that are narrower


class FittedTable:
    """A table that leaves its least important columns out where the terminal is too narrow for all."""

    def __init__(self, title: str, columns: Sequence[Column]) -> None:
        self.title = title
        self.columns = columns
        self.rows: list[Sequence[RenderableType]] = []

    def add(self, *cells: RenderableType) -> None:
        """One more row, a cell for each column."""
        self.rows.append(cells)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        table = Table(
            title=self.title, box=box.HORIZONTALS, show_lines=True, collapse_padding=True, pad_edge=False, expand=True
        )
        table.title_style = table.header_style = "bold"
        shown = [at for at, column in enumerate(self.columns) if options.max_width >= column.from_width]
        for column in (self.columns[at] for at in shown):
            table.add_column(
                column.head, justify=column.justify, style=column.style, overflow="fold", no_wrap=not column.share,
                ratio=column.share or None, min_width=column.least or None,
            )  # fmt: skip
        for row in self.rows:
            table.add_row(*(row[at] for at in shown))
        yield table


_TITLE = Column("线索", share=6, least=16)
_ENTERPRISE = Column("涉及企业", share=5, least=14)
_LOSS = Column("损失金额", share=3, least=12, justify="right")
_LEVEL = Column("等级")
_ASPECTS = Column("性质", least=12, from_width=96)
_SOURCE = Column("来源", share=4, least=10, style="dim")
_SURE = Column("把握", from_width=104)


def clue_table(clues: Iterable[Clue], title: str = "候选线索") -> FittedTable:
    """The list of clues that reviewers read."""
    number, state = Column("编号", style="cyan"), Column("状态", from_width=110)
    table = FittedTable(title, [number, _TITLE, _ENTERPRISE, _LOSS, _LEVEL, _ASPECTS, _SURE, _SOURCE, state])
    for clue in clues:
        table.add(
            clue.id[:_SHORT_ID],
            one_line(clue.title),
            clue.enterprise or "未具名",
            loss_text(clue.loss_yuan, clue.loss_status),
            clue.level or "—",
            _aspects_in_force(clue),
            grade(clue.confidence),
            SourceCell(clue.document.name, clue.page),
            STATES.get(clue.state, clue.state),
        )
    return table


def _aspects_in_force(clue: Clue) -> str:
    """All aspects that were read, or the one that a person put in their place."""
    read = aspects(clue.payload, "\n")
    return read if read.startswith(clue.aspect) else clue.aspect


def extracted_table(lines: Iterable[Mapping[str, Any]]) -> FittedTable:
    """The clues that ``extract`` found, from its own lines."""
    table = FittedTable("候选线索", [_TITLE, _ENTERPRISE, _LOSS, _LEVEL, _ASPECTS, _SURE, _SOURCE])
    for line in lines:
        clue, loss = line["clue"], line["clue"]["loss"]
        yuan = None if loss["yuan"] is None else Decimal(loss["yuan"])
        names = [party["name"] for party in clue["enterprises"] if party["role"] == "subject"]
        page = clue["evidence"][0]["page"] if clue["evidence"] else None
        table.add(
            one_line(clue["title"]),
            "、".join(names) or "未具名",
            loss_text(yuan, loss["status"]),
            loss["level"] or "—",
            aspects(clue, "\n"),
            grade(clue["confidence"]),
            SourceCell(line["document"]["name"], page),
        )
    return table


def entry_table(entries: Iterable[Entry], title: str = "台账") -> FittedTable:
    """The registered entries."""
    number, registered = Column("台账编号", style="cyan"), Column("登记", from_width=112)
    table = FittedTable(title, [number, _TITLE, _ENTERPRISE, _LOSS, _LEVEL, _ASPECTS, _SOURCE, registered])
    for entry in entries:
        table.add(
            entry.number,
            one_line(entry.title),
            entry.enterprise or "未具名",
            loss_text(entry.loss_yuan, entry.loss_status),
            entry.level or "—",
            entry.aspect,
            SourceCell(entry.document.name, None),
            f"{entry.registered_at:%Y-%m-%d}\n{entry.registered_by}",
        )
    return table


def document_table(documents: Iterable[Document], kinds: Mapping[str, str], title: str = "文件") -> Table:
    """The documents of a ledger with what was found in each."""
    table = Table(title=title, box=box.HORIZONTALS, title_style="bold", header_style="bold")
    for head, justify in (("文件", "left"), ("类型", "left"), ("页数", "right"), ("候选线索", "right")):
        table.add_column(head, justify=justify, overflow="fold")  # type: ignore[arg-type]
    for document in documents:
        pages = str(document.pages) if document.pages else "—"
        table.add_row(document.name, kinds.get(document.kind, "—"), pages, str(document.clue_count))
    return table
