"""Labelled paragraphs: 【基本案情】 heads a section, 【情况】 opens an item, 【影响】 and 【建议】 belong to it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import groupby

from extraction.candidate import Candidate
from extraction.document import Block, Document
from extraction.lexicon import words
from extraction.numbering import RANKS
from extraction.sections import is_group_title, title_role

_LABEL = re.compile(r"[【\[]\s*(?P<name>[一-鿿]{2,10}?)\s*(?P<n>[一二三四五六七八九十\d]{0,3})\s*[】\]]\s*[:：]?\s*")
_COLON_LABEL = re.compile(r"(?P<name>[一-鿿]{2,6})\s*[:：]\s*")


def find_label(text: str, at: int, block: Block) -> Candidate | None:
    """【基本案情】 is a heading; 【情况】 becomes an item and 【影响】 its body in :func:`settle_labels`."""
    match = _LABEL.match(text, block.start, block.end)
    colon = None if match else _COLON_LABEL.match(text, block.start, block.end)
    found = match or colon
    if not found or (colon and colon["name"] not in _item_labels()):
        return None
    name = found["name"]
    series = "【item】" if name in _item_labels() else "【member】" if name in _member_labels() else "【】"
    if colon:
        series = "：item"
    glued = found.end() < block.end
    rank = RANKS["【】"] if series == "【】" else RANKS["a）"]
    return Candidate(
        at, block.start, found.end() if glued else block.end, block.start, "【】", series, 0, rank,
        glued=glued, role=title_role(name),
    )  # fmt: skip


@cache
def _item_labels() -> frozenset[str]:
    return frozenset(words("outline_cues", "item_labels"))


@cache
def _member_labels() -> frozenset[str]:
    return frozenset(words("outline_cues", "member_labels"))


def settle_labels(found: list[Candidate], document: Document) -> list[Candidate]:
    """Member labels are body where an item label is open; a colon label counts if repeated or under a title."""
    kept: list[Candidate] = []
    for is_label, group in groupby(found, lambda c: c.series in {"【item】", "【member】", "：item"}):
        run = list(group)
        if not is_label:
            kept.extend(run)
            continue
        colons = sum(c.series == "：item" for c in run)
        above = kept[-1] if kept else None
        under_group = (
            above is not None and above.style != "问题1" and is_group_title(document.text[above.number_end : above.end])
        )
        starts_item = any(c.series == "【item】" for c in run)
        for candidate in run:
            if candidate.series == "【item】" or (candidate.series == "：item" and (colons > 1 or under_group)):
                kept.append(candidate)
            elif candidate.series == "【member】" and not starts_item and not candidate.glued:
                kept.append(replace(candidate, series="【】", rank=RANKS["【】"]))
    return kept
