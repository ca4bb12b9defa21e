"""How two printed lines become one text: Chinese without a space, words with one, a hyphenated word without its hyphen."""

from __future__ import annotations

_NO_SPACE_AFTER = frozenset("([{/-–—~～@#$¥￥€£“‘《〈〔（【")
_NO_SPACE_BEFORE = frozenset(")]},.;:!?%/-–—~～”’》〉〕）】")


def seam(before: str, after: str, *, narrow: bool = False) -> tuple[int, str]:
    """How many characters of ``before`` to drop and what to put between it and ``after``, the next line of a paragraph.

    ``narrow``: lines of a table cell, where numbers are broken anywhere.
    """
    last, first = before[-1:], after[:1]
    if not last or not first or last.isspace() or first.isspace():
        return 0, ""
    if last == "-" and len(before) > 1 and before[-2].isascii() and before[-2].isalpha() and first.isalpha():
        whole = first.islower() and before[-2].islower()
        return (1, "") if whole else (0, "")
    if last > "\u2e7f" or first > "\u2e7f" or last in _NO_SPACE_AFTER or first in _NO_SPACE_BEFORE:
        return 0, ""
    if narrow and (last.isdigit() or last in ",.") and (first.isdigit() or first in ",.%"):
        return 0, ""
    if last.isdigit() and first.isdigit():
        return 0, ""
    if not (last.isalnum() or last in ",.;:!?)]%'\"") or not (first.isalnum() or first in "([$\"'"):
        return 0, ""
    return 0, " "
