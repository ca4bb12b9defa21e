"""Lines that look like headings but are none: a table of contents, the list of enclosures."""

from __future__ import annotations

import re

from extraction.document import Document

_CONTENTS = re.compile(r"目\s*[录次]$")
_LEADER = re.compile(r"(?:[.．…·\-_]{3,}|\t|\s{2,})\s*[（(]?\d{1,4}[）)]?$")
_PAGE_BEHIND = re.compile(r"\D\s?\d{1,4}$")
_ENCLOSURES = re.compile(r"附\s*件\s*[:：]\s*(?:[1１一][.．、]|$)")
_ENCLOSURE = re.compile(r"[\d１-９]{1,2}\s*[.．、]")
_LONGEST_LINE = 80
_LONGEST_ENCLOSURE = 50


def no_heading_blocks(document: Document) -> set[int]:
    """Indices of blocks that are lines of a table of contents or of a list of enclosures."""
    return _contents_blocks(document) | _enclosure_blocks(document)


def _contents_blocks(document: Document) -> set[int]:
    """Lines of a table of contents: a leader and a page number, or the lines under 目录 that end with a number."""
    text, lines, in_contents = document.text, set(), False
    for at, block in enumerate(document.blocks):
        line = text[block.start : block.end]
        if block.kind == "row" or len(line) > _LONGEST_LINE:
            in_contents = False
            continue
        if _CONTENTS.match(line):
            in_contents = True
            lines.add(at)
        elif _LEADER.search(line) or (in_contents and _PAGE_BEHIND.search(line)):
            lines.add(at)
        else:
            in_contents = False
    return lines if len(lines) > 1 else set()


def _enclosure_blocks(document: Document) -> set[int]:
    """Numbered lines of the list behind 附件：1.…"""
    text, blocks, in_list, lines = document.text, document.blocks, False, set()
    for at, block in enumerate(blocks):
        line = text[block.start : min(block.end, block.start + 60)]
        if _ENCLOSURES.match(line):
            in_list = True
        elif in_list and _ENCLOSURE.match(line) and len(line) < _LONGEST_ENCLOSURE and line[-1] not in "。：":
            lines.add(at)
        else:
            in_list = False
    return lines
