"""The originals: every file that was taken in, kept under the SHA-256 of its bytes and never changed.

A file lies at ``<root>/<first two digits>/<sha256>``. It is written beside its place, flushed to the disk, verified
and renamed, so that a half-written original is never found under its name.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extraction.errors import DamagedFile, MissingFile

_PART = ".part"


def digest(data: bytes) -> str:
    """The name of an original: SHA-256 of its bytes, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def digest_of_file(path: Path) -> str:
    """The same of a file, read in pieces; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class OriginalStore:
    """A folder of originals by content."""

    root: Path

    def path(self, sha256: str) -> Path:
        """Where the original lies; raises ValueError for anything but 64 hexadecimal digits (never a path)."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError("an original is named by 64 hexadecimal digits")
        return self.root / sha256[:2] / sha256

    def __contains__(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def keep(self, data: bytes) -> str:
        """Keep the bytes and return their SHA-256; a sound copy that is there already is left alone."""
        sha256 = digest(data)
        target = self.path(sha256)
        if target.is_file() and digest(target.read_bytes()) == sha256:
            return sha256
        target.parent.mkdir(parents=True, exist_ok=True)
        _write_whole(target, data)
        if digest(target.read_bytes()) != sha256:
            raise OSError(f"original {sha256} differs from what was written")
        return sha256

    def read(self, sha256: str) -> bytes:
        """The bytes of an original; raises MissingFile, or DamagedFile when they no longer match their name."""
        try:
            data = self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise MissingFile(sha256[:12]) from None
        if digest(data) != sha256:
            raise DamagedFile(sha256[:12])
        return data

    def damaged(self) -> Iterator[str]:
        """The SHA-256 of every original whose bytes no longer match their name."""
        for path in sorted(self.root.glob("??/" + "?" * 64)):
            if digest(path.read_bytes()) != path.name:
                yield path.name

    def sweep(self) -> int:
        """Remove what an interrupted write left behind and return how many such pieces there were."""
        pieces = list(self.root.glob(f"??/*{_PART}"))
        for piece in pieces:
            piece.unlink(missing_ok=True)
        return len(pieces)


def _write_whole(target: Path, data: bytes) -> None:
    """Write beside ``target``, flush to the disk, rename over it; read-only afterwards."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name[:8], suffix=_PART)
    piece = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():  # a damaged copy: a read-only file cannot be replaced on Windows
            target.chmod(0o600)
        piece.chmod(0o400)
        piece.replace(target)
    finally:
        piece.unlink(missing_ok=True)
