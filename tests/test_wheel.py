"""The wheel, as an office installs it: every data file inside, nothing else, and it works from another folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("extraction", "classifiers", "corpus", "ledger")
LEFT_OUT = ("corpus/labelled/",)  # the labelled corpus makes the model and is not needed to run it


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel; built from the tree with the installed hatchling, without a network."""
    folder = tmp_path_factory.mktemp("dist")
    call = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    built = subprocess.run(call, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return next(folder.glob("xiansuo-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with nothing but the wheel of its own; it sees the libraries of this one behind it."""
    home = tmp_path_factory.mktemp("office")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home / "venv"], check=True)
    scripts = home / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    call = [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", "--quiet", wheel]
    subprocess.run([*call, "--disable-pip-version-check"], check=True)
    own = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    behind = [path for path in sys.path if Path(path).name in {"site-packages", "dist-packages"}]
    (Path(own) / "behind.pth").write_text("\n".join(behind), encoding="utf-8")
    return scripts / "xiansuo"


def start(program: Path, *arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    call: Sequence[object] = [program, *arguments]
    return subprocess.run(
        [str(part) for part in call], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )


def data_files() -> set[str]:
    """Everything in the packages that is committed or made (the model) and belongs into the wheel."""
    found = {path.relative_to(ROOT).as_posix() for name in PACKAGES for path in (ROOT / name).rglob("*")}
    kept = {name for name in found if (ROOT / name).is_file() and "__pycache__" not in name}
    return {name for name in kept if not name.startswith(LEFT_OUT)}


def test_everything_is_inside_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert inside == data_files() | {"cli.py"}
    assert {"classifiers/model/clues.npz", "classifiers/rules/taxonomy_46.yaml", "cli.py"} <= inside
    assert any(name.startswith("corpus/samples/") and name.endswith(".pdf") for name in inside)
    assert not any("labelled/" in name for name in inside)


def test_what_the_wheel_says_of_itself(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        info = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        about = archive.read(info).decode("utf-8")
        assert any(name.endswith("licenses/LICENSE") for name in archive.namelist())
        scripts = archive.read(info.replace("METADATA", "entry_points.txt")).decode("utf-8")
    assert "Name: xiansuo\n" in about
    assert "License-Expression: Apache-2.0" in about
    assert "Requires-Python: >=3.11" in about
    assert "xiansuo = cli:main" in scripts


def test_the_wheel_and_not_the_tree_is_started(installed: Path, tmp_path: Path) -> None:
    code = "import cli, extraction; print(cli.__file__); print(extraction.__file__)"
    told = start(installed.with_name("python"), "-c", code, folder=tmp_path).stdout.splitlines()
    assert len(told) == 2
    assert all(Path(line).is_relative_to(installed.parents[1]) for line in told)


def test_doctor(installed: Path, tmp_path: Path) -> None:
    ran = start(installed, "doctor", folder=tmp_path)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "✗" not in ran.stdout.split("识别模型")[0]


def test_extract(installed: Path, tmp_path: Path) -> None:
    sample = ROOT / "corpus" / "samples" / "粮机厂审计情况汇报.txt"
    ran = start(installed, "extract", sample, folder=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert all(json.loads(line)["schema"] == 1 for line in ran.stdout.splitlines())
    assert ran.stdout
    assert list(tmp_path.iterdir()) == []


def test_demo(installed: Path, tmp_path: Path) -> None:
    ran = start(installed, "demo", "--data", tmp_path / "demo", folder=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "demo" / "台账.xlsx").is_file()
