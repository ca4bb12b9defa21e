"""MHTML (RFC 2557): a web page, or what Word and Excel call "single file web page", in one mail-like file."""

from __future__ import annotations

import email
import re
from email.message import Message

from extraction import media
from extraction.archives.mail import part_text
from extraction.document import Document
from extraction.errors import DamagedFile
from extraction.formats.html import html_pieces
from extraction.limits import Limits
from extraction.pieces import assemble

_SIDE_PART = re.compile(r"(?:header|footer|tabstrip|filelist|plchdr)\d*\.html?$", re.I)
_FRAMES = re.compile(r"<frameset\b", re.I)


def read_mhtml(data: bytes, limits: Limits) -> Document:
    """The page and, for a workbook, its sheets. Raises :class:`DamagedFile` when no page is inside."""
    message = email.message_from_bytes(data)
    sources = [part_text(part) for part in message.walk() if _is_page(part)]
    sources = [source for source in sources if source.strip() and not _FRAMES.search(source)]
    if not sources:
        raise DamagedFile("没有网页内容")
    pieces, titles = [], []
    for source in sources:
        found, title = html_pieces(source, limits)
        pieces += found
        titles.append(title)
    return assemble(pieces, media_type=media.MHTML, title=next(filter(None, titles), None))


def _is_page(part: Message) -> bool:
    return part.get_content_type() == "text/html" and not _SIDE_PART.search(part.get("content-location") or "")
