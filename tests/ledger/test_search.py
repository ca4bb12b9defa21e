from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_samples import Hand, make_clue, make_extraction

from ledger.book import Book
from ledger.people import recuse
from ledger.queries import ClueFilter, EntryFilter
from ledger.search_tokens import index_tokens, query_phrases

TEXTS = (
    "甲公司违规出借资金1200万元，无法收回。",
    "乙公司未经集体决策，投资ＡＢＣ项目失败。",
    "丙公司的食堂卫生不达标。",
)


@pytest.fixture
def either(tmp_path: Path, database_url: str) -> Book:
    book = Book.open(tmp_path / "data", Hand(), database_url)
    book.ingest(make_extraction(*(make_clue(text) for text in TEXTS)), b"report", "张三")
    yield book
    book.close()


QUERIES = [
    ("出借", [0]),
    ("违规出借资金", [0]),
    ("借资", [0]),
    ("出借 收回", [0]),
    ("出借 决策", []),
    ("公司", [0, 1, 2]),
    ("1200", [0]),
    ("12", [0]),
    ("200万", []),
    ("abc", [1]),
    ("ABC项目", [1]),
    ("集体决策，投资", [1]),
    ("借出", []),
    ("堂", [2]),
    ("食堂卫生不达标吗", []),
    ("审计报告.pdf", [0, 1, 2]),
    ("' OR 1=1 --", []),
    ('"出借" AND NEAR(', []),
    ("出借*", [0]),
    ("%", []),
]


def test_words_and_substrings_are_found_on_both_databases(either: Book) -> None:
    for query, expected in QUERIES:
        found = either.clues(ClueFilter(text=query)).rows
        assert [clue.position for clue in found] == expected, query


def test_the_index_follows_corrections_and_their_undoing(either: Book) -> None:
    first = either.clues().rows[0].id
    either.correct(first, "涉及企业", "丁矿业有限公司", "李四")
    assert either.clues(ClueFilter(text="丁矿业")).total == 1
    either.undo(first, "李四")
    assert either.clues(ClueFilter(text="丁矿业")).total == 0
    either.approve(first, "李四")
    number = either.register(first, "王五").number
    assert either.entries(EntryFilter(text="出借")).total == 1
    assert either.entries(EntryFilter(text=number)).total == 1
    assert either.entries(EntryFilter(text="食堂")).total == 0


def test_what_is_rolled_back_is_not_found(either: Book) -> None:
    extraction = make_extraction(make_clue("戊公司骗取补贴。"), data=b"second")
    with pytest.raises(ZeroDivisionError), either.database.write() as session:
        from ledger.record import record  # noqa: PLC0415

        record(session, extraction, either.rule_sets, either.acting(session, "张三"))
        raise ZeroDivisionError
    assert either.clues(ClueFilter(text="骗取")).total == 0


def test_search_obeys_recusal(staffed: Book) -> None:
    assert staffed.clues(ClueFilter(text="出借"), "领导").total == 1
    with staffed.writing("管") as (session, acting):
        recuse(session, "领导", "亲属", acting, enterprise="集团")
    assert staffed.clues(ClueFilter(text="出借"), "领导").total == 0


@given(st.text(max_size=40))
def test_any_text_makes_tokens_and_phrases(text: str) -> None:
    tokens = index_tokens(text)
    assert all(token and len(token) <= 64 and " " not in token for token in tokens)
    for phrase in query_phrases(text):
        assert phrase
        assert set(phrase) <= set(tokens)


@given(st.text(alphabet="甲乙丙丁戊", min_size=2, max_size=12), st.data())
def test_every_substring_is_a_phrase_of_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, len(text)))
    (phrase,) = query_phrases(text[start:end])
    tokens = index_tokens(text)
    assert any(tokens[at : at + len(phrase)] == phrase for at in range(len(tokens)))
