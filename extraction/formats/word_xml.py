"""Word in single XML files: the 2003 format (WordprocessingML 2003) and the flat form of DOCX."""

from __future__ import annotations

import base64
import binascii
import io
import zipfile
from collections.abc import Iterator

from extraction import media
from extraction.document import Document
from extraction.errors import DamagedFile
from extraction.formats.docx import read_docx
from extraction.formats.docx.body import Numbered, read_body
from extraction.formats.docx.numbering import Counters
from extraction.formats.docx.paragraphs import Reading
from extraction.formats.docx.styles import load_styles
from extraction.formats.docx.wordml import W, child
from extraction.limits import Limits
from extraction.markup import Element, children, local_name, parse_xml, to_xml
from extraction.pieces import Paragraph, Piece, assemble

_W_2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"
_DELETED = frozenset({"Word.Deletion", "Word.Comment"})
# Wrappers of the 2003 format that hold paragraphs or runs, under the name of one that today's format knows.
_WRAPPERS = frozenset({"sect", "sub-section", "annotation", "content", "pBdrGroup"})


def read_flat_docx(data: bytes, limits: Limits) -> Document:
    """A DOCX package written as one XML file (``pkg:package``)."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as package:
        for part in children(parse_xml(data, "文档"), "part"):
            name = next((str(text) for key, text in part.attrib.items() if str(key).endswith("name")), "").lstrip("/")
            package.writestr(name, _part_content(part))
    return read_docx(packed.getvalue(), limits)


def _part_content(part: Element) -> bytes:
    for holder in part:
        if local_name(holder) == "xmlData" and len(holder):
            return to_xml(holder[0])
        if local_name(holder) == "binaryData":
            try:
                return base64.b64decode(holder.text or "")
            except binascii.Error as error:
                raise DamagedFile from error
    return b""


def read_word_xml(data: bytes, limits: Limits) -> Document:
    """A Word 2003 XML file, rewritten in today's names and read like a DOCX body; numbers are printed in it."""
    del limits
    root = parse_xml(data.replace(_W_2003, W[1:-1].encode()), "文档")
    body = child(root, "body")
    if body is None:
        raise DamagedFile("缺少正文")
    notes = _modernise(body)
    reading = Reading(load_styles(child(root, "styles")), Counters({}))
    pieces: list[Piece] = list(read_body(body, reading, Numbered()))
    for note in notes:
        pieces += [
            Paragraph(piece.text, "footnote")
            for piece in read_body(note, reading, Numbered())
            if isinstance(piece, Paragraph)
        ]
    return assemble(pieces, media_type=media.WORD_XML, title=reading.title)


def _modernise(body: Element) -> list[Element]:
    """Renames what has another name today, drops deletions, writes printed numbers into the text; returns the notes."""
    notes = []
    for element in list(body.iter()):
        name, parent = local_name(element), element.getparent()
        if name == "annotation" and parent is not None and _kind(element) in _DELETED:
            parent.remove(element)
        elif name in _WRAPPERS:
            element.tag = W + "smartTag"
        elif name == "vmerge":
            element.tag = W + "vMerge"
        elif name in ("footnote", "endnote") and parent is not None:
            parent.remove(element)
            notes.append(element)
        elif name == "listPr" and parent is not None:
            _print_number(element, parent)
    return notes


def _kind(annotation: Element) -> str:
    return next((str(text) for key, text in annotation.attrib.items() if str(key).endswith("}type")), "")


def _print_number(listing: Element, properties: Element) -> None:
    """The number that Word printed stands beside the list properties; it becomes the first run of the paragraph."""
    paragraph = properties.getparent()
    printed = next((str(text) for holder in children(listing, "t") for text in _values(holder)), "")
    if paragraph is not None and local_name(paragraph) == "p" and any(map(str.isalnum, printed)):
        run = paragraph.makeelement(W + "r", {})
        text = run.makeelement(W + "t", {})
        text.text = printed
        run.append(text)
        paragraph.insert(paragraph.index(properties) + 1, run)


def _values(holder: Element) -> Iterator[str]:
    return (str(text) for key, text in holder.attrib.items() if str(key).endswith("}val"))
