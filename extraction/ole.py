"""What an OLE2 container (.doc, .xls, .wps, .et, .msg) holds, and passwords; the only user of olefile, msoffcrypto.

Both libraries fail on damaged files with whatever error comes first (assert, struct, overflow …), hence ``Exception``.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import msoffcrypto
import olefile

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Office encrypts a workbook that is only write-protected with this fixed word ([MS-OFFCRYPTO] 2.3.x, [MS-XLS] 2.2.10).
_FIXED_PASSWORD = "VelvetSweatshop"


def stream_names(data: bytes) -> frozenset[str]:
    """Top-level names of an OLE2 container, in lower case; empty when it is damaged."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            return frozenset(path[0].lower() for path in container.listdir(streams=True, storages=True))
    except Exception:
        return frozenset()


def read_stream(data: bytes, names: Sequence[str]) -> bytes:
    """The first of the named streams that the container has; empty when there is none or it is damaged."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            name = next((name for name in names if container.exists(name)), None)
            return bytes(container.openstream(name).read()) if name else b""
    except Exception:
        return b""


def is_sound(data: bytes) -> bool:
    """Whether every chain of sectors of the container ends: libraries follow one that bites its tail for ever."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            container.loadminifat()
            entries = [entry for entry in container.direntries if entry is not None]
            cutoff = container.mini_stream_cutoff_size
            small = [entry.isectStart for entry in entries if entry.entry_type == 2 and entry.size < cutoff]
            large = [entry.isectStart for entry in entries if entry.entry_type == 5 or entry.size >= cutoff]
            large += [container.first_dir_sector, container.first_mini_fat_sector]
            return _all_end(container.fat, large) and _all_end(container.minifat, small)
    except Exception:
        return False


def _all_end(table: Sequence[int], starts: Sequence[int]) -> bool:
    """Whether all chains from ``starts`` come to an end in at most as many steps as the table is long."""
    for start in starts:
        sector, steps = start, 0
        while 0 <= sector < len(table):
            sector, steps = table[sector], steps + 1
            if steps > len(table):
                return False
    return True


def needs_password(data: bytes) -> bool:
    """Whether an Office file (OLE2) asks for a password before it shows its text."""
    try:
        return bool(msoffcrypto.OfficeFile(BytesIO(data)).is_encrypted())
    except Exception:
        return False


def open_write_protected(data: bytes) -> bytes | None:
    """The plain file when it is only write-protected (encrypted with Office's fixed word), else None."""
    plain = BytesIO()
    try:
        file = msoffcrypto.OfficeFile(BytesIO(data))
        file.load_key(password=_FIXED_PASSWORD)
        file.decrypt(plain)
    except Exception:
        return None
    return plain.getvalue() or None
