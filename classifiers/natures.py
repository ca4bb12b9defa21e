"""What it is: the aspects (方面) and situations (责任追究情形) of 令第46号, the most specific first."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import jieba

from classifiers.clue import Nature
from classifiers.cues import find_cues
from classifiers.rule_sets import OTHER_ASPECT, aspect_of, load_situations
from classifiers.segment_features import grams

jieba.setLogLevel(logging.WARNING)  # its start-up lines are no messages for the user

FURTHER = 0.42  #: least probability of a further aspect
_CODE_SHOWN = 0.25  #: least probability for a situation code to be printed
_MOST = 3
_WORD = re.compile(r"[一-鿿]{2,}")


@dataclass(frozen=True, slots=True)
class Matter:
    """What a nature is judged by: normalised text (unit names as @), headings above, document kind, subjects' names."""

    text: str
    path: tuple[str, ...]
    kind: str
    units: tuple[str, ...]


def load_words() -> None:
    """Load the dictionary of the word segmenter, once, before the first text needs it."""
    jieba.initialize()


def nature_features(matter: Matter) -> list[str]:
    """Feature strings of a clue. The subjects' names tell their trade (期货, 担保, 香港 …), see docs/annotation.md."""
    text = matter.text
    cues = find_cues(text)
    words = [word for word in jieba.lcut(text, HMM=False) if _WORD.fullmatch(word)]
    features = [f"w{word}" for word in words]
    features += [f"w{first}_{second}" for first, second in pairwise(words)]
    features += grams("s", text[:400], 3)
    features += [f"kind{matter.kind}"]
    for unit in matter.units:
        features += grams("unit", unit, 2)
    for code, found in cues.items():
        features += [f"cue{code}", f"aspect{aspect_of(code)}", *(f"cue{code}{word}" for word in set(found))]
    features += _heading_features(matter.path)
    return features


def _heading_features(path: Sequence[str]) -> Iterator[str]:
    for level, title in enumerate(reversed(path[-3:])):
        yield from grams("h" if level == 0 else "H", title, 2)
        for code in find_cues(title):
            yield f"headcue{aspect_of(code)}"


def decide_natures(matter: Matter, by_aspect: Mapping[str, float], by_code: Mapping[str, float]) -> tuple[Nature, ...]:
    """One to three aspects with their likeliest situation each, by the probabilities of aspects and situations."""
    ranked = sorted(by_aspect, key=lambda aspect: -by_aspect[aspect])
    chosen = [ranked[0]] + [aspect for aspect in ranked[1:_MOST] if by_aspect[aspect] >= FURTHER]
    cues = find_cues(matter.text)
    return tuple(_nature(aspect, by_aspect[aspect], by_code, cues) for aspect in chosen)


def _nature(
    aspect: str, confidence: float, by_code: Mapping[str, float], cues: Mapping[str, tuple[str, ...]]
) -> Nature:
    codes = [code for code in by_code if aspect_of(code) == aspect]
    best = max(codes, key=lambda code: by_code[code], default=None)
    if best is None or by_code[best] < _CODE_SHOWN or aspect == OTHER_ASPECT:
        return Nature(aspect, None, aspect, confidence)
    label = load_situations()[best].label
    return Nature(aspect, best, label, confidence, cue="、".join(dict.fromkeys(cues.get(best, ()))) or None)
