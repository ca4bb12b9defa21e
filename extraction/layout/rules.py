"""The thresholds and patterns of layout analysis, from extraction/data/layout.yaml."""

from __future__ import annotations

import re
from functools import cache

from extraction.lexicon import load_lexicon


@cache
def threshold(section: str, name: str) -> float:
    """A number of the data file, in the unit that stands beside it there."""
    return float(load_lexicon("layout")[section][name])


@cache
def limits(section: str, name: str) -> tuple[float, float]:
    """A lower and an upper bound of the data file."""
    low, high = load_lexicon("layout")[section][name]
    return float(low), float(high)


@cache
def pattern(section: str, name: str) -> re.Pattern[str]:
    """A pattern of the data file; a list of patterns as one that matches any of them."""
    given = load_lexicon("layout")[section][name]
    return re.compile(given if isinstance(given, str) else "|".join(f"(?:{one})" for one in given))
