from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extraction.damaged_names import damaged_names
from extraction.document import Block, Document, Page
from extraction.enterprises import find_mentions, name_part, same_enterprise
from extraction.fields import Mention
from extraction.name_parts import shortens
from extraction.numerals import fold_forms

ROWS = yaml.safe_load((Path(__file__).parent / "mentions.yaml").read_text(encoding="utf-8"))
KINDS = {"public_body": "#public", "auditor": "#auditor", "anonymous": "#anonymous", "enterprise": ""}


def _document(text: str) -> Document:
    return Document(text, (Block("paragraph", 0, len(text)),))


def _entry(mention: Mention) -> str:
    same = mention.text == mention.name
    return mention.text + ("" if same else f"={mention.name}") + KINDS[mention.kind]


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] for row in ROWS])
def test_spec_row(row: dict) -> None:
    mentions = find_mentions(_document(row["text"]), row.get("auditee"))
    assert [_entry(mention) for mention in mentions] == row["found"]
    for mention in mentions:
        assert row["text"][mention.start : mention.end] == mention.text
        resolved = fold_forms(mention.name).replace(" ", "") != fold_forms(mention.text).replace(" ", "")
        assert mention.basis == ("alias" if resolved else "stated")


@given(st.text(alphabet="公司集团有限厂和向与该其所属（）()“”简称以下，。一、A甲县市 \n\t", max_size=60))
def test_any_text_is_read_without_error_and_spans_are_ordered(text: str) -> None:
    mentions = find_mentions(_document(text), "华锦集团有限公司")
    starts = [mention.start for mention in mentions]
    assert starts == sorted(starts)
    assert all(text[m.start : m.end] == m.text and m.text for m in mentions)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("云江水务有限公司", "云江水务有限公司", True),
        ("云江水务有限公司", "云江水务有限责任公司", True),
        ("川屏（香港）有限公司", "川屏(香港) 有限公司", True),
        ("云江水务集团有限公司", "云江水务有限公司", False),
        ("云江第一粮库有限公司", "云江第二粮库有限公司", False),
        ("云江水务有限公司", "云江水务有限公司东城分公司", False),
        ("", "", False),
    ],
)
def test_same_enterprise(one: str, other: str, same: bool) -> None:
    assert same_enterprise(one, other) is same


@pytest.mark.parametrize(
    ("name", "core", "form", "group"),
    [
        ("云北煤炭运销有限公司", "云北煤炭运销", "有限公司", False),
        ("云江能源集团有限责任公司", "云江能源", "集团有限责任公司", True),
        ("云江集团", "云江", "", True),
        ("红崖沟煤矿", "红崖沟煤矿", "", False),
    ],
)
def test_name_part(name: str, core: str, form: str, group: bool) -> None:
    assert name_part(name) == (core, form, group)


@pytest.mark.parametrize(
    ("short", "full", "rank"),
    [
        ("运销公司", "云北煤炭运销有限公司", 1),
        ("云北公司", "云北煤炭运销有限公司", 2),
        ("煤炭公司", "云北煤炭运销有限公司", 3),
        ("珠能集团", "珠河能源集团有限公司", 4),
        ("珠能集团", "珠河能源有限公司", None),
        ("水务公司", "云北煤炭运销有限公司", None),
        ("云北煤炭运销有限公司", "云北煤炭运销有限公司", None),
        ("云江集团", "云江集团北城有限公司", None),
    ],
)
def test_shortens(short: str, full: str, rank: int | None) -> None:
    assert shortens(short, full) == rank


SCANNED = "云北煤炭运销有限公司未对账。云北煤炭运销有限公司欠款。云北煤岚运销有限公司亏损。"


def test_a_damaged_spelling_of_a_scan_stands_for_the_name_that_is_printed_well() -> None:
    document = Document(SCANNED, (Block("paragraph", 0, len(SCANNED)),), (Page(1, 595, 842, "ocr", 0.8),))
    names = {mention.name for mention in find_mentions(document)}
    assert "云北煤炭运销有限公司" in names
    assert "云北煤岚运销有限公司" not in names
    assert "云北煤岚运销有限公司" in {mention.name for mention in find_mentions(_document(SCANNED))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("云江第一粮库有限公司", "云江第二粮库有限公司"),
        ("云北水务有限公司", "云南水务有限公司"),
        ("A矿业有限公司", "B矿业有限公司"),
    ],
)
def test_names_that_tell_units_apart_are_not_damage(one: str, other: str) -> None:
    assert damaged_names({one: 5, other: 1}, set()) == {}
