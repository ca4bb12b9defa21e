"""All benchmarks one after the other (`make bench`), each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
RUNS = (
    ("whole_path.py",),
    ("reading.py",),
    ("money.py", "--labelled"),
    ("segmentation.py", str(FOLDER.parent / "corpus" / "labelled")),
)


def main() -> None:
    failed = []
    for name, *arguments in RUNS:
        print(f"\n== {name} {' '.join(arguments)}", flush=True)
        if subprocess.run([sys.executable, FOLDER / name, *arguments], check=False).returncode:
            failed.append(name)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
