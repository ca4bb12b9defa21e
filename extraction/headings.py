"""Candidates for headings: every block that opens with a number or label, or stands alone like a title."""

from __future__ import annotations

import re
from dataclasses import replace

from extraction.candidate import Candidate
from extraction.contents import no_heading_blocks
from extraction.document import Block, Document
from extraction.labels import find_label, settle_labels
from extraction.numbering import RANKS, Marker, find_marker
from extraction.sections import title_role
from extraction.sentences import paired_spans
from extraction.titles import find_title, is_body

_STOP = re.compile(r"[。！？!?]|(?<=[一-鿿”）)])\.(?![.A-Za-z])|[:：](?!\d)|[　]+|(?<=[一-鿿]) {1,4}(?=[一-鿿\d])")
_LONGEST_BEFORE_BLANK = 30
_LONGEST_BEFORE_COLON = 40


def find_candidates(document: Document) -> list[Candidate]:
    """Every candidate in reading order; lines of a table of contents and lists of enclosures are left out."""
    text, found = document.text, []
    skipped = no_heading_blocks(document)
    body_seen = False
    for at, block in enumerate(document.blocks):
        if block.kind != "paragraph" or at in skipped:
            body_seen = body_seen or block.kind == "row"
            continue
        candidate = _numbered(text, at, block) or find_label(text, at, block) or find_title(document, at, body_seen)
        if candidate:
            found.append(replace(candidate, level=block.level))
        body_seen = body_seen or candidate is not None or is_body(text, block)
    return settle_labels(found, document)


def printed_end(text: str, start: int, end: int) -> int:
    """Where the printed heading of a paragraph ends: its first full stop, or colon or wide blank before a body."""
    pairs = list(paired_spans(text, start, min(end, start + 400)))
    for match in _STOP.finditer(text, start, end):
        at = match.start()
        if any(left < at < right - 1 for left, right in pairs):
            continue
        sign = text[at]
        if sign in "。！？!?.":
            return match.end()
        rest = end - match.end()
        if sign in ":：" and at - start <= _LONGEST_BEFORE_COLON and rest:
            return match.end()
        if sign in " 　" and 2 <= at - start <= _LONGEST_BEFORE_BLANK and rest > 20 and "，" not in text[start:at]:
            return at
    return end


def _numbered(text: str, at: int, block: Block) -> Candidate | None:
    marker = find_marker(text, block.start, block.end)
    if marker is None or _continues_inline(text, marker, block.end):
        return None
    end = printed_end(text, marker.end, block.end)
    series = marker.style + (marker.prefix if marker.style in {"1.1", "问题1"} else "")
    glued = bool(text[end : block.end].strip())
    title = text[marker.end : end]
    return Candidate(
        at, block.start, end, marker.end, marker.style, series, marker.value, RANKS[marker.style],
        marker.doubtful, glued, separator=marker.separator, role=title_role(title),
    )  # fmt: skip


def _continues_inline(text: str, marker: Marker, end: int) -> bool:
    """一是…；二是… in one paragraph is an enumeration inside it, not a heading."""
    if marker.style not in {"一是", "第一，", "（1）", "①", "1.", "a.", "1）", "（一）"}:
        return False
    for match in re.finditer(r"[。；;，]\s*", text[marker.end : end]):
        if match.group()[0] == "，" and marker.style not in {"一是", "第一，"}:
            continue
        following = find_marker(text, marker.end + match.end(), end)
        if following and following.style == marker.style and following.value == marker.value + 1:
            return True
    return False
