"""PDF with a text layer → document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from extraction import media
from extraction.document import Box, Document, Page, Trouble
from extraction.errors import DamagedFile, FileTooLarge, NoText
from extraction.formats.pdf_lines import page_turn, printed_lines, turned, visible
from extraction.formats.pdf_tables import with_part_ruled
from extraction.formats.pdfium import PdfDocument, Sheet, opened, page_of
from extraction.layout.compose import compose
from extraction.layout.printed import PrintedPage
from extraction.layout.rules import threshold
from extraction.limits import Limits
from extraction.text_layer import is_suspect

#: What programs write in front of a title, or instead of one.
_PROGRAM = re.compile(r"^(?:Microsoft (?:Word|PowerPoint|Excel) - |untitled$|无标题$|未命名$)", re.IGNORECASE)

#: Reads a page that has no usable text layer (OCR): page number → the page as printed, or None when it cannot.
Recogniser = Callable[[int], PrintedPage | None]


def read_pdf(data: bytes, limits: Limits, recognise: Recogniser | None = None) -> Document:
    """The document in a PDF. Pages without usable text go through ``recognise`` when it is given.

    A page that stays without text, and one whose text layer looks wrong, is named in :attr:`Document.troubles`.
    Raises EncryptedFile, DamagedFile, FileTooLarge, or NoText when there is no text at all.
    """
    pages, title = read_pages(data, limits)
    if recognise is not None:
        pages = [_recognised(page, recognise) for page in pages]
    if not any(page.lines for page in pages):
        raise NoText
    return compose(pages, media_type=media.PDF, title=title)


def read_pages(data: bytes, limits: Limits) -> tuple[list[PrintedPage], str | None]:
    """All pages as printed, and the title of the file's own metadata. Raises as :func:`read_pdf` does."""
    if len(data) > limits.max_bytes:
        raise FileTooLarge
    with opened(data) as document:
        count = len(document)
        if count > limits.max_pages:
            raise FileTooLarge(f"{count}页，上限{limits.max_pages}页")
        if count == 0:
            raise DamagedFile("没有页面")
        pages = [_page(document, number) for number in range(1, count + 1)]
        title = _PROGRAM.sub("", document.get_metadata_value("Title")).strip() or None
    if all(any(trouble.code == "damaged-page" for trouble in page.troubles) for page in pages):
        raise DamagedFile
    return with_part_ruled(data, pages), title


def _page(document: PdfDocument, number: int) -> PrintedPage:
    """One page as printed; a page that cannot be loaded is empty and named in its troubles."""
    try:
        with page_of(document, number) as sheet:
            return read_page(sheet, number)
    except DamagedFile:
        trouble = Trouble("damaged-page", f"第{number}页已损坏，没有读入", number)
        return PrintedPage(Page(number, 595.0, 842.0), (), troubles=(trouble,))


def read_page(sheet: Sheet, number: int) -> PrintedPage:
    """One page as printed."""
    seen = visible(sheet.glyphs(), sheet)
    turn = page_turn(seen, sheet)
    marks, picture = sheet.marks()
    page = PrintedPage(
        Page(number, sheet.width, sheet.height),
        tuple(printed_lines(seen, sheet, number, turn)),
        tuple(Box(*mark) for mark in turned(marks, turn, sheet.width, sheet.height).tolist()),
        turn,
        picture,
    )
    return replace(page, troubles=tuple(_troubles(page, "".join(seen.text))))


def _troubles(page: PrintedPage, text: str) -> Iterator[Trouble]:
    """What is wrong with the text layer of a page."""
    number = page.page.number
    if not text:
        yield Trouble("page-without-text", f"第{number}页没有文字层，可能是扫描图像，页上的文字没有读入", number)
    elif is_picture(page):
        yield Trouble("picture-page", f"第{number}页大部分是图片，图片里的文字没有读入", number)
    elif is_suspect(text):
        yield Trouble("suspect-text-layer", f"第{number}页的文字层疑似乱码，请对照原件核实", number)


def is_picture(page: PrintedPage) -> bool:
    """Whether a page has little text and a large picture, so that its text stands in the picture."""
    characters = sum(len(line.text) for line in page.lines)
    return page.picture > threshold("picture", "share") and characters < threshold("picture", "characters")


def _recognised(page: PrintedPage, recognise: Recogniser) -> PrintedPage:
    """The page with its text recognised where the text layer is missing or not usable."""
    return (recognise(page.page.number) or page) if page.troubles else page
