"""Automatic numbers as Word prints them (ECMA-376 part 1, 17.18.59; Chinese forms as Word shows them)."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def format_number(value: int, style: str) -> str | None:
    """``value`` in the number format ``style``; None when the format is not known (the caller falls back)."""
    form = _FORMS.get(style)
    return form(value) if form else None


def _counting(digits: str, places: str, zero: str, bare: str = "") -> Callable[[int], str]:
    """Numbers by place words (十, 百, 千, 万); before those in ``bare`` a one is not written (japanese 百一)."""

    def write(value: int) -> str:
        if not 0 < value < 100_000:
            return "".join(digits[int(digit)] for digit in str(value)) if value >= 0 else str(value)
        text, gap = "", False
        for place in range(len(str(value)) - 1, -1, -1):
            digit = value // 10**place % 10
            if digit == 0:
                gap = bool(text)
                continue
            word = places[place - 1] if place else ""
            text += (zero if gap else "") + ("" if digit == 1 and word and word in bare else digits[digit]) + word
            gap = False
        return text

    return write


def _chinese(value: int) -> str:
    """Place words as in everyday Chinese: 十一, 一百零一, 一百一十; only a leading 一 before 十 is dropped."""
    text = _counting(_DIGITS, "十百千万", "零")(value)
    return text[1:] if text.startswith("一十") else text


def _digit_by_digit(digits: str) -> Callable[[int], str]:
    return lambda value: "".join(digits[int(digit)] for digit in str(abs(value)))


def _chinese_counting(value: int) -> str:
    """Place words up to 99, digit by digit beyond (Word's chineseCounting: 九十九, 一〇〇)."""
    return _chinese(value) if value < 100 else _digit_by_digit(_DIGITS)(value)


def _enclosed(first: str, count: int, further: tuple[tuple[int, int, str], ...] = ()) -> Callable[[int], str]:
    """Characters that follow one another in Unicode from ``first``; outside them the plain number."""

    def write(value: int) -> str:
        if 1 <= value <= count:
            return chr(ord(first) + value - 1)
        return next((chr(ord(sign) + value - low) for low, high, sign in further if low <= value <= high), str(value))

    return write


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda value: signs[(value - 1) % len(signs)] if value > 0 else str(value)


def _letters(first: str) -> Callable[[int], str]:
    """a … z, aa, bb … as Word counts."""
    return lambda value: chr(ord(first) + (value - 1) % 26) * ((value - 1) // 26 + 1) if 0 < value < 800 else str(value)


def _roman(value: int) -> str:
    if not 0 < value < 5000:
        return str(value)
    text = ""
    for amount, sign in _ROMAN:
        count, value = divmod(value, amount)
        text += sign * count
    return text


def _full_width(value: int) -> str:
    return "".join(chr(ord(character) + 0xFEE0) for character in str(value))


def _ordinal(value: int) -> str:
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


_CIRCLED = _enclosed("①", 20, ((21, 35, "㉑"), (36, 50, "㊱")))
_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedFullstop": _enclosed("⒈", 20),
    "decimalEnclosedParen": _enclosed("⑴", 20),
    "ideographEnclosedCircle": _enclosed("㊀", 10),
    "numberInDash": lambda value: f"- {value} -",
    "ordinal": _ordinal,
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
    "hex": lambda value: f"{value:X}",
    "chineseCounting": _chinese_counting,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese_counting,
    "taiwaneseCountingThousand": _chinese,
    "taiwaneseDigital": _digit_by_digit(_DIGITS),
    "japaneseCounting": _counting(_DIGITS, "十百千万", "", bare="十百千"),
    "japaneseDigitalTenThousand": _digit_by_digit(_DIGITS),
    "ideographDigital": _digit_by_digit(_DIGITS),
    "koreanDigital2": _digit_by_digit("零一二三四五六七八九"),
    "chineseLegalSimplified": _counting(_LEGAL, "拾佰仟万", "零"),
    "ideographLegalTraditional": _counting(_LEGAL_TRADITIONAL, "拾佰仟萬", "零"),
    "japaneseLegal": _counting("零壱弐参四伍六七八九", "拾百阡萬", ""),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": lambda value: _STEMS[(value - 1) % 10] + _BRANCHES[(value - 1) % 12],
    "none": lambda value: "",
}
