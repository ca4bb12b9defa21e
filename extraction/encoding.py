"""From bytes to characters: the encodings in which Chinese offices have saved text since the nineties."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from extraction.document import Trouble

# Longest mark first: the UTF-32 mark begins with the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_SAMPLE = 60_000  # characters that are looked at to judge a guess
_PLAUSIBLE = 0.85  # share of everyday characters that right text has and wrongly decoded text never reaches


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding that gave it, and what is uncertain about it."""

    text: str
    encoding: str
    troubles: tuple[Trouble, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decodes ``data``: byte order mark, UTF-16 without mark, UTF-8, GB18030, Big5 - the first that fits.

    ``declared`` (a charset from a page or mail header) only decides between guesses that fit, because declarations
    are often wrong; gb2312 and gbk mean GB18030, of which they are parts. Never fails: what no encoding explains is
    decoded with replacement characters and a trouble.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _tolerant(data[len(mark) :], encoding)
    wide = _wide_encoding(data)
    if wide:
        return _tolerant(data, wide)
    text = _utf8(data)
    if text is not None:
        return Decoded(text, "utf-8")
    return _legacy(data, (declared or "").strip().lower())


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: one half of the bytes holds the zeros of ASCII, or the text reads well only so."""
    sample = data[: 2 * _SAMPLE]
    sample = sample[: len(sample) // 2 * 2]
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    if len(sample) < 4 or low + high == 0:
        return None
    encoding = "utf-16-le" if high >= low else "utf-16-be"
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return None
    return encoding if "\0" not in text and _share_of_readable(text) > _PLAUSIBLE else None


def _share_of_readable(text: str) -> float:
    """Share of ASCII, CJK punctuation, full-width forms and everyday ideographs among the characters."""
    good = sum(
        (character.isascii() and (character.isprintable() or character in "\r\n\t"))
        or "\u2010" <= character <= "\u303f"
        or "\uff00" <= character <= "\uffee"
        or _is_everyday(character)
        for character in text
    )
    return good / max(len(text), 1)


def _is_everyday(character: str) -> bool:
    """Whether an ideograph is one of the 3,755 of GB 2312 level 1, arranged by pronunciation in rows 16 to 55."""
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7


def _utf8(data: bytes) -> str | None:
    """UTF-8 text; a character cut off at the very end of a file is dropped."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(data) - 3 or error.reason != "unexpected end of data":
            return None
        return data[: error.start].decode("utf-8")


def _legacy(data: bytes, declared: str) -> Decoded:
    simplified, traditional = _attempt(data, "gb18030"), _attempt(data, "big5hkscs")
    fits_simplified = simplified is not None and _share_of_everyday(simplified) >= _PLAUSIBLE
    fits_traditional = traditional is not None and _share_of_frequent_big5(data) >= _PLAUSIBLE
    if fits_traditional and (not fits_simplified or "big5" in declared):
        return Decoded(traditional or "", "big5", (_guessed("Big5"),))
    if fits_simplified or (simplified is not None and "\ufffd" not in simplified and not fits_traditional):
        doubtful = () if fits_simplified else (_guessed("GB18030"),)
        return Decoded(simplified or "", "gb18030", doubtful)
    return _least_damage(data)


def _attempt(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        cut_off = error.start >= len(data) - 4
        return data[: error.start].decode(encoding) if cut_off else None


def _share_of_everyday(text: str) -> float:
    """Share of everyday characters among the non-ASCII letters; 1 when there are too few to tell."""
    letters = [character for character in text[:_SAMPLE] if character > "\u2fff" and character.isalpha()]
    if len(letters) < 4:
        return 1.0
    return sum(map(_is_everyday, letters)) / len(letters)


def _share_of_frequent_big5(data: bytes) -> float:
    """Share of Big5 lead bytes that belong to its 5,401 frequent characters (A4 to C6) or to punctuation (A1 to A3)."""
    leads: list[int] = []
    position = 0
    while position < len(data) - 1 and len(leads) < _SAMPLE:
        if data[position] < 0x80:
            position += 1
            continue
        leads.append(data[position])
        position += 2
    frequent = sum(0xA1 <= lead <= 0xC6 for lead in leads)
    return frequent / len(leads) if leads else 0.0


def _least_damage(data: bytes) -> Decoded:
    """The encoding that leaves the fewest replacement characters, with a trouble that says how many."""
    return min(
        (_tolerant(data, encoding) for encoding in ("utf-8", "gb18030", "big5hkscs")),
        key=lambda decoded: decoded.text.count("\ufffd"),
    )


def _tolerant(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    lost = text.count("\ufffd")
    if not lost:
        return Decoded(text, encoding)
    message = f"有 {lost} 处字符无法按 {encoding.upper()} 编码还原，请核对原文"
    return Decoded(text, encoding, (Trouble("undecodable-characters", message),))


def _guessed(encoding: str) -> Trouble:
    return Trouble("encoding-guessed", f"文字编码按 {encoding} 推测，请核对原文")
