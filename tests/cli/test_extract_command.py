"""``xiansuo extract``: the contract of its lines, its exit status, and files that cannot be read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import REPORT, SAMPLES, Run

KEYS = {
    "document": "name member sha256 media_type kind title issuer auditee issued_on pages",
    "clue": "id title text scope path evidence enterprises amounts loss natures period status flags confidence"
    " troubles",
    "evidence": "start end page boxes cell",
    "enterprises": "name mention role basis start end",
    "amounts": "text value currency approximate role start end",
    "natures": "aspect code label confidence cue",
    "loss": "yuan status level rule_set",
}


def keys(name: str) -> set[str]:
    return set(KEYS[name].split())


@pytest.mark.parametrize("sample", ["商贸集团专项检查报告.pdf", "文旅集团问题清单.docx", "能源建设集团整改台账.xlsx"])
def test_every_line_keeps_the_contract(run: Run, tmp_path: Path, sample: str) -> None:
    ran = run("extract", SAMPLES / sample, "--documents", tmp_path / "文件.jsonl", "--with-text")
    assert ran.status == 0
    document = json.loads((tmp_path / "文件.jsonl").read_text(encoding="utf-8"))
    assert document["status"] in {"read", "read-with-troubles"}
    assert document["clue_count"] == len(ran.lines) > 0
    for line in ran.lines:
        assert line["schema"] == 1
        assert keys("document") <= line["document"].keys()
        assert keys("clue") <= line["clue"].keys()
        assert line["document"]["name"] == sample
        check_clue(line["clue"], document["text"])


def check_clue(clue: dict, text: str) -> None:
    for name in ("evidence", "enterprises", "amounts", "natures"):
        assert all(keys(name) <= row.keys() for row in clue[name])
    assert keys("loss") <= clue["loss"].keys()
    covered = {at for row in clue["evidence"] for at in range(row["start"], row["end"])}
    quoted = "".join(text[at] for at in sorted(covered))
    assert "".join(clue["text"].split()) == "".join(quoted.split())
    for amount in clue["amounts"]:
        assert "".join(text[amount["start"] : amount["end"]].split()) == "".join(amount["text"].split())
        assert Decimal(amount["value"]).is_finite()
    for party in clue["enterprises"]:
        assert (party["start"] is None) == (party["basis"] == "inherited")
        if party["start"] is not None:
            assert text[party["start"] : party["end"]] == party["mention"]
    assert (clue["loss"]["level"] is None) == (clue["loss"]["yuan"] is None)
    assert 1 <= len(clue["natures"]) <= 3
    assert 0 <= clue["confidence"] <= 1


def test_a_pdf_line_has_pages_and_boxes(run: Run) -> None:
    for line in run("extract", SAMPLES / "商贸集团专项检查报告.pdf").lines:
        for row in line["clue"]["evidence"]:
            assert 1 <= row["page"] <= line["document"]["pages"]
            assert all(x0 < x1 and y0 < y1 for x0, y0, x1, y1 in row["boxes"])


def test_the_ids_stay(run: Run, report: Path) -> None:
    first, again = (run("extract", report).lines for _ in range(2))
    assert [line["clue"]["id"] for line in first] == [line["clue"]["id"] for line in again]
    assert len({line["clue"]["id"] for line in first}) == len(first)


def test_the_table(run: Run, report: Path) -> None:
    ran = run("extract", report, "--format", "table")
    assert ran.status == 0
    assert "候选线索" in ran.out
    assert "北岭供水有限公司" in ran.out
    assert "800万元" in ran.out
    assert "较大" in ran.out


def test_a_document_without_a_clue(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text("关于召开2021年度工作会议的通知\n\n请各单位于3月1日前报送参会人员名单。\n", encoding="utf-8")
    ran = run("extract", path)
    assert (ran.status, ran.out) == (0, "")
    assert "候选线索 0 条" in ran.err


@pytest.mark.parametrize("code", ["E101", "E102", "E103", "E104", "E105", "E111"])
def test_a_bad_file_is_told_with_its_code(run: Run, bad_files: dict[str, Path], code: str) -> None:
    ran = run("extract", bad_files[code])
    assert (ran.status, ran.out) == (1, "")
    told = next(line for line in ran.err.splitlines() if bad_files[code].name in line)
    assert code in told
    assert "；" in told  # what happened; what to do
    assert "Traceback" not in ran.err


def test_the_others_go_on(run: Run, bad_files: dict[str, Path], report: Path, tmp_path: Path) -> None:
    listed = tmp_path / "文件.jsonl"
    ran = run("extract", *bad_files.values(), report, "--documents", listed)
    assert ran.status == 1
    assert {line["document"]["name"] for line in ran.lines} == {report.name}
    rows = [json.loads(line) for line in listed.read_text(encoding="utf-8").splitlines()]
    failed = {row["troubles"][0]["code"]: row["name"] for row in rows if row["status"] == "failed"}
    assert failed == {code: path.name for code, path in bad_files.items()}


def test_an_unknown_rule_set_is_wrong_usage(run: Run, report: Path) -> None:
    ran = run("extract", report, "--rule-set", "CN-99")
    assert ran.status == 2
    assert "U100 没有规则 CN-99" in ran.err
    assert "CN-46" in ran.err


def test_another_rule_set_decides_the_level(run: Run, report: Path) -> None:
    losses = [line["clue"]["loss"] for line in run("extract", report, "--rule-set", "CN-37").lines]
    assert {loss["rule_set"] for loss in losses} == {"CN-37"}


def test_the_command_that_is_installed(report: Path) -> None:
    """As a user starts it: through a pipe, in another folder, with a console that is not set to UTF-8."""
    program = Path(sys.executable).with_name("xiansuo")
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    call = [program, "extract", report]
    ran = subprocess.run(call, cwd=report.parent, capture_output=True, check=False, env=environment)
    assert ran.returncode == 0, ran.stderr.decode("utf-8", "replace")
    lines = [json.loads(line) for line in ran.stdout.decode("utf-8").splitlines()]
    assert any("出借资金" in line["clue"]["text"] for line in lines)
    assert "共 1 份文件，读取 1 份" in ran.stderr.decode("utf-8")
    assert "prefix dict" not in ran.stderr.decode("utf-8")


def test_brackets_in_a_document_are_text(run: Run, tmp_path: Path) -> None:
    hostile = tmp_path / "[red]报告.txt"
    text = REPORT.replace("出借资金1", "出借[link=x]资金[/bold]1").replace("（一）违规出借", "（一）违规[/red]出借")
    hostile.write_text(text, encoding="utf-8")
    shown = run("extract", hostile, "--format", "table")
    assert shown.status == 0
    assert "违规[/red]出借资金" in shown.out
    run("ingest", hostile, "--data", tmp_path / "d", "--user", "张三")
    listed = run("clues", "list", "--data", tmp_path / "d")
    assert listed.status == 0
    assert "违规[/red]出借资金" in listed.out
    for line in run("extract", hostile, "--format", "jsonl").lines:
        assert run("clues", "show", line["clue"]["id"], "--why", "--data", tmp_path / "d").status == 0
