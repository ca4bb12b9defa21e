"""How far a text layer can be trusted: wrong character maps give text that no Chinese office writes."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

from extraction.lexicon import load_lexicon

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_SPACE = re.compile(r"\s+")


def text_layer_quality(text: str) -> float:
    """From 0 (garbage) to 1 (plain office prose), 1 for an empty text.

    What lowers it: characters that cannot be meant (private use, unassigned, control, scripts that no Chinese document
    uses; each weighs tenfold, because the map behind it is wrong), rare Chinese characters, ASCII signs instead of
    words, and a text of common characters without the most frequent ones.
    """
    text = _SPACE.sub("", text)
    if not text:
        return 1.0
    wanted = load_lexicon("text_layer")
    impossible = rare = han = frequent = 0
    for character, count in Counter(text).items():
        kind = _kind(character)
        if kind == _IMPOSSIBLE:
            impossible += count
        elif kind != _OTHER:
            han += count
            rare += count * (kind == _RARE)
            frequent += count * (kind == _FREQUENT)
    signs = sum(map(text.count, wanted["signs"])) if han * 2 < len(text) else 0
    signs = max(signs - int(wanted["signs_allowed"] * len(text)), 0)
    loss = (wanted["impossible_weight"] * impossible + rare + signs) / len(text)
    if han >= wanted["frequent_from"]:
        loss += max(0.0, 1 - frequent / han / wanted["frequent_share"])
    return float(max(0.0, 1.0 - loss))


def is_suspect(text: str) -> bool:
    """Whether a page's text layer should be checked or replaced by OCR."""
    wanted = load_lexicon("text_layer")
    bare = _SPACE.sub("", text)
    return bool(len(bare) >= wanted["shortest"] and text_layer_quality(bare) < wanted["suspect_below"])


_OTHER, _IMPOSSIBLE, _RARE, _COMMON, _FREQUENT = range(5)


@cache
def _kind(character: str) -> int:
    """What a character says of the text it stands in."""
    if _HAN.match(character):
        if character in load_lexicon("text_layer")["frequent"]:
            return _FREQUENT
        return _COMMON if _is_common(character) else _RARE
    return _IMPOSSIBLE if _is_impossible(character) else _OTHER


def _is_impossible(character: str) -> bool:
    if character < "\u2000":
        return character > "\u052f" or unicodedata.category(character) in ("Cc", "Cn", "Co")
    if "\uf020" <= character <= "\uf0ff":  # a glyph of a symbol font
        return False
    if unicodedata.category(character) in ("Cc", "Cn", "Co", "Cs") or character == "\ufffd":
        return True
    return not any(low <= ord(character) <= high for low, high in load_lexicon("text_layer")["blocks"])


def _is_common(character: str) -> bool:
    """In GB 2312 (both levels), or in the first level of Big5 (traditional characters)."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        pass
    else:
        return True
    try:
        return character.encode("big5")[0] <= 0xC6
    except UnicodeEncodeError:
        return False
