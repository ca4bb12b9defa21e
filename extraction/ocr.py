"""Text recognition (extra ``ocr``): pictures of pages → printed pages, by RapidOCR with the models in its package.

A page is freed of red seals, turned upright and straightened, then read; every line keeps its place on the page as it
was scanned, and lines that the recogniser is not sure of are told. RapidOCR's only user.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import islice
from math import cos, radians, sin
from queue import Queue
from statistics import median
from typing import Any

from extraction.cleaning import clean
from extraction.document import Box, Page, Trouble
from extraction.imaging import Picture, Scan, find_rulings, find_skew, is_blank, quarter_turned, rotated, without_seals
from extraction.layout.printed import PrintedLine, PrintedPage

_AT_ONCE = 2  # pages read at the same time
_UNSURE_LINE, _UNSURE_PAGE = 0.80, 0.90  # scores below which a line or page is told
_DOUBTFUL = 0.75  # mean score below which the page may stand on its head
_SHOWN = 3  # unsure lines that a trouble quotes
_LONG = 8.0  # ems of a line by whose width its size can be told
_SHORT_LINE = 0.3  # of a font size: how far a short line may be from it
_SAME_SIZE = 0.09  # of a font size: a smaller difference is one of the box, not of the type


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """A page that was read, and its skew in degrees: its boxes stand as on the straightened page (:func:`unskewed`)."""

    page: PrintedPage
    skew: float


@dataclass(frozen=True, slots=True)
class _Found:
    """One line of the recogniser: corners in pixels, text, score."""

    corners: tuple[tuple[float, float], ...]
    text: str
    score: float

    @property
    def box(self) -> Box:
        xs, ys = zip(*self.corners, strict=True)
        return Box(min(xs), min(ys), max(xs), max(ys))


def is_available() -> bool:
    """Whether the components of the extra ``ocr`` are installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


def recognise(scans: Iterable[tuple[int, Scan]]) -> Iterator[RecognisedPage]:
    """Reads numbered pages in their order, two at a time; scans are drawn only as they are needed."""
    engines: Queue[Any] = Queue()
    for slot in range(_AT_ONCE):
        engines.put(_engine(slot))

    def read(number: int, scan: Scan) -> RecognisedPage:
        engine = engines.get()
        try:
            return _read_page(engine, number, scan)
        finally:
            engines.put(engine)

    source = iter(scans)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        running: list[Future[RecognisedPage]] = []
        for number, scan in islice(source, _AT_ONCE):
            running.append(pool.submit(read, number, scan))
        while running:
            yield running.pop(0).result()
            running += [pool.submit(read, number, scan) for number, scan in islice(source, 1)]


@cache
def _engine(slot: int) -> Any:
    """A recogniser for one thread (``slot`` tells them apart), loaded once for the process."""
    del slot
    from rapidocr import RapidOCR  # noqa: PLC0415 - an extra

    threads = max((os.cpu_count() or 2) // _AT_ONCE, 1)
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _read_page(engine: Any, number: int, scan: Scan) -> RecognisedPage:
    height, width = (side * scan.scale for side in scan.picture.shape[:2])
    if is_blank(scan.picture):
        return RecognisedPage(PrintedPage(Page(number, width, height, "ocr"), ()), 0.0)
    picture = without_seals(scan.picture)
    turn, skew, straight, found = _read_upright(engine, picture)
    lines = tuple(_lines(found, number, scan.scale))
    rulings = tuple(Box(*(value * scan.scale for value in box)) for box in find_rulings(straight))
    score = _mean_score(found)
    page = Page(number, width, height, "ocr", round(score, 4) if found else None)
    return RecognisedPage(PrintedPage(page, lines, rulings, turn, 1.0, tuple(_troubles(number, found, score))), skew)


def _read_upright(engine: Any, picture: Picture) -> tuple[int, float, Picture, list[_Found]]:
    """Quarter turn, skew, the page upright and straight, and its lines: the best of the turns that may be right."""
    best = _attempt(engine, picture, 0)
    others: tuple[int, ...] = ()
    if _runs_sideways(best[3]):
        others = (90, 270)
    elif _mean_score(best[3]) < _DOUBTFUL:
        others = (180,)
    for turn in others:
        best = max(best, _attempt(engine, picture, turn), key=lambda attempt: _weight(attempt[3]))
    return best


def _attempt(engine: Any, picture: Picture, turn: int) -> tuple[int, float, Picture, list[_Found]]:
    upright = quarter_turned(picture, turn)
    skew = find_skew(upright)
    straight = rotated(upright, skew)
    return turn, skew, straight, _recognised(engine, straight)


def _recognised(engine: Any, picture: Picture) -> list[_Found]:
    result = engine(picture[..., ::-1], use_cls=False)  # OpenCV's order of colours
    if result.boxes is None or result.txts is None:
        return []
    found = []
    for corners, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        plain = clean(text).replace("\n", " ").strip()
        if plain:
            found.append(_Found(tuple((float(x), float(y)) for x, y in corners), plain, float(score)))
    return found


def _runs_sideways(found: list[_Found]) -> bool:
    """Whether most of the text stands in boxes that are higher than wide."""
    long = [line for line in found if len(line.text) > 2]
    tall = sum(line.box.y1 - line.box.y0 > 1.5 * (line.box.x1 - line.box.x0) for line in long)
    boxes = sum(line.box.y1 - line.box.y0 > 2.5 * (line.box.x1 - line.box.x0) for line in found)
    return tall > len(long) / 2 if long else boxes > len(found) / 2


def _weight(found: list[_Found]) -> float:
    return sum(line.score**4 * len(line.text) for line in found)


def _mean_score(found: list[_Found]) -> float:
    characters = sum(len(line.text) for line in found)
    return sum(line.score * len(line.text) for line in found) / characters if characters else 0.0


def _lines(found: list[_Found], number: int, scale: float) -> Iterator[PrintedLine]:
    """Printed lines in points, type-high about their middle."""
    for line, em in zip(found, _sizes(found), strict=True):
        top = (line.box.y0 + line.box.y1 - em) / 2
        box = Box(line.box.x0 * scale, top * scale, line.box.x1 * scale, (top + em) * scale)
        yield PrintedLine(line.text, number, box, em * scale)


def _sizes(found: list[_Found]) -> list[float]:
    """The font size of every line. Boxes are drawn loosely: lines of nearly one size are taken to be of one.

    A short line says little of its size and takes that of the longer line above it.
    """
    sizes = {at: _size(line) for at, line in enumerate(found)}
    left = {at: size for at, size in sizes.items() if _ems(found[at].text) >= _LONG}
    usual: list[float] = []
    while left:
        groups = [
            [at for at, size in left.items() if _is_near(size, centre, _SAME_SIZE)] for centre in {*left.values()}
        ]
        group = max(groups, key=lambda members: sum(len(found[at].text) for at in members))
        usual.append(median([left[at] for at in group]))
        for at in group:
            sizes[at] = usual[-1]
            del left[at]
    above = usual[0] if usual else 0.0
    for at in sorted(sizes, key=lambda index: found[index].box.y0):
        if _ems(found[at].text) >= _LONG:
            above = sizes[at]
        elif _is_near(sizes[at], above, _SHORT_LINE):
            sizes[at] = above
    return [sizes[at] for at in range(len(found))]


def _is_near(size: float, other: float, share: float) -> bool:
    return abs(size - other) < share * other


def _ems(text: str) -> float:
    """Widths of an ideograph that a text takes."""
    return sum(1.0 if character > "\u2e7f" else 0.5 for character in text)


def _size(line: _Found) -> float:
    """The font size in pixels: by the advance of ideographs where there are enough, else by the height of the box."""
    width, height = line.box.x1 - line.box.x0, line.box.y1 - line.box.y0
    ems = _ems(line.text)
    return min(width / ems, height) if ems >= 4 else 0.8 * height


def _troubles(number: int, found: list[_Found], score: float) -> Iterator[Trouble]:
    unsure = [line for line in found if line.score < _UNSURE_LINE and len(line.text) > 1]
    if found and (score < _UNSURE_PAGE or unsure):
        quoted = "、".join(f"“{line.text[:20]}”" for line in unsure[:_SHOWN])
        told = f"，其中 {len(unsure)} 行把握较低（{quoted}）" if unsure else ""
        message = f"第{number}页由图像识别，平均置信度 {score:.2f}{told}，请对照原件核实"
        yield Trouble("low-ocr-confidence", message, number)


def unskewed(box: Box, skew: float, width: float, height: float) -> Box:
    """A box of a straightened page where it stands on the page as scanned: moved with its middle, of the same size."""
    if not skew:
        return box
    angle = radians(skew)
    x, y = (box.x0 + box.x1) / 2 - width / 2, (box.y0 + box.y1) / 2 - height / 2
    moved_x = x * cos(angle) - y * sin(angle) - x
    moved_y = x * sin(angle) + y * cos(angle) - y
    return Box(box.x0 + moved_x, box.y0 + moved_y, box.x1 + moved_x, box.y1 + moved_y)


__all__ = ["RecognisedPage", "is_available", "recognise", "unskewed"]
