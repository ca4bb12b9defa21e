"""Automatic numbering: what Word prints before a paragraph though it stands in no run (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from extraction.formats.docx.numerals import format_number
from extraction.formats.docx.wordml import W, child, number, switch, value, whole
from extraction.markup import Element

_PLACE = re.compile(r"%([1-9])")
_ZEROS = re.compile(r"(0*1),")
_CLOSED = (
    "、",
    "）",
    ")",
    "】",
    "〕",
    "：",
    "．",
)  # marks behind which no blank is needed to keep number and text apart


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list; ``restart`` the 1-based level after which it starts anew (0 never, None any above)."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    suffix: str = "tab"
    style: str | None = None
    hidden: bool = False
    digits: int = 0  #: least number of digits of a custom format (001, 002)


@dataclass(frozen=True, slots=True)
class ListDefinition:
    """A ``w:num``: the counters that it shares (its abstract list), its levels and the values it starts anew with."""

    abstract: str
    levels: Mapping[int, Level]
    overrides: Mapping[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Counters:
    """Where every list of the document stands; written to while paragraphs are read in order."""

    definitions: Mapping[int, ListDefinition]
    values: dict[str, dict[int, int]] = field(default_factory=dict)
    started: set[tuple[int, int]] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)

    def label(self, num_id: int, ilvl: int) -> str:
        """Counts one paragraph of level ``ilvl`` (0-based) and returns its printed number, '' for bullets."""
        definition = self.definitions.get(num_id)
        if definition is None or ilvl not in definition.levels:
            return ""
        counters = self.values.setdefault(definition.abstract, {})
        self._apply_overrides(num_id, definition, counters, ilvl)
        level = definition.levels[ilvl]
        counters[ilvl] = counters[ilvl] + 1 if ilvl in counters else level.start
        for deeper in [key for key in counters if key > ilvl]:
            restart = definition.levels[deeper].restart if deeper in definition.levels else None
            if restart is None or ilvl < restart:
                del counters[deeper]
        return self._print(definition, counters, level)

    def level_of_style(self, num_id: int, style_id: str) -> int | None:
        """The level that a list binds to a paragraph style, or None."""
        definition = self.definitions.get(num_id)
        levels = definition.levels if definition else {}
        return next((ilvl for ilvl, level in levels.items() if level.style == style_id), None)

    def _apply_overrides(self, num_id: int, definition: ListDefinition, counters: dict[int, int], ilvl: int) -> None:
        """The first paragraph of a ``w:num`` with a start override begins its level anew."""
        if ilvl in definition.overrides and (num_id, ilvl) not in self.started:
            self.started.add((num_id, ilvl))
            counters[ilvl] = definition.overrides[ilvl] - 1

    def _print(self, definition: ListDefinition, counters: dict[int, int], level: Level) -> str:
        if level.form == "bullet" or level.hidden:
            return ""

        def place(match: re.Match[str]) -> str:
            ilvl = int(match.group(1)) - 1
            above = definition.levels.get(ilvl, Level())
            count = counters.get(ilvl, above.start)
            form = "decimal" if level.legal else above.form
            text = format_number(count, form)
            if text is None:
                self.unknown.add(form)
            return (text if text is not None else str(count)).zfill(above.digits)

        return _suffixed(_PLACE.sub(place, level.text).strip(), level.suffix)


def _suffixed(label: str, suffix: str) -> str:
    """The number and what parts it from the text: a blank, unless the number ends with a closing mark."""
    if not label or suffix == "nothing" or label.endswith(_CLOSED):
        return label
    return label + " "


def load_numbering(root: Element | None) -> Counters:
    """The lists of ``word/numbering.xml``, none counted yet."""
    if root is None:
        return Counters({})
    abstracts = {element.get(W + "abstractNumId") or "": element for element in root.iter(W + "abstractNum")}
    links = {value(element, "styleLink"): key for key, element in abstracts.items() if value(element, "styleLink")}
    definitions = {}
    for element in root.iter(W + "num"):
        abstract = value(element, "abstractNumId") or ""
        linked = links.get(value(abstracts.get(abstract), "numStyleLink") or None)
        abstract = linked or abstract
        if abstract in abstracts:
            definitions[whole(element, "numId", -1)] = _definition(element, abstract, abstracts[abstract])
    return Counters(definitions)


def _definition(num: Element, abstract: str, element: Element) -> ListDefinition:
    levels = {whole(level, "ilvl", 0): _level(level) for level in element.findall(W + "lvl")}
    overrides = {}
    for override in num.findall(W + "lvlOverride"):
        ilvl = whole(override, "ilvl", 0)
        own = child(override, "lvl")
        if own is not None:
            levels[ilvl] = _level(own)
        start = number(override, "startOverride")
        if start is not None:
            overrides[ilvl] = start
            levels[ilvl] = replace(levels.get(ilvl, Level()), start=start)
    return ListDefinition(abstract, levels, overrides)


def _level(element: Element) -> Level:
    form, pattern = value(element, "numFmt") or "decimal", value(element, "numFmt", "format") or ""
    zeros = _ZEROS.match(pattern)
    custom = form == "custom"
    start = number(element, "start")
    return Level(
        start=0 if start is None else start,
        form="decimal" if custom else form,
        text=value(element, "lvlText") or "",
        restart=number(element, "lvlRestart"),
        legal=bool(switch(element, "isLgl")),
        suffix=value(element, "suff") or "tab",
        style=value(element, "pStyle"),
        hidden=bool(switch(child(element, "rPr"), "vanish")),
        digits=len(zeros.group(1)) if custom and zeros else 0,
    )
