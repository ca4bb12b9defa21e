"""How far a heading reaches: to the next one that is not under it, without the closing paragraphs behind an item."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.document import Document
from extraction.headings import Candidate, closing_cues, continuation_cues, is_signature

_HABIT_FROM = 1


def scope_ends(document: Document, candidates: Sequence[Candidate], parents: Sequence[int | None]) -> list[int]:
    """End position of the scope of every heading, in their order."""
    last_blocks = _last_blocks(document, candidates, parents)
    single = _single_runs(candidates, parents, last_blocks)
    for at in range(len(candidates)):
        if at + 1 == len(candidates) or parents[at + 1] != at:
            run = single.get((parents[at], candidates[at].series), 0)
            last_blocks[at] = _cut(document, candidates[at], last_blocks[at], run >= _HABIT_FROM)
    ends = [document.blocks[b].end for b in last_blocks]
    return [max(end, candidate.end) for end, candidate in zip(ends, candidates, strict=True)]


def _last_blocks(document: Document, candidates: Sequence[Candidate], parents: Sequence[int | None]) -> list[int]:
    """The last body block before the next heading that is no descendant."""
    body = [i for i, b in enumerate(document.blocks) if b.kind in {"paragraph", "row"}]
    before = dict(zip(body, [-1, *body], strict=False))
    final = body[-1] if body else -1
    last = [final] * len(candidates)
    open_chain: list[int] = []
    for at, candidate in enumerate(candidates):
        while open_chain and open_chain[-1] != parents[at]:
            last[open_chain.pop()] = before[candidate.block]
        open_chain.append(at)
    return last


def _single_runs(
    candidates: Sequence[Candidate], parents: Sequence[int | None], last_blocks: Sequence[int]
) -> dict[tuple[int | None, str], int]:
    """For each run of siblings: how many stand in one paragraph each; 0 when one of them (not the last) does not."""
    runs: dict[tuple[int | None, str], list[int]] = {}
    for at, candidate in enumerate(candidates):
        runs.setdefault((parents[at], candidate.series), []).append(at)
    counts = {}
    for key, members in runs.items():
        singles = [last_blocks[m] == candidates[m].block for m in members[:-1]]
        counts[key] = len(singles) if singles and all(singles) else 0
    return counts


def _cut(document: Document, candidate: Candidate, last_block: int, by_habit: bool) -> int:
    """The last block of a lowest item: a closing paragraph ends it; so does any other where its siblings have none."""
    text = document.text
    complete = candidate.glued or text[candidate.end - 1] in "。；;."
    for at in range(candidate.block + (1 if complete else 2), last_block + 1):
        block = document.blocks[at]
        if block.kind != "paragraph":
            continue
        if closing_cues().match(text, block.start, block.end) or _is_signed_off(document, at, last_block):
            return at - 1
        if by_habit and not continuation_cues().match(text, block.start, block.end):
            return at - 1
    return last_block


def _is_signed_off(document: Document, at: int, last_block: int) -> bool:
    """Only signatures and dates from here to the end of the scope."""
    rest = document.blocks[at : last_block + 1]
    return len(rest) <= 6 and all(b.kind == "paragraph" and is_signature(document.text, b) for b in rest)
