"""What fields are filled from: known enterprise names, natures with the rule's labels."""

from __future__ import annotations

from fastapi import APIRouter

from classifiers.rule_sets import OTHER_ASPECT, load_situations
from ledger.sight import known_names
from ledger.web.guard import Reader, TheDesk

router = APIRouter()


@router.get("/lookups/enterprises")
def enterprises(desk: TheDesk, visit: Reader, words: str = "") -> list[dict[str, str]]:
    """Names that hold the words."""
    visit.viewer.require("clue.read")
    words = words.strip()[:100]
    with desk.book.reading(visit.person) as (session, viewer):
        return [{"value": name, "label": name} for name in known_names(session, viewer, words)]


@router.get("/lookups/natures")
def natures(visit: Reader) -> list[dict[str, str]]:
    """Aspects and situations; ``hints`` are words that people search by."""
    visit.viewer.require("clue.read")
    situations = load_situations()
    aspects = [*dict.fromkeys(situation.aspect for situation in situations.values()), OTHER_ASPECT]
    rows = [{"value": aspect, "label": aspect, "hints": "方面"} for aspect in aspects]
    for situation in situations.values():
        label = f"{situation.aspect}：{situation.label}"
        rows.append({"value": situation.code, "label": label, "hints": " ".join((situation.code, *situation.triggers))})
    return rows
