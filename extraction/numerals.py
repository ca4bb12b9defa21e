"""Chinese and Arabic numerals to exact decimals: 1,234.5, 三千二百五十, 叁佰贰拾万, 12万4千, 1.2亿, 廿二, 半."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

DIGITS: Final = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("〇壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    "○": 0,
    "两": 2,
    "兩": 2,
    "贰": 2,
    "貳": 2,
    "弍": 2,
    "叄": 3,
    "参": 3,
    "參": 3,
    "陸": 6,
    "弌": 1,
}
TENS: Final = {"廿": 20, "卅": 30}
SMALL_SCALES: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE_SCALES: Final = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
SCALES: Final = {**SMALL_SCALES, **LARGE_SCALES}

#: Full-width forms, one character for one, so that positions stay valid.
_FORMS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20, 0x2212: 0x2D}
#: The full-width comma is punctuation far more often than a thousands separator: it stays what it is.
_FORMS.pop(0xFF0C)

_SPACE = re.compile(r"\s+")
_TOKEN = re.compile(
    rf"(?P<number>\d+(?:[,，]\d{{3}})*(?:\.\d+)?)|(?P<digits>[{''.join(DIGITS)}]+)|(?P<tens>[{''.join(TENS)}])"
    rf"|(?P<half>半)|(?P<scale>[{''.join(SCALES)}])"
)
_FRACTION = re.compile(rf"([{''.join(DIGITS)}0-9]+)([{''.join(SCALES)}]*)")


def fold_forms(text: str) -> str:
    """Full-width digits, letters and signs as half-width ones; the length and every position are kept."""
    return text.translate(_FORMS)


def parse_numeral(text: str) -> Decimal:
    """The exact value of a numeral written in Arabic digits, Chinese digits or both. Raises ValueError."""
    source = _SPACE.sub("", fold_forms(text))
    sign = -1 if source[:1] in {"-", "负"} else 1
    whole, point, fraction = source[1 if sign < 0 else 0 :].partition("点")
    try:
        if point:
            return sign * _parse_decimal(whole, fraction)
        return sign * _parse_whole(whole)
    except _NotANumeralError as error:
        raise ValueError(f"不是数字：{text!r}") from error


class _NotANumeralError(Exception):
    """The text breaks the grammar of numerals."""


@dataclass(slots=True)
class _Sum:
    """What has been read so far: closed part, open part below the next large scale, and a number without a scale."""

    closed: Decimal = Decimal(0)
    section: Decimal = Decimal(0)
    number: Decimal | None = None
    written: str = ""  #: the number as written
    last_scale: int = 0  #: the scale just before the open number; 0 after a zero or at the start
    last_large: int = 0

    def put_number(self, value: Decimal, written: str) -> None:
        if self.number is not None:
            raise _NotANumeralError
        self.number, self.written = value, written

    def put_scale(self, scale: int) -> None:
        if len(self.written) > 1 and self.written[0] in DIGITS:  # 三五百万: three to five
            raise _NotANumeralError
        if scale < 10**4:
            self.section += (Decimal(1) if self.number is None else self.number) * scale
        else:
            self._put_large(scale)
        self.number, self.written, self.last_scale = None, "", scale

    def _put_large(self, scale: int) -> None:
        below = self.section + (self.number or 0)
        if self.number is None and not self.section and not (self.closed and scale > self.last_large):
            raise _NotANumeralError  # a bare 万 is a unit, not a numeral
        if scale > self.last_large:
            self.closed = (self.closed + below) * scale
        else:
            self.closed += below * scale
        self.section, self.last_large = Decimal(0), scale

    def total(self) -> Decimal:
        number = self.number or Decimal(0)
        if len(self.written) == 1 and self.last_scale >= 100:  # 三万五, 一百二
            number *= self.last_scale // 10
        return self.closed + self.section + number


def _parse_whole(source: str) -> Decimal:
    """Value of a numeral without sign and without 点."""
    reading = _Sum()
    for kind, written in _tokens(source):
        if kind == "scale":
            reading.put_scale(SCALES[written])
        elif kind == "tens":
            reading.section += TENS[written]
            reading.last_scale = 10
        elif kind == "half":
            reading.put_number(Decimal("0.5") * (reading.last_scale or 1), written)
            reading.last_scale = 0
        elif kind == "number":
            reading.put_number(Decimal(written.replace(",", "").replace("，", "")), written)
        else:
            _put_digits(reading, written)
    return reading.total()


def _put_digits(reading: _Sum, written: str) -> None:
    """Chinese digits: a leading zero between scales only says that a place is empty (一万零五)."""
    if reading.last_scale and DIGITS[written[0]] == 0:
        reading.last_scale = 0
        written = written[1:]
        if not written:
            return
    reading.put_number(Decimal("".join(str(DIGITS[digit]) for digit in written)), written)


def _tokens(source: str) -> Iterator[tuple[str, str]]:
    """Kind and text of each token. Raises when something else stands in between or nothing stands there."""
    at = 0
    for match in _TOKEN.finditer(source):
        if match.start() != at:
            raise _NotANumeralError
        at = match.end()
        yield str(match.lastgroup), match[0]
    if at != len(source) or not source:
        raise _NotANumeralError


def _parse_decimal(whole: str, rest: str) -> Decimal:
    """A numeral with 点: digits behind it in either script, then perhaps scales for the whole (一点二亿)."""
    match = _FRACTION.fullmatch(rest)
    if not match:
        raise _NotANumeralError
    digits = "".join(str(DIGITS.get(character, character)) for character in match[1])
    value = _parse_whole(whole) + Decimal(f"0.{digits}")
    for scale in match[2]:
        value *= SCALES[scale]
    return value
