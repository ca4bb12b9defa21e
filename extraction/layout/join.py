"""How two printed lines become one text: Chinese without a space, words with one, a cut word without its hyphen."""

from __future__ import annotations

from extraction.layout.rules import pattern

_NO_SPACE_AFTER = frozenset("([{/-–—~～@#$¥￥€£“‘《〈〔（【")
_WORD_ENDS = frozenset(",.;:!?)]%'\"")
_NO_SPACE_BEFORE = frozenset(")]},.;:!?%/-–—~～”’》〉〕）】")


def seam(before: str, after: str, *, narrow: bool = False) -> tuple[int, str]:
    """How many characters of ``before`` to drop and what to put between it and ``after``, the next line of a paragraph.

    ``narrow``: lines of a table cell, where numbers are broken anywhere.
    """
    last, first = before[-1:], after[:1]
    if last == "-" and before[-2:-1].isascii() and before[-2:-1].isalpha() and first.isalpha():
        return (1, "") if first.islower() and before[-2].islower() else (0, "")
    return 0, " " if _are_words(last, first, narrow) else ""


def _are_words(last: str, first: str, narrow: bool) -> bool:
    """Whether a space belongs between the last character of a line and the first of the next."""
    if not last or not first or last > "\u2e7f" or first > "\u2e7f":
        return False
    if last in _NO_SPACE_AFTER or first in _NO_SPACE_BEFORE or (last.isdigit() and first.isdigit()):
        return False
    if narrow and last in ",." and first.isdigit():
        return False
    return (last.isalnum() or last in _WORD_ENDS) and (first.isalnum() or first in "([$\"'")


def is_sentence_end(text: str) -> bool:
    """Whether a text ends with a sign that ends a sentence, closing quotation marks and brackets looked past."""
    return pattern("paragraph", "end").search(text) is not None
