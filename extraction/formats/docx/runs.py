"""The runs of a paragraph: its text as a reader of the accepted document sees it.

Inserted text is in, deleted text and text moved away are out (both of them together would make a wrong amount);
hidden text and field codes are out; of the two forms of a drawing one is read.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from extraction.formats.docx.styles import Styles
from extraction.formats.docx.wordml import R, W, child, switch, value
from extraction.lexicon import load_lexicon
from extraction.markup import Element, local_name

SOFT_BREAK = "\v"
_DROPPED = frozenset({
    "del", "moveFrom", "pPr", "rPr", "instrText", "delText", "delInstrText", "rt", "rubyPr", "sdtPr", "sdtEndPr",
    "annotationRef", "footnoteRef", "endnoteRef", "tblPr", "trPr", "tcPr", "commentReference", "fldData", "binData",
})  # fmt: skip
_FIXED = {"tab": "\t", "ptab": "\t", "br": SOFT_BREAK, "cr": SOFT_BREAK, "noBreakHyphen": "-"}
_PICTURES = frozenset({"blip", "imagedata"})


@dataclass(slots=True)
class Inline:
    """What stands in one paragraph: text (soft breaks as ``SOFT_BREAK``), text boxes, notes, signs of other content."""

    parts: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  #: (footnote or endnote, id)
    pictures: list[str] = field(default_factory=list)  #: relation IDs

    @property
    def text(self) -> str:
        """The text of the paragraph."""
        return "".join(self.parts)


@dataclass(slots=True)
class Fields:
    """The complex fields that are open, outermost first: True while their code is read. They may cross paragraphs."""

    open: list[bool] = field(default_factory=list)

    def turn(self, mark: str | None) -> None:
        """Follows a ``w:fldChar``."""
        if mark == "begin":
            self.open.append(True)
        elif mark == "separate" and self.open:
            self.open[-1] = False
        elif mark == "end" and self.open:
            self.open.pop()

    @property
    def in_code(self) -> bool:
        """Whether what follows is a field's code, not its result."""
        return any(self.open)


def read_inline(paragraph: Element, styles: Styles, fields: Fields) -> Inline:
    """The content of a ``w:p``."""
    inline = Inline()
    hidden_by_paragraph = bool(styles.hidden(value(child(paragraph, "pPr"), "pStyle")))
    for element in paragraph:
        _walk(element, inline, styles, fields, hidden_by_paragraph)
    return inline


def _walk(element: Element, inline: Inline, styles: Styles, fields: Fields, hidden: bool) -> None:
    name = local_name(element)
    if name == "fldChar":
        fields.turn(element.get(W + "fldCharType"))
        inline.parts.append(_check_box(element))
    if name in _DROPPED or not name or (name == "sdt" and _is_placeholder(element)):
        return
    if name == "r":
        hidden = _is_hidden(element, styles, hidden)
    if name == "txbxContent":
        inline.boxes.append(element)
    elif name == "AlternateContent":
        _walk_alternate(element, inline, styles, fields, hidden)
    elif hidden and name in ("t", "sym", *_FIXED):
        return
    elif not _leaf(element, name, inline, fields):
        for part in element:
            _walk(part, inline, styles, fields, hidden)


def _leaf(element: Element, name: str, inline: Inline, fields: Fields) -> bool:
    """Takes an element that stands for text or a mark; False for one that only holds others."""
    text = None
    if name == "t":
        text = element.text or ""
    elif name == "sym":
        text = _symbol(element.get(W + "font") or "", element.get(W + "char") or "")
    elif name in _FIXED and element.tag == W + name:
        text = _FIXED[name]
    elif name in ("footnoteReference", "endnoteReference"):
        inline.notes.append((name.removesuffix("Reference"), element.get(W + "id") or ""))
    elif name in _PICTURES:
        inline.pictures.append(element.get(f"{R}embed") or element.get(f"{R}id") or "")
    if text is not None and not fields.in_code:
        inline.parts.append(text)
    return text is not None


def _walk_alternate(element: Element, inline: Inline, styles: Styles, fields: Fields, hidden: bool) -> None:
    """Of a drawing's modern and old form the one that holds words, else the modern one; never both."""
    branches = [branch for branch in element if local_name(branch) in ("Choice", "Fallback")]
    worded = [branch for branch in branches if any(_has_words(part) for part in branch.iter())]
    for branch in (worded or branches)[:1]:
        for part in branch:
            _walk(part, inline, styles, fields, hidden)


def _has_words(element: Element) -> bool:
    return local_name(element) == "t" and bool((element.text or "").strip())


def _is_hidden(run: Element, styles: Styles, hidden: bool) -> bool:
    """Whether a run is not printed: by its own setting, else its character style's, else its paragraph style's."""
    properties = child(run, "rPr")
    own = switch(properties, "vanish")
    if own is None:
        own = styles.hidden(value(properties, "rStyle"))
    return hidden if own is None else own


def _is_placeholder(element: Element) -> bool:
    """A content control that still shows its prompt (单击此处输入文字)."""
    return bool(switch(child(element, "sdtPr"), "showingPlcHdr"))


def _check_box(element: Element) -> str:
    """A form check box as a character."""
    box = child(child(element, "ffData"), "checkBox")
    if box is None:
        return ""
    checked = switch(box, "checked")
    return "☑" if (switch(box, "default") if checked is None else checked) else "☐"


def _symbol(font: str, code: str) -> str:
    """A character of a symbol font; '' when its meaning is not known."""
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    glyphs = load_lexicon("symbol_fonts").get(font.lower(), {})
    if 0xF000 <= point <= 0xF0FF or point < 0x100:
        plain = chr(point & 0xFF) if 0x20 <= point & 0xFF < 0x7F and not glyphs else ""
        return str(glyphs.get(f"{point & 0xFF:02X}", plain))
    return chr(point) if point < 0x110000 else ""


__all__ = ["SOFT_BREAK", "Fields", "Inline", "read_inline"]
