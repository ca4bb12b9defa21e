"""Why a clue says what it says: for each field the words and the rule or model that decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.table import Table

_BASIS = {"stated": "原文全称", "alias": "原文简称或代称", "inherited": "原文未写，由章节或被审计单位承接"}


def why_panel(payload: Mapping[str, Any]) -> Table:
    """Field, value, the words of the document, and what decided."""
    table = Table(title="判断依据", show_lines=True)
    for name in ("字段", "值", "原文", "依据"):
        table.add_column(name)
    for row in _rows(payload):
        table.add_row(*row)
    return table


def _rows(payload: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    yield "是否线索", "是", payload["text"][:40], f"句段模型与上下文模型，概率 {payload['confidence']:.2f}（已校准）"
    for party in payload["enterprises"]:
        yield _party_role(party["role"]), party["name"], party["mention"], f"主体模型；{_BASIS[party['basis']]}"
    for amount in payload["amounts"]:
        yield "金额", f"{amount['value']} {amount['currency']}", amount["text"], f"角色模型：{amount['role']}"
    loss = payload["loss"]
    yield (
        "损失",
        loss["yuan"] or "待认定",
        loss["status"],
        f"损失模型；等级 {loss['level'] or '—'} 依据规则 {loss['rule_set']}",
    )
    for nature in payload["natures"]:
        cue = nature.get("cue") or "（无直接提示词）"
        yield "性质", f"{nature['aspect']} {nature['code'] or ''}", cue, f"性质模型，概率 {nature['confidence']:.2f}"
    if payload["status"]:
        yield "整改状态", payload["status"], "", "状态模型"


def _party_role(role: str) -> str:
    return {"subject": "涉及企业", "counterparty": "交易对方", "parent": "上级单位"}.get(role, "其他单位")
