"""Chinese names of what the ledger keeps under short keys: fields of papers, facts of moves, actions of the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FIELD_NAMES: Mapping[str, str] = {
    "person": "姓名",
    "sort": "类别",
    "held_on": "会议日期",
    "attendees": "参会人员",
    "conclusion": "结论",
    "text": "内容",
    "owner": "责任单位（人）",
    "due_on": "完成时限",
    "done_on": "完成日期",
    "post": "职务",
    "tier": "层级",
    "result": "处理结果",
    "withheld": "扣减薪酬（元）",
    "yuan": "金额（元）",
    "basis": "依据",
    "note": "说明",
    "type": "后果",
    "ground": "容错情形",
    "decided_on": "认定日期",
    "receiver": "接收单位",
    "document_number": "文号",
    "sent_on": "发出日期",
    "name": "文件名",
    "sha256": "文件校验值",
    "reason": "原因",
    "opinion": "初核意见",
    "answer": "反馈情况",
    "report": "核查报告",
    "archive": "归档号",
    "number": "编号",
    "field": "字段",
    "into": "并入",
    "before": "原值",
    "after": "新值",
    "value": "新值",
    "limit": "期限",
    "enterprise": "企业",
    "role": "角色",
    "kind": "种类",
}
ACTIONS: Mapping[str, str] = {
    "clue.add": "补录线索",
    "clue.approve": "通过",
    "clue.reject": "不入账",
    "clue.correct": "更正",
    "clue.defer": "暂缓",
    "clue.unclear": "无法判断",
    "clue.merge": "并案",
    "clue.split": "拆分",
    "clue.register": "登记入账",
    "clue.undo": "撤销一步",
    "clue.view": "查阅线索",
    "entry.view": "查阅台账",
    "entry.void": "作废",
    "entry.notice": "出具文书",
    "entry.apply_close": "申请销号",
    "entry.close": "批准销号",
    "number.void": "编号作废",
    "paper.file": "归入材料",
    "paper.remove": "撤出材料",
    "deadline.extend": "延期",
    "document.read": "读取文件",
    "document.failed": "文件未能读取",
    "document.secrecy": "定密级",
    "document.view": "通读文件",
    "document.download": "下载原件",
    "enterprise.enter": "录入企业",
    "person.add": "添加人员",
    "person.retire": "停用人员",
    "person.sign-in": "登录",
    "role.grant": "授予角色",
    "role.revoke": "收回角色",
    "recusal.declare": "登记回避",
    "recusal.lift": "解除回避",
    "ledger.export": "导出台账",
    "ledger.import": "导入台账",
    "ledger.backup": "备份",
    "ledger.report": "出具专项报告",
    "link.propose": "提示可能重复",
    "link.confirmed": "确认同一事项",
    "link.refused": "否认同一事项",
}
_PLAIN = ("reason", "note", "field", "into", "number", "kind", "file", "secrecy")


def name_of(key: str) -> str:
    """The Chinese name of a field, or the key itself."""
    return FIELD_NAMES.get(key, key)


def told(payload: Mapping[str, Any], kinds: Mapping[str, str]) -> str:
    """What a line of the journal says besides its action, for people."""
    parts = [f"{name_of(key)}：{kinds.get(str(payload[key]), payload[key])}" for key in _PLAIN if payload.get(key)]
    facts = payload.get("facts")
    if isinstance(facts, Mapping):
        parts += [f"{name_of(key)}：{_plain(value)}" for key, value in facts.items() if key != "sha256"]
    return "；".join(parts)


def _plain(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
