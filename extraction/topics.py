"""What a line stands under: the unit that an enclosing heading names (一、苏淮仓储公司 / （一）资产闲置。该公司…)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from extraction.fields import Mention
from extraction.references import is_general

_NUMBERS = (
    re.compile(r"\s*(?:第[一二三四五六七八九十百]+(?:部分|章)|[【\[])"),
    re.compile(r"\s*[一二三四五六七八九十]{1,3}[、.．，]"),
    re.compile(r"\s*[（(][一二三四五六七八九十]{1,3}[)）]"),
    re.compile(r"\s*[0-9]{1,2}(?:[、．，]|[.](?![0-9])|\s)"),
    re.compile(r"\s*[（(][0-9]{1,2}[)）]"),
    re.compile(r"\s*(?:[①-⑳]|[一二三四五六七八九十]是|[0-9]{1,2}[)）])"),
)
_OWNED = re.compile(r"(?:所属|下属|直属|权属|全资|控股)(?:的|子公司|企业)?")
_FAR = 60
_PLAIN = 99
_HEADING_LENGTH = 48


class Lines:
    """The lines of a text with the rank of their number (0 highest; 99 for a line without one)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._ranks: dict[int, int] = {}
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def index(self, position: int) -> int:
        """The line that holds a position."""
        return bisect_right(self.starts, position) - 1

    def span(self, index: int) -> tuple[int, int]:
        """Start and end of a line."""
        return self.starts[index], self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)

    def rank(self, index: int) -> int:
        """Depth of the number that opens a line."""
        if index not in self._ranks:
            self._ranks[index] = self._read_rank(index)
        return self._ranks[index]

    def _read_rank(self, index: int) -> int:
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
        named = _first_in(lines.text, mentions, start, end)
        if named and (short or named.start - start <= 6):
            found.append(named)
        limit = min(limit, rank)
        if limit == 0:
            break
    return found


def _first_in(text: str, mentions: Sequence[Mention], start: int, end: int) -> Mention | None:
    """The first unit that a line names; of 甲集团所属乙公司 the second."""
    at = bisect_left(mentions, start, key=lambda mention: mention.start)
    first: Mention | None = None
    for mention in mentions[at:]:
        if mention.start >= end:
            break
        if mention.kind not in {"enterprise", "public_body"}:
            continue
        if first is None or (is_general(first.text) and not is_general(mention.text)):
            first = mention
        elif _OWNED.fullmatch(text, first.end, mention.start):
            return mention
    return first
