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
    groups, problems = _group_cues()
    return bool(groups.search(title)) and not problems.search(title) and title_role(title) != "case-facts"


@cache
def _group_cues() -> tuple[re.Pattern[str], re.Pattern[str]]:
    cues = load_lexicon("outline_cues")
    return re.compile("|".join(cues["group_titles"])), re.compile("|".join(cues["problem_words"]))


@cache
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Role and compiled cues, in the order of the file."""
    return tuple(
        (entry["role"], re.compile("|".join(f"(?:{cue})" for cue in entry["cues"])))
        for entry in load_lexicon("section_roles")["roles"]
    )
