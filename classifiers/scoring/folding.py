"""Folding of text before comparison, and locating a predicted clue's text in the gold's text."""

from __future__ import annotations

import unicodedata

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

_LONG = 40  #: characters from which a text that aligns badly as a whole is tried by halves


def fold(text: str) -> str:
    """``text`` without white space and control characters, full-width forms made half-width (NFKC)."""
    return "".join(
        character
        for character in unicodedata.normalize("NFKC", text)
        if not character.isspace() and unicodedata.category(character) not in ("Cc", "Cf")
    )


class Locator:
    """Finds predicted texts in one folded text; equal texts take one occurrence after the other."""

    def __init__(self, folded: str) -> None:
        self.folded = folded
        self._taken: set[int] = set()

    def locate(self, text: str) -> frozenset[int]:
        """Positions of the folded text that ``text`` shows: exactly where it occurs, else by the best alignment.

        Empty when less than half of ``text`` is found.
        """
        wanted = fold(text)
        if not wanted:
            return frozenset()
        exact = self._exact(wanted)
        if exact is not None:
            return frozenset(range(exact, exact + len(wanted)))
        runs = self._align(wanted, max(20, len(wanted) // 3))
        if _covered(runs) < len(wanted) / 2 and len(wanted) > _LONG:
            half = len(wanted) // 2
            by_halves = self._align(wanted[:half], 20, 70) + self._align(wanted[half:], 20, 70)
            if _covered(by_halves) > _covered(runs):
                runs = by_halves
        if _covered(runs) < len(wanted) / 2:
            return frozenset()
        return frozenset(position for start, end in runs for position in range(start, end))

    def _exact(self, wanted: str) -> int | None:
        first = at = self.folded.find(wanted)
        if first < 0:
            return None
        while at >= 0 and at in self._taken:
            at = self.folded.find(wanted, at + 1)
        chosen = at if at >= 0 else first
        self._taken.add(chosen)
        return chosen

    def _align(self, wanted: str, margin: int, least_score: float = 0) -> list[tuple[int, int]]:
        """Runs of the folded text that align with ``wanted``, near its best partial match."""
        low, high = 0, len(self.folded)
        if len(wanted) < high:
            best = fuzz.partial_ratio_alignment(wanted, self.folded)
            if best is None or best.score < least_score:
                return []
            low, high = max(0, best.dest_start - margin), min(high, best.dest_end + margin)
        return _runs(wanted, self.folded[low:high], low)


def _runs(wanted: str, window: str, offset: int) -> list[tuple[int, int]]:
    """Equal stretches of both texts as positions of the whole, gaps of a few damaged characters closed."""
    short = len(wanted) < 12
    gap = max(6, len(wanted) // 12)
    runs: list[tuple[int, int]] = []
    for step in Indel.opcodes(wanted, window):
        if step.tag != "equal" or (step.src_end - step.src_start < 2 and not short):
            continue
        start, end = offset + step.dest_start, offset + step.dest_end
        if runs and start - runs[-1][1] <= gap:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return [run for run in runs if run[1] - run[0] >= min(4, len(wanted))]


def _covered(runs: list[tuple[int, int]]) -> int:
    return sum(end - start for start, end in runs)
