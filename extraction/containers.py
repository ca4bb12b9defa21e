"""Archives and mails: the files inside them, one by one, bounded by what really comes out.

A member's path is a label for people; it never leads out of the archive, and nothing is written to disk. A member that
cannot be read comes with its error instead of its bytes, and the others still come.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from extraction import media
from extraction.archives import libarchive_members, mail_members, tar_members, zip_members
from extraction.archives.entry import Entry
from extraction.cleaning import clean
from extraction.errors import DamagedFile, FileTooLarge, ReadError, UnsafeArchive
from extraction.limits import MEBIBYTE, Limits
from extraction.sniff import sniff

# What operating systems and Office leave beside the files that were meant.
_LITTER = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$|\._)", re.I)
_READERS: dict[str, Callable[[bytes, str], Iterable[Entry]]] = {
    media.ZIP: zip_members,
    media.SEVEN_ZIP: libarchive_members,
    media.RAR: libarchive_members,
    media.TAR: tar_members,
    media.GZIP: tar_members,
    media.MAIL: mail_members,
}


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a container: its path (``年报.zip/附件/台账.xlsx`` below an inner archive), and bytes or error."""

    path: str
    data: bytes
    error: ReadError | None = None


@dataclass(slots=True)
class _Budget:
    """What may still come out of one container, inner ones included."""

    limits: Limits
    members: int = 0
    bytes: int = 0

    def check(self) -> None:
        """Raises :class:`UnsafeArchive` when the container gives more than is allowed."""
        if self.members > self.limits.max_archive_members:
            raise UnsafeArchive(f"文件超过 {self.limits.max_archive_members} 个")
        if self.bytes > self.limits.max_inflated_bytes:
            raise UnsafeArchive(f"解压后超过 {self.limits.max_inflated_bytes / 1e6:.0f} MB")


def is_container(media_type: str) -> bool:
    """Whether files of this media type hold other files to read."""
    return media_type in _READERS


def open_container(data: bytes, name: str, limits: Limits = Limits()) -> Iterator[Member]:  # noqa: B008 - frozen
    """The files inside an archive or mail, in their order, archives inside it opened as well.

    Raises :class:`DamagedFile`, :class:`EncryptedFile` or :class:`MissingComponent` when nothing can be opened, and
    :class:`UnsafeArchive` - possibly after some members - when more comes out than the limits allow.
    """
    yield from _open(data, sniff(data, name), "", 1, _Budget(limits))


def _open(data: bytes, media_type: str, above: str, depth: int, budget: _Budget) -> Iterator[Member]:
    taken: set[str] = set()
    for entry in _READERS[media_type](data, above.rstrip("/").rpartition("/")[2]):
        path = above + safe_path(entry.path)
        if _LITTER.search(path):
            continue
        budget.members += 1
        budget.check()
        path = _unused(path, taken)
        if entry.error is not None:
            yield Member(path, b"", entry.error)
            continue
        yield from _member(entry, path, depth, budget)


def _member(entry: Entry, path: str, depth: int, budget: _Budget) -> Iterator[Member]:
    try:
        content = _inflate(entry, budget)
    except UnsafeArchive:
        raise
    except ReadError as error:
        yield Member(path, b"", error)
        return
    media_type = sniff(content, path) if content else media.UNKNOWN
    if not is_container(media_type):
        yield Member(path, content)
    elif depth >= budget.limits.max_archive_depth:
        yield Member(path, b"", UnsafeArchive(f"压缩包嵌套超过 {budget.limits.max_archive_depth} 层"))
    else:
        yield from _inner(content, media_type, path, depth, budget)


def _inner(content: bytes, media_type: str, path: str, depth: int, budget: _Budget) -> Iterator[Member]:
    """The files of an archive inside the archive; one that is damaged is a member with an error."""
    try:
        yield from _open(content, media_type, path + "/", depth + 1, budget)
    except UnsafeArchive:
        raise
    except ReadError as error:
        yield Member(path, b"", error)


def _inflate(entry: Entry, budget: _Budget) -> bytes:
    """The bytes of a member, counted while they come."""
    content = bytearray()
    for chunk in entry.chunks():
        content += chunk
        budget.bytes += len(chunk)
        budget.check()
        if len(content) > budget.limits.max_bytes:
            raise FileTooLarge(f"上限 {budget.limits.max_bytes / 1e6:.0f} MB")
        if entry.packed and len(content) > MEBIBYTE and len(content) > budget.limits.max_ratio * entry.packed:
            raise UnsafeArchive("压缩比异常")
    if entry.declared is not None and len(content) < entry.declared:
        raise DamagedFile
    return bytes(content)


def safe_path(path: str) -> str:
    """A member's path without drive, root, ``..`` and control characters; never empty."""
    parts = re.sub(r"^[A-Za-z]:", "", clean(path).replace("\\", "/").replace("\n", " ")).split("/")
    kept = [part.strip() for part in parts if part.strip() not in ("", ".", "..")]
    return "/".join(kept) or "未命名"


def _unused(path: str, taken: set[str]) -> str:
    """The path, with a number when the container holds another of the same name."""
    stem, dot, suffix = path.rpartition(".")
    unused, number = path, 1
    while unused in taken:
        number += 1
        unused = f"{stem}（{number}）{dot}{suffix}" if dot else f"{path}（{number}）"
    taken.add(unused)
    return unused
