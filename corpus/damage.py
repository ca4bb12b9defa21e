"""Copies of labelled documents as a bad scan would read: look-alike characters, stray blanks, width of punctuation.

The damage is seeded by the document's id, so that a copy is always the same. Labels keep their places.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files

import yaml

from classifiers.labels import LabelledAmount, LabelledClue
from corpus.labelled import LabelledDocument, LabelledLine

DAMAGED_SUFFIX = "-ocr"
_SWAP = 0.05  #: share of the characters with a look-alike that are misread
_BLANK = 0.012  #: share of the gaps between characters that get a stray blank


def damaged_copy(document: LabelledDocument) -> LabelledDocument:
    """The document as a bad scan would read, with the same labels at their new places."""
    seed = int.from_bytes(hashlib.sha256(document.id.encode("utf-8")).digest()[:8], "big")
    chance = random.Random(seed)
    in_amount = {at for clue in document.clues for a in clue.amounts for at in range(a.start, a.end)}
    pieces, places, length = [], [], 0
    for at, character in enumerate(document.text):
        places.append(length)
        read = _misread(character, chance) if at not in in_amount else character
        blank = " " if character.isalnum() and at not in in_amount and chance.random() < _BLANK else ""
        pieces.append(read + blank)
        length += len(read) + len(blank)
    places.append(length)
    return replace(
        document,
        id=document.id + DAMAGED_SUFFIX,
        text="".join(pieces),
        lines=tuple(LabelledLine(places[line.start], places[line.end], line.sort) for line in document.lines),
        clues=tuple(_moved(clue, places) for clue in document.clues),
    )


def _moved(clue: LabelledClue, places: list[int]) -> LabelledClue:
    amounts = tuple(_moved_amount(amount, places) for amount in clue.amounts)
    return replace(clue, start=places[clue.start], end=places[clue.end], amounts=amounts)


def _moved_amount(amount: LabelledAmount, places: list[int]) -> LabelledAmount:
    return replace(amount, start=places[amount.start], end=places[amount.end])


def _misread(character: str, chance: random.Random) -> str:
    alike = _confusions().get(character)
    return chance.choice(alike) if alike and chance.random() < _SWAP else character


@lru_cache(maxsize=1)
def _confusions() -> Mapping[str, str]:
    """Character → the characters that it may be read as."""
    text = files("corpus").joinpath("data", "ocr_confusions.yaml").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for group in yaml.safe_load(text)["groups"]:
        for character in group:
            found[character] = found.get(character, "") + group.replace(character, "")
    return found
