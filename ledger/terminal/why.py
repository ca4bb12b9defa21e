"""Why a clue says what it says: for each field the words and the rule or model that decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from rich import box
from rich.table import Table

from ledger.fields import STATUSES
from ledger.terminal.words import AMOUNT_ROLES, LOSS_STATUSES, PARTY_ROLES, money

_BASIS = {"stated": "原文全称", "alias": "原文简称或代称", "inherited": "原文未写，由章节或被审计单位承接"}
_QUOTED = 40  #: characters of a clue's text that stand for it


def why_table(payload: Mapping[str, Any]) -> Table:
    """Field, value, the words of the document, and what decided, of the latest reading."""
    table = Table(title="判断依据（机器识别）", box=box.HORIZONTALS, show_lines=True, title_style="bold")
    for name in ("字段", "值", "原文", "依据"):
        table.add_column(name, overflow="fold")
    for row in _rows(payload):
        table.add_row(*row)
    return table


def _rows(payload: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    text = payload["text"][:_QUOTED].replace("\n", " ")
    yield "是否线索", "是", text, f"句段模型与上下文模型，概率 {payload['confidence']:.2f}（已校准）"
    for party in payload["enterprises"]:
        mention = party["mention"] if party["start"] is not None else "—"
        yield PARTY_ROLES[party["role"]], party["name"], mention, f"主体模型；{_BASIS[party['basis']]}"
    for amount in payload["amounts"]:
        yield f"金额（{AMOUNT_ROLES[amount['role']]}）", _value(amount), amount["text"], "金额规则；角色模型"
    yield _loss(payload["loss"])
    for nature in payload["natures"]:
        code = f" {nature['code']} {nature['label']}" if nature["code"] else ""
        cue = nature.get("cue") or "（无直接提示词）"
        yield "性质", nature["aspect"] + code, cue, f"性质模型，概率 {nature['confidence']:.2f}"
    if payload["status"]:
        yield "整改状态", STATUSES[payload["status"]], "—", "状态模型"


def _value(amount: Mapping[str, Any]) -> str:
    value = Decimal(amount["value"])
    return money(value) if amount["currency"] == "CNY" else f"{value:,f} {amount['currency']}"


def _loss(loss: Mapping[str, Any]) -> tuple[str, str, str, str]:
    if loss["yuan"] is None:
        return "损失", "待认定", "—", f"损失模型：{LOSS_STATUSES[loss['status']]}；没有载明金额，不作推定"
    level = f"等级{loss['level']}，依据规则 {loss['rule_set']}"
    return "损失", money(Decimal(loss["yuan"])), "—", f"损失模型：{LOSS_STATUSES[loss['status']]}；{level}"
