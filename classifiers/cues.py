"""Cue words of the situations (责任追究情形) in a text: spaCy's phrase matcher over the rule set's word lists."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher

from classifiers.rule_sets import load_situations

_SENTENCE = re.compile(r"[。；！？\n]")


@dataclass(frozen=True, slots=True)
class CueIndex:
    """All cue words of the rule set, compiled; ``triggers`` and ``pairs`` tell which situations a word speaks for."""

    language: Language
    matcher: PhraseMatcher
    triggers: Mapping[str, tuple[str, ...]]
    pairs: Mapping[str, tuple[tuple[str, frozenset[str]], ...]]


@lru_cache(maxsize=1)
def load_cue_index() -> CueIndex:
    """Compile the cue words of 令第46号 and the local extensions."""
    triggers, pairs = defaultdict(list), defaultdict(list)
    for situation in load_situations().values():
        for word in situation.triggers:
            triggers[word].append(situation.code)
        for words, partners in situation.combos:
            for word in words:
                pairs[word].append((situation.code, frozenset(partners)))
    language = spacy.blank("zh")
    matcher = PhraseMatcher(language.vocab)
    every_partner = {partner for options in pairs.values() for _, wanted in options for partner in wanted}
    for word in sorted({*triggers, *pairs, *every_partner}):
        matcher.add(word, [language.make_doc(word)])
    return CueIndex(
        language,
        matcher,
        {word: tuple(codes) for word, codes in triggers.items()},
        {word: tuple(options) for word, options in pairs.items()},
    )


@lru_cache(maxsize=512)
def find_cues(text: str) -> Mapping[str, tuple[str, ...]]:
    """Situation code → the cue words of the text that speak for it (a pair of words inside one sentence counts too)."""
    index = load_cue_index()
    found: dict[str, list[str]] = defaultdict(list)
    for sentence in _SENTENCE.split(text):
        if not sentence.strip():
            continue
        document = index.language.make_doc(sentence)
        words = {index.language.vocab.strings[match] for match, _, _ in index.matcher(document)}
        for word in sorted(words):
            for code in index.triggers.get(word, ()):
                found[code].append(word)
            for code, partners in index.pairs.get(word, ()):
                partner = min(partners & words, default=None)
                if partner is not None or not partners:
                    found[code].append(f"{word}…{partner}" if partner else word)
    return MappingProxyType({code: tuple(words) for code, words in found.items()})
