"""ZIP packages (DOCX, XLSX, OFD): parts read one at a time, bounded by the bytes that really come out."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from types import TracebackType

from extraction.errors import DamagedFile, EncryptedFile, FileTooLarge
from extraction.limits import MEBIBYTE, Limits

_CHUNK = MEBIBYTE
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


class Package:
    """An open package. Part names are compared without regard to case, slashes and a leading slash.

    Every read counts against ``limits.max_inflated_bytes``; raises :class:`DamagedFile`, :class:`EncryptedFile` and
    :class:`FileTooLarge`.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _BROKEN as error:
            raise DamagedFile("压缩结构不完整") from error
        self._limits = limits
        self._left = limits.max_inflated_bytes
        self._entries = {_key(entry.filename): entry for entry in self._zip.infolist() if not is_folder(entry)}

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def names(self) -> tuple[str, ...]:
        """Part names as stored, with forward slashes."""
        return tuple(entry.filename.replace("\\", "/").lstrip("/") for entry in self._entries.values())

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._entries

    def read(self, name: str) -> bytes:
        """The bytes of a part; raises :class:`DamagedFile` when it is missing or broken."""
        entry = self._entries.get(_key(name))
        if entry is None:
            raise DamagedFile(f"缺少 {name}")
        if entry.flag_bits & 1:
            raise EncryptedFile
        content = bytearray()
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    content += chunk
                    self._count(len(chunk), len(content), entry.compress_size, name)
        except _BROKEN as error:
            raise DamagedFile(f"{name} 已损坏") from error
        return bytes(content)

    def get(self, name: str) -> bytes | None:
        """The bytes of a part, or None when the package has none of that name."""
        return self.read(name) if name in self else None

    def verify(self) -> None:
        """Reads every part and drops it, for libraries that inflate the package themselves."""
        for name in self.names:
            self.read(name)

    def _count(self, chunk: int, inflated: int, packed: int, name: str) -> None:
        self._left -= chunk
        if self._left < 0:
            raise FileTooLarge("解压后超出上限")
        if inflated > MEBIBYTE and inflated > self._limits.max_ratio * max(packed, 1):
            raise FileTooLarge(f"{name} 压缩比异常")


def is_folder(entry: zipfile.ZipInfo) -> bool:
    """As ``ZipInfo.is_dir``, which fails for an entry whose name is empty (one that begins with NUL reads as empty)."""
    return entry.filename.endswith("/")


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
