"""Names and small look-ups of WordprocessingML (ECMA-376; the strict namespace is read as the transitional one)."""

from __future__ import annotations

from extraction.markup import Element, children, parse_xml

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


def parse_part(data: bytes, part: str) -> Element:
    """The root of a WordprocessingML part."""
    for strict, transitional in _STRICT:
        data = data.replace(strict, transitional)
    return parse_xml(data, part)


def child(element: Element | None, name: str) -> Element | None:
    """The first child ``w:name``, looked for inside ``mc:AlternateContent`` too (newest choice first)."""
    if element is None:
        return None
    found = element.find(W + name)
    if found is not None:
        return found
    for alternate in children(element, "AlternateContent"):
        for branch in alternate:
            found = branch.find(W + name)
            if found is not None:
                return found
    return None


def value(element: Element | None, name: str, attribute: str = "val") -> str | None:
    """``w:attribute`` of the child ``w:name``, or None."""
    found = child(element, name)
    return found.get(W + attribute) if found is not None else None


def number(element: Element | None, name: str) -> int | None:
    """The whole number in the child ``w:name``, or None."""
    text = value(element, name)
    return int(text) if text and text.removeprefix("-").isdecimal() and len(text) < 10 else None


def whole(element: Element, attribute: str, default: int) -> int:
    """The whole number in ``w:attribute`` of the element itself, ``default`` when it is missing or none."""
    text = element.get(W + attribute) or ""
    return int(text) if text.isdecimal() and len(text) < 10 else default


def switch(element: Element | None, name: str) -> bool | None:
    """An on-off property: True, False, or None when it is not set."""
    found = child(element, name)
    if found is None:
        return None
    return (found.get(W + "val") or "true").lower() not in ("false", "0", "off", "none")
