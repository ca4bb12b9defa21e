"""Without any extra: everything that does not need one works, and what needs one says so."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted(path for path in (ROOT / "corpus" / "samples").iterdir() if path.suffix != ".md")

#: What the distributions of the extras are imported as, where it is not their own name.
MODULES = {
    "libarchive-c": "libarchive",
    "opencv-python-headless": "cv2",
    "python-multipart": "python_multipart",
}
START = """
import sys
for name in {names}:
    sys.modules[name] = None  # as if it were not installed
import cli
sys.exit(max(cli.run(arguments) for arguments in {lines}))
"""


def extras() -> set[str]:
    """The modules of all optional dependencies that the base installation does not bring anyway."""
    base = set(re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.M))
    about = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = [entry for group in about["project"]["optional-dependencies"].values() for entry in group]
    names = [entry.split(">")[0].split("[")[0].split("=")[0].split("<")[0].strip() for entry in listed]
    return {MODULES.get(name, name.replace("-", "_")) for name in names if name not in base}


def start(*lines: list[str]) -> subprocess.CompletedProcess[str]:
    """Runs command lines one after the other in one process without the extras; the worst status counts."""
    call = [sys.executable, "-c", START.format(names=sorted(extras()), lines=list(lines))]
    return subprocess.run(call, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)


def test_every_sample_is_read() -> None:
    ran = start(*(["extract", str(sample)] for sample in SAMPLES))
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_help_and_the_check_of_the_installation() -> None:
    ran = start(["--help"], ["doctor"])
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "未安装（可选）" in ran.stdout


def test_a_picture_says_what_is_missing(tmp_path: Path) -> None:
    picture = tmp_path / "扫描.png"
    picture.write_bytes(bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"))
    ran = start(["extract", str(picture)])
    assert ran.returncode == 1
    assert "E108" in ran.stderr
    assert "Traceback" not in ran.stderr
