"""What an OLE2 container (.doc, .xls, .wps, .et, .msg) holds, and passwords; the only user of olefile, msoffcrypto."""

from __future__ import annotations

from io import BytesIO

import msoffcrypto
import olefile
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Office encrypts a workbook that is only write-protected with this fixed word ([MS-OFFCRYPTO] 2.3.x, [MS-XLS] 2.2.10).
_FIXED_PASSWORD = "VelvetSweatshop"
_UNREADABLE = (FileFormatError, ParseError, DecryptionError, OSError, ValueError, IndexError, KeyError, TypeError)


def stream_names(data: bytes) -> frozenset[str]:
    """Top-level names of an OLE2 container, in lower case; empty when it is damaged."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            return frozenset(path[0].lower() for path in container.listdir(streams=True, storages=True))
    except (OSError, ValueError, IndexError, KeyError, TypeError):
        return frozenset()


def needs_password(data: bytes) -> bool:
    """Whether an Office file (OLE2) asks for a password before it shows its text."""
    try:
        return bool(msoffcrypto.OfficeFile(BytesIO(data)).is_encrypted())
    except _UNREADABLE:
        return False


def open_write_protected(data: bytes) -> bytes | None:
    """The plain file when it is only write-protected (encrypted with Office's fixed word), else None."""
    plain = BytesIO()
    try:
        file = msoffcrypto.OfficeFile(BytesIO(data))
        file.load_key(password=_FIXED_PASSWORD)
        file.decrypt(plain)
    except (*_UNREADABLE, InvalidKeyError):
        return None
    return plain.getvalue() or None
