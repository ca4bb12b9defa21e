"""ZIP archives by the standard library, with names as Chinese programs store them."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from io import BytesIO

from extraction.archives.entry import Entry, decode_name
from extraction.errors import DamagedFile, EncryptedFile, UnsupportedFormat
from extraction.limits import MEBIBYTE
from extraction.package import is_folder

_UTF8 = 0x800
_ENCRYPTED = 0x1
_UNICODE_PATH = 0x7075  # extra field "Info-ZIP Unicode Path": version, CRC of the plain name, UTF-8 name


def zip_members(data: bytes, name: str) -> Iterator[Entry]:
    """The files of a ZIP archive."""
    del name
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DamagedFile("压缩包目录不完整") from error
    with archive:
        for info in archive.infolist():
            if not is_folder(info):
                yield Entry(member_name(info), partial(_chunks, archive, info), info.compress_size)


def member_name(info: zipfile.ZipInfo) -> str:
    """The name of a member: as flagged or recorded in UTF-8, else the raw bytes in the encoding that fits them."""
    if info.flag_bits & _UTF8:
        return info.filename
    recorded = _unicode_path(info.extra)
    if recorded:
        return recorded
    try:
        return decode_name(info.filename.encode("cp437"))
    except UnicodeEncodeError:
        return info.filename


def _unicode_path(extra: bytes) -> str | None:
    position = 0
    while position + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, position)
        if kind == _UNICODE_PATH and size > 5:
            return extra[position + 9 : position + 4 + size].decode("utf-8", "replace")
        position += 4 + size
    return None


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    if info.flag_bits & _ENCRYPTED:
        raise EncryptedFile
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(MEBIBYTE):
                yield chunk
    except NotImplementedError as error:
        raise UnsupportedFormat("压缩方法") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise DamagedFile from error
