"""Candidates for headings: every block that opens with a number or label, or stands alone like a title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from extraction.document import Block, Document
from extraction.lexicon import load_lexicon, words
from extraction.numbering import RANKS, Marker, find_marker
from extraction.sections import is_group_title, title_role
from extraction.sentences import paired_spans

_LABEL = re.compile(r"[【\[]\s*(?P<name>[一-鿿]{2,10}?)\s*(?P<n>[一二三四五六七八九十\d]{0,3})\s*[】\]]\s*[:：]?\s*")
_COLON_LABEL = re.compile(r"(?P<name>[一-鿿]{2,6})\s*[:：]\s*")
_ENCLOSURE = re.compile(r"附\s*[件表录]\s*[一二三四五六七八九十\d]{0,3}\s*(?:[:：]\s*(?=\S)|$)")
_CONTENTS = re.compile(r"目\s*[录次]$")
_CONTENTS_LINE = re.compile(r"(?:[.．…·\-_]{3,}|\t|\s{2,})\s*[（(]?\d{1,4}[）)]?$")
_PAGE_BEHIND = re.compile(r"\D\s?\d{1,4}$")
_STOP = re.compile(r"[。！？!?]|(?<=[一-鿿”）)])\.(?![.A-Za-z])|[:：](?!\d)|[　]+|(?<=[一-鿿]) {1,4}(?=[一-鿿\d])")
_ENDED = tuple("。！？；：…”）)】.;:!?，、,")
_NOT_PLAIN = re.compile(r"[（(!\[—\-·●■◆★※*\d《_|]|单位[：:]|(?:[一二〇○零]{2}|二[〇○0])\S{0,3}年")
_DATE = re.compile(r"(?:\d{4}|[一二〇○零三四五六七八九]{4})\s*年\s*\S{1,3}\s*月(?:\s*\S{1,3}\s*日)?$")
_PLAIN_LIMIT = 30
_TITLE_BEFORE_COLON = 40


@dataclass(frozen=True, slots=True)
class Candidate:
    """A block that may be a heading. ``series`` tells lists apart that must not continue one another.

    ``number_end`` is the end of the printed number, ``end`` that of the printed heading; ``rank`` says how styles
    usually nest (smaller is higher); ``glued``: body follows in the same paragraph.
    """

    block: int
    start: int
    end: int
    number_end: int
    style: str
    series: str
    value: int
    rank: int
    doubtful: bool = False
    glued: bool = False
    level: int | None = None
    separator: str = ""
    role: str = "unknown"


def find_candidates(document: Document) -> list[Candidate]:
    """Every candidate in reading order; lines of a table of contents and lists of enclosures are left out."""
    text, found = document.text, []
    skipped = _contents_blocks(document) | _enclosure_blocks(document)
    body_seen = False
    for at, block in enumerate(document.blocks):
        if block.kind != "paragraph" or at in skipped:
            body_seen = body_seen or block.kind == "row"
            continue
        candidate = _numbered(text, at, block) or _labelled(text, at, block) or _enclosure(document, at)
        if candidate is None and _is_plain(document, at, body_seen):
            candidate = _plain(text, at, block)
        if candidate:
            found.append(replace(candidate, level=block.level))
        body_seen = body_seen or candidate is not None or _is_body(text, block)
    return _with_item_labels(found, document)


def _is_body(text: str, block: Block) -> bool:
    return block.kind == "paragraph" and (block.end - block.start > 40 or text[block.end - 1] in "。；;")


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
        if sign in ":：" and at - start <= _TITLE_BEFORE_COLON and rest:
            return match.end()
        if sign in " 　" and 4 <= at - start <= _PLAIN_LIMIT and rest > 20 and "，" not in text[start:at]:
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


def _labelled(text: str, at: int, block: Block) -> Candidate | None:
    """【基本案情】 is a heading; 【情况】 becomes an item and 【影响】 its body in :func:`_with_item_labels`."""
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


def _with_item_labels(found: list[Candidate], document: Document) -> list[Candidate]:
    """Member labels are body where an item label is open; a colon label counts when it repeats or stands under a title."""
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


def _enclosure(document: Document, at: int) -> Candidate | None:
    """附件1 alone on its line, or 附表：… above a table, opens a part of its own."""
    block = document.blocks[at]
    match = _ENCLOSURE.match(document.text, block.start, block.end)
    if not match or block.end - block.start > 60:
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
        return block.end - block.start <= 80
    title = text[block.start : block.end]
    known = title_role(title) != "unknown"
    if len(title.replace(" ", "")) > _PLAIN_LIMIT or _NOT_PLAIN.match(title) or _DATE.search(title) or "。" in title:
        return False
    if title.endswith(_ENDED) and not (title[-1] in "：:" and title_role(title) == "findings" and len(title) <= 20):
        return False
    if not (body_seen or known) or title.count("，") > 1 or title[-1] in "的和及与或、于在对为":
        return False
    return _follows_finished(document, at) and _precedes_body(document, at)


def _follows_finished(document: Document, at: int) -> bool:
    before = next((b for b in reversed(document.blocks[:at]) if b.kind == "paragraph"), None)
    if before is None:
        return True
    last = document.text[before.end - 1]
    return last in "。！？；：…”）)】.;:!?" or before.end - before.start <= _PLAIN_LIMIT


def _precedes_body(document: Document, at: int) -> bool:
    for block in document.blocks[at + 1 : at + 3]:
        if block.kind == "row":
            return True
        if block.kind != "paragraph":
            continue
        text = document.text
        return bool(find_marker(text, block.start, block.end)) or _is_body(text, block)
    return False


def _contents_blocks(document: Document) -> set[int]:
    """Lines of a table of contents: a leader and a page number, or the lines under 目录 that end with a number."""
    text, lines, in_contents = document.text, set(), False
    for at, block in enumerate(document.blocks):
        line = text[block.start : block.end]
        if block.kind == "row" or len(line) > 80:
            in_contents = False
            continue
        if _CONTENTS.match(line):
            in_contents = True
            lines.add(at)
        elif _CONTENTS_LINE.search(line) or (in_contents and _PAGE_BEHIND.search(line)):
            lines.add(at)
        else:
            in_contents = False
    return lines if len(lines) > 1 else set()


def _enclosure_blocks(document: Document) -> set[int]:
    """Numbered lines of the list behind 附件：1.…"""
    text, blocks, in_list, lines = document.text, document.blocks, False, set()
    for at, block in enumerate(blocks):
        line = text[block.start : min(block.end, block.start + 60)]
        if re.match(r"附\s*件\s*[:：]\s*(?:[1１一][.．、]|$)", line):
            in_list = True
        elif (
            in_list
            and re.match(r"[\d１-９]{1,2}\s*[.．、]", line)
            and not line.endswith(("。", "："))
            and len(line) < 50
        ):
            lines.add(at)
        else:
            in_list = False
    return lines


def closing_cues() -> re.Pattern[str]:
    """A paragraph that stands outside the item before it."""
    return _compiled("closings")


def continuation_cues() -> re.Pattern[str]:
    """A paragraph that goes on with the item before it."""
    return _compiled("continuations")


@cache
def _compiled(key: str) -> re.Pattern[str]:
    cues: Sequence[str] = load_lexicon("outline_cues")[key]
    return re.compile("|".join(f"(?:{cue})" for cue in cues))


def is_signature(text: str, block: Block) -> bool:
    """A short line without a full stop that names an office or a date, as at the end of a letter."""
    line = text[block.start : block.end].strip()
    if len(line) > _TITLE_BEFORE_COLON or line.endswith(("。", "；", "：")):
        return False
    return bool(_DATE.search(line) or _OFFICE.search(line))


_OFFICE = re.compile(
    r"(?:局|厅|署|委|办|部|处|科|组|院|所|会|公司|集团|中心|室|银行|[）)])$"
    r"|注册会计师|(?:局|厅|委|组|部|所|公司)[\s　]+\S"
)
