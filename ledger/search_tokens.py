"""Chinese full-text search without a word list: every two neighbouring characters are a token.

A phrase of such tokens finds exactly the substring, a word of any length from two characters on; several terms must
all occur. Latin letters and digits are whole tokens, found from their beginning (``120`` finds 1200, ``200`` does not).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_RUNS = re.compile(r"[0-9a-z]+|[^\W0-9a-z_]+")
_LONGEST = 64


def index_tokens(text: str) -> list[str]:
    """The tokens of a text in their order."""
    return [token for run in _runs(text) for token in _run_tokens(run)]


def query_phrases(text: str) -> list[list[str]]:
    """The phrases that must occur: one for each run of each term; none for what cannot be searched (one character)."""
    return [tokens for run in _runs(text) if (tokens := _run_tokens(run)) and _is_searchable(run)]


def is_prefix(phrase: list[str]) -> bool:
    """Whether a phrase is found from its beginning: letters and digits."""
    return len(phrase) == 1 and phrase[0].isascii()


def _runs(text: str) -> Iterator[str]:
    yield from _RUNS.findall(unicodedata.normalize("NFKC", text).lower())


def _run_tokens(run: str) -> list[str]:
    if run.isascii() or len(run) == 1:
        return [run[:_LONGEST]]
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _is_searchable(run: str) -> bool:
    return run.isascii() or len(run) > 1
