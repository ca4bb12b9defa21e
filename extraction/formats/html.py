"""HTML: the article of a web page without the site around it, and the whole of an exported document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction import media
from extraction.document import Document
from extraction.encoding import decode
from extraction.formats.html_article import Extent, find_article
from extraction.formats.html_blocks import BlockWalk, collapse
from extraction.limits import Limits
from extraction.markup import Element, parse_html, text_of
from extraction.pieces import Paragraph, Piece, assemble

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.I)
_OFFICE = re.compile(
    r"urn:schemas-microsoft-com:office|content=[\"']?(?:Word|Excel)\.|microsoft (?:word|excel)|WPS", re.I
)
_SITE = re.compile(r"\s*(?:_|\||｜|--|—+|–|>>|\s-\s*|-(?=【)|-(?=[^-]*(?:网|政府|委员会|委|局|平台|门户)\s*$))\s*")
_DIRECTIVE = re.compile(r"<%.*?%>|<\?(?:php|=).*?\?>", re.S)  # of a page template that was saved unserved
_ARTICLE_TITLE = ("articletitle", "og:title")


def read_html(data: bytes, limits: Limits) -> Document:
    """A web page or a document that an office program saved as HTML."""
    declared = _DECLARED.search(data[:4096])
    decoded = decode(data, declared.group(1).decode("ascii", "replace") if declared else None)
    pieces, title = html_pieces(decoded.text, limits)
    return assemble(pieces, media_type=media.HTML, troubles=decoded.troubles, title=title)


def html_pieces(source: str, limits: Limits) -> tuple[list[Piece], str | None]:
    """Paragraphs and tables of HTML source that is already text, and its title."""
    source = _DIRECTIVE.sub("", source)
    root = parse_html(source)
    if root is None:
        return [], None
    title = page_title(root)
    is_export = _OFFICE.search(source[:20_000]) is not None
    extent = None if is_export else find_article(root, source, title)
    return list(_article_pieces(root, extent, title, limits)), title


def fragment_pieces(source: str, limits: Limits) -> Iterator[Piece]:
    """Paragraphs and tables of a piece of HTML inside another text."""
    root = parse_html(source)
    if root is not None:
        yield from BlockWalk(limits).pieces(root)


def _article_pieces(root: Element, extent: Extent | None, title: str | None, limits: Limits) -> Iterator[Piece]:
    walk = BlockWalk(limits, extent)
    pieces = list(walk.pieces(extent.root if extent else root))
    said = "".join(piece.text for piece in pieces if isinstance(piece, Paragraph))
    if extent and title and "".join(title.split()) not in "".join(said.split()):
        yield Paragraph(title)
    yield from pieces


def page_title(root: Element) -> str | None:
    """The title of the article: its meta tag, else a heading that the page's title repeats, else the page's title."""
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        if name in _ARTICLE_TITLE and (meta.get("content") or "").strip():
            return collapse(meta.get("content") or "")
    page = next((collapse(text_of(element)) for element in root.iter("title")), "")
    for heading in root.iter("h1", "h2"):
        text = collapse(text_of(heading))
        if len(text) > 5 and text in page:
            return text
    headings = [collapse(text_of(heading)) for heading in root.iter("h1")]
    alone = headings[0] if len(headings) == 1 and len(headings[0]) > 5 else ""
    return _SITE.split(page)[0].strip() or page or alone or None


__all__ = ["fragment_pieces", "html_pieces", "page_title", "read_html"]
