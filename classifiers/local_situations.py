"""Situations of an office's own rule set (a city's, a district's) in a clue: by their cue words, beside the natures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from classifiers.clue import LocalSituation
from classifiers.rule_sets import OfficeSituation, Situation

_SENTENCE = re.compile(r"[。；！？\n]")


def find_local_situations(text: str, situations: Iterable[OfficeSituation]) -> tuple[LocalSituation, ...]:
    """The situations with a cue in the text: a trigger, or a pair of words of a combination in one sentence."""
    sentences = [sentence for sentence in _SENTENCE.split(text) if sentence.strip()]
    found = []
    for office in situations:
        cues = list(dict.fromkeys(cue for sentence in sentences for cue in _cues(sentence, office.situation)))
        if cues:
            situation = office.situation
            found.append(
                LocalSituation(situation.code, situation.aspect, situation.label, "、".join(cues), office.rule_set)
            )
    return tuple(found)


def _cues(sentence: str, situation: Situation) -> Iterator[str]:
    yield from (word for word in situation.triggers if word in sentence)
    for words, partners in situation.combos:
        word = next((word for word in words if word in sentence), None)
        partner = next((partner for partner in partners if partner in sentence), None)
        if word is not None and partner is not None:
            yield f"{word}…{partner}"
