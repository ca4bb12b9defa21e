"""Pictures of pages and scanned PDFs: read with the extra ``ocr``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from extraction import media
from extraction.document import Document, Line
from extraction.errors import DamagedFile, MissingComponent, NoText
from extraction.formats.pdf import read_pages
from extraction.formats.pdfium import opened, page_of
from extraction.layout.compose import compose
from extraction.layout.printed import PrintedPage
from extraction.limits import Limits

if TYPE_CHECKING:
    from extraction.imaging import Scan
    from extraction.ocr import RecognisedPage

#: Troubles of a PDF page for which its picture is read instead of its text layer.
UNUSABLE = frozenset({"page-without-text", "picture-page", "suspect-text-layer"})
_DPI = 150  # best for print of 10 to 16 points; more loses lines on noisy scans
_LONGEST_SIDE = 3600  # pixels; larger sheets are drawn coarser


def read_image(data: bytes, limits: Limits) -> Document:
    """A picture file. Raises MissingComponent without the extra ``ocr``, NoText when nothing was recognised."""
    if not _can_recognise():
        raise MissingComponent("图片文字识别：pip install 'xiansuo[ocr]'")
    document = read_picture_files([data], limits)
    if document is None:
        raise NoText("图片中没有识别出文字")
    return document


def read_picture_files(files: Sequence[bytes], limits: Limits) -> Document | None:
    """The pages that picture files show, one after the other; None without text or without the extra ``ocr``.

    Raises DamagedFile or FileTooLarge.
    """
    if not _can_recognise():
        return None
    from extraction.imaging import read_pictures  # noqa: PLC0415 - an extra
    from extraction.ocr import recognise  # noqa: PLC0415

    scans = (scan for data in files for scan in read_pictures(data, limits))
    found = list(recognise(enumerate(scans, start=1)))
    pages = [read.page for read in found]
    if not any(page.lines for page in pages):
        return None
    return as_scanned(compose(pages, media_type=media.PNG), {read.page.page.number: read.skew for read in found})


def recognise_pictures(wanted: Mapping[int, tuple[bytes, float]], limits: Limits) -> dict[int, RecognisedPage]:
    """Pages of which each is one picture, by number: its file and the height of the page in points.

    Pages without recognised text are left out, and so are pictures of a kind that cannot be decoded.
    """
    if not _can_recognise():
        return {}
    from extraction.imaging import Scan, read_pictures  # noqa: PLC0415 - an extra
    from extraction.ocr import recognise  # noqa: PLC0415

    def scans() -> Iterator[tuple[int, Scan]]:
        for number, (data, height) in wanted.items():
            with suppress(DamagedFile):
                picture = next(read_pictures(data, limits)).picture
                yield number, Scan(picture, height / picture.shape[0])

    return {read.page.page.number: read for read in recognise(scans()) if read.page.lines}


def read_pdf(data: bytes, limits: Limits) -> Document:
    """A PDF: its text layer, and recognised text for pages whose layer is missing or not usable."""
    pages, title = read_pages(data, limits)
    skews: dict[int, float] = {}
    wanted = [page.page.number for page in pages if any(trouble.code in UNUSABLE for trouble in page.troubles)]
    if wanted and _can_recognise():
        pages, skews = _with_recognised(data, pages, wanted)
    if not any(page.lines for page in pages):
        raise NoText
    return as_scanned(compose(pages, media_type=media.PDF, title=title), skews)


def _can_recognise() -> bool:
    try:
        from extraction.ocr import is_available  # noqa: PLC0415 - an extra
    except ImportError:
        return False
    return is_available()


def _with_recognised(
    data: bytes, pages: Sequence[PrintedPage], wanted: Sequence[int]
) -> tuple[list[PrintedPage], dict[int, float]]:
    """The pages with those in ``wanted`` read from their picture, where that gives more than the layer did."""
    from extraction.ocr import recognise  # noqa: PLC0415 - an extra

    found = {read.page.page.number: read for read in recognise(_drawn(data, wanted))}
    better = {number: read for number, read in found.items() if read.page.lines}
    result = [better[page.page.number].page if page.page.number in better else page for page in pages]
    return result, {number: read.skew for number, read in better.items()}


def _drawn(data: bytes, wanted: Sequence[int]) -> Iterator[tuple[int, Scan]]:
    """The pages as pictures, one after the other, since PDFium serves one thread at a time."""
    from extraction.imaging import Scan  # noqa: PLC0415 - an extra

    with opened(data) as document:
        for number in wanted:
            with page_of(document, number) as sheet:
                dpi = min(_DPI, _LONGEST_SIDE * 72 / max(sheet.width, sheet.height, 1))
                yield number, Scan(sheet.draw(dpi), 72 / dpi)


def as_scanned(document: Document, skews: dict[int, float]) -> Document:
    """The document with the boxes of straightened pages put back where they stand on the scan."""
    if not any(skews.values()):
        return document
    from extraction.ocr import unskewed  # noqa: PLC0415 - an extra: only what it recognised can be skewed

    sizes = {page.number: (page.width, page.height) for page in document.pages}

    def back(line: Line) -> Line:
        box = unskewed(line.box, skews.get(line.page, 0.0), *sizes[line.page])
        moved = box.x0 - line.box.x0
        return replace(line, box=box, edges=tuple(edge + moved for edge in line.edges))

    return replace(document, lines=tuple(map(back, document.lines)))
