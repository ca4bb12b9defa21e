"""The rows of a register together: names and codes once, parents that are there, no circle, tiers by depth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from classifiers.name_likeness import folded_name
from classifiers.registered import TIERS, RegisteredEnterprise

_LOWEST = 3  #: depth from which every tier is 四级及以下

Numbered = tuple[int, RegisteredEnterprise]


class RegisterError(ValueError):
    """A file that is no register of enterprises; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with a row: its number as the spreadsheet shows it, where, and what, in Chinese."""

    row: int
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}：{self.message}"


def check_tree(
    rows: Sequence[Numbered], known: Sequence[RegisteredEnterprise]
) -> tuple[tuple[RegisteredEnterprise, ...], list[RowError], tuple[str, ...]]:
    """The enterprises, parents first, with tiers; what is wrong between rows; what a person should look at."""
    rows = _as_spelt(rows, known)
    by_name = _by_every_name([*known, *(unit for _, unit in rows)])
    errors = [*_twice(rows), *_taken_codes(rows, known)]
    linked: list[Numbered] = []
    for number, unit in rows:
        parent = None if unit.parent is None else by_name.get(folded_name(unit.parent))
        if unit.parent is not None and parent is None:
            errors.append(_error(number, f"上级单位“{unit.parent}”不在本表和现有名册中，或有多户同名"))
        linked.append((number, replace(unit, parent=parent)))
    parents = {unit.name: unit.parent for unit in known} | {unit.name: unit.parent for _, unit in linked}
    errors += [_error(number, f"{unit.name}的上级单位成环") for number, unit in linked if _circular(unit.name, parents)]
    if errors:
        return tuple(unit for _, unit in linked), errors, ()
    tiers = {unit.name: unit.tier for unit in known}
    depth = {unit.name: _depth(unit.name, parents) for _, unit in linked}
    ordered = sorted((unit for _, unit in linked), key=lambda unit: depth[unit.name])
    placed = tuple(replace(unit, tier=unit.tier or tiers.get(unit.name) or _tier(depth[unit.name])) for unit in ordered)
    return placed, [], tuple(_notes(placed, known))


def _as_spelt(rows: Sequence[Numbered], known: Sequence[RegisteredEnterprise]) -> list[Numbered]:
    """The rows under the spelling (width, brackets) in which a unit is entered already."""
    spelt = {folded_name(unit.name): unit.name for unit in known}
    return [(number, replace(unit, name=spelt.get(folded_name(unit.name), unit.name))) for number, unit in rows]


def _by_every_name(units: Sequence[RegisteredEnterprise]) -> dict[str, str]:
    """Full name by full name, else by a former or short name that means one enterprise only."""
    full = {folded_name(unit.name): unit.name for unit in units}
    others: dict[str, set[str]] = {}
    for unit in units:
        for name in (*unit.former_names, *unit.short_names):
            others.setdefault(folded_name(name), set()).add(unit.name)
    return {name: next(iter(owners)) for name, owners in others.items() if len(owners) == 1} | full


def _twice(rows: Sequence[Numbered]) -> Iterator[RowError]:
    names: dict[str, int] = {}
    codes: dict[str, int] = {}
    for number, unit in rows:
        key = folded_name(unit.name)
        if key in names:
            yield _error(number, f"{unit.name}与第 {names[key]} 行重复")
        names.setdefault(key, number)
        if unit.credit_code and unit.credit_code in codes:
            yield _error(number, f"统一社会信用代码 {unit.credit_code} 与第 {codes[unit.credit_code]} 行重复")
        if unit.credit_code:
            codes.setdefault(unit.credit_code, number)


def _taken_codes(rows: Sequence[Numbered], known: Sequence[RegisteredEnterprise]) -> Iterator[RowError]:
    """A code that another enterprise of the register has, unless this file gives that one another."""
    given = {unit.name for _, unit in rows}
    held = {unit.credit_code: unit.name for unit in known if unit.credit_code and unit.name not in given}
    for number, unit in rows:
        other = held.get(unit.credit_code or "")
        if other is not None and other not in unit.former_names:
            yield _error(number, f"统一社会信用代码 {unit.credit_code} 已登记在{other}名下（更名的请把旧名填入曾用名）")


def _circular(name: str, parents: Mapping[str, str | None]) -> bool:
    seen, above = {name}, parents.get(name)
    while above is not None:
        if above == name:
            return True
        if above in seen:
            return False
        seen.add(above)
        above = parents.get(above)
    return False


def _depth(name: str, parents: Mapping[str, str | None]) -> int:
    depth, above = 0, parents.get(name)
    while above is not None:
        depth, above = depth + 1, parents.get(above)
    return depth


def _tier(depth: int) -> str:
    """The tier of a unit that the file does not place: the head of a tree is 本级, and so on downwards."""
    return TIERS[min(depth, _LOWEST)]


def _notes(units: Sequence[RegisteredEnterprise], known: Sequence[RegisteredEnterprise]) -> Iterator[str]:
    """Names that more than one enterprise has: matching leaves them to people."""
    names = {unit.name for unit in units}
    everyone = [*units, *(unit for unit in known if unit.name not in names)]
    full = {folded_name(unit.name): unit.name for unit in everyone}
    short: dict[str, list[str]] = {}
    for unit in everyone:
        for name in unit.short_names:
            short.setdefault(name, []).append(unit.name)
        for name in unit.former_names:
            if folded_name(name) in full:
                yield f"{unit.name}的曾用名“{name}”也是现有企业的全称，出现时须按时间核对"
    for name, owners in short.items():
        if len(owners) > 1:
            yield f"简称“{name}”为 {len(owners)} 户共用（{'、'.join(owners[:5])}），出现时会提示核对"


def _error(number: int, message: str) -> RowError:
    return RowError(number, f"第 {number} 行", message)
