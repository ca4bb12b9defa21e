"""Who a printed name is, by a register: rules from the surest to the weakest; the first that speaks decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from classifiers.name_likeness import (
    branch_stem,
    core_key,
    folded_name,
    form_kind,
    likeness_keys,
    placeless,
    single_difference,
    tells_apart,
)
from classifiers.registered import Match, MatchContext, RegisteredEnterprise
from extraction.name_parts import is_full, name_part, shortens

if TYPE_CHECKING:
    from classifiers.register import Register

_SHORTEST_OWNER = 4
_SHOWN = 5  #: candidates that a reason names
_NOTHING = "名册中没有该名称，也没有相近的名称"


def match_name(register: Register, name: str, context: MatchContext) -> Match:
    """The verdict of the first rule that has one; ``different`` when none has."""
    rules: tuple[Callable[[Register, str, MatchContext], Match | None], ...] = (
        _code, _full, _former, _short, _branch, _spelling, _place, _one_character, _abbreviation,
    )  # fmt: skip
    for rule in rules:
        found = rule(register, name, context)
        if found is not None:
            return found
    return Match("different", _NOTHING)


def _code(register: Register, name: str, context: MatchContext) -> Match | None:
    unit = register.by_code(name)
    return _same(unit, "统一社会信用代码一致") if unit else None


def _full(register: Register, name: str, context: MatchContext) -> Match | None:
    unit = register.get(name)
    if unit is None:
        return None
    others = [other for other in register.indexes.former.get(folded_name(name), ()) if other != unit]
    if others:
        return _unsure([unit, *others], f"既是{unit.name}的现名，又是{_names(others)}的曾用名，须按时间核对")
    return _same(unit, "与名册全称一致")


def _former(register: Register, name: str, context: MatchContext) -> Match | None:
    units = register.indexes.former.get(folded_name(name), ())
    if len(units) > 1:
        return _unsure(units, f"同为{_names(units)}的曾用名")
    return _same(units[0], f"名册记载的曾用名，现名{units[0].name}") if units else None


def _short(register: Register, name: str, context: MatchContext) -> Match | None:
    units = register.indexes.short.get(folded_name(name), ())
    if not units:
        return None
    if len(units) == 1:
        near = _near(register, units, context)
        if near is None or near:
            return _same(units[0], f"名册登记的简称，全称{units[0].name}")
        return _unsure(units, f"名册登记为{units[0].name}的简称，但该企业不属于被审计单位所在集团")
    printed = [unit for unit in units if folded_name(unit.name) in set(map(folded_name, context.names))]
    if len(printed) == 1:
        return _same(printed[0], f"名册中有 {len(units)} 户使用该简称，文中只出现{printed[0].name}的全称")
    near = _near(register, units, context)
    if near is not None and len(near) == 1:
        return _same(near[0], f"名册中有 {len(units)} 户使用该简称，属于被审计单位所在集团的只有{near[0].name}")
    return _unsure(near or units, f"名册中有 {len(near or units)} 户使用该简称：{_names(near or units)}")


def _branch(register: Register, name: str, context: MatchContext) -> Match | None:
    """A branch is a unit as printed, never the company; the longest registered name that it begins with owns it."""
    stem = branch_stem(name)
    if stem is None:
        return None
    for end in range(len(stem), _SHORTEST_OWNER - 1, -1):
        for index in (register.indexes.full, register.indexes.former, register.indexes.short):
            owners = index.get(stem[:end], ())
            if len(owners) == 1:
                reason = f"{owners[0].name}的分支机构，不是独立法人，名册未单列；按原文名称保留，与其法人区别"
                return Match("different", reason, owner=owners[0].name)
    return None


def _spelling(register: Register, name: str, context: MatchContext) -> Match | None:
    """The same name under another legal form, without one, or with other brackets."""
    core = core_key(name)
    units = register.indexes.core.get(core, ())
    kind = form_kind(name)
    if len(core) < 2 or not units or not (kind or core.endswith("集团")):
        return None
    if len(units) > 1:
        return _unsure(units, f"名册中有字号相同、组织形式不同的 {len(units)} 户：{_names(units)}")
    unit = units[0]
    if kind in ("", "company"):
        return _narrowed(register, unit, context, "省略了组织形式，字号与名册一致")
    if kind != form_kind(unit.name):
        return _unsure(units, f"与{unit.name}字号相同、组织形式不同：可能改制，也可能是两户")
    return _same(unit, f"与名册全称{unit.name}只有括号或“有限公司”“有限责任公司”的写法不同")


def _place(register: Register, name: str, context: MatchContext) -> Match | None:
    units = register.indexes.placeless.get(placeless(name), ())
    return _unsure(units, f"与{_names(units)}只有地名的写法不同（省、市、县、区字）") if units else None


def _one_character(register: Register, name: str, context: MatchContext) -> Match | None:
    """一字之差: a slip of the pen or a sister firm; telling characters (一/二, 东/南) make it a sister firm."""
    if not is_full(name):
        return None
    folded = folded_name(name)
    near = {unit.name: unit for key in likeness_keys(folded) for unit in register.indexes.like.get(key, ())}
    pairs = [(unit, single_difference(folded, folded_name(unit.name))) for unit in near.values()]
    alike = [(unit, difference) for unit, difference in pairs if difference is not None]
    doubtful = [unit for unit, difference in alike if not tells_apart(difference)]
    if doubtful:
        return _unsure(doubtful, f"与名册中的{_names(doubtful)}仅一字之差：可能是误写，也可能是另一户")
    if alike:
        unit, difference = alike[0]
        return Match("different", f"与名册中的{unit.name}以“{difference.one}”“{difference.other}”相区别，是另一户")
    return None


def _abbreviation(register: Register, name: str, context: MatchContext) -> Match | None:
    """An abbreviation that the register does not list: the same only when it fits one firm of the auditee's group."""
    folded = folded_name(name)
    if is_full(name) or len(name_part(folded).core) < 2:
        return None
    letters = set(name_part(folded).core)
    fits = [
        (unit, shortens(folded, folded_name(unit.name))) for unit in register.enterprises if letters <= set(unit.name)
    ]
    units = [unit for unit, kind in fits if kind is not None]
    if not units:
        return None
    near = _near(register, units, context)
    if near is not None and len(near) == 1 and shortens(folded, folded_name(near[0].name)) in (1, 2):
        return _same(near[0], f"被审计单位所在集团中，只有{near[0].name}可以这样简称")
    shown = near or units
    return _unsure(shown, f"可能是{_names(shown)}的简称，名册没有登记该简称")


def _narrowed(register: Register, unit: RegisteredEnterprise, context: MatchContext, why: str) -> Match:
    if _near(register, [unit], context) == []:
        return _unsure([unit], f"{why}（{unit.name}），但该企业不属于被审计单位所在集团")
    return _same(unit, f"{why}：{unit.name}")


def _near(
    register: Register, units: Iterable[RegisteredEnterprise], context: MatchContext
) -> list[RegisteredEnterprise] | None:
    """Those of the units that belong to the group of the auditee; None when the register does not know the auditee."""
    auditee = register.named(context.auditee) if context.auditee else None
    if auditee is None:
        return None
    group = set(register.group(auditee.name))
    return [unit for unit in units if unit.name in group]


def _same(unit: RegisteredEnterprise, reason: str) -> Match:
    return Match("same", reason, unit)


def _unsure(units: Iterable[RegisteredEnterprise], reason: str) -> Match:
    return Match("unsure", reason, candidates=tuple(unit.name for unit in units))


def _names(units: Iterable[RegisteredEnterprise]) -> str:
    names = [unit.name for unit in units]
    return "、".join(names[:_SHOWN]) + ("等" if len(names) > _SHOWN else "")
