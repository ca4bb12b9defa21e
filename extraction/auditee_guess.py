"""The audited unit (被审计单位) as title, addressee and opening name it, where no list of mentions is at hand."""

from __future__ import annotations

import re

_ENDING = r"(?:股份有限公司|有限责任公司|有限公司|公司|集团|总厂|厂|银行|矿务局|林场|农场)"
_NAME = (
    r"(?!国有|中央企业|[省市县区]属|本市|全[省市县]|部分|有关|各|某)[^\s于我对向的和与及、，。：:（）()《》“”0-9]{2,24}?"
    rf"(?:[（(][一-鿿]{{2,8}}[）)])?[一-鿿]{{0,10}}?{_ENDING}(?:(?:[（(][一-鿿]{{2,8}}[）)])?[一-鿿]{{0,8}}?公司)?"
)
_FOREWORDS = r"(?:原|所属的?|下属的?|我集团|组织|移送|反映)?"
_TARGET = re.compile(rf"(?:关于对|关于巡[视察]|巡[视察](?!组)了?|向|对){_FOREWORDS}({_NAME})")
_AT_HEAD = re.compile(rf"^(?:中共|关于|致)?{_FOREWORDS}({_NAME})")
_OPENING = re.compile(
    rf"(?:对|巡[视察]了|接受|审计了|检查了){_FOREWORDS}({_NAME})(?=[（(]|党委|党组|原|的|进行|开展|\d{{4}})"
)
_ADDRESSED = re.compile(rf"^(?:致[：:]?)?({_NAME})(?=全体股东|董事会|管理层|监事会|股东|$|[：:])")


def guess_auditee(title: str, opening: str, addressee: str | None = None) -> str | None:
    """The unit of the title (关于对X公司…), else the addressee, else whom the opening says was audited."""
    for pattern, text in ((_TARGET, title), (_AT_HEAD, title), (_ADDRESSED, addressee or ""), (_OPENING, opening)):
        match = pattern.search(text)
        if match:
            return match[1]
    return None
