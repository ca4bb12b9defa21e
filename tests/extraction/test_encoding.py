"""Encodings: what Chinese offices have saved since the nineties comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.encoding import decode

TEXT = "关于东河城建集团有限公司2019年度财务收支情况的审计报告\r\n一、基本情况。该公司注册资本5,000万元。\r\n"
TRADITIONAL = "關於東河城建集團有限公司財務收支情況的審計報告，該公司註冊資本為五千萬元，未經集體決策對外擔保。"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb2312", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_every_encoding_comes_back(encoding: str) -> None:
    decoded = decode(TEXT.encode(encoding))
    assert decoded.text == TEXT
    assert decoded.troubles == ()


@pytest.mark.parametrize("character", ["镕", "堃", "喆", "淼", "㛃", "𠮷"])
def test_rare_characters_of_names(character: str) -> None:
    text = f"法定代表人为张{character}，任期自2015年起。"
    assert decode(text.encode("gb18030")).text == text


def test_big5_is_the_last_guess_and_told() -> None:
    decoded = decode(TRADITIONAL.encode("big5"))
    assert decoded.text == TRADITIONAL
    assert [trouble.code for trouble in decoded.troubles] == ["encoding-guessed"]


def test_traditional_text_in_utf8_is_no_guess() -> None:
    assert decode(TRADITIONAL.encode()).troubles == ()


@pytest.mark.parametrize("declared", ["iso-8859-1", "utf-8", "big5", "nonsense", None])
def test_a_declaration_does_not_overrule_the_bytes(declared: str | None) -> None:
    assert decode(TEXT.encode("gbk"), declared).text == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("lost", [1, 2])
def test_a_character_cut_off_at_the_end_is_dropped(encoding: str, lost: int) -> None:
    decoded = decode(TEXT.strip().encode(encoding)[:-lost])
    assert TEXT.strip().startswith(decoded.text) and len(decoded.text) >= len(TEXT.strip()) - 2


def test_damage_in_the_middle_is_told() -> None:
    data = TEXT.encode()
    decoded = decode(data[:30] + b"\xff\xfe\xfd" + data[30:])
    assert "审计报告" in decoded.text
    assert [trouble.code for trouble in decoded.troubles] == ["undecodable-characters"]


def test_short_ascii_is_utf8() -> None:
    assert decode(b"abc 123").encoding == "utf-8"


@given(st.binary(max_size=300))
def test_never_fails(data: bytes) -> None:
    assert isinstance(decode(data).text, str)


@given(
    st.text(
        alphabet=st.characters(min_codepoint=0x20, max_codepoint=0xFFFD, exclude_categories=["Cs", "Cc", "Co", "Cn"])
    )
)
def test_utf8_always_comes_back(text: str) -> None:
    assert decode(text.encode("utf-8-sig")).text == text
