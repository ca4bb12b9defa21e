"""Taking files in: which files a path stands for, and their bytes read within a limit.

``list_files`` walks folders in a stable order and leaves out what is no document (lock files of Office, unfinished
downloads, hidden files, the data folder of the ledger); ``read_file`` raises the coded errors of ``extraction.errors``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.store import digest
from extraction.errors import EmptyFile, FileTooLarge, MissingFile

MAXIMUM_BYTES = 512 * 1024 * 1024
_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".swp")
_SYSTEM_NAMES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_LEDGER_MARK = "ledger.db"


@dataclass(frozen=True, slots=True)
class Original:
    """The bytes of one file with the name it came under and their SHA-256."""

    name: str
    data: bytes
    sha256: str


def is_document_name(name: str) -> bool:
    """Whether a file of this name can be a document at all, whatever its format."""
    lower = name.lower()
    return not (lower.startswith(("~$", ".")) or lower.endswith(_UNFINISHED) or lower in _SYSTEM_NAMES)


def shown_name(name: str) -> str:
    """A file name as text that can be stored and printed: GBK bytes decoded, control characters as spaces."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:  # a name that is not UTF-8, as old Windows archives leave it on Linux
        raw = name.encode("utf-8", "surrogateescape")
        name = raw.decode("gb18030", "replace")
    return "".join(" " if ord(character) < 32 or ord(character) == 127 else character for character in name)


def list_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Every file that the paths stand for in name order, each file once; a file named outright is always kept."""
    seen: set[Path] = set()
    for path in paths:
        for file in _walk(path) if path.is_dir() else (path,):
            place = file.resolve()
            if place not in seen:
                seen.add(place)
                yield file


def read_file(path: Path, maximum: int = MAXIMUM_BYTES) -> Original:
    """The bytes of a file; raises MissingFile, EmptyFile or FileTooLarge (more than ``maximum`` bytes, as read)."""
    try:
        with path.open("rb") as file:
            data = file.read(maximum + 1)
    except OSError as error:
        raise MissingFile(error.strerror or "") from error
    if not data:
        raise EmptyFile
    if len(data) > maximum:
        raise FileTooLarge(f"上限 {maximum // (1024 * 1024)} MB")
    return Original(path.name, data, digest(data))


def _walk(folder: Path) -> Iterator[Path]:
    """Documents under a folder; a ledger's own data folder is no source of documents."""
    try:
        children = sorted(folder.iterdir(), key=lambda child: child.name)
    except OSError:
        yield folder  # reading it raises the coded error that the user is shown
        return
    if any(child.name == _LEDGER_MARK for child in children):
        return
    for child in children:
        if not is_document_name(child.name):
            continue
        if child.is_dir() and not child.is_symlink():
            yield from _walk(child)
        elif child.is_file():
            yield child
