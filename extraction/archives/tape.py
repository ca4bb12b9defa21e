"""TAR archives and single files packed with gzip, by the standard library."""

from __future__ import annotations

import gzip
import tarfile
import zlib
from collections.abc import Iterator
from functools import partial
from io import BytesIO

from extraction.archives.entry import Entry
from extraction.errors import DamagedFile
from extraction.limits import MEBIBYTE

_BROKEN = (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, OSError, ValueError)
_GZIP = b"\x1f\x8b"


def tar_members(data: bytes, name: str) -> Iterator[Entry]:
    """The files of a TAR archive, packed or not; of any other gzip file the one inside."""
    if data.startswith(_GZIP) and not _holds_tar(data):
        yield Entry(name.removesuffix(".gz") or "内容", partial(_unpacked, data), len(data))
        return
    try:
        with tarfile.open(fileobj=BytesIO(data), mode="r|*", encoding="gb18030") as archive:
            for info in archive:
                if info.isreg():
                    yield Entry(_name(info), partial(_chunks, archive, info), 0, info.size)
    except _BROKEN as error:
        raise DamagedFile("归档不完整") from error


def _holds_tar(data: bytes) -> bool:
    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as stream:
            return stream.read(263)[257:262] == b"ustar"
    except _BROKEN:
        return False


def _name(info: tarfile.TarInfo) -> str:
    """UTF-8 names were decoded as GB18030 by the archive's default; one of the two fits."""
    try:
        return info.name.encode("gb18030", "surrogateescape").decode("utf-8")
    except UnicodeDecodeError:
        return info.name


def _chunks(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[bytes]:
    try:
        stream = archive.extractfile(info)
        while stream and (chunk := stream.read(MEBIBYTE)):
            yield chunk
    except _BROKEN as error:
        raise DamagedFile from error


def _unpacked(data: bytes) -> Iterator[bytes]:
    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as stream:
            while chunk := stream.read(MEBIBYTE):
                yield chunk
    except _BROKEN as error:
        raise DamagedFile from error
