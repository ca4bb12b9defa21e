"""统一社会信用代码 (GB 32100-2015): 18 characters, the last of them a check character over the other 17."""

from __future__ import annotations

from extraction.numerals import fold_forms

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  #: GB 32100-2015, table 4: digits and letters without I, O, S, V, Z
LENGTH = 18
_WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))  # GB 32100-2015, 5.6: 3^(i-1) mod 31
_ROUNDED = "000"  #: how a code ends that a spreadsheet kept as a number: 15 digits, the rest lost


class CreditCodeError(ValueError):
    """A text that is no valid code; the message says in Chinese what is wrong with it."""


def parse_credit_code(text: str) -> str:
    """The code in capital half-width characters without blanks; raises :class:`CreditCodeError`."""
    code = "".join(fold_forms(text).split()).replace("-", "").upper()
    if len(code) != LENGTH:
        raise CreditCodeError(f"统一社会信用代码应为 {LENGTH} 位，此处为 {len(code)} 位：{code[:24]}")
    wrong = sorted(set(code) - set(ALPHABET))
    if wrong:
        raise CreditCodeError(f"统一社会信用代码不含字符 {'、'.join(wrong)}（不用字母 I、O、S、V、Z）：{code}")
    if not code[2:8].isdigit():
        raise CreditCodeError(f"统一社会信用代码第 3 至 8 位为行政区划码，应为数字：{code}")
    wanted = check_character(code[:-1])
    if code[-1] != wanted:
        raise CreditCodeError(f"统一社会信用代码校验位不符（末位应为 {wanted}）：{code}{_hint(code)}")
    return code


def check_character(body: str) -> str:
    """The check character of the first 17 characters (GB 32100-2015, 5.6: 31 less the weighted sum, modulo 31)."""
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def _hint(code: str) -> str:
    rounded = code.isdigit() and code.endswith(_ROUNDED)
    return "；该单元格可能按数字保存、末几位已丢失，请设为文本格式后重新填写" if rounded else ""
