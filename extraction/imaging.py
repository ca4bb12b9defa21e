"""Pictures of pages: decoding within bounds, red seals, skew, rulings. The only user of Pillow and OpenCV.

Pictures are arrays of shape (height, width, 3), RGB, 8 bit.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from extraction.document import Box
from extraction.errors import DamagedFile, FileTooLarge
from extraction.limits import Limits

Picture = npt.NDArray[np.uint8]

_A4_LONG_SIDE = 841.9  # points
_PLAUSIBLE_DPI = (99.0, 1250.0)  # 72 and 96 are what programs write when nobody knows
_STEEPEST = 6.0  # degrees of skew that are looked for
_PROFILE_SIDE = 900  # pixels to which a page is shrunk to measure its skew


@dataclass(frozen=True, slots=True)
class Scan:
    """A page as a picture, and how many points one of its pixels measures."""

    picture: Picture
    scale: float


def read_pictures(data: bytes, limits: Limits) -> Iterator[Scan]:
    """The pages of a picture file (several in a TIFF), turned as the camera says.

    Raises :class:`DamagedFile`, or :class:`FileTooLarge` before a page of too many pixels is decoded.
    """
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(data)) as file:
            warnings.simplefilter("ignore")  # the bound below is ours
            for number, frame in enumerate(ImageSequence.Iterator(file), start=1):
                if number > limits.max_pages:
                    raise FileTooLarge(f"上限 {limits.max_pages} 页")
                if frame.width * frame.height > limits.max_pixels:
                    raise FileTooLarge(f"图片 {frame.width}×{frame.height} 像素")
                yield _scan(frame)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise DamagedFile("图片不完整") from error


def _scan(frame: Image.Image) -> Scan:
    dpi = float((frame.info.get("dpi") or (0, 0))[0] or 0)
    upright = ImageOps.exif_transpose(frame) or frame
    picture = np.asarray(_on_white(upright), dtype=np.uint8)
    if _PLAUSIBLE_DPI[0] < dpi < _PLAUSIBLE_DPI[1]:
        return Scan(picture, 72 / dpi)
    return Scan(picture, _A4_LONG_SIDE / max(picture.shape[:2]))


def _on_white(image: Image.Image) -> Image.Image:
    """Without transparency: what is transparent is paper."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image).convert("RGB")
    return image.convert("RGB")


def is_blank(picture: Picture) -> bool:
    """Whether a page shows nothing."""
    return bool(_grey(picture).std() < 2)


def without_seals(picture: Picture) -> Picture:
    """Red ink made paper; where a seal lies over black type the type stays."""
    red, green, blue = (picture[..., channel].astype(np.int16) for channel in range(3))
    seal = (red > 110) & (red - green > 45) & (red - blue > 35)
    if seal.mean() < 0.0005:
        return picture
    cleaned = picture.copy()
    cleaned[seal] = 255
    return cleaned


def find_skew(picture: Picture) -> float:
    """Degrees by which the lines of a page run down to the right (negative: up), 0 when there is no clear answer.

    The rows of ink are sharpest in profile when the page is turned back by its skew.
    """
    ink = _ink(_shrunk(picture, _PROFILE_SIDE))
    coarse = max(np.arange(-_STEEPEST, _STEEPEST + 0.1, 0.5), key=lambda angle: _sharpness(ink, float(angle)))
    best = max(np.arange(coarse - 0.5, coarse + 0.51, 0.1), key=lambda angle: _sharpness(ink, float(angle)))
    clear = _sharpness(ink, float(best)) > 1.05 * _sharpness(ink, 0.0)
    return round(float(best), 2) if clear and abs(best) > 0.15 else 0.0


def _sharpness(ink: Picture, angle: float) -> float:
    profile = rotated(ink, angle, 0).sum(axis=1, dtype=np.float64)
    return float(((profile[1:] - profile[:-1]) ** 2).sum())


def rotated(picture: Picture, angle: float, paper: int = 255) -> Picture:
    """The page turned counter-clockwise by ``angle`` degrees about its middle, of the same size."""
    if not angle:
        return picture
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    fill = (paper, paper, paper)
    turned: Any = cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=fill)
    return turned  # type: ignore[no-any-return]


def quarter_turned(picture: Picture, degrees: int) -> Picture:
    """The page turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(picture, -degrees // 90 % 4))


def find_rulings(picture: Picture) -> list[Box]:
    """Long straight lines along the axes, in pixels."""
    ink = _ink(picture)
    height, width = ink.shape[:2]
    boxes: list[Box] = []
    for size in ((max(width // 25, 30), 1), (1, max(height // 45, 30))):
        kernel = cv2.getStructuringElement(cv2.MORPH_RECT, size)
        lines = cv2.dilate(cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel), np.ones((3, 3), np.uint8))
        contours, _ = cv2.findContours(lines, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        for contour in contours:
            x, y, across, down = cv2.boundingRect(contour)
            boxes += _thin(x, y, across, down)
    return boxes


def _thin(x: int, y: int, across: int, down: int) -> Iterator[Box]:
    """A ruling as its middle line; what is thick is no ruling."""
    if across >= 8 * down:
        yield Box(x, y + down / 2, x + across, y + down / 2)
    elif down >= 8 * across:
        yield Box(x + across / 2, y, x + across / 2, y + down)


def _grey(picture: Picture) -> Picture:
    return picture if picture.ndim == 2 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def _ink(picture: Picture) -> Picture:
    """Ink as 255 on 0, shading of the paper evened out."""
    grey = _grey(picture)
    binary = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    return np.asarray(binary, dtype=np.uint8)


def _shrunk(picture: Picture, side: int) -> Picture:
    height, width = picture.shape[:2]
    factor = side / max(height, width)
    if factor >= 1:
        return picture
    size = (max(int(width * factor), 1), max(int(height * factor), 1))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
