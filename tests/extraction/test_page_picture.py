"""Pictures of pages: a sound PNG, the asked width, hidden boxes blacked out, refusals."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from extraction import media
from extraction.document import Box
from extraction.errors import DamagedFile, UnsupportedFormat
from extraction.page_picture import draw_page, has_pictures, png


def a_pdf(colour: bool = False) -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(200, 300))
    if colour:
        canvas.setFillColorRGB(1, 0, 0)
    canvas.rect(20, 20, 60, 40, fill=1)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def decode(data: bytes) -> npt.NDArray[np.uint8]:
    """The pixels of a PNG whose rows are filtered by 'sub'; every chunk's sum is checked."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, parts, head = 8, [], b""
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        kind, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        assert struct.unpack(">I", data[at + 8 + size : at + 12 + size])[0] == zlib.crc32(kind + content)
        if kind == b"IHDR":
            head = content
        elif kind == b"IDAT":
            parts.append(content)
        at += 12 + size
    width, height, depth, colour, *_ = struct.unpack(">IIBBBBB", head)
    channels = {0: 1, 2: 3}[colour]
    assert depth == 8
    rows = np.frombuffer(zlib.decompress(b"".join(parts)), np.uint8).reshape(height, 1 + width * channels)
    assert (rows[:, 0] == 1).all()
    return np.cumsum(rows[:, 1:].reshape(height, width, channels), axis=1, dtype=np.uint8)


@given(st.integers(1, 12), st.integers(1, 12), st.booleans(), st.integers(0, 2**32 - 1))
def test_a_picture_comes_back_as_it_was(height: int, width: int, colour: bool, seed: int) -> None:
    shape = (height, width, 3) if colour else (height, width)
    picture = np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)
    assert (decode(png(picture)).reshape(shape) == picture).all()


@pytest.mark.parametrize(("colour", "channels"), [(False, 1), (True, 3)])
def test_a_page_has_the_asked_width_and_a_grey_one_one_channel(colour: bool, channels: int) -> None:
    shown = decode(draw_page(a_pdf(colour), media.PDF, 1, 400))
    assert shown.shape == (600, 400, channels)
    red_or_black = [255, 0, 0] if colour else [0]
    assert shown[540, 60].tolist() == red_or_black and shown[10, 10].min() == 255


def test_what_is_hidden_is_not_in_the_picture() -> None:
    shown = decode(draw_page(a_pdf(), media.PDF, 1, 400, [Box(10, 230, 90, 290)]))
    assert (shown[460:580, 20:180] == 96).all()
    assert not (shown == 0).any()


@pytest.mark.parametrize(("number", "error"), [(0, DamagedFile), (2, DamagedFile)])
def test_a_page_that_is_not_there_is_refused(number: int, error: type[DamagedFile]) -> None:
    with pytest.raises(error):
        draw_page(a_pdf(), media.PDF, number, 400)


def test_only_pdf_and_pictures_have_pages_to_draw() -> None:
    assert has_pictures(media.PDF) and has_pictures(media.TIFF) and not has_pictures(media.DOCX)
    with pytest.raises(UnsupportedFormat):
        draw_page(b"x", media.DOCX, 1, 400)
