"""One file of a container before it is inflated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from extraction.encoding import decode
from extraction.errors import ReadError


@dataclass(frozen=True, slots=True)
class Entry:
    """A path as stored, the bytes in pieces when asked for, packed and declared size where known, or an error.

    ``chunks`` raises a :class:`ReadError` when the entry is damaged or encrypted.
    """

    path: str
    chunks: Callable[[], Iterator[bytes]]
    packed: int = 0
    declared: int | None = None
    error: ReadError | None = None


def decode_name(raw: bytes) -> str:
    """A file name whose encoding nobody declared: UTF-8, else GB18030."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return decode(raw).text


def nothing() -> Iterator[bytes]:
    """The content of an entry that cannot be read."""
    return iter(())
