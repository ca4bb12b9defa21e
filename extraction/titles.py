"""Headings without a number: short lines between a finished paragraph and a body, 附件1, styled lines."""

from __future__ import annotations

import re

from extraction.candidate import Candidate
from extraction.document import Block, Document
from extraction.numbering import RANKS, find_marker
from extraction.sections import title_role

_ENCLOSURE = re.compile(r"附\s*[件表录]\s*[一二三四五六七八九十\d]{0,3}\s*(?:[:：]\s*(?=\S)|$)")
_ENDED = tuple("。！？；：…”）)】.;:!?，、,")
_NO_TITLE = re.compile(
    r"附\s*[件表录注：:]|注[：:]|[（(!\[—\-·●■◆★※□√*\d《_|]|单位[：:]|(?:[一二〇○零]{2}|二[〇○0])\S{0,3}年"
)
_DATE = re.compile(r"(?:\d{4}|[一二〇○零三四五六七八九]{4})\s*年\s*\S{1,3}\s*月(?:\s*\S{1,3}\s*日)?$")
_LONGEST = 30
_LONGEST_UNKNOWN = 24  # a title without a word of the trade: else lines of a wrapped paragraph pass for one
_LONGEST_FIRST = 12  # a title before any body: else the document's own title passes for one
_LONGEST_STYLED = 80
_LONGEST_ENCLOSURE = 60
_BODY_FROM = 40


def find_title(document: Document, at: int, body_seen: bool) -> Candidate | None:
    """The block as a heading without a number, or None. ``body_seen``: the title page lies behind."""
    return _enclosure(document, at) or (
        _plain(document.text, at, document.blocks[at]) if _is_plain(document, at, body_seen) else None
    )


def _enclosure(document: Document, at: int) -> Candidate | None:
    """附件1 alone on its line, or 附表：… above a table, opens a part of its own."""
    block = document.blocks[at]
    match = _ENCLOSURE.match(document.text, block.start, block.end)
    if not match or block.end - block.start > _LONGEST_ENCLOSURE:
        return None
    following = [b.kind for b in document.blocks[at + 1 : at + 4]]
    if not following or (match.end() < block.end and "row" not in following):
        return None
    return Candidate(
        at, block.start, block.end, match.end(), "plain", "附件", 0, RANKS["附件"],
        role=title_role(document.text[match.end() : block.end]),
    )  # fmt: skip


def _plain(text: str, at: int, block: Block) -> Candidate:
    role = title_role(text[block.start : block.end])
    return Candidate(at, block.start, block.end, block.start, "plain", "plain", 0, RANKS["plain"], role=role)


def _is_plain(document: Document, at: int, body_seen: bool) -> bool:
    """A short line without a full stop, behind a finished paragraph, before a body; or what the file says is one."""
    text, block = document.text, document.blocks[at]
    if block.level is not None:
        return block.end - block.start <= _LONGEST_STYLED
    title = text[block.start : block.end]
    role = title_role(title)
    if (
        len(title.replace(" ", "")) > (_LONGEST_UNKNOWN if role == "unknown" else _LONGEST)
        or _NO_TITLE.match(title)
        or _DATE.search(title)
        or "。" in title
    ):
        return False
    if title.endswith(_ENDED) and not (title[-1] in "：:" and role == "findings" and len(title) <= 20):
        return False
    opens = role in {"findings", "case-facts"} and len(title) <= _LONGEST_FIRST
    if not (body_seen or opens) or title.count("，") > (role != "unknown") or title[-1] in "的和及与或、于在对为":
        return False
    return _follows_finished(document, at) and _precedes_body(document, at)


def _follows_finished(document: Document, at: int) -> bool:
    for position in range(at - 1, -1, -1):
        before = document.blocks[position]
        if before.kind == "paragraph":
            last = document.text[before.end - 1]
            return last in "。！？；：…”）)】.;:!?" or before.end - before.start <= _LONGEST
    return True


def _precedes_body(document: Document, at: int) -> bool:
    for block in document.blocks[at + 1 : at + 3]:
        if block.kind == "row":
            return True
        if block.kind != "paragraph":
            continue
        text = document.text
        return bool(find_marker(text, block.start, block.end)) or is_body(text, block)
    return False


def is_body(text: str, block: Block) -> bool:
    """Whether a block is running text."""
    return block.kind == "paragraph" and (block.end - block.start > _BODY_FROM or text[block.end - 1] in "。；;")
