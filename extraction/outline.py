"""The heading tree of a document, by the order in which its own number styles nest (a stack, not a fixed table)."""

from __future__ import annotations

from dataclasses import dataclass

from extraction.candidate import Candidate
from extraction.document import Document
from extraction.headings import find_candidates
from extraction.numbering import RANKS
from extraction.passage import Heading, Outline
from extraction.scopes import scope_ends

_LOOK_AHEAD = 400
_FINISHED = tuple("。！？；：…”）)】.;:!?")
_WRAPPED_FROM = 25
_ARABIC_RANK = RANKS["1."]


@dataclass(frozen=True, slots=True)
class _Open:
    """A heading that is open while the following ones are placed."""

    candidate: Candidate
    node: int


@dataclass(frozen=True, slots=True)
class Node:
    """A placed heading: its candidate, the index of its parent and its depth (1 = highest)."""

    candidate: Candidate
    parent: int | None
    depth: int


def find_outline(document: Document) -> Outline:
    """The headings of ``document`` in reading order; scopes nest, a parent comes before its children."""
    nodes = place(find_candidates(document), document)
    ends = scope_ends(document, [n.candidate for n in nodes], [n.parent for n in nodes])
    return Outline(tuple(_heading(document.text, node, end) for node, end in zip(nodes, ends, strict=True)))


def _heading(text: str, node: Node, scope_end: int) -> Heading:
    candidate = node.candidate
    title = text[candidate.number_end : candidate.end].strip(" 　\t")
    return Heading(
        candidate.start,
        candidate.end,
        scope_end,
        node.depth,
        candidate.style,
        text[candidate.start : candidate.number_end].strip(),
        title.rstrip("。：:；;. 　") or title,
        node.parent,
    )


def place(candidates: list[Candidate], document: Document) -> list[Node]:
    """Hang every candidate that fits its series under the right parent."""
    nodes: list[Node] = []
    stack: list[_Open] = []
    for at, candidate in enumerate(candidates):
        if not _is_credible(candidates, at, stack, document):
            continue
        keep = _plain_depth(candidates, at, stack) if _is_plain(candidate) else _numbered_depth(candidates, at, stack)
        del stack[keep:]
        nodes.append(Node(candidate, stack[-1].node if stack else None, len(stack) + 1))
        stack.append(_Open(candidate, len(nodes) - 1))
    return nodes


def _is_plain(candidate: Candidate) -> bool:
    return candidate.series == "plain"


def _is_credible(candidates: list[Candidate], at: int, stack: list[_Open], document: Document) -> bool:
    """Numbers that may be amounts or wrapped lines count only where a series calls for them."""
    candidate = candidates[at]
    expected = any(o.candidate.series == candidate.series and o.candidate.value + 1 == candidate.value for o in stack)
    finished = _is_finished(document, candidate.block)
    if candidate.doubtful:
        if candidate.value == 1:
            return finished and _next_value(candidates, at) == 2
        return expected and finished
    return finished or candidate.value <= 1 or expected


def _is_finished(document: Document, block: int) -> bool:
    """Whether the paragraph before ends like one: with a full stop, or short enough to be a heading."""
    for before in range(block - 1, -1, -1):
        previous = document.blocks[before]
        if previous.kind in {"paragraph", "row"}:
            line = document.text[previous.start : previous.end].rstrip()
            return previous.kind == "row" or len(line) < _WRAPPED_FROM or line.endswith(_FINISHED)
    return True


def _next_value(candidates: list[Candidate], at: int) -> int | None:
    """The value of the next sure number of the same series."""
    for following in candidates[at + 1 : at + _LOOK_AHEAD]:
        if following.series == candidates[at].series and not following.doubtful:
            return following.value
    return None


def _numbered_depth(candidates: list[Candidate], at: int, stack: list[_Open]) -> int:
    """How many open headings stay open above a numbered candidate."""
    candidate = candidates[at]
    found = _sibling(candidate, stack)
    if found is not None:
        return found
    keep = len(stack)
    while keep and not _nests(candidates, at, stack, keep):
        keep -= 1
    return keep


def _sibling(candidate: Candidate, stack: list[_Open]) -> int | None:
    """The place of the open heading that the candidate follows in the same series: by value, else the innermost."""
    same = [i for i, o in enumerate(stack) if o.candidate.series == candidate.series]
    for i in reversed(same):
        if stack[i].candidate.value + 1 == candidate.value:
            return i
    if not same:
        return None
    inner = same[-1]
    restarts = candidate.value == 1 and stack[inner].candidate.value >= 1
    if restarts and inner == len(stack) - 1 and stack[inner].candidate.separator != candidate.separator:
        return None  # 1. … 1、 … : another habit inside the first
    matching = [i for i in same if stack[i].candidate.separator == candidate.separator]
    return matching[-1] if matching else inner


def _nests(candidates: list[Candidate], at: int, stack: list[_Open], keep: int) -> bool:
    """Whether the candidate stands under the innermost of the ``keep`` open headings."""
    candidate, above = candidates[at], stack[keep - 1].candidate
    if candidate.level is not None and above.level is not None and candidate.level != above.level:
        return candidate.level > above.level
    if candidate.rank > above.rank:
        return True
    if candidate.rank == above.rank and (_is_plain(above) or above.series == candidate.series):
        return candidate.series != "plain"
    if candidate.value != 1:
        return False
    return _resumes(candidates, at, stack, keep)


def _resumes(candidates: list[Candidate], at: int, stack: list[_Open], keep: int) -> bool:
    """Whether the series above goes on behind the candidate's run, before a heading that closes it."""
    above = stack[keep - 1].candidate
    closing = {o.candidate.series for o in stack[: keep - 1]}
    for following in candidates[at + 1 : at + _LOOK_AHEAD]:
        if following.series == above.series:
            return following.value == above.value + 1
        if following.series in closing:
            return False
    return False


def _plain_depth(candidates: list[Candidate], at: int, stack: list[_Open]) -> int:
    """How many open headings stay open above an unnumbered one."""
    candidate = candidates[at]
    if candidate.level is not None and any(o.candidate.level is not None for o in stack):
        keep = len(stack)
        while keep and (stack[keep - 1].candidate.level or 99) >= candidate.level:
            keep -= 1
        return keep
    plains = [i for i, o in enumerate(stack) if _is_plain(o.candidate)]
    if plains and plains[-1] == len(stack) - 1 and stack[-1].candidate.block == candidate.block - 1:
        return len(stack)  # a title right under another one
    if plains:
        known = candidate.role != "unknown"
        same = [i for i in plains if (stack[i].candidate.role != "unknown") == known]
        return (same or plains)[0 if known else -1]
    return _depth_by_next(candidates, at, stack)


def _depth_by_next(candidates: list[Candidate], at: int, stack: list[_Open]) -> int:
    """By the number that follows an unnumbered heading: above a series that restarts, inside one that goes on."""
    following = next((c for c in candidates[at + 1 : at + _LOOK_AHEAD] if not _is_plain(c)), None)
    if following is not None:
        place_of = _sibling(following, stack)
        if place_of is not None:
            goes_on = following.value > stack[place_of].candidate.value
            if following.rank >= _ARABIC_RANK or not goes_on:
                return place_of
            return place_of + 1
    keep = len(stack)
    while keep and stack[keep - 1].candidate.rank >= _ARABIC_RANK:
        keep -= 1
    if candidates[at].role != "unknown":
        while keep and stack[keep - 1].candidate.rank >= RANKS["一、"]:
            keep -= 1
    return keep
