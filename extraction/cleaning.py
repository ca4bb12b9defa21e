"""What every reader does to characters before they enter a document's text."""

from __future__ import annotations

import re
import unicodedata

# Kangxi and CJK radicals stand for ordinary characters when a program has mapped glyphs back carelessly (⾦ for 金).
_RADICALS = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in range(0x2E80, 0x2FE0)
    if unicodedata.normalize("NFKC", chr(code)) != chr(code)
}
_SPACES = dict.fromkeys(
    (0xA0, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x202F), " "
)
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF), "")
_CONTROLS = {code: "" for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (0x09, 0x0A)}
_TABLE: dict[int, str] = {**_RADICALS, **_SPACES, **_INVISIBLE, **_CONTROLS, 0x2028: "\n", 0x2029: "\n", 0x0B: "\n"}
_SURROGATES = re.compile("[\ud800-\udfff]")
_BLANKS_AT_BREAK = re.compile(r"[ \u3000]*\n[\s\u3000]*")


def clean(text: str) -> str:
    """``text`` without control, invisible and lone surrogate characters; odd spaces plain, radicals as characters.

    Tabs and line feeds stay; widths (，,) stay as printed, since a quote must look like its source.
    """
    return _SURROGATES.sub("�", text.replace("\r\n", "\n").replace("\r", "\n")).translate(_TABLE)


def clean_paragraph(text: str) -> str:
    """``text`` cleaned, without blanks at its ends and around its line feeds."""
    return _BLANKS_AT_BREAK.sub("\n", clean(text)).strip(" \t\n\u3000")
