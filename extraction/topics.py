"""What a line stands under: the unit that an enclosing heading names (一、苏淮仓储公司 / （一）资产闲置。该公司…)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from extraction.fields import Mention

_NUMBERS = (
    re.compile(r"\s*(?:第[一二三四五六七八九十百]+(?:部分|章)|[【\[])"),
    re.compile(r"\s*[一二三四五六七八九十]{1,3}[、.．，]"),
    re.compile(r"\s*[（(][一二三四五六七八九十]{1,3}[)）]"),
    re.compile(r"\s*[0-9]{1,2}(?:[、．，]|[.](?![0-9])|\s)"),
    re.compile(r"\s*[（(][0-9]{1,2}[)）]"),
    re.compile(r"\s*(?:[①-⑳]|[一二三四五六七八九十]是|[0-9]{1,2}[)）])"),
)
_FAR = 60
_PLAIN = 99
_HEADING_LENGTH = 48


class Lines:
    """The lines of a text with the rank of their number (0 highest; 99 for a line without one)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def index(self, position: int) -> int:
        """The line that holds a position."""
        return bisect_right(self.starts, position) - 1

    def span(self, index: int) -> tuple[int, int]:
        """Start and end of a line."""
        return self.starts[index], self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)

    def rank(self, index: int) -> int:
        """Depth of the number that opens a line."""
        for rank, pattern in enumerate(_NUMBERS):
            if pattern.match(self.text, self.starts[index]):
                return rank
        return _PLAIN


def enclosing_units(lines: Lines, mentions: Sequence[Mention], position: int) -> list[Mention]:
    """The first unit that each enclosing heading names, innermost first. ``mentions`` are those read so far."""
    at = lines.index(position)
    limit = lines.rank(at)
    found: list[Mention] = []
    for index in range(at - 1, max(-1, at - _FAR), -1):
        rank = lines.rank(index)
        start, end = lines.span(index)
        short = end - start <= _HEADING_LENGTH
        if not (rank < limit or (rank == _PLAIN == limit and short)):
            continue
        named = _first_in(mentions, start, end)
        if named and (short or named.start - start <= 6):
            found.append(named)
        limit = min(limit, rank)
        if limit == 0:
            break
    return found


def _first_in(mentions: Sequence[Mention], start: int, end: int) -> Mention | None:
    """The first enterprise mention of a line."""
    at = bisect_left(mentions, start, key=lambda mention: mention.start)
    for mention in mentions[at:]:
        if mention.start >= end:
            break
        if mention.kind in {"enterprise", "public_body"}:
            return mention
    return None
