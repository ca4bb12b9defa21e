"""OFD (GB/T 33190-2016), by ofdkit (its only user): text with places → printed pages → document.

A file may hold several documents; their pages are counted through. Signatures, seals and annotations are not text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import ofdkit

from extraction import media
from extraction.cleaning import clean
from extraction.document import Box, Document, Page, Trouble
from extraction.errors import DamagedFile, EncryptedFile, FileTooLarge, NoText
from extraction.formats.image import as_scanned, recognise_pictures
from extraction.formats.ofd_drawing import Drawings, read_drawings
from extraction.layout.compose import compose
from extraction.layout.printed import PrintedLine, PrintedPage
from extraction.layout.rows import join_rows
from extraction.layout.rules import threshold
from extraction.limits import Limits
from extraction.package import Package

POINTS = 72 / 25.4  # per millimetre
_ASCENT, _DESCENT = 0.88, 0.12  # of the font size, as for every reader
_ENCRYPTED_PARTS = ("encryptions.xml", "encryptinfo.xml")  # GM/T 0099 envelopes


def read_ofd(data: bytes, limits: Limits) -> Document:
    """An OFD file. Raises DamagedFile, EncryptedFile, FileTooLarge, or NoText when every page is a picture."""
    with Package(data, limits) as package:
        if any(name.lower().endswith(_ENCRYPTED_PARTS) for name in package.names):
            raise EncryptedFile
        package.verify()
        drawings = read_drawings(package)
        pages, locations, title, warnings = _read_pages(data, drawings, limits)
        pages, skews = _recognised(package, pages, locations, drawings, limits)
    if not any(page.lines for page in pages):
        raise NoText("OFD 各页都是图片" if any(page.picture for page in pages) else "OFD 各页都没有文字")
    document = compose(pages, media_type=media.OFD, troubles=_troubles(warnings, drawings), title=title)
    return as_scanned(document, skews)


def _read_pages(
    data: bytes, drawings: Drawings, limits: Limits
) -> tuple[list[PrintedPage], list[str | None], str | None, tuple[str, ...]]:
    """The pages as printed, where each stands in the package, the title, and what ofdkit found wrong."""
    try:
        with ofdkit.open(data) as file:
            if len(file.pages) > limits.max_pages:
                raise FileTooLarge(f"{len(file.pages)} 页，上限 {limits.max_pages} 页")
            pages = [_page(page, number, drawings) for number, page in enumerate(file.pages, start=1)]
            return pages, [page.location for page in file.pages], file.info.title, tuple(file.warnings)
    except ofdkit.OFDLimitError as error:
        raise FileTooLarge from error
    except ofdkit.OFDError as error:
        raise DamagedFile from error


def _recognised(
    package: Package,
    pages: Sequence[PrintedPage],
    locations: Sequence[str | None],
    drawings: Drawings,
    limits: Limits,
) -> tuple[list[PrintedPage], dict[int, float]]:
    """The pages with those that only show one picture read from it, where text recognition is installed."""
    wanted = {}
    for page, location in zip(pages, locations, strict=True):
        pictures = drawings.of_page(location).pictures
        largest = max(pictures, key=lambda one: (one.box.x1 - one.box.x0) * (one.box.y1 - one.box.y0), default=None)
        file = drawings.file_of(location, largest) if largest else None
        if not page.lines and file and file in package:
            wanted[page.page.number] = (package.read(file), page.page.height)
    read = recognise_pictures(wanted, limits) if wanted else {}
    skews = {number: found.skew for number, found in read.items()}
    return [read[page.page.number].page if page.page.number in read else page for page in pages], skews


def _troubles(warnings: Sequence[str], drawings: Drawings) -> list[Trouble]:
    found = []
    if warnings:
        found.append(Trouble("ofd-part-missing", f"OFD 文件有 {len(warnings)} 处内容缺失或不合规范，请核对原件"))
    if drawings.missing_pictures:
        found.append(Trouble("picture-missing", f"OFD 文件缺少 {drawings.missing_pictures} 幅图片，请核对原件"))
    return found


def _page(page: ofdkit.Page, number: int, drawings: Drawings) -> PrintedPage:
    """One page; a page that cannot be read is empty with a trouble that names it."""
    try:
        left, top, width, height = page.box
        runs = page.runs
    except ofdkit.OFDError:
        trouble = Trouble("page-damaged", f"第{number}页已损坏，没有读入", number)
        return PrintedPage(Page(number, 595.0, 842.0), (), troubles=(trouble,))
    pieces = [piece for run in runs for piece in _pieces(run, number, left, top)]
    inside = [piece for piece in pieces if _is_on_page(piece.box, width * POINTS, height * POINTS)]
    drawn = drawings.of_page(page.location)
    lines = tuple(line for row in _rows(inside) for line in row)
    troubles = () if lines else (_without_text(number, bool(drawn.pictures)),)
    rulings = tuple(Box(*(value * POINTS for value in _shifted(box, left, top))) for box in drawn.rulings)
    covered = sum((picture.box.x1 - picture.box.x0) * (picture.box.y1 - picture.box.y0) for picture in drawn.pictures)
    share = min(covered / (width * height or 1), 1.0)
    return PrintedPage(Page(number, width * POINTS, height * POINTS), lines, rulings, 0, share, troubles)


def _without_text(number: int, picture: bool) -> Trouble:
    if picture:
        return Trouble("page-without-text", f"第{number}页没有文字，可能是扫描图像，页上的文字没有读入", number)
    return Trouble("empty-page", f"第{number}页是空白页", number)


def _shifted(box: Box, left: float, top: float) -> tuple[float, float, float, float]:
    return box.x0 - left, box.y0 - top, box.x1 - left, box.y1 - top


def _pieces(run: ofdkit.TextRun, number: int, left: float, top: float) -> Iterator[PrintedLine]:
    """A text run in points; without letters none."""
    text = clean(run.text).replace("\n", " ")
    if not text.strip() or run.size <= 0:
        return
    x0, base, size = (run.x - left) * POINTS, (run.y - top) * POINTS, run.size * POINTS
    box = Box(x0, base - _ASCENT * size, x0 + max(run.width, 0.0) * POINTS, base + _DESCENT * size)
    line = PrintedLine(text, number, box, size)
    lead = len(text) - len(text.lstrip())
    yield line.part(lead, len(text.rstrip()))


def _is_on_page(box: Box, width: float, height: float) -> bool:
    return box.x1 >= 0 and box.y1 >= 0 and box.x0 <= width and box.y0 <= height


def _rows(pieces: Sequence[PrintedLine]) -> Iterator[list[PrintedLine]]:
    """Lines of text: producers set every word or letter on its own; wide gaps part columns and cells."""
    split = threshold("gaps", "split")
    row: list[PrintedLine] = []
    for piece in sorted(pieces, key=lambda one: (round(one.box.y1 / (0.3 * one.em)), one.box.x0)):
        if row and not _same_base(row[-1], piece):
            yield from _cut(row, split)
            row = []
        row.append(piece)
    if row:
        yield from _cut(row, split)


def _same_base(one: PrintedLine, other: PrintedLine) -> bool:
    return abs(one.box.y1 - other.box.y1) < 0.3 * min(one.em, other.em)


def _cut(row: Sequence[PrintedLine], split: float) -> Iterator[list[PrintedLine]]:
    pieces = sorted(row, key=lambda piece: piece.box.x0)
    group = pieces[:1]
    for piece in pieces[1:]:
        if piece.box.x0 - max(one.box.x1 for one in group) > split * piece.em:
            yield join_rows(group)
            group = []
        group.append(piece)
    yield join_rows(group)
