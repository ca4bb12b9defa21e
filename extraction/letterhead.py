"""The lines before the body of a paper and what each is: red head, number, secrecy, signer, title, addressee."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from extraction.dates import find_dates
from extraction.document import Document
from extraction.lexicon import load_lexicon, words
from extraction.passage import Outline

Role = Literal[
    "title", "red-head", "number", "secrecy", "signer", "addressee", "date", "label", "bracket", "office", "subtitle",
    "noise",
]  # fmt: skip

_MOST_LINES = 24
_LONGEST_LINE = 90
_YEAR = r"[〔\[［（(【﹝]\s*(?:19|20)\d{2}\s*[〕\]］）)】﹞]"
_NUMBER = re.compile(
    rf"(?P<a>(?:[一-鿿A-Za-z]{{0,24}}\s*){_YEAR}\s*第?\s*\d{{1,6}}\s*号)"
    r"|(?P<b>(?:19|20)\d{2}\s*年\s*第\s*\d{1,4}\s*号(?:公告|公示|通报|令)?(?:（总第\s*\d+\s*号）)?)"
    r"|(?:文件)?编号[：:]\s*(?P<c>[A-Za-z0-9][A-Za-z0-9〔〕\[\]\-－（）()一-鿿]{2,30})"
)
#: 某局行政处罚决定书〔2023〕5号 is a title with its number.
_TITLE_BEFORE_NUMBER = re.compile(r"[一-鿿]{4,}(?:决定书|告知书|报告|公告|通报|警示函|建议书)\s*(?=[〔\[［（(【])")
_SECRECY = re.compile(r"(?:密\s*级[：:]?\s*)?(绝密|机密|秘密|内部资料|内部)(?:\s*[★☆]\s*\S{0,6})?$")
_SIGNER = re.compile(r"签\s*发\s*人?\s*[：:]\s*(?P<name>[一-鿿]{1,2}[\s　]?[一-鿿]{1,2}(?:[、，\s　]+[一-鿿]{2,3})*)")
_ADDRESSEE = re.compile(r"(?:主送[：:]\s*|致[：:]?\s*)?(?P<name>(?!.{0,20}现将)[^。；：:，]{2,60})[：:]$")
_RED_HEAD = re.compile(r"(?P<name>[一-鿿（）()、\s]{3,40}?)\s*文\s*件$")
_PRINTED = re.compile(r"印\s*发")
_NOISE = re.compile(
    r"(?:首页|当前位置|字号|打印|分享|来源|浏览|索引号|主题分类|有效性|作者|责任编辑|附件|单位[：:]|-?\s*\d+\s*-?$|第\s*\d+\s*页"
    r"|发布人|录入|当事人|被(?:处罚|审计|检查)单位|-?\s*!\[|[_*#\-—]{2,}$|□|√|说明[：:]|现将)"
)
_BRACKETS = {"（": "）", "(": ")"}


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A line before the body: its printed text without outer blanks, span, block and role."""

    text: str
    start: int
    end: int
    block: int
    role: Role


def head_lines(document: Document, outline: Outline) -> list[HeadLine]:
    """Lines from the top to the first section or running text."""
    first = next((h.start for h in outline.headings if h.style not in {"plain", "【】"}), len(document.text))
    lines: list[HeadLine] = []
    for at, block in enumerate(document.blocks[: 2 * _MOST_LINES]):
        if block.kind == "row" and not lines:
            continue
        if block.kind not in {"paragraph", "row"}:
            continue
        if block.start >= first or len(lines) >= _MOST_LINES:
            break
        for start, end in _printed_lines(document.text, block.start, block.end):
            text = document.text[start:end].strip()
            if block.kind == "paragraph" and _is_running(text):
                return lines
            lines.append(HeadLine(text, start, end, at, "label" if block.kind == "row" else line_role(text)))
    return lines


def _printed_lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [(start + m.start(), start + m.end()) for m in re.finditer(r"[^\n]+", text[start:end]) if m.group().strip()]


def _is_running(text: str) -> bool:
    return text.endswith(("。", "；")) or len(text) > _LONGEST_LINE


def line_role(text: str) -> Role:
    """What a line of the head is, by its own words."""
    return next((role for role, holds in _ROLES if holds(text)), "title")


def _is_number_line(text: str) -> bool:
    number = find_number(text)
    return bool(number) and len(text) - len(number or "") <= (17 if "签" in text else 3)


def _is_bracketed(text: str) -> bool:
    return text[0] in _BRACKETS and text[-1] == _BRACKETS[text[0]]


def find_number(text: str) -> str | None:
    """The document number printed in a line, without blanks: 国资发〔2021〕6号, 2018年第9号公告."""
    span = _number_span(text)
    return re.sub(r"\s+", "", text[slice(*span)]) if span else None


def strip_number(text: str) -> str:
    """A line without the document number at its head or end: 审计报告 鲁会审字（2022）第22号 → 审计报告."""
    span = _number_span(text)
    rest = (text[: span[0]] + text[span[1] :]).strip(" 　：:") if span else text
    return rest.removesuffix("（）").removesuffix("()") or text


def _number_span(text: str) -> tuple[int, int] | None:
    match = _NUMBER.search(text)
    if not match or "《" in text[: match.start()]:
        return None
    start, end = match.span(match.lastgroup or 0)
    behind_title = _TITLE_BEFORE_NUMBER.match(text, start, end)
    while end > start and text[end - 1] in ")）" and not re.search(r"[（(]", text[start:end]):
        end -= 1
    return behind_title.end() if behind_title else start, end


def find_signer(text: str) -> str | None:
    """签发人 of a line."""
    match = _SIGNER.search(text)
    return re.sub(r"[\s　]+", "", match["name"]) if match else None


def find_secrecy(text: str) -> str | None:
    """密级 of a line: 绝密, 机密 or 秘密."""
    match = _SECRECY.match(text)
    return match[1] if match and match[1] in {"绝密", "机密", "秘密"} else None


def addressee(text: str) -> str | None:
    """主送 of a line without its colon."""
    match = _ADDRESSEE.fullmatch(text)
    return match["name"].strip() if match else None


def red_head(text: str) -> str | None:
    """The office of a red head: 某市财政局文件 → 某市财政局."""
    match = _RED_HEAD.fullmatch(text)
    return re.sub(r"\s+", "", match["name"]) if match else None


def is_date_line(text: str) -> bool:
    """A line that is a date, with 印发 at most."""
    bare = text.strip("（）() 　")
    found = find_dates(bare)
    return bool(found) and len(bare) - (found[0].end - found[0].start) <= 3


def is_printing_line(text: str) -> bool:
    """某市国资委办公室　2023年2月17日印发."""
    return bool(_PRINTED.search(text[-4:])) and bool(find_dates(text))


@cache
def _endings(key: str) -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(map(re.escape, words("letterhead", key))) + r")(?:[（(][^（）()]*[）)])*$")


def is_office(text: str) -> bool:
    """Whether a line names an office or unit."""
    return bool(_endings("office_endings").search(text)) and "的" not in text and len(text) <= 40


def is_title_end(text: str) -> bool:
    """Whether a line ends like a title does."""
    return bool(_endings("title_nouns").search(text))


@cache
def _labels() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (field, re.compile(rf"(?:{'|'.join(names.split())})\s*[：:]?[\s　\t]*(?P<value>[^\s　\t]+(?: [^\s　：:]+)?)"))
        for field, names in load_lexicon("letterhead")["labels"].items()
    )


def _label(text: str) -> bool:
    return any(pattern.match(text) for _, pattern in _labels() if re.match(r"\S{2,6}\s*[：:\t]", text))


def labelled_value(text: str, wanted: str) -> str | None:
    """The value behind a label of the index block: 发布机构：市国资委 → 市国资委."""
    for field, pattern in _labels():
        match = pattern.search(text) if field == wanted else None
        if match:
            return match["value"].strip()
    return None


_ROLES: tuple[tuple[Role, Callable[[str], object]], ...] = (
    ("secrecy", _SECRECY.match),
    ("label", _label),
    ("noise", _NOISE.match),
    ("red-head", lambda text: _RED_HEAD.fullmatch(text) and not text.startswith("关于")),
    ("number", _is_number_line),
    ("signer", _SIGNER.match),
    ("subtitle", lambda text: text.startswith("——")),
    ("bracket", _is_bracketed),
    ("date", is_date_line),
    ("addressee", _ADDRESSEE.fullmatch),
    ("office", lambda text: is_office(text) and not is_title_end(text)),
)
