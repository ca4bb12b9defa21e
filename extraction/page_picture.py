"""A page as a PNG picture for a screen: of a PDF as it is displayed, or of a picture file. Parts can be blacked out.

PDFium is not safe to use from several threads at once: the caller draws one page at a time. PNG is written here, with
nothing but zlib: reading pictures needs OpenCV and Pillow, showing PDF pages does not.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from extraction import media
from extraction.document import Box
from extraction.errors import DamagedFile, UnsupportedFormat
from extraction.formats.pdfium import opened, page_of
from extraction.limits import Limits

Picture = npt.NDArray[np.uint8]

_PAD = 2.0  #: points added around what is blacked out
_INK = 96  #: grey of what is blacked out
_HIGHEST = 2.5  #: a picture is at most so many widths high
_SUB = 1  #: the PNG filter that keeps differences to the pixel on the left


def has_pictures(media_type: str) -> bool:
    """Whether the pages of such a file can be drawn."""
    return media_type == media.PDF or media_type in media.IMAGES


def draw_page(data: bytes, media_type: str, number: int, width: int, hidden: Sequence[Box] = ()) -> bytes:
    """Page ``number`` (1-based), about ``width`` pixels wide, as PNG; ``hidden`` boxes (points) come out as grey bars.

    Raises DamagedFile (also for a page that does not exist) or UnsupportedFormat.
    """
    if media_type == media.PDF:
        picture, scale = _draw_pdf(data, number, width)
    elif media_type in media.IMAGES:
        picture, scale = _draw_scan(data, number, width)
    else:
        raise UnsupportedFormat(media.NAMES.get(media_type, media_type))
    if hidden:
        picture = _blacked_out(picture, [Box(*(value * scale for value in box)) for box in hidden], _PAD * scale)
    return png(_frugal(picture))


def png(picture: Picture) -> bytes:
    """A picture of shape (height, width) or (height, width, 3) as PNG."""
    height, width = picture.shape[:2]
    step = 1 if picture.ndim == 2 else 3
    rows = picture.reshape(height, width * step)
    filtered = np.empty((height, 1 + width * step), dtype=np.uint8)
    filtered[:, 0] = _SUB
    filtered[:, 1 : 1 + step] = rows[:, :step]
    filtered[:, 1 + step :] = rows[:, step:] - rows[:, :-step]
    head = struct.pack(">IIBBBBB", width, height, 8, 0 if step == 1 else 2, 0, 0, 0)
    body = zlib.compress(filtered.tobytes(), 1)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _draw_pdf(data: bytes, number: int, width: int) -> tuple[Picture, float]:
    """The picture and its pixels per point."""
    with opened(data) as document:
        if not 1 <= number <= len(document):
            raise DamagedFile(f"没有第{number}页")
        with page_of(document, number) as sheet:
            scale = min(width / max(sheet.width, 1), width * _HIGHEST / max(sheet.height, 1))
            return sheet.draw(72 * scale), scale


def _draw_scan(data: bytes, number: int, width: int) -> tuple[Picture, float]:
    from extraction.imaging import read_pictures  # noqa: PLC0415 - needs OpenCV, as does reading a scan at all

    for at, scan in enumerate(read_pictures(data, Limits()), start=1):
        if at == number:
            step = max(scan.picture.shape[1] // width, 1)
            return scan.picture[::step, ::step], 1 / scan.scale / step
    raise DamagedFile(f"没有第{number}页")


def _blacked_out(picture: Picture, boxes: Sequence[Box], pad: float) -> Picture:
    covered = picture.copy()
    for x0, y0, x1, y1 in boxes:
        top, left = max(int(y0 - pad), 0), max(int(x0 - pad), 0)
        covered[top : max(int(y1 + pad), 0), left : max(int(x1 + pad), 0)] = _INK
    return covered


def _frugal(picture: Picture) -> Picture:
    """A grey page in one channel, a coloured one in 32 steps a channel: a third of the bytes, no visible difference."""
    if np.array_equal(picture[..., 0], picture[..., 1]) and np.array_equal(picture[..., 1], picture[..., 2]):
        return np.ascontiguousarray(picture[..., 0])
    return ((picture >> 3).astype(np.uint16) * 255 // 31).astype(np.uint8)
