"""Where the article of a web page stands: the part that holds the sentences, and its title above it.

Menus, lists of links and foot lines hold next to no sentence marks; the smallest element with nine tenths of those of
the page is the article. A second opinion (trafilatura) widens it when it kept a paragraph that would be lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import trafilatura

from extraction.markup import Element, local_name, text_of

_SENTENCE_MARKS = re.compile(r"[，。；：、！？“”]")
_SHARE = 0.9
_FEW_MARKS = 8  # below this a page has no sentences to go by
_SILENT = frozenset({"script", "style", "noscript", "template", "head", "a", "nav", "footer", "select", "option"})
_WORTH_KEEPING = 20  # characters of a line that the second opinion must have before it counts


@dataclass(frozen=True, slots=True)
class Extent:
    """The part of a page to read: everything inside ``root`` from element ``first`` to element ``last``."""

    root: Element
    first: int  #: position of the first element that counts, in document order
    last: int  #: position of the last
    positions: Mapping[Element, tuple[int, int]]  #: each element's own position and that of its last descendant

    def holds(self, element: Element) -> bool:
        """Whether any of ``element`` lies inside."""
        start, end = self.positions.get(element, (self.first, self.last))
        return end >= self.first and start <= self.last


def find_article(root: Element, source: str, title: str | None) -> Extent:
    """The article of a page; all of it when it holds next to no sentences."""
    body = next((element for element in root.iter() if local_name(element) == "body"), root)
    marks = _marks(body)
    positions = _positions(body)
    if marks[body] < _FEW_MARKS:
        return Extent(body, *positions[body], positions)
    article = _widen(_densest(body, marks), body, source)
    first, last = positions[article]
    heading = _heading_above(body, title, positions, first) if title else None
    top = article
    if heading is not None:
        first = positions[heading][0]
        while not (positions[top][0] <= first <= positions[top][1]) and top is not body:
            top = _parent(top, body)
    return Extent(top, first, last, positions)


def _marks(body: Element) -> dict[Element, int]:
    """Sentence marks in and under every element, those of links, menus and scripts left out."""
    counts: dict[Element, int] = {}
    for element in reversed(list(body.iter())):
        if local_name(element) in _SILENT:
            counts[element] = 0
            continue
        own = (element.text or "") + "".join(child.tail or "" for child in element)
        counts[element] = len(_SENTENCE_MARKS.findall(own)) + sum(counts.get(child, 0) for child in element)
    return counts


def _densest(body: Element, marks: Mapping[Element, int]) -> Element:
    """The smallest element that holds nine tenths of the page's sentence marks."""
    current, needed = body, _SHARE * marks[body]
    while True:
        inner = next((child for child in current if marks.get(child, 0) >= needed), None)
        if inner is None:
            return current
        current = inner


def _widen(article: Element, body: Element, source: str) -> Element:
    """The article or the ancestor that also holds the sentences which a second extractor takes for text."""
    opinion = trafilatura.extract(source, include_comments=False, include_tables=True, deduplicate=False) or ""
    lines = ["".join(line.split()) for line in opinion.split("\n")]
    lines = [line for line in lines if len(line) >= _WORTH_KEEPING and _SENTENCE_MARKS.search(line) and "|" not in line]
    held = "".join(text_of(article).split())
    while article is not body and any(line not in held for line in lines):
        article = _parent(article, body)
        held = "".join(text_of(article).split())
        if article is body:
            break
    return article


def _parent(element: Element, body: Element) -> Element:
    parent = element.getparent()
    return body if parent is None else parent


def _positions(body: Element) -> dict[Element, tuple[int, int]]:
    starts = {element: at for at, element in enumerate(body.iter())}
    spans: dict[Element, tuple[int, int]] = {}
    for element in reversed(list(starts)):
        spans[element] = (
            starts[element],
            max([starts[element], *(spans[child][1] for child in element if child in spans)]),
        )
    return spans


def _heading_above(
    body: Element, title: str, positions: Mapping[Element, tuple[int, int]], before: int
) -> Element | None:
    """The element that shows the title above the article, headings first, never a link of a bread crumb."""
    wanted = "".join(title.split())
    found = [
        element
        for element in body.iter()
        if positions[element][0] < before
        and local_name(element) not in _SILENT
        and "".join((element.text or "").split()) == wanted
    ]
    named = [element for element in found if re.fullmatch("h[1-3]", local_name(element))]
    chosen = named or found
    return chosen[-1] if chosen else None
