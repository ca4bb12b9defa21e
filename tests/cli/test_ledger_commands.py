"""The way of a clue on the command line: ingest, list, show, correct, approve, register, reject, undo, export."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from conftest import Run

from ledger.book import Book
from ledger.queries import ClueFilter

FIRST = "违规出借资金"


def clue_ids(data: Path) -> dict[str, str]:
    """The beginning of each clue's text → its id."""
    book = Book.open(data)
    try:
        return {re.sub(r"^[（(].[)）]", "", clue.text)[:6]: clue.id for clue in book.clues(ClueFilter(size=100)).rows}
    finally:
        book.close()


def test_the_same_file_again_changes_nothing(run: Run, data: Path, report: Path) -> None:
    before, listed = clue_ids(data), run("clues", "list", "--data", data).out
    ran = run("ingest", report, "--data", data)
    assert ran.status == 0
    assert clue_ids(data) == before
    assert run("clues", "list", "--data", data).out == listed
    assert len(list((data / "originals").glob("*/*"))) == 1


def test_a_bad_file_is_kept_and_the_others_are_stored(
    run: Run, tmp_path: Path, bad_files: dict[str, Path], report: Path
) -> None:
    data = tmp_path / "新台账"
    ran = run("ingest", *bad_files.values(), report, "--data", data)
    assert ran.status == 1
    assert all(code in ran.err for code in bad_files)
    assert FIRST in clue_ids(data)
    book = Book.open(data)
    try:
        failed = {document.name: document.error_code for document in book.documents() if document.status == "failed"}
    finally:
        book.close()
    kept = {path.name: code for code, path in bad_files.items() if code not in {"E101", "E102"}}
    assert kept.items() <= failed.items()


def test_the_list(run: Run, data: Path) -> None:
    ran = run("clues", "list", "--data", data, "--sort", "-loss")
    assert ran.status == 0
    assert "北岭供水有限公司" in ran.out
    assert ran.out.index("800万元") < ran.out.index("待认定")
    assert "较大" in run("clues", "list", "--data", data, "--level", "较大").out
    assert run("clues", "list", "--data", data, "--level", "重大").out == ""
    assert FIRST[:4] in run("clues", "list", "--data", data, "--state", "待甄别").out
    pages = run("clues", "list", "--data", data, "--size", "1")
    assert "--page 2" in pages.err


def test_one_clue_with_its_source_and_why(run: Run, data: Path) -> None:
    identity = clue_ids(data)[FIRST]
    ran = run("clues", "show", identity[:10], "--data", data)
    assert "至审计时形成损失800万元" in ran.out
    assert "北岭水务审计报告.txt" in ran.out
    assert "判断依据" not in ran.out
    why = run("clues", "show", identity, "--why", "--data", data).out
    assert "判断依据" in why
    assert "已校准" in why


def test_correct_approve_register_export(run: Run, data: Path, tmp_path: Path) -> None:
    identity = clue_ids(data)[FIRST]
    assert run("clues", "correct", identity, "损失金额", "6000万元", "--data", data, "--user", "李四").status == 0
    shown = run("clues", "show", identity, "--data", data).out
    assert "人工更正" in shown
    assert "机器识别：8000000；李四" in shown
    assert "重大" in shown
    assert run("clues", "register", identity, "--data", data).status == 1
    ran = run("clues", "approve", identity, "--register", "--data", data)
    assert ran.status == 0
    number = re.search(r"编号 (\S+)", ran.out)
    assert number
    assert number[1] in run("ledger", "list", "--data", data).out
    assert run("clues", "undo", identity, "--data", data).status == 1
    target = tmp_path / "台账.xlsx"
    assert run("ledger", "export", target, "--data", data).status == 0
    cells = [str(cell.value) for row in openpyxl.load_workbook(target).active.iter_rows() for cell in row]
    assert number[1] in cells


def test_reject_and_undo(run: Run, data: Path) -> None:
    identity = clue_ids(data)["虚增收入。2"]
    assert run("clues", "reject", identity, "--reason", "仅会计差错", "--data", data, "--user", "李四").status == 0
    assert "虚增收入" in run("clues", "list", "--state", "rejected", "--data", data).out
    assert run("clues", "undo", identity, "--data", data, "--user", "李四").status == 0
    assert run("clues", "list", "--state", "rejected", "--data", data).out == ""
    assert "已撤销" in run("clues", "show", identity, "--data", data).out


REFUSED = [
    (("clues", "show", "zzzz"), "L101"),
    (("clues", "approve", ""), "L101"),
    (("clues", "reject", "{id}", "--reason", "不想看"), "L104"),
    (("clues", "correct", "{id}", "颜色", "红"), "L105"),
    (("clues", "correct", "{id}", "损失金额", "很多"), "L106"),
    (("clues", "register", "{id}"), "L103"),
    (("clues", "undo", "{id}"), "L108"),
    (("clues", "list", "--sort", "天气"), "L106"),
]


@pytest.mark.parametrize(("arguments", "code"), REFUSED, ids=lambda value: value if isinstance(value, str) else "")
def test_refusals(run: Run, data: Path, arguments: tuple[str, ...], code: str) -> None:
    identity = clue_ids(data)[FIRST]
    ran = run(*(argument.format(id=identity) for argument in arguments), "--data", data)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(code)
    assert clue_ids(data)[FIRST] == identity


def test_an_ambiguous_prefix_lists_what_it_may_mean(run: Run, data: Path) -> None:
    with closing(sqlite3.connect(data / "ledger.db")) as connection:  # two ids that begin alike
        for number, identity in enumerate(list(clue_ids(data).values())[:2]):
            for table, column in (("clue", "id"), ("clue_enterprise", "clue_id")):
                connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (f"ab{number}", identity))
        connection.commit()
    ran = run("clues", "show", "ab", "--data", data)
    assert ran.status == 1
    assert ran.err.startswith("L102")
    assert "ab0、ab1" in ran.err
    assert "请多输入几位" in ran.err


def test_a_data_folder_that_is_a_file(run: Run, tmp_path: Path, report: Path) -> None:
    blocked = tmp_path / "占位"
    blocked.write_text("x", encoding="utf-8")
    for arguments in (("clues", "list"), ("ingest", report), ("ledger", "list")):
        ran = run(*arguments, "--data", blocked)
        assert ran.status == 1
        assert "L150" in ran.err
        assert "Traceback" not in ran.err
    assert blocked.read_text(encoding="utf-8") == "x"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root and Windows write everywhere")
def test_a_data_folder_without_permission(run: Run, tmp_path: Path) -> None:
    locked = tmp_path / "只读"
    locked.mkdir()
    locked.chmod(0o500)
    ran = run("clues", "list", "--data", locked)
    assert (ran.status, ran.err[:4]) == (1, "L150")


def test_a_damaged_ledger_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"no database at all" * 100)
    ran = run("clues", "list", "--data", tmp_path)
    assert ran.status == 1
    assert "L150" in ran.err
    assert (tmp_path / "ledger.db").read_bytes() == b"no database at all" * 100


def test_an_export_into_no_folder(run: Run, data: Path, tmp_path: Path) -> None:
    ran = run("ledger", "export", tmp_path / "没有" / "台账.xlsx", "--data", data)
    assert ran.status == 2
    assert "文件夹不存在" in ran.err


def test_an_empty_ledger_says_what_to_do(run: Run, tmp_path: Path) -> None:
    assert "xiansuo ingest" in run("clues", "list", "--data", tmp_path / "空").err
    assert "--register" in run("ledger", "list", "--data", tmp_path / "空").err


def test_the_data_folder_of_the_environment(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XIANSUO_DATA", str(data))
    assert "北岭供水有限公司" in run("clues", "list").out
    monkeypatch.delenv("XIANSUO_DATA")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    run("clues", "list")
    assert (tmp_path / "xiansuo-data" / "ledger.db").is_file()
