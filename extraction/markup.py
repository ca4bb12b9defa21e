"""The only user of lxml here: XML parts and HTML pages as element trees, without entities, network or DTD."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree, html
from lxml.etree import _Element as Element

from extraction.errors import DamagedFile

__all__ = ["Element", "children", "local_name", "parse_html", "parse_xml", "text_of", "to_html", "to_xml"]


def parse_xml(data: bytes, part: str = "") -> Element:
    """The root of an XML part; raises :class:`DamagedFile` naming ``part`` when it is not well-formed."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFile(f"{part} 不是完整的 XML" if part else "XML 不完整") from error
    if root is None:
        raise DamagedFile(f"{part} 是空的")
    return root


def parse_html(text: str) -> Element | None:
    """The root of an HTML page or fragment, repaired as browsers do; None when it holds nothing."""
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8")
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError):
        return None


def to_html(element: Element) -> str:
    """An element as HTML source."""
    return str(etree.tostring(element, encoding="unicode", method="html"))


def local_name(element: Element) -> str:
    """The name of an element without its namespace; '' for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element, name: str) -> Iterator[Element]:
    """The child elements with this local name."""
    return (child for child in element if local_name(child) == name)


def text_of(element: Element) -> str:
    """All text inside an element."""
    return "".join(str(piece) for piece in element.itertext())


def to_xml(element: Element) -> bytes:
    """An element as an XML document in UTF-8."""
    return etree.tostring(element, encoding="utf-8", xml_declaration=True)
