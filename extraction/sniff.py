"""What a file is, by its content. The name only decides between kinds of plain text and names a damaged package."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import PurePath

from extraction import media, ole
from extraction.encoding import decode

_HEAD = 8192
_MAGIC = (
    (b"7z\xbc\xaf\x27\x1c", media.SEVEN_ZIP),
    (b"Rar!\x1a\x07", media.RAR),
    (b"\x1f\x8b\x08", media.GZIP),
    (b"\x89PNG\r\n\x1a\n", media.PNG),
    (b"\xff\xd8\xff", media.JPEG),
    (b"II*\x00", media.TIFF),
    (b"MM\x00*", media.TIFF),
    (b"II+\x00", media.TIFF),
    (b"GIF8", media.GIF),
    (b"BM", media.BMP),
)
# Names that tell a package apart; lower case, because some writers shuffle the case.
_PARTS = (
    ("word/document", media.DOCX),
    ("xl/workbook.bin", media.XLSB),
    ("xl/workbook", media.XLSX),
    ("ppt/presentation", media.PPTX),
    ("ofd.xml", media.OFD),
)
_STREAMS = (
    ("encryptedpackage", media.ENCRYPTED_OFFICE),
    ("worddocument", media.DOC),
    ("workbook", media.XLS),
    ("book", media.XLS),
    ("powerpoint document", media.PPT),
    ("__properties_version1.0", media.MSG),
)
_BY_NAME = {
    ".docx": media.DOCX, ".docm": media.DOCX, ".xlsx": media.XLSX, ".xlsm": media.XLSX, ".ofd": media.OFD,
    ".pptx": media.PPTX, ".doc": media.DOC, ".wps": media.DOC, ".xls": media.XLS, ".et": media.XLS,
    ".md": media.MARKDOWN, ".markdown": media.MARKDOWN, ".csv": media.CSV, ".tsv": media.TSV,
}  # fmt: skip
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|span|script|style|center|h[1-6])\b", re.I
)
_HTML_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.I)
_LEADING = re.compile(r"\s*(?:<\?xml[^>]*\?>|<!--.*?-->|\s)*", re.S)
_HEADER_LINE = re.compile(
    r"^(?:from|to|cc|subject|date|received|return-path|message-id|mime-version|content-type|content-transfer-encoding"
    r"|reply-to|sender|delivered-to|x-[\w-]+|dkim-signature|snapshot-content-location)\s*:", re.I
)  # fmt: skip
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(data: bytes, name: str) -> str:
    """The media type of ``data`` (a name of :mod:`extraction.media`); ``name`` is a hint only."""
    hint = PurePath(name).suffix.lower()
    return _sniff_package(data, hint) or _sniff_magic(data[:_HEAD]) or _sniff_text(data[:_HEAD], hint)


def _sniff_package(data: bytes, hint: str) -> str | None:
    """PDF and the containers whose members tell what they are."""
    head = data[:1024]
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _sniff_zip(data, hint)
    if head.startswith(ole.SIGNATURE):
        return _sniff_ole(data, hint)
    # Behind the packages: a PDF that an archive holds uncompressed begins in the archive's first bytes.
    return media.PDF if b"%PDF-" in head and head[257:262] != b"ustar" else None


def _sniff_magic(head: bytes) -> str | None:
    for magic, kind in _MAGIC:
        if head.startswith(magic) and (kind != media.BMP or head[6:10] == b"\0\0\0\0"):
            return kind
    if head[8:12] == b"WEBP" and head.startswith(b"RIFF"):
        return media.WEBP
    if head[257:262] == b"ustar":
        return media.TAR
    if re.match(rb"[\s\xef\xbb\xbf]*\{\\rtf", head):
        return media.RTF
    return None


def _sniff_zip(data: bytes, hint: str) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = [name.lower().replace("\\", "/") for name in package.namelist()]
            if "mimetype" in names:
                kind = package.read("mimetype")[:100].decode("ascii", "replace").strip()
                if kind in (media.ODT, media.ODS):
                    return kind
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, OSError, ValueError):
        return _BY_NAME.get(hint) or _damaged_package(data, hint)
    for part, kind in _PARTS:
        if any(name.startswith(part) for name in names):
            return kind
    return media.ZIP


def _damaged_package(data: bytes, hint: str) -> str:
    """A package without a readable directory still shows the names of its first parts."""
    if hint != ".zip" and b"[Content_Types].xml" in data[:_HEAD] + data[-_HEAD:]:
        return next((kind for part, kind in _PARTS if part.encode() in data), media.ZIP)
    return media.ZIP


def _sniff_ole(data: bytes, hint: str) -> str:
    names = ole.stream_names(data)
    found = next((kind for stream, kind in _STREAMS if stream in names), None)
    if found:
        return found
    return media.OLE if names else _BY_NAME.get(hint, media.OLE)


def _sniff_text(head: bytes, hint: str) -> str:
    text = decode(head).text.lstrip("\ufeff")
    if not text.strip() or len(_CONTROL.findall(text)) > len(text) // 200:
        return media.UNKNOWN
    start = _LEADING.match(text)
    body = text[start.end() if start else 0 :]
    markup = _sniff_markup(text, body, hint)
    if markup:
        return markup
    if _is_mail(text):
        related = re.search(r"content-type:\s*multipart/related", text, re.I) and "received:" not in text.lower()
        return media.MHTML if related or hint in (".mht", ".mhtml") else media.MAIL
    if text.count("\ufffd") > max(len(text) // 10, 3):
        return media.UNKNOWN
    return _BY_NAME.get(hint, media.TEXT) if hint in (".md", ".markdown", ".csv", ".tsv") else media.TEXT


def _sniff_markup(text: str, body: str, hint: str) -> str | None:
    """HTML and the XML formats of Word and Excel, else None."""
    if not body.startswith("<"):
        return None
    for sign, kind in (
        ("http://schemas.microsoft.com/office/word/2003/wordml", media.WORD_XML),
        ("http://schemas.microsoft.com/office/2006/xmlPackage", media.WORD_FLAT),
        ("urn:schemas-microsoft-com:office:spreadsheet", media.EXCEL_XML),
    ):
        if sign in text and not _HTML_PAGE.match(body):
            return kind
    plain_text = hint in (".txt", ".md", ".markdown", ".csv")
    if _HTML_PAGE.search(text[:2048]) and not plain_text:  # a page template's directives may stand first
        return media.HTML
    if (_HTML_PAGE if plain_text else _HTML).match(body):
        return media.HTML
    if text.lstrip().startswith("<?xml"):
        return media.HTML if _HTML_PAGE.search(text) else media.XML
    return media.HTML if hint in (".htm", ".html", ".xhtml", ".shtml") else None


def _is_mail(text: str) -> bool:
    """Whether the text begins with at least two mail header fields."""
    lines = text.lstrip().split("\n")[:40]
    if not _HEADER_LINE.match(lines[0]):
        return False
    return sum(_HEADER_LINE.match(line) is not None for line in lines) >= 2
