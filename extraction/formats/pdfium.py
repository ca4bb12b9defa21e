"""The only door to PDFium: opens a PDF and reads one page as arrays of characters, rulings and pictures.

Characters are read one by one through the raw interface: ``FPDFText_GetBoundedText`` loses text that runs sideways, and
the plain text of a page does not say where its characters are. The two calls that are made for every character go
through prototypes that take bare addresses, which is three times faster than PDFium's own binding.
"""

from __future__ import annotations

import ctypes
import math
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pypdfium2
from pypdfium2 import raw

from extraction.errors import DamagedFile, EncryptedFile

PdfDocument: TypeAlias = pypdfium2.PdfDocument
Floats = npt.NDArray[np.float32]

_INT, _ADDRESS = ctypes.c_int, ctypes.c_void_p


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, _ADDRESS).value or 0


def _bare(function: Any, result: Any, *arguments: Any) -> Any:
    """A function of PDFium that takes plain addresses."""
    return ctypes.CFUNCTYPE(result, *arguments)(_address(function))


_UINT = ctypes.c_uint
_loose_box = _bare(raw.FPDFText_GetLooseCharBox, _INT, _ADDRESS, _INT, _ADDRESS)
_unicode = _bare(raw.FPDFText_GetUnicode, _UINT, _ADDRESS, _INT)
_matrix = _bare(raw.FPDFText_GetMatrix, _INT, _ADDRESS, _INT, _ADDRESS)
_font_size = _bare(raw.FPDFText_GetFontSize, ctypes.c_double, _ADDRESS, _INT)
_font_weight = _bare(raw.FPDFText_GetFontWeight, _INT, _ADDRESS, _INT)
_origin = _bare(raw.FPDFText_GetCharOrigin, _INT, _ADDRESS, _INT, _ADDRESS, _ADDRESS)
_fill_color = _bare(raw.FPDFText_GetFillColor, _INT, _ADDRESS, _UINT, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS)
_text_object = _bare(raw.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, _INT)
_render_mode = _bare(raw.FPDFTextObj_GetTextRenderMode, _INT, _ADDRESS)
_is_generated = _bare(raw.FPDFText_IsGenerated, _INT, _ADDRESS, _INT)
_page_object = _bare(raw.FPDFPage_GetObject, _ADDRESS, _ADDRESS, _INT)
_form_object = _bare(raw.FPDFFormObj_GetObject, _ADDRESS, _ADDRESS, ctypes.c_ulong)
_object_type = _bare(raw.FPDFPageObj_GetType, _INT, _ADDRESS)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters of a page in the order of the file: code points, boxes (left, top, right, bottom) as displayed.

    Line feeds and some spaces are PDFium's own, derived from the positions.
    """

    codes: npt.NDArray[np.uint32]
    boxes: Floats


@contextmanager
def opened(data: bytes) -> Iterator[PdfDocument]:
    """The PDF in ``data``; closed on the way out. Raises EncryptedFile or DamagedFile."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise (EncryptedFile if "assword" in str(error) else DamagedFile)() from error
    try:
        yield document
    finally:
        document.close()


@contextmanager
def page_of(document: PdfDocument, number: int) -> Iterator[Sheet]:
    """Page ``number`` (1-based), closed on the way out. Raises DamagedFile when it cannot be loaded."""
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError as error:
        raise DamagedFile(f"第{number}页") from error
    text = page.get_textpage()
    try:
        yield Sheet(page, text)
    finally:
        text.close()
        page.close()


class Sheet:
    """An open page. Everything is given as the page is displayed: rotation applied, origin top left, points."""

    def __init__(self, page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> None:
        self._page, self._text = page, text
        self._rotation = page.get_rotation()
        self._crop = page.get_bbox()
        left, bottom, right, top = self._crop
        size = (right - left, top - bottom)
        self.width, self.height = size[::-1] if self._rotation in (90, 270) else size
        self._handle = _address(text.raw)
        self._matrix, self._point, self._ink = raw.FS_MATRIX(), (ctypes.c_double * 2)(), (_UINT * 4)()
        point, ink = ctypes.addressof(self._point), ctypes.addressof(self._ink)
        self._matrix_at = ctypes.addressof(self._matrix)
        self._point_at, self._ink_at = (point, point + 8), (ink, ink + 4, ink + 8, ink + 12)

    def glyphs(self) -> Glyphs:
        """All characters with their boxes (advance wide, font high)."""
        count = max(raw.FPDFText_CountChars(self._text.raw), 0)
        room = (ctypes.c_float * (4 * count))()
        start = ctypes.addressof(room)
        deque(map(_loose_box, repeat(self._handle), range(count), range(start, start + 16 * count, 16)), maxlen=0)
        rects = np.frombuffer(room, dtype=np.float32).reshape(count, 4)  # left, top, right, bottom
        return Glyphs(self._codes(count), self._shown(rects))

    def _codes(self, count: int) -> npt.NDArray[np.uint32]:
        """The code points of all characters: in one call when the page's text is as long as its characters are many."""
        room = (ctypes.c_ushort * (count + 1))()
        if raw.FPDFText_GetText(self._text.raw, 0, count, room) == count + 1:
            codes: npt.NDArray[np.uint32] = np.frombuffer(memoryview(room), dtype=np.uint16)[:count].astype(np.uint32)
            if not ((codes >= 0xD800) & (codes < 0xE000)).any():
                return codes
        return np.fromiter(map(_unicode, repeat(self._handle), range(count)), dtype=np.uint32, count=count)

    def size_and_angle(self, index: int) -> tuple[float, float]:
        """The font size of a character in points, and how far it is turned clockwise as displayed, in degrees."""
        m = self._matrix
        _matrix(self._handle, index, self._matrix_at)
        size = _font_size(self._handle, index) * math.hypot(m.c, m.d)
        turned = math.degrees(math.atan2(-m.b, m.a)) if m.b or m.a < 0 else 0.0
        return size, (turned + self._rotation) % 360

    def origin(self, index: int) -> tuple[float, float]:
        """The point on the baseline where a character starts, as displayed."""
        _origin(self._handle, index, *self._point_at)
        x, y = self._point
        left, bottom, right, top = self._crop
        if self._rotation == 0:
            return x - left, top - y
        if self._rotation == 90:
            return y - bottom, x - left
        return (right - x, y - bottom) if self._rotation == 180 else (top - y, right - x)

    def bold(self, index: int) -> bool:
        """Whether a character comes from a bold font or is drawn with an outline of its own colour."""
        if _font_weight(self._handle, index) >= 600:
            return True
        mark = _text_object(self._handle, index)
        return bool(mark and _render_mode(mark) == raw.FPDF_TEXTRENDERMODE_FILL_STROKE)

    def faint(self, index: int) -> bool:
        """Whether the ink is light (relative luminance above 0.7) or more than half transparent."""
        if not _fill_color(self._handle, index, *self._ink_at):
            return False
        red, green, blue, alpha = self._ink
        return alpha < 128 or 0.2126 * red + 0.7152 * green + 0.0722 * blue > 178

    def font_name(self, index: int) -> str:
        """The name of a character's font as the file gives it, '' when unknown."""
        flags, room = ctypes.c_int(), ctypes.create_string_buffer(128)
        length = raw.FPDFText_GetFontInfo(self._text.raw, index, room, len(room), ctypes.byref(flags))
        return room.value.decode("utf-8", "replace") if 0 < length <= len(room) else ""

    def same_stroke(self, one: int, other: int) -> bool:
        """Whether two characters belong to one text object (two letters of a ligature do)."""
        return bool(_text_object(self._handle, one) == _text_object(self._handle, other))

    def generated(self, index: int) -> bool:
        """Whether a character is not in the file but derived from a gap."""
        return bool(_is_generated(self._handle, index) == 1)

    def _shown(self, rects: Floats) -> Floats:
        """Rectangles (left, top, right, bottom; y upwards) of the file as the page is displayed (y downwards)."""
        left, bottom, right, top = self._crop
        x0, y1, x1, y0 = rects.T
        if self._rotation == 0:
            parts = (x0 - left, top - y1, x1 - left, top - y0)
        elif self._rotation == 90:
            parts = (y0 - bottom, x0 - left, y1 - bottom, x1 - left)
        elif self._rotation == 180:
            parts = (right - x1, y0 - bottom, right - x0, y1 - bottom)
        else:
            parts = (top - y1, right - x1, top - y0, right - x0)
        return np.stack(parts, axis=1)

    def draw(self, dpi: float) -> npt.NDArray[np.uint8]:
        """The page as a picture of shape (height, width, 3), RGB."""
        bitmap = self._page.render(scale=dpi / 72, rev_byteorder=True)
        try:
            return np.array(bitmap.to_numpy()[..., :3], dtype=np.uint8)
        finally:
            bitmap.close()

    def marks(self) -> tuple[Floats, float]:
        """The bounds of all strokes and filled shapes (left, top, right, bottom), and the share of the page that
        pictures cover."""
        paths: list[Bounds] = []
        pictures = 0.0
        for kind, bounds in _objects(_address(self._page.raw), raw.FPDFPage_CountObjects(self._page.raw), _page_object):
            if kind == raw.FPDF_PAGEOBJ_PATH:
                paths.append(bounds)
            else:
                pictures += max(bounds[2] - bounds[0], 0) * max(bounds[1] - bounds[3], 0)
        shown = self._shown(np.array(paths, dtype=np.float32).reshape(len(paths), 4))
        return shown, min(pictures / (self.width * self.height or 1), 1.0)


Bounds = tuple[float, float, float, float]  # left, top, right, bottom; y upwards


def _objects(holder: int, count: int, get: Any, depth: int = 0) -> Iterator[tuple[int, Bounds]]:
    """Kind and bounds of the paths and images, forms looked into; a path of many strokes comes stroke by stroke.

    ``holder`` is the address of a page or form, ``get`` the function that gives its objects.
    """
    bounds = [ctypes.c_float() for _ in range(4)]
    left, bottom, right, top = bounds
    places = tuple(map(ctypes.byref, bounds))
    for at in map(get, repeat(holder), range(count)):
        kind = _object_type(at)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            continue
        thing = ctypes.cast(at, raw.FPDF_PAGEOBJECT)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < 4:
            inner = _objects(at, raw.FPDFFormObj_CountObjects(thing), _form_object, depth + 1)
            yield from _moved(thing, inner)
        elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            raw.FPDFPageObj_GetBounds(thing, *places)
            whole = (left.value, top.value, right.value, bottom.value)
            if kind == raw.FPDF_PAGEOBJ_IMAGE or min(whole[2] - whole[0], whole[1] - whole[3]) < 4:
                yield kind, whole
            else:
                yield from _shape(thing, kind, whole)


def _shape(path: Any, kind: int, whole: Bounds) -> Iterator[tuple[int, Bounds]]:
    """A rectangle as it is, straight strokes one by one, curves (drawn letters, seals) not at all."""
    count = raw.FPDFPath_CountSegments(path)
    kinds = [raw.FPDFPathSegment_GetType(raw.FPDFPath_GetPathSegment(path, at)) for at in range(min(count, 8))]
    if raw.FPDF_SEGMENT_BEZIERTO in kinds or count < 3:
        return
    if count <= 5 and kinds.count(raw.FPDF_SEGMENT_MOVETO) == 1:
        yield kind, whole
    else:
        yield from _moved(path, ((kind, stroke) for stroke in _strokes(path)))


def _strokes(path: Any) -> Iterator[Bounds]:
    """The straight strokes of a path, in the path's own coordinates."""
    x, y = ctypes.c_float(), ctypes.c_float()
    at = start = (0.0, 0.0)
    for index in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        kind, point = raw.FPDFPathSegment_GetType(segment), (x.value, y.value)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield _around(at, point)
        at = point
        if raw.FPDFPathSegment_GetClose(segment):
            yield _around(at, start)
            at = start


def _around(one: tuple[float, float], other: tuple[float, float]) -> Bounds:
    return min(one[0], other[0]), max(one[1], other[1]), max(one[0], other[0]), min(one[1], other[1])


def _moved(form: Any, things: Iterator[tuple[int, Bounds]]) -> Iterator[tuple[int, Bounds]]:
    """Things in the coordinates of a form or path, where that is placed."""
    m = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(form, ctypes.byref(m))
    for kind, (left, top, right, bottom) in things:
        corners = [(m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f) for x in (left, right) for y in (bottom, top)]
        xs, ys = zip(*corners, strict=True)
        yield kind, (min(xs), max(ys), max(xs), min(ys))
