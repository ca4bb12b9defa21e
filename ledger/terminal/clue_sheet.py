"""One clue on the terminal: its fields, the quoted source, what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from ledger.fields import FIELDS, STATUSES, show_field
from ledger.in_force import values_in_force
from ledger.models import Clue, Decision
from ledger.review import STATES
from ledger.terminal.words import AMOUNT_ROLES, DECISIONS, grade, loss_text, one_line, source
from ledger.values import nature_label


def clue_sheet(clue: Clue, text: str, decisions: Sequence[Decision]) -> Group:
    """One clue (its fields loaded) with its values in force, the quoted source, and what was decided."""
    payload = clue.payload
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="bold", no_wrap=True)
    rows.add_column(overflow="fold")
    for name, value in _fields(clue, payload):
        rows.add_row(name, value)
    quoted = Panel(Text(_quote(payload, text)), title=Text(source(clue.document.name, clue.page)), border_style="blue")
    return Group(Text(one_line(clue.title), style="bold"), rows, quoted, *map(_decided, decisions))


def _fields(clue: Clue, payload: Mapping[str, Any]) -> Iterator[tuple[str, RenderableType]]:
    values = values_in_force(clue)
    yield "编号", clue.id
    yield "状态", STATES.get(clue.state, clue.state)
    yield "涉及企业", clue.enterprise or "未具名"
    yield "损失金额", loss_text(clue.loss_yuan, clue.loss_status)
    yield "等级", f"{clue.level}（依据 {clue.rule_set}，初判）" if clue.level else "—"
    yield "性质", "；".join(map(nature_label, values.natures)) or "—"
    yield "金额", "；".join(f"{row['text']}（{AMOUNT_ROLES[row['role']]}）" for row in payload["amounts"]) or "—"
    yield "期间", "、".join(values.period) or "—"
    yield "整改", STATUSES.get(values.status or "", "未载明")
    yield "章节", " / ".join(map(one_line, payload["path"])) or "—"
    yield "把握", grade(clue.confidence)
    names = {field.key: field.name for field in FIELDS}
    for row in clue.fields:
        was, now = show_field(row.field, row.machine), show_field(row.field, row.human)
        yield "人工更正", f"{names.get(row.field, row.field)}：{now}（机器识别：{was}；{row.user}）"


def _quote(payload: Mapping[str, Any], text: str) -> str:
    """The words of the document itself; the clue's own text when the document is no longer at hand."""
    pieces = [text[row["start"] : row["end"]] for row in payload["evidence"]]
    return "\n".join(pieces) or str(payload["text"])


def _decided(decision: Decision) -> Text:
    when = f"{decision.at.astimezone():%Y-%m-%d %H:%M}"
    undone = f"（{decision.undone_by} 已撤销）" if decision.undone_by else ""
    step = DECISIONS.get(decision.kind, decision.kind) + undone
    parts = (when, decision.user, step, decision.reason, decision.note)
    return Text("  ".join(part for part in parts if part), style="dim")
