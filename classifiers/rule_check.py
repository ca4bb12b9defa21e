"""Reading and checking an office's own rule file: every fault is told at once, in Chinese, with its place.

The form is that of ``rules/procedure.yaml`` (``meta.rule_sets``, ``loss.thresholds``) with ``situations`` beside; see
docs/rules.md for an example.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

LEVELS = ("一般", "较大", "重大")
_TOP = {"meta", "loss", "situations"}
_META = {"dated", "source", "default", "rule_sets", "note", "title"}
_SET = {"id", "name", "effective_from", "effective_to", "binding_on", "note"}
_THRESHOLD = {"rule_set", "status", "currency", "levels", "boundary", "note", "override"}
_LEVEL = {"level", "min", "max", "max_exclusive"}
_SITUATION = {"rule_set", "code", "aspect", "label", "triggers", "combos", "status", "note"}
_OURS = ("46-", "37-", "63-", "local-")  #: codes that are shipped


class RuleFileError(ValueError):
    """A rule file that cannot be used; ``faults`` says what is wrong with it, in Chinese."""

    def __init__(self, name: str, faults: Sequence[str]) -> None:
        self.name, self.faults = name, tuple(faults)
        super().__init__(f"{name}：" + "；".join(self.faults))


def read_rule_file(path: Path, aspects: Collection[str]) -> dict[str, Any]:
    """The content of an office's rule file, checked; ``aspects`` may be used. Raises :class:`RuleFileError`."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise RuleFileError(path.name, ["文件不是 UTF-8 编码，请另存为 UTF-8"]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第 {mark.line + 1} 行附近" if mark is not None else ""
        raise RuleFileError(path.name, [f"{where}格式不正确，请核对缩进、冒号和引号"]) from None
    except ValueError:  # a date that the calendar does not have
        raise RuleFileError(path.name, ["有一个日期不是日期（例：2026-03-01）"]) from None
    content = {} if content is None else content
    faults = list(_faults(content, aspects))
    if faults:
        raise RuleFileError(path.name, faults)
    return {"meta": {"rule_sets": []}, "loss": {"thresholds": []}, "situations": [], **content}


def bound(value: object) -> Decimal:
    """The least amount in yuan of a level: a number is inclusive, ``>10000000`` begins at the next fen. ValueError."""
    text = str(value).strip().replace(",", "").replace("，", "")
    strict = text.startswith((">", "＞"))
    try:
        least = Decimal(text.lstrip(">＞").strip())
    except InvalidOperation:
        raise ValueError(text) from None
    if not least.is_finite() or least < 0:
        raise ValueError(text)
    return least + Decimal("0.01") if strict else least


def _faults(content: Any, aspects: Collection[str]) -> Iterator[str]:
    if not isinstance(content, dict):
        yield "应由 meta、loss、situations 三部分组成"
        return
    yield from _unknown("文件", content, _TOP)
    meta, loss = content.get("meta") or {}, content.get("loss") or {}
    if not isinstance(meta, dict) or not isinstance(loss, dict):
        yield "meta、loss 应为“名称: 值”的形式"
        return
    yield from _unknown("meta", meta, _META)
    known: set[str] = set()
    for place, row in _rows("rule_sets", meta.get("rule_sets")):
        yield from _set_faults(place, row, known)
    if meta.get("default") is not None and meta["default"] not in known:
        yield f"meta.default：{meta['default']} 不在本文件的 rule_sets 中"
    for place, row in _rows("thresholds", loss.get("thresholds")):
        yield from _threshold_faults(place, row, known)
    codes: set[str] = set()
    for place, row in _rows("situations", content.get("situations")):
        yield from _situation_faults(place, row, known, codes)
        if isinstance(row, dict) and row.get("aspect") not in (None, *aspects):
            yield f"{place}：方面“{row['aspect']}”应为 {'、'.join(aspects)}"


def _rows(name: str, listed: Any) -> Iterator[tuple[str, Any]]:
    """Each entry of a list with the name of its place."""
    for number, row in enumerate(listed if isinstance(listed, list) else [listed] * (listed is not None), 1):
        named = row.get("id") or row.get("code") or row.get("rule_set") if isinstance(row, dict) else None
        yield f"{name} 第 {number} 项" + (f"（{named}）" if named else ""), row


def _set_faults(place: str, row: Any, known: set[str]) -> Iterator[str]:
    if not isinstance(row, dict) or not row.get("id") or not row.get("name"):
        yield f"{place}：缺少 id 或 name"
        return
    yield from _unknown(place, row, _SET)
    if row["id"] in known:
        yield f"{place}：id 重复"
    known.add(row["id"])
    days = {}
    for key in ("effective_from", "effective_to"):
        try:
            days[key] = date.fromisoformat(str(row[key])) if row.get(key) is not None else None
        except ValueError:
            yield f"{place}：{key} 的“{row[key]}”不是日期（例：2026-03-01）"
    if row.get("effective_from") is None:
        yield f"{place}：缺少 effective_from（施行日期，例：2026-03-01）"
    first, last = days.get("effective_from"), days.get("effective_to")
    if first is not None and last is not None and last < first:
        yield f"{place}：失效日期早于施行日期"


def _threshold_faults(place: str, row: Any, known: set[str]) -> Iterator[str]:
    levels = row.get("levels") if isinstance(row, dict) else None
    if not isinstance(levels, list) or not levels or not all(isinstance(level, dict) for level in levels):
        yield f"{place}：缺少 levels（每档写明 level 和 min）"
        return
    yield from _unknown(place, row, _THRESHOLD)
    if row.get("rule_set") not in known:
        yield f"{place}：rule_set 不在本文件的 rule_sets 中"
    bounds: list[tuple[int, Decimal]] = []
    for level in levels:
        yield from _unknown(place, level, _LEVEL)
        if level.get("level") not in LEVELS:
            yield f"{place}：等级“{level.get('level')}”应为 {'、'.join(LEVELS)}"
            continue
        try:
            bounds.append((LEVELS.index(level["level"]), bound(level.get("min"))))
        except ValueError:
            yield f"{place}：{level['level']} 的起点“{level.get('min')}”不是金额（元；不含本数写作 '>10000000'）"
    if any(a >= b or x >= y for (a, x), (b, y) in pairwise(bounds)):
        yield f"{place}：各档应按一般、较大、重大从低到高，起点逐档增大"
    yield from _gaps(place, levels)


def _gaps(place: str, levels: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """An upper bound that is given must meet the next level without a gap or an overlap."""
    for level, above in pairwise(levels):
        wanted = f">{level['max']}" if "max" in level else level.get("max_exclusive")
        try:
            if wanted is not None and bound(wanted) != bound(above.get("min")):
                yield f"{place}：{level.get('level')} 的上限与 {above.get('level')} 的起点不衔接（注意是否含本数）"
        except ValueError:
            yield f"{place}：{level.get('level')} 的上限不是金额"


def _situation_faults(place: str, row: Any, known: set[str], codes: set[str]) -> Iterator[str]:
    if not isinstance(row, dict) or not all(row.get(key) for key in ("code", "aspect", "label", "rule_set")):
        yield f"{place}：缺少 code、aspect、label 或 rule_set"
        return
    yield from _unknown(place, row, _SITUATION)
    if row["rule_set"] not in known:
        yield f"{place}：rule_set 不在本文件的 rule_sets 中"
    if str(row["code"]).startswith(_OURS):
        yield f"{place}：code 不能以 {'、'.join(_OURS)} 开头（随程序附带的编码）"
    if row["code"] in codes:
        yield f"{place}：code 重复"
    codes.add(row["code"])
    triggers, combos = row.get("triggers") or [], row.get("combos") or []
    if not triggers and not combos:
        yield f"{place}：缺少提示词 triggers（或 combos）"
    if not _words(triggers):
        yield f"{place}：triggers 应为至少两个字的词语的列表"
    for combo in combos if isinstance(combos, list) else [combos]:
        if not isinstance(combo, dict) or not _words(combo.get("any_of")) or not _words(combo.get("with_any_of")):
            yield f"{place}：combos 的每一项应有 any_of 和 with_any_of 两个词语列表"


def _words(listed: Any) -> bool:
    return isinstance(listed, list) and all(isinstance(word, str) and len(word.strip()) >= 2 for word in listed)


def _unknown(place: str, row: Mapping[str, Any], known: set[str]) -> Iterator[str]:
    names = sorted(str(key) for key in row if key not in known)
    if names:
        yield f"{place}：不认识的项目 {'、'.join(names)}（可用：{'、'.join(sorted(known))}）"
