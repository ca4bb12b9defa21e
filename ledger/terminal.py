"""What a person sees on a terminal: tables of clues and entries, one clue with its source, figures, findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from rich import box
from rich.console import Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from corpus.doctor import Finding
from corpus.evaluation import FIGURES, Evaluation
from ledger.models import Clue, Entry

STATES = {
    "candidate": "待审",
    "approved": "已通过",
    "rejected": "不入账",
    "registered": "已登记",
    "merged": "已并案",
    "deferred": "暂缓",
}
LOSS_STATUSES = {"actual": "已形成", "expected": "预计", "none": "未造成", "unstated": "待认定"}
_GRADES = ((0.9, "高", "green"), (0.7, "中", "yellow"), (0.0, "低", "red"))
_SHORT_ID = 8


def money(yuan: Decimal | None) -> str:
    """An amount as a reader expects it: 亿元 or 万元 from those sizes on, exact digits kept."""
    if yuan is None:
        return "—"
    for size, name in ((Decimal(100_000_000), "亿元"), (Decimal(10_000), "万元")):
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


_Column = tuple[str, dict[str, Any]]


def _table(title: str, columns: Sequence[_Column]) -> Table:
    table = Table(title=title, box=box.ROUNDED, show_lines=True, title_style="bold", header_style="bold")
    for name, options in columns:
        table.add_column(name, **options)
    return table


def clue_table(clues: Iterable[Clue], title: str = "候选线索") -> Table:
    """The list of clues that reviewers read."""
    table = _table(
        title,
        [
            ("编号", {"no_wrap": True, "style": "cyan"}),
            ("线索", {"ratio": 5, "min_width": 16}),
            ("涉及企业", {"ratio": 3, "min_width": 10}),
            ("损失金额", {"justify": "right", "ratio": 2, "min_width": 8}),
            ("等级", {"no_wrap": True}),
            ("性质", {"ratio": 2, "min_width": 8}),
            ("把握", {"no_wrap": True}),
            ("来源", {"ratio": 3, "min_width": 8, "style": "dim"}),
            ("状态", {"no_wrap": True}),
        ],
    )
    for clue in clues:
        table.add_row(
            clue.id[:_SHORT_ID],
            clue.title,
            clue.enterprise or "未具名",
            loss_text(clue.loss_yuan, clue.loss_status),
            clue.level or "—",
            aspects(clue.payload),
            grade(clue.confidence),
            source(clue.document.name, clue.page),
            STATES.get(clue.state, clue.state),
        )
    return table


def extracted_table(lines: Iterable[Mapping[str, Any]]) -> Table:
    """The clues that ``extract`` found, from its own lines."""
    columns: list[_Column] = [
        ("线索", {"ratio": 5}),
        ("涉及企业", {"ratio": 3}),
        ("损失金额", {"justify": "right", "ratio": 2}),
    ]
    columns += [
        ("等级", {"no_wrap": True}),
        ("性质", {"ratio": 2}),
        ("把握", {"no_wrap": True}),
        ("来源", {"ratio": 3}),
    ]
    table = _table("候选线索", columns)
    for line in lines:
        clue, loss = line["clue"], line["clue"]["loss"]
        yuan = None if loss["yuan"] is None else Decimal(loss["yuan"])
        names = [party["name"] for party in clue["enterprises"] if party["role"] == "subject"]
        page = clue["evidence"][0]["page"] if clue["evidence"] else None
        table.add_row(
            clue["title"],
            "、".join(names) or "未具名",
            loss_text(yuan, loss["status"]),
            loss["level"] or "—",
            aspects(clue),
            grade(clue["confidence"]),
            source(line["document"]["name"], page),
        )
    return table


def aspects(payload: Mapping[str, Any]) -> str:
    """The aspects of a clue, the most specific first."""
    return "、".join(dict.fromkeys(nature["aspect"] for nature in payload["natures"]))


def source(name: str, page: int | None) -> str:
    """File and page."""
    return f"{name} 第{page}页" if page else name


def clue_panel(clue: Clue, text: str, decisions: Sequence[Any]) -> Group:
    """One clue with its fields, the quoted source, and what was decided."""
    payload = clue.payload
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="bold", no_wrap=True)
    rows.add_column()
    for name, value in _fields(clue, payload):
        rows.add_row(name, value)
    quoted = Panel(Text(_quote(payload, text)), title=source(clue.document.name, clue.page), border_style="blue")
    history = [Text(f"{_time(d)}  {d.actor}  {d.kind}  {d.note or ''}".rstrip()) for d in decisions]
    return Group(Text(clue.title, style="bold"), rows, quoted, *history)


def _fields(clue: Clue, payload: Mapping[str, Any]) -> list[tuple[str, Any]]:
    natures = "；".join(
        f"{n['aspect']}（{n['code']} {n['label']}）" if n["code"] else n["aspect"] for n in payload["natures"]
    )
    amounts = "；".join(f"{amount['text']}（{_ROLES[amount['role']]}）" for amount in payload["amounts"])
    return [
        ("编号", clue.id),
        ("状态", STATES.get(clue.state, clue.state)),
        ("涉及企业", clue.enterprise or "未具名"),
        ("损失金额", loss_text(clue.loss_yuan, clue.loss_status)),
        ("等级", f"{clue.level or '—'}（依据 {clue.rule_set}，初判）"),
        ("性质", natures),
        ("金额", amounts or "—"),
        ("期间", "、".join(payload["period"]) or "—"),
        ("章节", " / ".join(payload["path"]) or "—"),
        ("把握", grade(clue.confidence)),
    ]


_ROLES = {
    "loss": "损失",
    "involved": "涉及",
    "misstated": "错报",
    "recovered": "收回",
    "penalty": "处罚",
    "contract": "合同",
    "other": "其他",
}


def _quote(payload: Mapping[str, Any], text: str) -> str:
    pieces = [text[row["start"] : row["end"]] for row in payload["evidence"]]
    return "\n".join(pieces) or payload["text"]


def _time(decision: Any) -> str:
    return str(decision.at)[:16]


def entry_table(entries: Iterable[Entry], title: str = "台账") -> Table:
    """The registered entries."""
    columns: list[_Column] = [
        ("台账编号", {"no_wrap": True, "style": "cyan"}),
        ("线索名称", {"ratio": 5}),
        ("涉及企业", {"ratio": 3}),
    ]
    columns += [("损失金额", {"justify": "right", "ratio": 2}), ("等级", {"no_wrap": True}), ("性质", {"ratio": 2})]
    columns += [("来源", {"ratio": 3}), ("登记", {"no_wrap": True})]
    table = _table(title, columns)
    for entry in entries:
        registered = f"{entry.registered_at:%Y-%m-%d} {entry.registered_by}"
        loss = loss_text(entry.loss_yuan, entry.loss_status)
        table.add_row(
            entry.number, entry.title, entry.enterprise or "未具名", loss, entry.level or "—", entry.aspect,
            entry.document.name, registered,
        )  # fmt: skip
    return table


def evaluation_table(evaluation: Evaluation) -> Group:
    """The figures of an evaluation: total, then one row for each document."""
    total = Table(title="总体", box=box.SIMPLE_HEAD)
    total.add_column("指标")
    total.add_column("数值", justify="right")
    for key, value in evaluation.total.figures().items():
        total.add_row(FIGURES[key], _figure(value))
    shown = ("clue_f1", "char_f1", "enterprise_f1", "loss_exact", "amount_f1", "nature_micro_f1", "end_to_end_f1")
    table = Table(title="各文档", box=box.SIMPLE_HEAD)
    for name in ("文档", "应有", "识别", *(FIGURES[key] for key in shown)):
        table.add_column(name, justify="left" if name == "文档" else "right")
    for name, score in evaluation.documents.items():
        figures = score.figures()
        table.add_row(name, str(score.gold), str(score.predicted), *(_figure(figures[key]) for key in shown))
    failed = [Text(f"未评分：{name}：{reason}", style="red") for name, reason in evaluation.failed.items()]
    return Group(table, total, *failed)


def _figure(value: float | None) -> str:
    return "—" if value is None else f"{value:.4f}"


def findings_table(findings: Iterable[Finding]) -> Table:
    """The lines of ``doctor``."""
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("组件", "状态", "说明"):
        table.add_column(name)
    for finding in findings:
        mark = Text("✓ ", style="green") if finding.ok else Text("✗ ", style="red" if finding.required else "yellow")
        table.add_row(mark + finding.name, finding.state, finding.consequence)
    return table
