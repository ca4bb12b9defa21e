"""Old Word files through LibreOffice: what is told when it is missing, hangs, or gives nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from wordfile import docx, p

from extraction.errors import DamagedFile, MissingComponent, ReadTimeout
from extraction.formats import office
from extraction.limits import Limits


def converter(monkeypatch: pytest.MonkeyPatch, result: bytes | None, error: Exception | None = None) -> list[list[str]]:
    """Puts a program in LibreOffice's place that writes ``result`` and returns the commands that it got."""
    commands: list[list[str]] = []

    def run(command: list[str], **options: Any) -> None:
        commands.append(command)
        if error:
            raise error
        if result is not None:
            out = Path(command[command.index("--outdir") + 1])
            out.mkdir()
            (out / "source.docx").write_bytes(result)

    monkeypatch.setattr(office, "find_converter", lambda: "soffice")
    monkeypatch.setattr(subprocess, "run", run)
    return commands


def test_what_comes_out_is_read_and_each_conversion_has_its_own_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    commands = converter(monkeypatch, docx(p("一、情况")))
    assert office.read_doc(b"x", Limits()).text == "一、情况"
    office.read_odt(b"x", Limits())
    profiles = {part for command in commands for part in command if part.startswith("-env:UserInstallation=file:")}
    assert len(profiles) == 2


def test_nothing_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    converter(monkeypatch, None)
    with pytest.raises(DamagedFile):
        office.read_doc(b"x", Limits())


def test_it_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    converter(monkeypatch, None, subprocess.TimeoutExpired("soffice", 1))
    with pytest.raises(ReadTimeout):
        office.read_doc(b"x", Limits())


def test_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_converter", lambda: None)
    with pytest.raises(MissingComponent) as caught:
        office.read_doc(b"x", Limits())
    assert "LibreOffice" in caught.value.message


def test_where_it_is_looked_for(tmp_path: Path) -> None:
    assert office.find_converter({"PATH": str(tmp_path)}) is None
    assert office.find_converter({"XIANSUO_SOFFICE": str(tmp_path / "none")}) is None
    program = tmp_path / "LibreOffice/program/soffice.exe"
    program.parent.mkdir(parents=True)
    program.write_bytes(b"")
    assert office.find_converter({"PATH": "", "ProgramFiles": str(tmp_path)}) == str(program)
    assert office.find_converter({"XIANSUO_SOFFICE": str(program)}) == str(program)
