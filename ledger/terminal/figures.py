"""The figures of an evaluation and the findings of ``doctor`` as tables."""

from __future__ import annotations

from collections.abc import Iterable

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from corpus.doctor import Finding
from corpus.evaluation import FIGURES, Evaluation

_SHOWN = ("clue_f1", "char_f1", "enterprise_f1", "loss_exact", "amount_f1", "nature_micro_f1", "end_to_end_f1")


def evaluation_table(evaluation: Evaluation) -> Group:
    """The figures of an evaluation: one row for each document, then the total."""
    total = Table(title="总体", box=box.SIMPLE_HEAD)
    total.add_column("指标")
    total.add_column("数值", justify="right")
    for key, value in evaluation.total.figures().items():
        total.add_row(FIGURES[key], _figure(value))
    table = Table(title="各文档", box=box.SIMPLE_HEAD)
    for name in ("文档", "应有", "识别", *(FIGURES[key] for key in _SHOWN)):
        table.add_column(name, justify="left" if name == "文档" else "right", overflow="fold")
    for name, score in evaluation.documents.items():
        figures = score.figures()
        table.add_row(name, str(score.gold), str(score.predicted), *(_figure(figures[key]) for key in _SHOWN))
    failed = [Text(f"未评分：{name}：{reason}", style="red") for name, reason in evaluation.failed.items()]
    return Group(table, total, *failed)


def _figure(value: float | None) -> str:
    return "—" if value is None else f"{value:.4f}"


def findings_table(findings: Iterable[Finding]) -> Table:
    """The lines of ``doctor``."""
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("组件", "状态", "说明"):
        table.add_column(name, overflow="fold")
    for finding in findings:
        mark = Text("✓ ", style="green") if finding.ok else Text("✗ ", style="red" if finding.required else "yellow")
        table.add_row(mark + finding.name, finding.state, finding.consequence)
    return table
