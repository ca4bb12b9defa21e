"""The words a reader expects for stored values: states, amounts, losses, grades of confidence, sources."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

LOSS_STATUSES = {"actual": "已形成", "expected": "预计", "none": "未造成", "unstated": "待认定"}
AMOUNT_ROLES = {
    "loss": "损失",
    "involved": "涉及",
    "misstated": "错报",
    "recovered": "收回",
    "penalty": "处罚",
    "contract": "合同",
    "other": "其他",
}
PARTY_ROLES = {"subject": "涉及企业", "counterparty": "交易对方", "parent": "上级单位", "other": "其他单位"}
DECISIONS = {
    "approve": "通过",
    "reject": "不入账",
    "correct": "更正",
    "undo": "撤销",
    "register": "登记",
    "void": "作废",
}
_GRADES = ((0.9, "高", "green"), (0.7, "中", "yellow"), (0.0, "低", "red"))
_UNITS = ((Decimal(100_000_000), "亿元"), (Decimal(10_000), "万元"))


def money(yuan: Decimal | None) -> str:
    """An amount as a reader expects it: 亿元 or 万元 from those sizes on, exact digits kept."""
    if yuan is None:
        return "—"
    for size, name in _UNITS:
        if abs(yuan) >= size:
            return f"{_digits(yuan / size)}{name}"
    return f"{_digits(yuan)}元"


def _digits(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def grade(confidence: float) -> Text:
    """高, 中 or 低 with the probability."""
    word, colour = next((word, colour) for least, word, colour in _GRADES if confidence >= least)
    return Text(f"{word} {confidence:.2f}", style=colour)


def loss_text(yuan: Decimal | None, status: str) -> str:
    """The loss with its status; an amount that is not told is 待认定, never zero."""
    if yuan is None:
        return LOSS_STATUSES.get(status, status) if status != "actual" else "已形成（金额待认定）"
    return money(yuan) + ("（预计）" if status == "expected" else "")


def aspects(payload: Mapping[str, Any], between: str = "、") -> str:
    """The aspects of a clue, the most specific first."""
    return between.join(dict.fromkeys(nature["aspect"] for nature in payload["natures"]))


def one_line(text: str) -> str:
    """A title on one line, whatever the source has between its words."""
    return " ".join(text.split())


def source(name: str, page: int | None) -> str:
    """File and page."""
    return f"{name} 第{page}页" if page else name


class SourceCell:
    """File and page of a clue in a narrow column: the name is shortened in its middle, the page is kept."""

    def __init__(self, name: str, page: int | None) -> None:
        self.name = name
        self.page = f"第{page}页" if page else ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = options.max_width
        whole = f"{self.name} {self.page}".rstrip()
        if cell_len(whole) <= width:
            yield Text(whole)
            return
        yield Text(shortened(self.name, width if self.page else 2 * width), overflow="fold")
        if self.page:
            yield Text(self.page)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(8, max(8, min(cell_len(f"{self.name} {self.page}"), options.max_width)))


def shortened(name: str, width: int) -> str:
    """A name of at most ``width`` columns: its beginning and its end, so that the kind of file stays visible."""
    if cell_len(name) <= width:
        return name
    tail = ""
    for character in reversed(name):
        if cell_len(character + tail) > min(10, (width - 1) // 2):
            break
        tail = character + tail
    return set_cell_size(name, width - 1 - cell_len(tail)).rstrip() + "…" + tail
