"""7z and RAR archives by libarchive (extra ``archive``; on Debian the package libarchive13), its only user."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from extraction.archives.entry import Entry, nothing
from extraction.errors import DamagedFile, EncryptedFile, MissingComponent, ReadError


def libarchive_members(data: bytes, name: str) -> Iterator[Entry]:
    """The files of a 7z or RAR archive; each must be inflated before the next is asked for."""
    del name
    library = _library()
    try:
        with library.memory_reader(data, header_codec="utf-8") as archive:
            for entry in archive:
                if entry.isreg and _is_encrypted(entry):
                    yield Entry(str(entry.pathname), nothing, error=EncryptedFile())
                elif entry.isreg:
                    yield Entry(str(entry.pathname), partial(_chunks, entry, library.ArchiveError), 0, entry.size)
    except library.ArchiveError as error:
        raise _named(str(error)) from error
    except UnicodeDecodeError as error:
        raise DamagedFile("文件名无法识别") from error


def _library() -> Any:
    try:
        import libarchive  # noqa: PLC0415 - an extra
    except (ImportError, OSError, AttributeError) as error:  # AttributeError: the system library is not there
        raise MissingComponent("7z、RAR 压缩包：pip install 'xiansuo[archive]' 及系统库 libarchive") from error
    return libarchive


def _is_encrypted(entry: Any) -> bool:
    """Whether an entry asks for a password; older libraries cannot say."""
    return bool(getattr(entry, "is_encrypted", False))


def _chunks(entry: Any, failure: type[Exception]) -> Iterator[bytes]:
    try:
        yield from entry.get_blocks()
    except failure as error:
        raise _named(str(error)) from error


def _named(message: str) -> ReadError:
    lowered = message.lower()
    if "passphrase" in lowered or "encrypt" in lowered or "password" in lowered:
        return EncryptedFile()
    return DamagedFile("压缩包不完整")
