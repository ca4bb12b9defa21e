"""Wrong text layers are told from language."""

from __future__ import annotations

import pytest

from extraction.text_layer import is_suspect, text_layer_quality

PLAIN = (
    "审计发现，该公司2019年至2021年向无业务往来的单位拆借资金1,286.4万元，未签订合同，也未约定利率。截至2021年6月末，"
    "上述款项仍有1.5亿元没有收回，预计形成损失3,200万元，有关责任人员尚未处理。"
)
TRADITIONAL = (
    "截至二零二一年十二月三十一日止年度，本集團的營業收入較上年增加，主要由於供水業務的銷售數量及價格均有所上升。" * 2
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "—3—",
        PLAIN,
        TRADITIONAL,
        "The auditor's report was issued on 31 March 2021 by the engagement partner in Beijing.",
        "1,516,034,246.28 1,108,509,231.31 639,476,372.38 672,476,704.03 22,036,338.80",
        "\uf0fe适用 \uf0a8不适用 本报告期内公司没有发生重大诉讼仲裁事项。",
        "联系人：王䶮，电子邮箱 audit@example.com，网址 https://example.com/a?b=1&c=2",
    ],
)
def test_language_is_trusted(text: str) -> None:
    assert text_layer_quality(text) >= 0.9
    assert not is_suspect(text)


@pytest.mark.parametrize(
    "text",
    [
        "".join(chr(ord(c) + 0x3000) if "\u4e00" <= c <= "\u6fff" else c for c in PLAIN),  # shifted out of common use
        "".join(chr(0xE000 + ord(c) % 0x800) for c in PLAIN),  # private use
        "!\"#$%&'()*+,-./0 123456+,789: $%&'()*+ ;<=>?@ !\"#$ *?+,@AB ; <",
        PLAIN.replace("的", "\u1934").replace("资", "\u19a6").replace("年", "\u1928"),  # single glyphs mapped wrong
        "\x03\x04\x05\x06\x07" * 8,
        "犐犆犛犌犕犜犲犾犲犮狋狉狅狀犻犮狊犲犪犾犮狉狔狆狋狅犵狉犪狆犺狔",
    ],
)
def test_garbage_is_suspect(text: str) -> None:
    assert text_layer_quality(text) < 0.9
    assert is_suspect(text)


def test_common_characters_in_senseless_order_are_suspect() -> None:
    """A permuted map gives common characters, but not the frequent ones."""
    text = "钛锚瓷荔婶驼闸沥矾绊泞帘狞瘸聊僻淌蹭轧鳖" * 5
    assert is_suspect(text)
