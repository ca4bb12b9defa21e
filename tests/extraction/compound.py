"""OLE2 containers for the tests ([MS-CFB] version 3), streams in sectors of 512 bytes."""

from __future__ import annotations

import struct

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: dict[str, bytes], loop: bool = False) -> bytes:
    """A container with these streams, each padded to 4,096 bytes; with ``loop`` the last chain bites its tail."""
    contents = [content.ljust(4096, b"\0") for content in streams.values()]
    contents = [content + b"\0" * (-len(content) % 512) for content in contents]
    directory_sectors = (len(streams) + 1 + 3) // 4
    fat, body, position, starts = [FAT], b"", 1, []
    for content in [b"\0" * 512 * directory_sectors, *contents]:
        count = len(content) // 512
        starts.append(position)
        fat += [*range(position + 1, position + count), END]
        body, position = body + content, position + count
    if loop:
        fat[position - 1] = starts[-1]
    entries = [_entry("Root Entry", 5, END, 0, 1 if streams else FREE)]
    for at, (name, content) in enumerate(zip(streams, contents, strict=True), start=1):
        following = at + 1 if at < len(streams) else FREE
        entries.append(_entry(name, 2, starts[at], len(content), FREE, following))
    entries += [b"\0" * 128] * (-len(entries) % 4)
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    return _header() + table + b"".join(entries) + body[512 * directory_sectors :]


def _header() -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0)
    return head + struct.pack("<109I", 0, *[FREE] * 108)


def _entry(name: str, kind: int, start: int, size: int, child: int, right: int = FREE) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<III", FREE, right, child)
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBB", len(raw), kind, 1)
        + links
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )
