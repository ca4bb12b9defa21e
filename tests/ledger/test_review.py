from collections.abc import Callable
from decimal import Decimal

import pytest

from corpus.extraction_result import Extraction
from ledger.book import Book
from ledger.errors import (
    AmbiguousPrefix,
    BadValue,
    IllegalStep,
    LedgerError,
    MissingField,
    NotFound,
    NothingToUndo,
    UnknownField,
    UnknownReason,
)
from ledger.fields import reject_reasons

MakeExtraction = Callable[..., Extraction]


def first(book: Book) -> str:
    return book.clues().rows[0].id


def test_approve_and_register_gives_an_entry_with_the_values_in_force(held: Book) -> None:
    identity = first(held)
    held.correct(identity, "enterprises", "甲实业有限公司、甲物流有限公司", "李四")
    held.approve(identity[:8], "李四", note="属实")
    entry = held.register(identity, "王五")
    assert (entry.number, entry.enterprise) == ("XS-2026-SJ-0001", "甲实业有限公司、甲物流有限公司")
    assert (entry.loss_yuan, entry.level, entry.rule_set) == (Decimal(12000000), "较大", "CN-46")
    assert entry.registered_on.isoformat() == "2026-03-02"
    assert entry.payload["machine"]["enterprises"][0]["name"] == "甲实业有限公司"
    assert held.clue(identity).clue.state == "registered"
    view = held.clue(identity)
    assert [(d.kind, d.user) for d in view.decisions] == [
        ("correct", "李四"),
        ("approve", "李四"),
        ("register", "王五"),
    ]


def test_a_rejection_needs_a_reason_of_the_list(held: Book) -> None:
    with pytest.raises(UnknownReason) as refusal:
        held.reject(first(held), "不喜欢", "李四")
    assert "非违规问题" in refusal.value.message
    assert "重复" in reject_reasons()
    decision = held.reject(first(held), "重复", "李四", note="与去年报告相同")
    assert (decision.reason, decision.note) == ("重复", "与去年报告相同")
    assert held.clue(first(held)).clue.state == "rejected"


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        ("损失金额", "1200万元", "12000000"),
        ("loss_yuan", "12000000", "12000000"),
        ("loss_yuan", "12,000,000.50", "12000000.5"),
        ("loss_yuan", "1.2亿元", "120000000"),
        ("loss_yuan", "待认定", None),
        ("loss_yuan", "0", "0"),
        ("loss_status", "预计损失", "expected"),
        ("loss_status", "none", "none"),
        ("enterprises", "甲公司；乙公司、甲公司", ["甲公司", "乙公司"]),
        ("涉及企业", "未载明", []),
        ("natures", "资金管理、其他", ["资金管理", "其他"]),
        ("natures", "46-7-1", ["46-7-1"]),
        ("period", "2014-2016、2019", ["2014-2016", "2019"]),
        ("status", "已整改", "rectified"),
        ("status", "未载明", None),
        ("title", "某事", "某事"),
    ],
)
def test_a_correction_keeps_machine_and_human_value(held: Book, name: str, typed: str, stored: object) -> None:
    machine = held.clue(first(held)).clue.payload
    held.correct(first(held), name, typed, "李四")
    view = held.clue(first(held))
    (row,) = view.clue.fields
    assert (row.human, row.user) == (stored, "李四")
    assert view.clue.payload == machine
    assert view.differences == ()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("loss_yuan", "很多"),
        ("loss_yuan", "-5"),
        ("loss_yuan", "0.001"),
        ("loss_yuan", "300万美元"),
        ("loss_yuan", "9999999999999999"),
        ("loss_yuan", "1e5"),
        ("loss_status", "巨大"),
        ("enterprises", "、"),
        ("enterprises", "长" * 201),
        ("natures", "没有这一方面"),
        ("natures", "资金管理、其他、风险管理、科技创新"),
        ("period", "去年"),
        ("status", "随便"),
        ("title", ""),
    ],
)
def test_a_bad_value_is_refused_and_changes_nothing(held: Book, name: str, typed: str) -> None:
    with pytest.raises(BadValue) as refusal:
        held.correct(first(held), name, typed, "李四")
    assert "例：" in refusal.value.message
    assert held.clue(first(held)).clue.fields == []


def test_an_unknown_field_is_refused_with_the_list(held: Book) -> None:
    with pytest.raises(UnknownField, match="损失金额"):
        held.correct(first(held), "text", "x", "李四")


def test_a_corrected_loss_moves_the_level(held: Book) -> None:
    held.correct(first(held), "loss_yuan", "5000万元", "李四")
    assert held.clue(first(held)).clue.level == "重大"
    held.correct(first(held), "loss_yuan", "4999.99万元", "李四")
    assert held.clue(first(held)).clue.level == "较大"
    held.correct(first(held), "loss_yuan", "待认定", "李四")
    assert held.clue(first(held)).clue.level is None


def test_undo_steps_back_one_by_one(held: Book) -> None:
    identity = first(held)
    held.correct(identity, "loss_yuan", "1", "李四")
    held.correct(identity, "loss_yuan", "2", "李四")
    held.approve(identity, "李四")
    assert held.undo(identity, "李四").kind == "approve"
    assert (held.clue(identity).clue.state, held.clue(identity).clue.accepted) == ("candidate", None)
    held.undo(identity, "李四")
    assert held.clue(identity).clue.loss_yuan == Decimal(1)
    held.undo(identity, "李四")
    assert held.clue(identity).clue.loss_yuan == Decimal(12000000)
    assert held.clue(identity).clue.fields == []
    with pytest.raises(NothingToUndo):
        held.undo(identity, "李四")
    assert all(decision.undone_by == "李四" for decision in held.clue(identity).decisions)


def test_a_registered_clue_can_only_be_voided(held: Book) -> None:
    identity = first(held)
    held.approve(identity, "李四")
    number = held.register(identity, "王五").number
    for step in (
        lambda: held.undo(identity, "李四"),
        lambda: held.approve(identity, "李四"),
        lambda: held.reject(identity, "重复", "李四"),
        lambda: held.correct(identity, "title", "x", "李四"),
        lambda: held.register(identity, "李四"),
    ):
        with pytest.raises((IllegalStep, NothingToUndo)):
            step()
    with pytest.raises(BadValue):
        held.void(number, "  ", "王五")
    held.void(number, "重复登记", "王五")
    with pytest.raises(IllegalStep):
        held.void(number, "再次", "王五")
    assert held.entries().total == 0
    assert [(row.number, row.reason) for row in held.void_numbers()] == [(number, "重复登记")]
    assert held.register(identity, "王五").number == "XS-2026-SJ-0002"
    held.void("XS-2026-SJ-0002", "登记有误", "王五")
    assert held.undo(identity, "李四").kind == "approve"


def test_registering_needs_what_the_office_requires_or_a_recorded_not_stated(
    book: Book, clue: Callable[..., object], extraction: MakeExtraction
) -> None:
    book.ingest(extraction(clue(parties=())), b"report", "张三")
    identity = first(book)
    book.approve(identity, "李四")
    with pytest.raises(MissingField, match="涉及企业"):
        book.register(identity, "王五")
    book.correct(identity, "涉及企业", "未载明", "李四")
    assert book.register(identity, "王五").enterprise == ""


def test_ids_are_found_by_prefix(held: Book) -> None:
    identity = first(held)
    assert held.clue(identity[:6].upper()).clue.id == identity
    for nothing in ("zzzz", "", "%", "_" * 32):
        with pytest.raises(NotFound):
            held.clue(nothing)


def test_a_prefix_of_several_clues_is_refused_with_the_choices(
    book: Book, clue: Callable[..., object], extraction: MakeExtraction
) -> None:
    twins = [clue(id="abcdef12" + "0" * 24), clue("另一问题。", id="abcdef12" + "1" * 24)]
    book.ingest(extraction(*twins), b"report", "张三")
    with pytest.raises(AmbiguousPrefix, match="abcdef120000") as refusal:
        book.clue("abcdef12")
    assert isinstance(refusal.value, LedgerError)
    assert book.clue("abcdef121").clue.id.endswith("1")


def test_what_a_reading_changes_after_registering_is_shown_not_taken(
    held: Book, clue: Callable[..., object], extraction: MakeExtraction
) -> None:
    identity = first(held)
    held.approve(identity, "李四")
    number = held.register(identity, "王五").number
    held.ingest(extraction(clue(loss="99")), b"report", "张三")
    assert held.entry(number).loss_yuan == Decimal(12000000)
    assert [d.latest for d in held.clue(identity).differences if d.field == "loss_yuan"] == ["99"]
