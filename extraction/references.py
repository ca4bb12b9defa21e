"""Words that refer to a unit without naming it: 集团, 本公司, 该厂, 上述企业, 其子公司."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from extraction.fields import Mention

#: The writer's own or the addressed unit.
_SELF = r"(?:(?<![日资基成根书样])本|(?<!自)我|你|贵)(?:集团公司|集团|公司|企业|单位|厂|行|院|所|中心|局)(?!法|制|化)"
_HEAD_OFFICE = r"(?:集团公司|集团|公司|企业)(?:本部|总部|机关|本级|层面)"
_BACK = (
    r"(?<![应本])(?:该|上述|前述|此)(?:集团公司|集团|公司|企业|单位|厂|行|院|中心|所|矿|林场|农场|场|库|站|店|酒店|宾馆|局|医院|学校)"
    r"(?![0-9一-鿿]?(?:户|家)|长)"
)
_OWNER = r"其(?=下属|所属|控股|全资|子公司|参股|权属|下辖|旗下|所投资)"
REFERENCE: Final = re.compile(rf"(?P<self>{_SELF})|(?P<office>{_HEAD_OFFICE})|(?P<back>{_BACK})|(?P<owner>{_OWNER})")

#: What stands before a counterparty, not before the one who acts.
_OBJECT_BEFORE = re.compile(r"(?:向|与|对|给|从|为|将|被|把|和|及|、|于|由|以|至|到|经)[“\"]?(?:[所下]属)?$")
_GENERAL = re.compile(r"(?:[本我你贵该此]|上述|前述)?(?:集团公司|集团|公司|企业)(?:本部|总部|机关|本级|层面)?")
_HEAD_NOUN = {
    "厂": ("厂",),
    "矿": ("矿",),
    "林场": ("林场",),
    "农场": ("农场", "垦"),
    "场": ("场",),
    "库": ("库",),
    "站": ("站",),
    "店": ("店", "酒店", "超市"),
    "酒店": ("酒店", "饭店", "宾馆"),
    "宾馆": ("宾馆", "酒店", "饭店"),
    "行": ("行", "银行"),
    "院": ("院",),
    "医院": ("医院",),
    "学校": ("学校", "中学", "小学", "学院", "大学"),
    "中心": ("中心",),
    "所": ("所",),
    "局": ("局",),
    "集团": ("集团",),
    "集团公司": ("集团",),
    "公司": ("公司",),
}


def is_general(word: str) -> bool:
    """Whether a word could mean any unit (集团, 该公司, 公司本部)."""
    return bool(_GENERAL.fullmatch(word))


def antecedent(text: str, earlier: Sequence[Mention], word: str) -> Mention | None:
    """The unit that 该公司 (该厂 …) means: the nearest earlier one that fits and acts, else the nearest that fits.

    ``text`` is the document's text; only the last mentions are looked at, a reference does not reach far.
    """
    noun = re.sub(r"^(?:上述|前述|该|此|其)", "", word)
    fitting = [mention for mention in reversed(earlier[-14:]) if _fits(mention, noun)]
    if fitting and fitting[0].kind == "anonymous":
        return fitting[0]
    named = [mention for mention in fitting if mention.kind != "anonymous"]
    fitting = [mention for mention in named if not _GENERAL.fullmatch(mention.text)] or named
    for mention in fitting[:6]:
        if _acts(text, mention):
            return mention
    return fitting[0] if fitting else None


def subject(text: str, here: Sequence[Mention], above: Sequence[Mention], word: str) -> Mention | None:
    """The unit that a bare 公司 means: the one that acts first in its line, else the one that the headings name."""
    for mention in here[:3]:
        named = mention.kind != "anonymous" and not _GENERAL.fullmatch(mention.text)
        if named and _acts(text, mention) and _fits(mention, word):
            return mention
    return next((mention for mention in above if _fits(mention, re.sub(r"^(?:上述|前述|该|此|其)", "", word))), None)


def _acts(text: str, mention: Mention) -> bool:
    """Whether no word before a mention makes it an object (向甲公司, 与所属乙公司)."""
    return not _OBJECT_BEFORE.search(text, max(0, mention.start - 6), mention.start)


def _fits(mention: Mention, noun: str) -> bool:
    if mention.kind == "auditor":
        return False
    if noun in {"企业", "单位", ""}:
        return mention.kind == "enterprise" or noun == "单位"
    return any(word in mention.name or word in mention.text for word in _HEAD_NOUN.get(noun, (noun,)))
