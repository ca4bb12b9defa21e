"""Help and wrong usage in Chinese; doctor, demo, evaluate, train."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import SAMPLES, Run
from typer.main import get_command

import cli
from classifiers.models import load_models

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
LABELLED = Path(__file__).resolve().parents[2] / "corpus" / "labelled"

WRONG = [
    ((), ""),
    (("开始",), "没有命令 开始"),
    (("extrac", "a.pdf"), "是否指 extract"),
    (("extract",), "缺少 文件"),
    (("extract", "a.pdf", "--bar"), "没有选项 --bar"),
    (("extract", "a.pdf", "--format", "xml"), "--format 的值不正确，可用：jsonl、table"),
    (("clues", "list", "--page", "一"), "--page 的值不正确"),
    (("clues", "list", "--page", "0"), "--page 的值不正确"),
    (("clues", "list", "--page"), "选项 --page 后面缺少值"),
    (("clues", "list", "--state", "好"), "没有状态 好"),
    (("clues", "reject", "3f2a"), "缺少 --reason"),
    (("clues", "show", "3f2a", "多"), "多余的参数 多"),
    (("evaluate", "没有的文件夹"), "文件夹不存在"),
    (("train", "没有的文件夹", "m.npz"), "文件夹不存在"),
]


@pytest.mark.parametrize(("arguments", "told"), WRONG, ids=lambda value: value if isinstance(value, str) else "")
def test_wrong_usage_is_told_in_chinese(run: Run, arguments: tuple[str, ...], told: str) -> None:
    ran = run(*arguments)
    assert ran.status == 2
    assert told in ran.err
    assert ran.err.startswith("U100") or not arguments
    assert not re.search(r"Usage|Error|Missing|Invalid|Try|No such", ran.err + ran.out)


def _all_commands() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for name, command in get_command(cli.app).commands.items():
        found.append((name,))
        found += [(name, inner) for inner in getattr(command, "commands", {})]
    return found


@pytest.mark.parametrize("words", _all_commands(), ids=" ".join)
def test_every_help_page_is_chinese(run: Run, words: tuple[str, ...]) -> None:
    ran = run(*words, "--help")
    assert ran.status == 0
    assert "用法：" in ran.out
    assert "显示本说明" in ran.out
    assert not re.search(r"Usage|Options|Commands|Arguments|Show this|\[default|\[required", ran.out)


def test_the_version(run: Run) -> None:
    ran = run("--version")
    assert ran.status == 0
    assert re.fullmatch(r"xiansuo \d+\.\d+\.\d+\S*\n", ran.out)


def test_doctor(run: Run) -> None:
    ran = run("doctor")
    assert ran.status == 0
    assert all(name in ran.out for name in ("Python", "pypdfium2", "识别模型", "LibreOffice"))


def test_doctor_prints_the_whole_install_command(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.doctor.find_spec", lambda module: None if module == "rapidocr" else object())
    assert "pip install 'xiansuo[ocr]'" in run("doctor").out  # brackets are not markup


def test_a_missing_model_is_told(run: Run, monkeypatch: pytest.MonkeyPatch, report: Path) -> None:
    monkeypatch.setattr("classifiers.models.MODEL_FILE", "nothing.npz")
    load_models.cache_clear()
    try:
        ran = run("extract", report)
        assert (ran.status, ran.err[:4]) == (1, "U101")
        assert run("doctor").status == 1
    finally:
        load_models.cache_clear()


def test_the_demonstration(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "演示"
    for _ in range(2):  # the second time over the first
        ran = run("demo", "--data", data)
        assert ran.status == 0, ran.err
    assert all(path.name in ran.out for path in SAMPLES.iterdir() if path.suffix != ".md")
    assert re.search(r"已登记入账，编号 XS-\d{4}-\w+-0001", ran.out)
    assert "不入账（原因：信息不足）" in ran.out
    assert "下一步" in ran.out
    assert (data / "台账.xlsx").is_file()
    for head in ("涉及企业", "损失金额", "等级", "性质", "把握", "来源", "第1页"):
        assert head in ran.out


def test_the_demonstration_spares_a_real_ledger(run: Run, data: Path) -> None:
    before = (data / "ledger.db").read_bytes()
    ran = run("demo", "--data", data)
    assert (ran.status, ran.err[:4]) == (1, "L120")
    assert (data / "ledger.db").read_bytes() == before


def test_evaluate(run: Run, tmp_path: Path) -> None:
    gold, text = tmp_path / "gold", tmp_path / "text"
    gold.mkdir()
    text.mkdir()
    name = "粮机厂审计情况汇报"
    for folder, suffix in ((gold, ".json"), (text, ".txt")):
        source = GOLDEN / folder.name / f"{name}{suffix}"
        (folder / source.name).write_bytes(source.read_bytes())
    ran = run("evaluate", gold, "--documents", SAMPLES, "--text", text, "--format", "json")
    figures = json.loads(ran.out)
    assert ran.status == 0
    assert {"clue_f1", "char_f1", "loss_exact", "end_to_end_f1", "documents", "failed"} <= figures.keys()
    assert figures["documents"].keys() == {name}
    table = run("evaluate", gold, "--documents", SAMPLES, "--text", text).out
    assert f"{figures['clue_f1']:.4f}" in table
    assert name in table


def test_gold_that_does_not_fit_its_text(run: Run, tmp_path: Path) -> None:
    for folder in ("gold", "text", "files"):
        (tmp_path / folder).mkdir()
    clue = {"start": "没有这句", "end": "没有这句", "enterprises": [], "amounts": [], "loss_yuan": None}
    clue |= {"loss_status": "unstated", "loss_level": None, "natures": ["其他"], "status": None}
    (tmp_path / "gold" / "a.json").write_text(json.dumps({"clues": [clue]}), encoding="utf-8")
    (tmp_path / "text" / "a.txt").write_text("正文。", encoding="utf-8")
    ran = run("evaluate", tmp_path / "gold")
    assert (ran.status, ran.err[:4]) == (1, "U102")


def test_train_on_a_small_corpus(run: Run, tmp_path: Path) -> None:
    corpus = tmp_path / "语料"
    for path in sorted(LABELLED.glob("*/*-00[1-3].txt")):
        (corpus / path.parent.name).mkdir(parents=True, exist_ok=True)
        (corpus / path.parent.name / path.name).write_bytes(path.read_bytes())
    ran = run("train", corpus, tmp_path / "模型.npz")
    assert ran.status == 0, ran.err
    about = json.loads(ran.out)
    assert about["documents"] > 20
    assert 0 <= about["held_aside"]["clue_f1"] <= 1
    assert (tmp_path / "模型.npz").stat().st_size > 10_000


def test_a_label_file_with_a_mistake(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("没有文件头\n", encoding="utf-8")
    ran = run("train", tmp_path, tmp_path / "m.npz")
    assert (ran.status, ran.err[:4]) == (1, "U102")
    assert "a.txt:1" in ran.err
