"""Every number format as Word prints it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.formats.docx.numerals import format_number


@pytest.mark.parametrize(
    ("form", "value", "printed"),
    [
        ("decimal", 12, "12"),
        ("decimalZero", 7, "07"),
        ("decimalZero", 112, "112"),
        ("chineseCounting", 3, "三"),
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 11, "十一"),
        ("chineseCounting", 20, "二十"),
        ("chineseCounting", 99, "九十九"),
        ("chineseCounting", 100, "一〇〇"),
        ("chineseCountingThousand", 10, "十"),
        ("chineseCountingThousand", 100, "一百"),
        ("chineseCountingThousand", 101, "一百零一"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 1002, "一千零二"),
        ("ideographDigital", 10, "一〇"),
        ("ideographDigital", 105, "一〇五"),
        ("japaneseCounting", 10, "十"),
        ("japaneseCounting", 101, "百一"),
        ("taiwaneseCountingThousand", 21, "二十一"),
        ("chineseLegalSimplified", 10, "壹拾"),
        ("chineseLegalSimplified", 23, "贰拾叁"),
        ("ideographLegalTraditional", 6, "陸"),
        ("ideographTraditional", 1, "甲"),
        ("ideographTraditional", 11, "甲"),
        ("ideographZodiac", 12, "亥"),
        ("ideographZodiacTraditional", 13, "丙子"),
        ("decimalEnclosedCircle", 1, "①"),
        ("decimalEnclosedCircleChinese", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "㉑"),
        ("decimalEnclosedCircle", 50, "㊿"),
        ("decimalEnclosedCircle", 51, "51"),
        ("decimalEnclosedParen", 2, "⑵"),
        ("decimalEnclosedFullstop", 3, "⒊"),
        ("decimalFullWidth", 12, "１２"),
        ("numberInDash", 4, "- 4 -"),
        ("lowerLetter", 1, "a"),
        ("lowerLetter", 27, "aa"),
        ("upperLetter", 26, "Z"),
        ("upperRoman", 4, "IV"),
        ("upperRoman", 19, "XIX"),
        ("lowerRoman", 9, "ix"),
        ("ordinal", 1, "1st"),
        ("ordinal", 12, "12th"),
        ("none", 5, ""),
    ],
)
def test_printed_as_word_does(form: str, value: int, printed: str) -> None:
    assert format_number(value, form) == printed


def test_an_unknown_format_is_told_not_guessed() -> None:
    assert format_number(1, "hebrew1") is None


@given(
    st.sampled_from(["chineseCountingThousand", "upperRoman", "chineseCounting", "lowerLetter"]), st.integers(1, 600)
)
def test_different_numbers_look_different(form: str, value: int) -> None:
    assert format_number(value, form) != format_number(value + 1, form)
