"""What a document says of itself: kind, title, issuer, number, dates, auditee and the parts of its red head."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from extraction.auditee import find_auditee
from extraction.dates import find_dates
from extraction.document import Document
from extraction.fields import DocumentHead
from extraction.kinds import find_kind
from extraction.letterhead import (
    HeadLine,
    addressee,
    find_number,
    find_secrecy,
    find_signer,
    head_lines,
    is_date_line,
    is_office,
    is_printing_line,
    is_title_end,
    labelled_value,
    red_head,
    strip_number,
)
from extraction.passage import Outline

_TAIL_BLOCKS = 14
_LONGEST_TAIL_LINE = 90
_OPENING = 1500
_LONGEST_TITLE = 120
_MOST_HEADINGS = 60
_SHORTEST_REPEATED = 8
_SPACED = re.compile(r"(?<=[一-鿿])[ 　]+(?=[一-鿿](?:[ 　]|$))")
_SEAL = re.compile(r"[（(]\s*(?:盖章|公章|印章|章|签章|代章|印)\s*[）)]")
_SIGNER_BEHIND = re.compile(r"\s*(?:中国)?注册会计师.*$|\s*签发人.*$|\s+中国[·・].*$|^特此\S{2}[。.]?\s*|^.*[：:。]\s*")
_SECTION_LABEL = re.compile(r"【[^】]{2,8}】|基本案情|案情(?:简介|介绍)?|典型案例|特邀嘉宾|编者按")
_NAMED = re.compile(r"[一-鿿]{4}")
_TITLE_LABEL = re.compile(r"(?:标题|案例标题|文件名称|信息名称)[：:]")
_NO_TITLE = re.compile(r"[。；]$|^[（(]?\d+[）).．、]")
_NO_OFFICE = re.compile(r"[。.，,；;\"“”]|\d")


def find_head(document: Document, outline: Outline) -> DocumentHead:
    """The head of ``document``; every field that it does not state is None."""
    lines = head_lines(document, outline)
    title = find_title(document, lines)
    opening = _opening(document, lines)
    signature = _find_signature(document, lines)
    headings = [h.title for h in outline.headings[:_MOST_HEADINGS] if len(h.title) <= 40]
    addressed = _first(addressee(line.text) for line in lines if line.role == "addressee")
    return DocumentHead(
        kind=find_kind(_spaced_title(title), headings, opening, _table_share(document)),
        title=title,
        issuer=_issuer(lines, signature, title),
        auditee=find_auditee(document, title),
        document_number=_number(lines),
        issued_on=_issued_on(lines, signature),
        secrecy=_first(find_secrecy(line.text) for line in lines),
        signer=_first(find_signer(line.text) for line in lines),
        addressee=addressed,
        printed_on=signature.printed_on,
    )


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _spaced_title(title: str | None) -> str:
    return re.sub(r"\s+", "", title or "")


def find_title(document: Document, lines: list[HeadLine]) -> str | None:
    """The title, joined over its lines; never the red head, the number or the addressee."""
    labelled = _first(labelled_value(line.text, "title") for line in lines if _TITLE_LABEL.match(line.text))
    run = _title_run(lines)
    printed = _joined(run) if run else None
    own = document.title.strip() if document.title and _NAMED.search(document.title) else None
    if own and (printed is None or _spaced_title(own) in _spaced_title(document.text[:3000])):
        return own if printed is None or len(printed) <= len(own) else printed
    if printed is None and document.blocks and not lines:
        first = document.text[document.blocks[0].start : document.blocks[0].end].strip()
        printed = first if len(first) <= _LONGEST_TITLE // 2 and not _NO_TITLE.search(first) else None
    named = labelled or printed
    return None if named is None or _SECTION_LABEL.fullmatch(named) else named


def _title_run(lines: list[HeadLine]) -> list[HeadLine]:
    """Neighbouring lines that make the title: from its first line to the one that ends like a title."""
    at = next((i for i, line in enumerate(lines) if line.role == "title" and _ends_title(lines, i)), None)
    if at is None:
        titles = [i for i, line in enumerate(lines) if line.role == "title"]
        if not titles:
            return [line for line in lines if line.role == "office"][:1]
        at = max(titles, key=lambda i: len(lines[i].text))
    at = next((i for i in range(at + 1, len(lines)) if _repeats(lines[i], lines[at])), at)
    run = [at]
    while (
        run[0] > 0
        and lines[run[0] - 1].role in {"title", "office"}
        and _is_open(lines[run[0] - 1].text, lines[run[0]].text)
    ):
        run.insert(0, run[0] - 1)
    while run[-1] + 1 < len(lines) and lines[run[-1] + 1].role == "subtitle":
        run.append(run[-1] + 1)
    return [lines[i] for i in run]


def _repeats(line: HeadLine, before: HeadLine) -> bool:
    """A page prints its title again without the name of the site."""
    return line.role == "title" and len(line.text) >= _SHORTEST_REPEATED and before.text.startswith(line.text)


def _ends_title(lines: list[HeadLine], at: int) -> bool:
    return is_title_end(re.sub(r"\s", "", strip_number(lines[at].text))) or lines[at].text.startswith("关于")


def _is_open(before: str, after: str) -> bool:
    """Whether the title goes on from one line to the next."""
    if before.count("《") != before.count("》"):
        return True
    if "关于" in before:
        return not is_title_end(before)
    return is_office(before) and after.startswith(("关于", "对"))


def _joined(run: list[HeadLine]) -> str:
    parts = [_SPACED.sub("", strip_number(line.text)) for line in run]
    title = "".join(f" {part}" if part.startswith("——") else part for part in parts).strip()
    return re.sub(r"^[#*\s]+|[*\s]+$", "", title)[:_LONGEST_TITLE]


@dataclass(frozen=True, slots=True)
class _Signature:
    """The end of a paper: who signed, on what date, and when it was printed."""

    office: str | None = None
    signed_on: date | None = None
    printed_on: date | None = None


def _find_signature(document: Document, lines: list[HeadLine]) -> _Signature:
    """The last office and date lines before the enclosures."""
    head_blocks = {line.block for line in lines}
    tail = [
        document.text[b.start : b.end].strip()
        for at, b in enumerate(document.blocks)
        if b.kind == "paragraph" and at not in head_blocks and b.end - b.start <= _LONGEST_TAIL_LINE
    ][-_TAIL_BLOCKS:]
    printed = next((find_dates(t)[-1].date for t in reversed(tail) if is_printing_line(t)), None)
    for at in range(len(tail) - 1, -1, -1):
        found = find_dates(tail[at])
        if not found or is_printing_line(tail[at]) or not _is_signed_line(tail[at], found[-1].end):
            continue
        before = tail[at][: found[-1].start].strip(" 　，,")
        office = _office(before) or (_office(tail[at - 1]) if at else None)
        return _Signature(office, found[-1].date, printed)
    office = next((o for o in map(_office, reversed(tail[-3:])) if o), None)
    return _Signature(office, None, printed)


def _is_signed_line(line: str, date_end: int) -> bool:
    rest = line[date_end:].strip(" 　）)")
    return is_date_line(line) or not rest or rest.startswith(("联系", "附", "（联系", "签"))


def _office(line: str) -> str | None:
    """The office that a signature line names."""
    bare = _SIGNER_BEHIND.sub("", _SEAL.sub("", line)).strip(" 　，,")
    pieces = [piece for piece in re.split(r"[\s　]+", bare) if piece]
    named = [p for p in ([bare, *pieces[::-1]] if len(pieces) < 3 else pieces[::-1]) if not _NO_OFFICE.search(p)]
    return next((p for p in named if 3 <= len(p) <= 40 and is_office(p)), None)


def _issuer(lines: list[HeadLine], signature: _Signature, title: str | None) -> str | None:
    """Red head, index block, signature, an office line above the title, or the office that opens the title."""
    red = _first(red_head(line.text) for line in lines if line.role == "red-head")
    labelled = _first(labelled_value(line.text, "issuer") for line in lines)
    above = _first(line.text for line in lines if line.role == "office")
    opens = re.match(r"([一-鿿（）()]{3,40}?)关于", title or "")
    in_title = opens[1] if opens and is_office(opens[1]) else None
    return red or labelled or signature.office or above or in_title


def _number(lines: list[HeadLine]) -> str | None:
    labelled = _first(labelled_value(line.text, "document_number") for line in lines if line.role == "label")
    return labelled or _first(find_number(line.text) for line in lines if len(line.text) <= _LONGEST_TAIL_LINE)


def _issued_on(lines: list[HeadLine], signature: _Signature) -> date | None:
    """The date of the signature, else under the title, else of the index block, else of printing."""
    if signature.signed_on:
        return signature.signed_on
    under_title = [line.text for role in ("date", "bracket") for line in lines if line.role == role]
    labelled = [labelled_value(line.text, "issued_on") or "" for line in lines]
    found = (find_dates(text) for text in [*under_title, *labelled])
    return next((dates[0].date for dates in found if dates), signature.printed_on)


def _opening(document: Document, lines: list[HeadLine]) -> str:
    start = lines[-1].end if lines else 0
    return document.text[start : start + _OPENING]


def _table_share(document: Document) -> float:
    rows = sum(b.end - b.start for b in document.blocks if b.kind == "row")
    body = sum(b.end - b.start for b in document.blocks if b.kind in {"row", "paragraph"})
    return rows / body if body else 0.0
