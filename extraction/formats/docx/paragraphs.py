"""A ``w:p`` with everything that Word adds to its runs: number, outline level, soft breaks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extraction.formats.docx.numbering import Counters
from extraction.formats.docx.runs import SOFT_BREAK, Fields, read_inline
from extraction.formats.docx.styles import Styles
from extraction.formats.docx.wordml import W, child, number, switch, value
from extraction.markup import Element

_CONTENTS = re.compile(r"(?:toc|目录)\s*\d?", re.I)
_ENDS_SENTENCE = re.compile(r"[。；：！？…;:!?][”’）)》]?\s*$")
_BREAKS = re.compile(f"[ \u3000]*{SOFT_BREAK}\\s*")


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """One paragraph as printed; ``lines`` has several when soft breaks stand for paragraph ends."""

    lines: tuple[str, ...]
    level: int | None = None
    is_title: bool = False
    is_contents: bool = False
    boxes: tuple[Element, ...] = ()


@dataclass(slots=True)
class Reading:
    """What has been met so far in one document; paragraphs must be read in their order."""

    styles: Styles
    counters: Counters
    fields: Fields = field(default_factory=Fields)
    carried: str = ""  #: text before a deleted paragraph mark, which belongs to the next paragraph
    notes: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)  #: relation IDs of pictures in the text
    title: str | None = None


def read_paragraph(element: Element, reading: Reading) -> WordParagraph:
    """The paragraph ``element``; without lines when it is empty or its text is carried into the next."""
    properties = child(element, "pPr")
    inline = read_inline(element, reading.styles, reading.fields)
    reading.notes += inline.notes
    reading.pictures += inline.pictures
    boxes = tuple(inline.boxes)
    if _runs_on(properties):
        reading.carried += inline.text
        return WordParagraph((), boxes=boxes)
    text, reading.carried = reading.carried + inline.text, ""
    style = value(properties, "pStyle")
    level = _level(properties, style, reading.styles)
    label = _label(properties, style, reading)
    is_title = reading.styles.is_title(style)
    together = level is not None or is_title or _is_centred(properties, style, reading.styles)
    lines = _split(text, together)
    if label:
        lines = [label + lines[0], *lines[1:]] if lines else [label]
    if is_title and reading.title is None and lines:
        reading.title = "".join(lines)
    contents = any(_CONTENTS.fullmatch(named.name) for named in reading.styles.chain(style))
    return WordParagraph(tuple(lines), level, is_title, contents, boxes)


def _runs_on(properties: Element | None) -> bool:
    """Whether the paragraph's mark is deleted, moved away or a style separator, so that the next one continues it."""
    mark = child(properties, "rPr")
    gone = any(child(mark, name) is not None for name in ("del", "moveFrom"))
    return gone or bool(switch(mark, "specVanish"))


def _level(properties: Element | None, style: str | None, styles: Styles) -> int | None:
    own = number(properties, "outlineLvl")
    if own is not None:
        return own + 1 if own < 9 else None
    return styles.level(style)


def _is_centred(properties: Element | None, style: str | None, styles: Styles) -> bool:
    own = value(properties, "jc")
    return own == "center" if own else styles.is_centred(style)


def _label(properties: Element | None, style: str | None, reading: Reading) -> str:
    """The automatic number of the paragraph, by its own setting, else by its style's."""
    own = child(properties, "numPr")
    num_id, ilvl = number(own, "numId"), number(own, "ilvl")
    if num_id is None:
        named = reading.styles.numbering(style)
        if named is None:
            return ""
        style_id, num_id, style_level = named
        bound = reading.counters.level_of_style(num_id, style or style_id)
        bound = reading.counters.level_of_style(num_id, style_id) if bound is None else bound
        ilvl = next((each for each in (ilvl, bound, style_level) if each is not None), 0)
    return reading.counters.label(num_id, ilvl or 0) if num_id else ""


def _split(text: str, together: bool) -> list[str]:
    """The lines between soft breaks: a heading or centred title is one, other text breaks where its author broke it."""
    lines = [line for line in _BREAKS.split(text) if line.strip()]
    if not together or len(lines) < 2:
        return lines
    joined = lines[:1]
    for line in lines[1:]:
        if _ENDS_SENTENCE.search(joined[-1]):
            joined.append(line)
        else:
            joined[-1] += line.strip()
    return joined


def has_revisions(root: Element) -> bool:
    """Whether a part holds tracked changes that alter its text."""
    return any(next(root.iter(W + name), None) is not None for name in ("ins", "del", "moveFrom", "moveTo"))


__all__ = ["Reading", "WordParagraph", "has_revisions", "read_paragraph"]
