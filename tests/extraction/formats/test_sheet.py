"""Spreadsheets: values as a person sees them, in their true places; titles, heads, units, notes."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from extraction.document import Document
from extraction.errors import DamagedFile, FileTooLarge
from extraction.formats.sheet import read_csv, read_excel_xml, read_workbook
from extraction.formats.sheet.sheets import column_letters, column_number, print_value
from extraction.limits import Limits


def saved(book: openpyxl.Workbook) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def sheet_of(book: openpyxl.Workbook) -> Worksheet:
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return sheet


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(b.kind, document.text[b.start : b.end]) for b in document.blocks]


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (3.0, "3"),
        (1234567.8, "1234567.8"),
        (0.1 + 0.2, "0.3"),
        (1e15, "1000000000000000"),
        (1.5e-7, "0.00000015"),
        (-0.0, "0"),
        (12, "12"),
        (True, "TRUE"),
        (None, ""),
        ("009", "009"),
        (date(2018, 1, 1), "2018-01-01"),
        (datetime(2018, 1, 1), "2018-01-01"),
        (datetime(2018, 1, 1, 8, 30), "2018-01-01 08:30:00"),
        (time(8, 30), "08:30"),
        (timedelta(hours=30, minutes=5), "30:05:00"),
    ],
)
def test_values_as_a_person_sees_them(value: object, printed: str) -> None:
    assert print_value(value) == printed


def test_a_share_is_a_percentage() -> None:
    assert print_value(0.256, percent=True) == "25.6%"
    assert print_value(0.07, percent=True) == "7%"


@pytest.mark.parametrize(("number", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_letters(number: int, letters: str) -> None:
    assert column_letters(number) == letters
    assert column_number(letters) == number


def ledger() -> bytes:
    book = openpyxl.Workbook()
    sheet = sheet_of(book)
    sheet.title = "整改台账"
    sheet["B2"] = "审计发现问题整改台账"
    sheet.merge_cells("B2:F2")
    sheet["B3"], sheet["F3"] = "编制单位：东河集团", "金额单位：万元"
    for place, text in {"B4": "序号", "C4": "单位", "D4": "问题", "E4": "金额", "E5": "本年", "F5": "上年"}.items():
        sheet[place] = text
    for area in ("B4:B5", "C4:C5", "D4:D5", "E4:F4", "C6:C7"):
        sheet.merge_cells(area)
    for at, row in enumerate([(1, "甲公司", "账外资金", 12.0, 3.5), (2, None, "虚增收入", 1234.5, None)]):
        for column, value in zip("BCDEF", row, strict=True):
            if value is not None:
                sheet[f"{column}{6 + at}"] = value
    sheet["B9"] = "注：金额含税。"
    return saved(book)


def test_a_ledger_below_its_title() -> None:
    document = read_workbook(ledger(), Limits())
    assert blocks(document) == [
        ("paragraph", "审计发现问题整改台账"),
        ("paragraph", "编制单位：东河集团　金额单位：万元"),
        ("row", "\t序号\t单位\t问题\t金额"),
        ("row", "\t\t\t\t本年\t上年"),
        ("row", "\t1\t甲公司\t账外资金\t12\t3.5"),
        ("row", "\t2\t\t虚增收入\t1234.5"),
        ("paragraph", "注：金额含税。"),
    ]
    (table,) = document.tables
    assert (table.unit, table.header_rows, table.caption) == ("万元", 2, "审计发现问题整改台账")
    cells = {document.text[c.start : c.end]: c for c in table.cells}
    assert cells["甲公司"].ref == "整改台账!C6" and cells["甲公司"].row_span == 2
    assert cells["1234.5"].ref == "整改台账!E7"
    assert cells["金额"].column_span == 2


def test_every_sheet_hidden_ones_told() -> None:
    book = openpyxl.Workbook()
    sheet_of(book).append(["甲"])
    more = book.create_sheet("底稿")
    more.append(["乙"])
    more.sheet_state = "hidden"
    document = read_workbook(saved(book), Limits())
    assert [text for _, text in blocks(document)] == ["甲", "底稿", "乙"]
    assert [trouble.code for trouble in document.troubles] == ["hidden-sheet"]


def test_a_formula_without_result_is_a_trouble_not_text() -> None:
    book = openpyxl.Workbook()
    sheet = sheet_of(book)
    sheet.append(["项目", "金额"])
    sheet.append(["甲", "=1+1"])
    document = read_workbook(saved(book), Limits())
    assert "1+1" not in document.text
    (trouble,) = document.troubles
    assert trouble.code == "formula-not-calculated" and "B2" in trouble.message


def test_percent_format_and_empty_formats() -> None:
    book = openpyxl.Workbook()
    sheet = sheet_of(book)
    sheet["A1"], sheet["B1"], sheet["A2"], sheet["B2"] = "项目", "比例", "甲", 0.125
    sheet["B2"].number_format = "0.0%"
    sheet["C90000"].number_format = "0.00"
    document = read_workbook(saved(book), Limits(max_cells=1000))
    assert blocks(document)[-1] == ("row", "甲\t12.5%")


def test_a_stray_cell_far_away_costs_nothing() -> None:
    book = openpyxl.Workbook()
    sheet = sheet_of(book)
    sheet.append(["项目", "金额"])
    sheet.append(["甲", 5])
    sheet["XFD60000"] = " "
    document = read_workbook(saved(book), Limits())
    assert blocks(document) == [("row", "项目\t金额"), ("row", "甲\t5")]


def test_too_many_cells_are_refused() -> None:
    book = openpyxl.Workbook()
    for _ in range(30):
        sheet_of(book).append([1, 2, 3])
    with pytest.raises(FileTooLarge):
        read_workbook(saved(book), Limits(max_cells=50))


def test_two_tables_on_one_sheet() -> None:
    book = openpyxl.Workbook()
    sheet = sheet_of(book)
    for row in (
        ["表1 收入"],
        ["单位", "金额"],
        ["甲", 1],
        [],
        ["表2 成本（单位：元）"],
        ["单位", "金额"],
        ["乙", 2],
        [],
        ["丙", 3],
    ):
        sheet.append(row)
    document = read_workbook(saved(book), Limits())
    assert [(t.caption, t.unit, len(t.cells)) for t in document.tables] == [
        ("表1 收入", None, 4),
        ("表2 成本", "元", 6),
    ]


def test_choices_of_drop_downs_and_placeholders_are_no_entries() -> None:
    book = openpyxl.Workbook()
    sheet = sheet_of(book)
    sheet.append(["单位", "时间", None, None])
    sheet["B2"], sheet["D5"], sheet["D6"] = "****年**月", "是", "否"
    choice = DataValidation(type="list", formula1="$D$5:$D$6")
    choice.add("C2:C9")
    sheet.add_data_validation(choice)
    assert blocks(read_workbook(saved(book), Limits())) == [("row", "单位\t时间")]


def test_a_sheet_of_prose_is_paragraphs() -> None:
    book = openpyxl.Workbook()
    for text in ("填表说明", "1.金额以万元填列。", "2.没有的填零。"):
        sheet_of(book).append([text])
    document = read_workbook(saved(book), Limits())
    assert {kind for kind, _ in blocks(document)} == {"paragraph"}


@pytest.mark.parametrize("keep", [0.2, 0.6, 0.95])
def test_a_truncated_workbook_is_damaged(keep: float) -> None:
    data = ledger()
    with pytest.raises(DamagedFile):
        read_workbook(data[: int(len(data) * keep)], Limits())


def test_a_workbook_without_sheets_is_damaged() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook")
    with pytest.raises(DamagedFile):
        read_workbook(target.getvalue(), Limits())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_separated_values(encoding: str, mark: str) -> None:
    rows = ["序号,单位,问题", '1,甲公司,"多付工程款1,200元，未追回"', "2,乙公司,账外资金"]
    text = "\r\n".join(row.replace(",", mark) if '"' not in row else '1,甲公司,"x"'.replace(",", mark) for row in rows)
    document = read_csv(text.encode(encoding), Limits())
    assert document.text == "序号\t单位\t问题\n1\t甲公司\tx\n2\t乙公司\t账外资金"
    assert document.tables[0].cells[4].ref == "B2"


def test_a_quoted_comma_parts_nothing() -> None:
    document = read_csv('单位,问题\n甲,"多付1,200元\n未追回"\n'.encode(), Limits())
    assert document.text == "单位\t问题\n甲\t多付1,200元\n未追回"


def test_excel_2003_xml() -> None:
    source = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
    <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
    xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
    <Worksheet ss:Name="台账"><Table><Row><Cell ss:MergeAcross="1"><Data ss:Type="String">单位</Data></Cell>
    <Cell><Data ss:Type="String">日期</Data></Cell></Row>
    <Row ss:Index="3"><Cell ss:Index="2"><Data ss:Type="Number">5</Data></Cell>
    <Cell><Data ss:Type="DateTime">2020-01-02T00:00:00.000</Data></Cell></Row></Table></Worksheet></Workbook>"""
    document = read_excel_xml(source.encode(), Limits())
    assert document.text == "单位\t\t日期\n\t5\t2020-01-02"
    assert document.tables[0].cells[-1].ref == "台账!C3"
