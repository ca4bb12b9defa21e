import random
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import text as sql

from corpus.intake import Original
from corpus.store import digest
from extraction.errors import ReadError
from ledger.book import Book
from ledger.errors import BadWorkbook, ImportRefused, LedgerError
from ledger.import_rows import load_import_rules, read_import
from ledger.importing import import_plan
from ledger.returns import compare_return

RULES = load_import_rules()
HEADS = ["序号", "涉及企业", "存在的问题", "损失金额（万元）", "影响性质", "整改状态"]
ROW = [1, "甲实业有限公司", "违规出借资金1200万元，无法收回。", 1200, "资金管理", "未整改"]


def workbook(*rows: list[object], heads: list[str] | None = None, above: list[object] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [*([above] if above else []), heads or HEADS, *rows]:
        sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def original(data: bytes) -> Original:
    return Original("台账.xlsx", data, digest(data))


def take_in(book: Book, data: bytes, user: str = "张三") -> int:
    plan = read_import(data, RULES)
    with book.writing(user) as (session, acting):
        return len(import_plan(session, original(data), plan, book.rule_sets, acting))


def test_rows_become_clues_with_their_cell_as_evidence(book: Book) -> None:
    data = workbook(
        ROW, [2, "乙公司、丙公司", "未按规定招标。", None, "工程承包建设", "已完成"], [None, "合计", None, 1200]
    )
    assert take_in(book, data) == 2
    first, second = book.clues().rows
    assert (first.enterprise, first.loss_yuan, first.level, first.aspect, first.status) == (
        "甲实业有限公司",
        Decimal(12000000),
        "较大",
        "资金管理",
        "open",
    )
    assert (second.enterprise, second.loss_yuan, second.status, second.origin) == (
        "乙公司、丙公司",
        None,
        "rectified",
        "import",
    )
    assert first.payload["evidence"][0]["cell"] == "Sheet!B2"
    view = book.clue(second.id)
    spot = second.payload["evidence"][0]
    assert view.text[spot["start"] : spot["end"]] == "未按规定招标。"
    book.approve(first.id, "李四")
    assert book.register(first.id, "王五").loss_yuan == Decimal(12000000)


@pytest.mark.parametrize(
    ("head", "above", "cell", "yuan"),
    [
        ("损失金额（万元）", None, 1200, "12000000"),
        ("损失金额(元)", None, "1,200.5", "1200.5"),
        ("损失金额", ["单位：万元"], 3.25, "32500"),
        ("损失金额", None, "1.2亿元", "120000000"),
        ("损失金额（万元）", None, "300余万元", "3000000"),
        ("损失金额", None, 5, "5"),
        ("损失金额", None, "待认定", None),
        ("损失金额", None, "—", None),
        ("损失金额", None, 0, None),
    ],
)
def test_the_unit_of_an_amount(head: str, above: list[object] | None, cell: object, yuan: str | None) -> None:
    data = workbook(["甲公司", "问题。", cell], heads=["企业名称", "问题描述", head], above=above)
    (row,) = read_import(data, RULES).rows
    assert row.loss_yuan == (None if yuan is None else Decimal(yuan))


@pytest.mark.parametrize("cell", ["很多", "300万美元", "-5", "99999999999999999"])
def test_a_wrong_amount_is_told_with_its_cell_and_nothing_is_imported(book: Book, cell: str) -> None:
    data = workbook(ROW, [2, "乙公司", "问题。", cell, "", ""])
    plan = read_import(data, RULES)
    assert [error.cell for error in plan.errors] == ["Sheet!B3"]
    with pytest.raises(ImportRefused, match="Sheet!B3 损失金额"):
        take_in(book, data)
    assert book.clues().total == 0
    assert book.documents() == []


def test_a_row_without_enterprise_and_double_or_known_numbers_are_refused(held: Book) -> None:
    heads = ["编号", "单位", "问题"]
    data = workbook(["A1", "甲公司", "一。"], ["A1", "甲公司", "二。"], ["A2", None, "三。"], heads=heads)
    messages = [error.message for error in read_import(data, RULES).errors]
    assert messages == ["缺少 enterprise", "编号 A1 与 Sheet!A2 重复"]
    identity = held.clues().rows[0].id
    held.approve(identity, "李四")
    number = held.register(identity, "王五").number
    with pytest.raises(ImportRefused, match=number):
        take_in(held, workbook([number, "甲公司", "一。"], heads=heads))


def test_the_same_file_is_imported_once(book: Book) -> None:
    data = workbook(ROW)
    take_in(book, data)
    with pytest.raises(ImportRefused, match="已经导入过"):
        take_in(book, data)
    assert book.clues().total == 1


def test_merged_cells_hold_for_all_their_rows_and_unknown_heads_are_told() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["企业名称", "问题", "备注"], ["甲公司", "一。", "x"], [None, "二。", "y"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    stream = BytesIO()
    book.save(stream)
    plan = read_import(stream.getvalue(), RULES)
    assert [row.enterprises for row in plan.rows] == [("甲公司",), ("甲公司",)]
    assert plan.unknown_heads == ("备注",)


def test_a_workbook_without_the_heads_is_refused() -> None:
    with pytest.raises(BadWorkbook):
        read_import(workbook(["x", "y"], heads=["甲", "乙"]), RULES)


def test_five_hundred_broken_workbooks_store_nothing(book: Book) -> None:
    whole, chance = workbook(ROW, ROW), random.Random(7)
    for _ in range(500):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 40)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        cut = bytes(broken[: chance.randint(0, len(broken))]) if chance.random() < 0.5 else bytes(broken)
        try:
            take_in(book, cut)
        except (ReadError, LedgerError):
            continue
    with book.database.read() as session:
        counts = session.execute(
            sql("SELECT (SELECT count(*) FROM document), (SELECT count(DISTINCT document_sha256) FROM clue)")
        ).one()
    assert counts[0] == counts[1]


def test_formulas_and_markup_stay_text(book: Book) -> None:
    hostile = "<script>alert(1)</script>"
    take_in(book, workbook([1, "甲公司", hostile, None, None, None]))
    assert book.clues().rows[0].text == hostile


def test_a_returned_ledger_is_compared_row_by_row(held: Book, tmp_path: Path) -> None:
    for clue in held.clues().rows:
        held.approve(clue.id, "李四")
        held.register(clue.id, "王五")
    unit = "甲实业有限公司"
    heads = ["线索编号", "企业名称", "问题", "损失金额", "整改状态"]
    data = workbook(
        ["XS-2026-SJ-0001", unit, "任意。", "1100万元", "已整改"],
        [None, unit, "丙公司未按规定招标。", None, None],
        [None, unit, "另一问题。", 5, None],
        [None, "别的公司", "不相干。", 5, None],
        heads=heads,
    )
    with held.reading(None) as (session, viewer):
        found = compare_return(session, unit, read_import(data, RULES).rows, viewer)
    assert [(d.place, d.field, d.ours, d.theirs) for d in found] == [
        ("XS-2026-SJ-0001", "损失金额", "12000000", "11000000"),
        ("XS-2026-SJ-0001", "整改状态", "未载明", "已整改"),
        ("XS-2026-SJ-0002", "整条", "乙公司投资失败，损失8000万元。", "企业台账没有该事项"),
        ("Sheet!A4", "整条", "本台账没有该事项", "另一问题"),
    ]
