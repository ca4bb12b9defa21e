"""Running the command line in this process, and the files that its tests give it."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

import cli

SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples"
REPORT = """关于北岭水务集团有限公司的审计报告

三、审计发现的主要问题

（一）违规出借资金。2019年3月，北岭水务集团有限公司所属北岭供水有限公司未经董事会审议，向民营企业出借资金1,200万元，至审计时形成损失800万元。

（二）虚增收入。2020年，北岭供水有限公司提前确认水费收入350万元，多计利润350万元。

（三）违规发放补贴。2018年至2020年，北岭排水有限公司超标准发放通讯补贴46.8万元。

四、审计建议

建议北岭水务集团有限公司完善资金管理制度，加强对所属企业的监督。
"""


@dataclass(frozen=True)
class Ran:
    """What a command printed and its exit status."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command line; a wide terminal, so that nothing is cut."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("XIANSUO_DATA", raising=False)

    def run_it(*arguments: object) -> Ran:
        capsys.readouterr()
        status = cli.run([str(argument) for argument in arguments])
        return Ran(status, *capsys.readouterr())

    return run_it


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short audit report with three findings."""
    path = tmp_path_factory.mktemp("报告") / "北岭水务审计报告.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def read_once(report: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the report in it, to copy."""
    data = tmp_path_factory.mktemp("台账") / "data"
    assert cli.run(["ingest", str(report), "--data", str(data), "--user", "张三"]) == 0
    return data


@pytest.fixture
def data(read_once: Path, tmp_path: Path) -> Path:
    """A data folder with the report in it."""
    return Path(shutil.copytree(read_once, tmp_path / "data"))


def pdf(encrypt: str | None = None) -> bytes:
    """One page with a sentence."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, encrypt=encrypt)
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(80, 700, "该公司违规出借资金1,200万元，形成损失800万元。")
    canvas.save()
    return out.getvalue()


@pytest.fixture
def bad_files(tmp_path: Path) -> dict[str, Path]:
    """A file of every sort that cannot be read, by the code that it must get."""
    contents = {
        "E102": ("空文件.txt", b""),
        "E103": ("录音.mp3", b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(range(256)) * 8),
        "E104": ("半截.pdf", pdf()[:400]),
        "E105": ("加密.pdf", pdf("secret")),
        "E111": ("其实是网页.pdf", b"<!DOCTYPE html><html><body><p>404 Not Found</p></body></html>"),
    }
    folder = tmp_path / "收件"
    folder.mkdir()
    files = {code: folder / name for code, (name, _) in contents.items()}
    for code, (_, content) in contents.items():
        files[code].write_bytes(content)
    return {"E101": folder / "没有这份.pdf", **files}
