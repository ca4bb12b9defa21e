"""A text as names are searched in it: half-width forms, without stray blanks inside words, with a map back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extraction.numerals import fold_forms

#: One blank between two Chinese characters is a reading error; two or more part columns, a line feed parts blocks.
_STRAY = re.compile(r"(?<=[A-Z×㐀-鿿)]) (?=[㐀-鿿(])|(?<=[㐀-鿿]) (?=[A-Z][㐀-鿿])")


@dataclass(frozen=True, slots=True)
class Condensed:
    """``text`` and the place of each of its characters (and of its end) in the original; None for the same places."""

    text: str
    places: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that shows ``text[start:end]`` (not empty)."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def condense(text: str) -> Condensed:
    """Fold full-width forms and drop stray blanks inside words."""
    folded = fold_forms(text)
    stray = {match.start() for match in _STRAY.finditer(folded)}
    if not stray:
        return Condensed(folded)
    places = tuple(at for at in range(len(folded)) if at not in stray)
    return Condensed("".join(folded[at] for at in places), places)
