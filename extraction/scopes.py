"""How far a heading reaches: to the next one that is not under it, without the closing paragraphs behind an item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extraction.candidate import Candidate
from extraction.document import Block, Document
from extraction.lexicon import load_lexicon

_HABIT_FROM = 1
_LONGEST_SIGNATURE = 40
_DATE = re.compile(r"(?:\d{4}|[一二〇○零三四五六七八九]{4})\s*年\s*\S{1,3}\s*月(?:\s*\S{1,3}\s*日)?$")
_OFFICE = re.compile(
    r"(?:局|厅|署|委|办|部|处|科|组|院|所|会|公司|集团|中心|室|银行|[）)])$"
    r"|注册会计师|(?:局|厅|委|组|部|所|公司)[\s　]+\S"
)


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
        if _cues("closings").match(text, block.start, block.end) or _is_signed_off(document, at, last_block):
            return at - 1
        if by_habit and not _cues("continuations").match(text, block.start, block.end):
            return at - 1
    return last_block


def _is_signed_off(document: Document, at: int, last_block: int) -> bool:
    """Only signatures and dates from here to the end of the scope."""
    rest = document.blocks[at : last_block + 1]
    return len(rest) <= 6 and all(b.kind == "paragraph" and _is_signature(document.text, b) for b in rest)


def _is_signature(text: str, block: Block) -> bool:
    """A short line without a full stop that names an office or a date, as at the end of a letter."""
    line = text[block.start : block.end].strip()
    if len(line) > _LONGEST_SIGNATURE or line.endswith(("。", "；", "：")):
        return False
    return bool(_DATE.search(line) or _OFFICE.search(line))


@cache
def _cues(key: str) -> re.Pattern[str]:
    cues: Sequence[str] = load_lexicon("outline_cues")[key]
    return re.compile("|".join(f"(?:{cue})" for cue in cues))
