"""其他不良后果, the second axis beside the loss: a suggestion with its cue words, kind and level (一般/较大/重大).

Kinds and the meaning of the levels come from 令第46号 (``rules/procedure.yaml``, adverse_consequences); the cue words
are data. A kind has the level of its usual reach; words of a wider circle in the same sentence raise it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from classifiers.clue import Consequence

_SENTENCE = re.compile(r"[^。！？\n]+")
_CLAUSE = re.compile(r"[，。；：！？\n]")
_CUT = re.compile(r"[，。；]")


@dataclass(frozen=True, slots=True)
class ConsequenceCues:
    """The cue words, compiled. ``levels`` from the lowest; ``reach`` raises to its level."""

    levels: tuple[str, ...]
    kinds: tuple[tuple[str, str, re.Pattern[str]], ...]
    reach: tuple[tuple[str, re.Pattern[str]], ...]
    negated: re.Pattern[str]
    expected: re.Pattern[str]


def find_consequences(text: str, offset: int) -> tuple[Consequence, ...]:
    """The consequences that a clue's text tells, one for each kind (the first telling), in reading order.

    ``text`` starts at ``offset`` in its document; spans are the document's.
    """
    found: dict[str, Consequence] = {}
    for sentence in _SENTENCE.finditer(text):
        for consequence in _in_sentence(sentence[0], offset + sentence.start()):
            known = found.get(consequence.kind)
            if known is None or (known.expected and not consequence.expected):
                found[consequence.kind] = consequence
    return tuple(sorted(found.values(), key=lambda consequence: consequence.start))


def highest_level(consequences: tuple[Consequence, ...]) -> str | None:
    """The highest suggested level of what happened; of what is feared when nothing has; None without any."""
    levels = load_cues().levels
    counted = [row for row in consequences if not row.expected] or list(consequences)
    return max((row.level for row in counted), key=levels.index, default=None)


def _in_sentence(sentence: str, offset: int) -> Iterator[Consequence]:
    cues = load_cues()
    reached = [level for level, pattern in cues.reach if pattern.search(sentence)]
    for kind, usual, pattern in cues.kinds:
        for cue in pattern.finditer(sentence):
            before, after = _CLAUSE.split(sentence[: cue.start()])[-1], _CUT.split(sentence[cue.end() :])[0]
            if cues.negated.search(before):
                continue
            level = max([usual, *reached], key=cues.levels.index)
            feared = bool(cues.expected.search(before) or cues.expected.search(after[:6]))
            yield Consequence(kind, level, cue[0], offset + cue.start(), offset + cue.end(), feared)
            break


@cache
def load_cues() -> ConsequenceCues:
    """``rules/consequence_cues.yaml``."""
    rules = yaml.safe_load(files("classifiers").joinpath("rules", "consequence_cues.yaml").read_text(encoding="utf-8"))
    return ConsequenceCues(
        levels=tuple(rules["levels"]),
        kinds=tuple((row["kind"], row["level"], _any(row["cues"])) for row in rules["kinds"]),
        reach=tuple((level, _any(words)) for level, words in rules["reach"].items()),
        negated=_any(rules["negations"]),
        expected=_any(rules["expected"]),
    )


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
