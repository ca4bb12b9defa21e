"""What a section is about, by the words of its title (extraction/data/section_roles.yaml)."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from extraction.lexicon import load_lexicon

ROLES: Final = (
    "findings", "basics", "opinion", "recommendation", "rectification", "handling", "scope", "law", "case-facts",
    "case-opinion", "achievements", "plan", "unknown",
)  # fmt: skip

_NUMBER = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百\d]+(?:部分|[编篇章节条])"
    r"|[（(]?[一二三四五六七八九十\d]{1,3}[）)]?[、.．，,。]?|[①-⑳])?[\s　]*"
)
_TITLE_LIMIT: Final = 40


def section_role(title: str, path: tuple[str, ...] = ()) -> str:
    """The role of a section by its title, else by the nearest title above it; ``unknown`` when no cue fits.

    Roles: findings, basics, opinion, recommendation, rectification, handling, scope, law, case-facts, case-opinion,
    achievements, plan, unknown.
    """
    for printed in (title, *reversed(path)):
        role = title_role(printed)
        if role != "unknown":
            return role
    return "unknown"


@cache
def title_role(printed: str) -> str:
    """The role that one title names by itself; a title too long to be one names none."""
    title = _NUMBER.sub("", printed).strip("【】[] 　：:。").replace(" ", "")
    if not title or len(title) > _TITLE_LIMIT:
        return "unknown"
    for role, cue in _cues():
        if cue.search(title):
            return role
    return "unknown"


@cache
def is_group_title(title: str) -> bool:
    """Whether a title only groups (a unit, an area of work) and states no problem itself."""
    if _cue("problem_words").search(title) or is_story_title(title):
        return False
    return bool(_cue("group_titles").search(title))


@cache
def is_story_title(title: str) -> bool:
    """Whether the paragraphs under a title tell one story (事件基本情况, 基本案情)."""
    return bool(_cue("story_titles").search(title)) or title_role(title) == "case-facts"


@cache
def _cue(key: str) -> re.Pattern[str]:
    return re.compile("|".join(load_lexicon("outline_cues")[key]))


@cache
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Role and compiled cues, in the order of the file."""
    return tuple(
        (entry["role"], re.compile("|".join(f"(?:{cue})" for cue in entry["cues"])))
        for entry in load_lexicon("section_roles")["roles"]
    )
