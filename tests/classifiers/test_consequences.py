from pathlib import Path

import pytest
import yaml

from classifiers.clue import Consequence
from classifiers.consequences import find_consequences, highest_level, load_cues

ROWS = yaml.safe_load(Path(__file__).with_name("consequences.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:18])
def test_what_a_text_tells(row: dict) -> None:
    found = find_consequences(row["text"], 100)
    assert {item.kind: item.level for item in found} == row.get("found", {})
    assert [item.kind for item in found if item.expected] == row.get("expected", [])
    for item in found:
        assert row["text"][item.start - 100 : item.end - 100] == item.cue


def test_the_kinds_are_those_of_the_rules() -> None:
    folder = Path(__file__).parents[2] / "classifiers" / "rules"
    rules = yaml.safe_load((folder / "procedure.yaml").read_text(encoding="utf-8"))["adverse_consequences"]
    assert [kind for kind, _, _ in load_cues().kinds] == rules["types_seen_46"]
    assert [f"{level}不良后果" for level in load_cues().levels] == [row["level"] for row in rules["levels_46"]]


def test_the_highest_level_counts_what_happened() -> None:
    feared = Consequence("引发重大负面舆情", "重大", "舆情", 0, 2, expected=True)
    happened = Consequence("出现重大法律纠纷", "一般", "败诉", 5, 7)
    assert highest_level((feared, happened)) == "一般"
    assert highest_level((feared,)) == "重大"
    assert highest_level(()) is None
