"""One way in: file bytes → :class:`Document`, or a :class:`ReadError` that tells the user what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import PurePath
from types import MappingProxyType
from typing import cast

from extraction import media
from extraction.document import Document, Trouble
from extraction.errors import (
    EmptyFile,
    EncryptedFile,
    FileTooLarge,
    MisnamedFile,
    MissingComponent,
    NoText,
    ReadError,
    UnsupportedFormat,
)
from extraction.limits import Limits
from extraction.ole import open_write_protected
from extraction.sniff import sniff

Reader = Callable[[bytes, Limits], Document]

#: Where the reader of each media type lives; imported at first use, so that a start costs nothing.
READERS: Mapping[str, str] = MappingProxyType(
    {
        media.PDF: "extraction.formats.image:read_pdf",
        media.DOCX: "extraction.formats.docx:read_docx",
        media.WORD_FLAT: "extraction.formats.word_xml:read_flat_docx",
        media.WORD_XML: "extraction.formats.word_xml:read_word_xml",
        media.XLSX: "extraction.formats.sheet:read_workbook",
        media.XLSB: "extraction.formats.sheet:read_workbook",
        media.XLS: "extraction.formats.sheet:read_workbook",
        media.ODS: "extraction.formats.sheet:read_workbook",
        media.EXCEL_XML: "extraction.formats.sheet:read_excel_xml",
        media.CSV: "extraction.formats.sheet:read_csv",
        media.TSV: "extraction.formats.sheet:read_csv",
        media.HTML: "extraction.formats.html:read_html",
        media.MHTML: "extraction.formats.mhtml:read_mhtml",
        media.OFD: "extraction.formats.ofd:read_ofd",
        media.TEXT: "extraction.formats.text:read_text",
        media.MARKDOWN: "extraction.formats.markdown:read_markdown",
        media.RTF: "extraction.formats.rtf:read_rtf",
        media.DOC: "extraction.formats.office:read_doc",
        media.ODT: "extraction.formats.office:read_odt",
        **dict.fromkeys(sorted(media.IMAGES), "extraction.formats.image:read_image"),
    }
)
# No program saves a web page under these names; a server's error page does end there.
_NEVER_A_PAGE = frozenset({".pdf", ".docx", ".xlsx", ".ofd"})


def read_document(data: bytes, name: str, limits: Limits = Limits()) -> Document:  # noqa: B008 - frozen
    """Reads one file. ``name`` is its file name, used as a hint only.

    Raises a subclass of :class:`ReadError`: empty, too large, unsupported, misnamed, encrypted, damaged, without
    text, or a component that is not installed. Archives and mails are opened by :mod:`extraction.containers`.
    """
    media_type = check(data, name, limits)
    if media_type == media.ENCRYPTED_OFFICE:
        data, media_type = _unlock(data, name)
    document = reader_of(media_type)(data, limits)
    if not document.text.strip():
        raise NoText
    troubles = (*_misnamed(name, media_type), *document.troubles)
    return replace(document, media_type=media_type, troubles=troubles)


def check(data: bytes, name: str, limits: Limits) -> str:
    """The media type of a file that is worth opening; raises for one that is empty, too large or a failed download."""
    if not data.strip(b"\0 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise EmptyFile
    if len(data) > limits.max_bytes:
        raise FileTooLarge(f"{len(data) / 1e6:.0f} MB，上限 {limits.max_bytes / 1e6:.0f} MB")
    media_type = sniff(data, name)
    suffix = PurePath(name).suffix.lower()
    if media_type == media.HTML and suffix in _NEVER_A_PAGE:
        raise MisnamedFile(f"扩展名是 {suffix}，内容是网页")
    return media_type


def reader_of(media_type: str) -> Reader:
    """The reader of a media type; raises :class:`UnsupportedFormat` or :class:`MissingComponent`."""
    if media_type not in READERS:
        raise UnsupportedFormat(media.NAMES.get(media_type, media_type))
    module, function = READERS[media_type].split(":")
    try:
        return cast(Reader, getattr(import_module(module), function))
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("extraction") and error.name != module:
            raise  # a mistake of ours, no missing installation
        raise MissingComponent(f"{media.NAMES[media_type]}：{error.name}") from error


def _unlock(data: bytes, name: str) -> tuple[bytes, str]:
    """A workbook that is only write-protected, opened; raises :class:`EncryptedFile` for a real password."""
    plain = open_write_protected(data)
    if plain is None:
        raise EncryptedFile
    media_type = sniff(plain, name)
    if media_type == media.ENCRYPTED_OFFICE:
        raise EncryptedFile
    return plain, media_type


def _misnamed(name: str, media_type: str) -> tuple[Trouble, ...]:
    suffix = PurePath(name).suffix.lower()
    if media_type in media.BY_EXTENSION.get(suffix, {media_type}):
        return ()
    message = f"扩展名是 {suffix}，内容是{media.NAMES.get(media_type, media_type)}，已按内容读取"
    return (Trouble("misnamed", message),)


__all__ = ["READERS", "ReadError", "Reader", "check", "read_document", "reader_of"]
