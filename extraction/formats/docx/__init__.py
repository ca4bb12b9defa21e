"""DOCX (ECMA-376, WordprocessingML): the text as Word prints it, all changes accepted."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace

from extraction import media
from extraction.document import Document, Trouble
from extraction.errors import DamagedFile
from extraction.formats.docx.body import Numbered, read_body
from extraction.formats.docx.numbering import load_numbering
from extraction.formats.docx.paragraphs import Reading, has_revisions
from extraction.formats.docx.styles import load_styles
from extraction.formats.docx.wordml import W, parse_part
from extraction.limits import Limits
from extraction.markup import Element, local_name
from extraction.package import Package
from extraction.pieces import Grid, Paragraph, Piece, assemble
from extraction.sniff import sniff

_LITTLE_TEXT = 200  # characters below which the pictures of a document are likely to be its content


def read_docx(data: bytes, limits: Limits) -> Document:
    """A Word document. Raises :class:`DamagedFile`, :class:`EncryptedFile` or :class:`FileTooLarge`."""
    with Package(data, limits) as package:
        main = _main_part(package)
        root = parse_part(package.read(main), main)
        related = _relations(package, main)
        reading = Reading(
            load_styles(_first(package, related, "styles")), load_numbering(_first(package, related, "numbering"))
        )
        pieces = list(_body_pieces(root, reading))
        pieces += _notes(package, related, reading)
        pieces += _furniture(package, related, reading)
        troubles = _troubles(package, related, root, reading, pieces)
        title = reading.title or _declared_title(package, pieces)
        scanned = None if _says_anything(pieces) else _scanned(package, main, reading.pictures, limits)
    if scanned is not None:
        return replace(scanned, media_type=media.DOCX, title=title)
    return assemble(pieces, media_type=media.DOCX, troubles=tuple(troubles), title=title)


def _body_pieces(root: Element, reading: Reading) -> Iterator[Piece]:
    body = next((element for element in root.iter() if local_name(element) == "body"), None)
    if body is None:
        raise DamagedFile("缺少正文")
    yield from read_body(body, reading, Numbered())
    if reading.carried.strip():
        yield Paragraph(reading.carried)
        reading.carried = ""


def _main_part(package: Package) -> str:
    for _, kind, target in _related_to(package, "_rels/.rels", ""):
        if kind == "officeDocument":
            return target
    return "word/document.xml"


def _relations(package: Package, main: str) -> list[tuple[str, str]]:
    """(kind, part name) of everything that the main part refers to inside the package."""
    return [(kind, target) for _, kind, target in _related_to(package, *_relations_of(main))]


def _relations_of(main: str) -> tuple[str, str]:
    """The part that lists the relations of the main part, and the folder from which their targets are named."""
    folder, name = posixpath.split(main)
    return f"{folder}/_rels/{name}.rels", folder


def _related_to(package: Package, part: str, folder: str) -> Iterator[tuple[str, str, str]]:
    """(ID, kind, part name) of every relation inside the package."""
    data = package.get(part)
    if data is None:
        return
    for relation in parse_part(data, part):
        if relation.get("TargetMode") != "External":
            target = relation.get("Target") or ""
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            yield relation.get("Id") or "", (relation.get("Type") or "").rpartition("/")[2], path


def _parts(package: Package, related: list[tuple[str, str]], kind: str) -> Iterator[Element]:
    for name in dict.fromkeys(target for found, target in related if found == kind):
        data = package.get(name)
        if data:
            yield parse_part(data, name)


def _first(package: Package, related: list[tuple[str, str]], kind: str) -> Element | None:
    return next(_parts(package, related, kind), None)


def _notes(package: Package, related: list[tuple[str, str]], reading: Reading) -> Iterator[Paragraph]:
    """Footnotes and endnotes in the order in which the text refers to them."""
    texts = {
        (kind, note.get(W + "id") or ""): note
        for kind in ("footnote", "endnote")
        for root in _parts(package, related, kind + "s")
        for note in root.iter(W + kind)
    }
    for key in dict.fromkeys(reading.notes):
        if key in texts:
            for piece in read_body(texts[key], reading, Numbered()):
                if isinstance(piece, Paragraph):
                    yield Paragraph(piece.text, "footnote")


def _furniture(package: Package, related: list[tuple[str, str]], reading: Reading) -> Iterator[Paragraph]:
    """Each wording of the running heads and feet once; bare page numbers are left out."""
    texts: dict[str, None] = {}
    for kind in ("header", "footer"):
        for root in _parts(package, related, kind):
            for piece in read_body(root, reading, Numbered()):
                lines = [piece.text] if isinstance(piece, Paragraph) else [cell.text for cell in piece.cells]
                texts.update(dict.fromkeys(line.strip() for line in lines if any(map(str.isalpha, line))))
    yield from (Paragraph(text, "furniture") for text in texts)


def _troubles(
    package: Package, related: list[tuple[str, str]], root: Element, reading: Reading, pieces: list[Piece]
) -> Iterator[Trouble]:
    if has_revisions(root):
        yield Trouble("tracked-changes", "文件含未接受的修订，已按“接受全部修订”读取")
    comments = sum(len(part) for part in _parts(package, related, "comments"))
    if comments:
        yield Trouble("comments-left-out", f"文件含批注 {comments} 条，未作为正文读取")
    if any(kind == "aFChunk" for kind, _ in related):
        yield Trouble("embedded-part-left-out", "文件嵌有其他文档的内容，该部分未读取")
    if reading.pictures and sum(map(_length, pieces)) < _LITTLE_TEXT:
        yield Trouble("pictures-left-out", f"文件含图片 {len(reading.pictures)} 张，图片中的文字未读取")
    if reading.counters.unknown:
        yield Trouble("unknown-numbering", f"编号格式 {'、'.join(sorted(reading.counters.unknown))} 按阿拉伯数字显示")


def _says_anything(pieces: list[Piece]) -> bool:
    """Whether there is a body of text, however short."""
    return any(_length(piece) for piece in pieces if isinstance(piece, Grid) or piece.kind == "paragraph")


def _scanned(package: Package, main: str, pictures: list[str], limits: Limits) -> Document | None:
    """The pages of a document that is nothing but pictures of pages, where text recognition is installed."""
    from extraction.formats.image import read_picture_files  # noqa: PLC0415 - only scans need it

    targets = {relation_id: target for relation_id, _, target in _related_to(package, *_relations_of(main))}
    names = [targets[key] for key in dict.fromkeys(pictures) if targets.get(key, "") in package]
    files = [data for data in map(package.read, names) if sniff(data, "") in media.IMAGES]
    return read_picture_files(files, limits) if files else None


def _length(piece: Piece) -> int:
    return sum(len(cell.text) for cell in piece.cells) if isinstance(piece, Grid) else len(piece.text)


def _declared_title(package: Package, pieces: list[Piece]) -> str | None:
    """The title in the properties, when the document's first lines bear it out (templates leave stale ones)."""
    data = package.get("docProps/core.xml")
    if data is None:
        return None
    root = parse_part(data, "docProps/core.xml")
    title = next((element.text or "" for element in root if local_name(element) == "title"), "").strip()
    opening = "".join(piece.text for piece in pieces[:12] if isinstance(piece, Paragraph))
    return title if len(title) > 3 and title in opening else None
