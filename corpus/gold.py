"""Gold files (docs/annotation.md): reading them, with the plain text that their anchors refer to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from classifiers.scoring.folding import fold
from classifiers.scoring.score import AmountKey, ClueFacts, GoldClue, GoldDocument

CHARACTERS_A_PAGE = 650  #: folded characters that count as a page when the gold does not say how many there are


class GoldError(ValueError):
    """A gold file that does not fit its text; the message names both."""


def load_gold(gold_folder: Path, text_folder: Path) -> dict[str, GoldDocument]:
    """Every gold file of a folder, by document name. Raises :class:`GoldError` when an anchor is not in the text."""
    return {path.stem: read_gold(path, text_folder / f"{path.stem}.txt") for path in sorted(gold_folder.glob("*.json"))}


def read_gold(path: Path, text_path: Path) -> GoldDocument:
    """One gold file with its text."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    folded = fold(text_path.read_text(encoding="utf-8"))
    anchors = _Anchors(folded, path.name)
    neutral = [anchors.positions(item) for item in gold.get("neutral", [])]
    neutral += [frozenset(range(*span)) for span in gold.get("neutral_spans", [])]
    return GoldDocument(
        name=path.stem,
        folded=folded,
        clues=tuple(_clue(item, anchors) for item in gold["clues"]),
        neutral=frozenset().union(*neutral),
        pages=gold.get("pages") or max(1, -(-len(folded) // CHARACTERS_A_PAGE)),
    )


class _Anchors:
    """Turns ``start``/``end`` anchors (or explicit spans) into positions of the folded text."""

    def __init__(self, folded: str, name: str) -> None:
        self.folded = folded
        self.name = name

    def positions(self, item: Mapping[str, Any], span_key: str = "span") -> frozenset[int]:
        if span_key in item:
            return frozenset(range(*item[span_key]))
        first, last = fold(item["start"]), fold(item["end"])
        start = self.folded.find(first)
        end = self.folded.find(last, max(start, 0))
        if start < 0 or end < 0:
            raise GoldError(f"{self.name}: start or end is not in the text: {item['start']} … {item['end']}")
        return frozenset(range(start, end + len(last)))

    def wider(self, item: Mapping[str, Any]) -> frozenset[int]:
        if "alt_span" in item:
            return frozenset(range(*item["alt_span"]))
        return self.positions(item["alt"]) if item.get("alt") else frozenset()


def _clue(item: Mapping[str, Any], anchors: _Anchors) -> GoldClue:
    loss = item["loss_yuan"]
    return GoldClue(
        positions=anchors.positions(item),
        wider=anchors.wider(item),
        facts=ClueFacts(
            enterprises=frozenset(item["enterprises"]),
            amounts=amount_roles(item["amounts"]),
            loss_yuan=None if loss is None else Decimal(loss),
            loss_status=item["loss_status"],
            loss_level=item["loss_level"],
            natures=tuple(item["natures"]),
            status=item["status"],
            scope=item.get("scope", "enterprise"),
        ),
        optional_amounts=frozenset(amount_roles(item.get("amounts_optional", []))),
    )


def amount_roles(items: Sequence[Mapping[str, Any]]) -> dict[AmountKey, frozenset[str]]:
    """Gold amounts as (currency, value) → roles."""
    roles: dict[AmountKey, frozenset[str]] = {}
    for item in items:
        key = (item.get("currency") or "CNY", Decimal(item["yuan"]))
        roles[key] = roles.get(key, frozenset()) | {item.get("role") or "other"}
    return roles
