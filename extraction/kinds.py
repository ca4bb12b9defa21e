"""The kind of a document (an id of document_kinds.yaml) by title, headings and opening (kind_cues.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from extraction.lexicon import load_lexicon

_MOST_HEADINGS = 2
_MOST_OPENING = 2
_TABLE_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class _Cues:
    """Compiled cues of one kind."""

    id: str
    surely: re.Pattern[str] | None
    title: re.Pattern[str] | None
    title_not: re.Pattern[str] | None
    headings: re.Pattern[str] | None
    opening: re.Pattern[str] | None


def find_kind(title: str, headings: Iterable[str], opening: str, table_share: float = 0.0) -> str:
    """The kind with the highest sum of cues, else ``other``. ``table_share``: part of the text that is tables."""
    lexicon = load_lexicon("kind_cues")
    named = [h.strip("【】") for h in headings]
    best, score = "other", float(lexicon["least"]) - 0.5
    for cues in _all_cues():
        if cues.title_not and cues.title_not.search(title):
            continue
        points = _points(cues, title, named, opening, lexicon["weights"])
        if cues.id == "issue_table" and table_share > _TABLE_SHARE:
            points += 2
        if points > score:
            best, score = cues.id, points
    return best


def _points(cues: _Cues, title: str, headings: list[str], opening: str, weights: dict[str, int]) -> float:
    points = weights["title"] if cues.title and cues.title.search(title) else 0
    points += weights["surely"] if cues.surely and cues.surely.search(title) else 0
    if cues.headings:
        points += weights["headings"] * min(sum(bool(cues.headings.search(h)) for h in headings), _MOST_HEADINGS)
    if cues.opening:
        points += weights["opening"] * min(len(cues.opening.findall(opening)), _MOST_OPENING)
    return points


@cache
def _all_cues() -> tuple[_Cues, ...]:
    return tuple(
        _Cues(kind["id"], *(_compiled(kind, part) for part in ("surely", "title", "title_not", "headings", "opening")))
        for kind in load_lexicon("kind_cues")["kinds"]
    )


def _compiled(kind: dict[str, Any], part: str) -> re.Pattern[str] | None:
    cues = kind.get(part)
    return re.compile("|".join(f"(?:{cue})" for cue in cues)) if cues else None
