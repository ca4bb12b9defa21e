"""Sentences: spans between full stops (。！？；, half-width too), never cut inside numbers, quotes or brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_CLOSERS = {
    "”": "“",
    "’": "‘",
    "」": "「",
    "』": "『",
    "》": "《",
    "）": "（(",
    ")": "（(",
    "〕": "〔",
    "]": "[",
    "】": "【",
}
_OPENERS = frozenset("“‘「『《（(〔[【")
_PAIRED = re.compile(r"[“”‘’「」『』《》（）()〔〕\[\]【】\n]")
#: A half-width stop ends a sentence behind a Chinese character or a closing sign, not before Latin letters (a.com).
_STOP = re.compile(
    r"[。！？；]+|[!?;]+|…{2,}(?=\s|$)|(?<=[一-鿿”’）)%％])[.．](?![.．A-Za-z])|(?<=\d)[.．](?=\s*$)", re.MULTILINE
)
#: 一。 or 1. at the head of a line is a number, not a sentence.
_NUMBER_BEFORE = re.compile(r"(?:^|[\n。；：])[\s　]*[（(]?[一二三四五六七八九十0-9０-９]{1,3}[）)]?$")
#: How many open quotes and brackets a closing one may skip.
_DEEPEST = 12
_QUOTES = {"”", "’", "」", "』"}


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Sentences of ``text[start:end]`` as half-open spans that cover it; white space belongs to the sentence before."""
    stop_at = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    left = start
    for cut in _cuts(text, start, stop_at):
        right = _skip_space(text, cut, stop_at)
        if not text[left:right].strip():
            continue
        spans.append((left, right))
        left = right
    if left < stop_at:
        if spans and not text[left:stop_at].strip():
            spans[-1] = (spans[-1][0], stop_at)
        else:
            spans.append((left, stop_at))
    return spans


def _cuts(text: str, start: int, end: int) -> list[int]:
    """Positions behind the sign that ends a sentence, ascending."""
    pairs = list(paired_spans(text, start, end))
    cuts = [match.end() for match in re.compile(r"\n").finditer(text, start, end)]
    cuts.extend(_quoted_ends(text, pairs, start))
    inside = outermost(pairs)
    at = 0
    for match in _STOP.finditer(text, start, end):
        while at < len(inside) and inside[at][1] <= match.start():
            at += 1
        if at < len(inside) and inside[at][0] < match.start():
            continue
        if not _NUMBER_BEFORE.search(text, max(start, match.start() - 8), match.start()):
            cuts.append(match.end())
    return sorted(set(cuts))


def paired_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Quotes and brackets that close in the paragraph they open in: half-open spans, in order of their closing sign."""
    stack: list[int] = []
    for match in _PAIRED.finditer(text, start, end):
        sign, position = match.group(), match.start()
        if sign == "\n":
            stack.clear()
        elif sign in _OPENERS:
            stack.append(position)
        else:
            for depth in range(len(stack) - 1, max(-1, len(stack) - 1 - _DEEPEST), -1):
                if text[stack[depth]] in _CLOSERS[sign]:
                    yield stack[depth], position + 1
                    del stack[depth:]
                    break


def _quoted_ends(text: str, pairs: list[tuple[int, int]], start: int) -> Iterator[int]:
    """Behind a quote that is a sentence of its own: opened behind a colon or a full stop, closed behind a full stop."""
    for left, right in pairs:
        before = text[left - 1] if left > start else "\n"
        if text[right - 1] in _QUOTES and text[right - 2] in "。！？" and before in "：:。！？\n　 ":
            yield right


def outermost(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Outermost pairs only, ascending."""
    merged: list[tuple[int, int]] = []
    for left, right in sorted(pairs):
        if not merged or left >= merged[-1][1]:
            merged.append((left, right))
    return merged


def _skip_space(text: str, position: int, end: int) -> int:
    while position < end and text[position].isspace():
        position += 1
    return position
