"""Styles: what a paragraph or run takes over from its style and from those that it is based on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from extraction.formats.docx.wordml import W, child, number, switch, value
from extraction.markup import Element

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)
_TITLES = frozenset({"title", "标题", "文章标题", "文档标题", "公文标题"})


@dataclass(frozen=True, slots=True)
class Style:
    """One style; None means: taken over from ``based_on``."""

    style_id: str
    name: str
    based_on: str | None
    outline: int | None
    num_id: int | None
    ilvl: int | None
    hidden: bool | None
    centred: bool


@dataclass(frozen=True, slots=True)
class Styles:
    """All styles of a document by id, and the id of the default paragraph style."""

    by_id: Mapping[str, Style] = field(default_factory=dict)
    default: str | None = None

    def chain(self, style_id: str | None) -> Iterator[Style]:
        """The style and those that it is based on, nearest first."""
        seen: set[str] = set()
        current = self.by_id.get(style_id or self.default or "")
        while current and current.style_id not in seen:
            seen.add(current.style_id)
            yield current
            current = self.by_id.get(current.based_on or "")

    def level(self, style_id: str | None) -> int | None:
        """Outline level (1 = highest) of a paragraph style, or None for body text."""
        for style in self.chain(style_id):
            if style.outline is not None:
                return style.outline + 1 if style.outline < 9 else None
            heading = _HEADING.fullmatch(style.name)
            if heading:
                return int(heading.group(1))
        return None

    def is_title(self, style_id: str | None) -> bool:
        """Whether the style is the one for the title of a document."""
        return any(style.name.lower() in _TITLES for style in self.chain(style_id))

    def is_centred(self, style_id: str | None) -> bool:
        """Whether the style centres its paragraphs."""
        return any(style.centred for style in self.chain(style_id))

    def hidden(self, style_id: str | None) -> bool | None:
        """Whether the style hides its text; None when it does not say."""
        if style_id is None:
            return None
        return next((style.hidden for style in self.chain(style_id) if style.hidden is not None), None)

    def numbering(self, style_id: str | None) -> tuple[str, int, int | None] | None:
        """Style that names a numbering, its ``numId`` and its level, or None."""
        for style in self.chain(style_id):
            if style.num_id is not None:
                return style.style_id, style.num_id, style.ilvl
        return None


def load_styles(root: Element | None) -> Styles:
    """The styles of ``word/styles.xml``."""
    if root is None:
        return Styles()
    styles, default = {}, None
    for element in root.iter(W + "style"):
        style = _style(element)
        styles[style.style_id] = style
        if element.get(W + "type") == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
            default = style.style_id
    return Styles(styles, default)


def _style(element: Element) -> Style:
    paragraph = child(element, "pPr")
    numbering = child(paragraph, "numPr")
    return Style(
        style_id=element.get(W + "styleId") or "",
        name=value(element, "name") or "",
        based_on=value(element, "basedOn"),
        outline=number(paragraph, "outlineLvl"),
        num_id=number(numbering, "numId"),
        ilvl=number(numbering, "ilvl"),
        hidden=switch(child(element, "rPr"), "vanish"),
        centred=value(paragraph, "jc") == "center",
    )
