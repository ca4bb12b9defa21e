from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from classifiers.credit_code import ALPHABET, CreditCodeError, check_character, parse_credit_code
from classifiers.register import Register
from classifiers.registered import MatchContext, RegisteredEnterprise

SPEC = yaml.safe_load(Path(__file__).with_name("register_matches.yaml").read_text(encoding="utf-8"))


def _unit(row: dict) -> RegisteredEnterprise:
    return RegisteredEnterprise(
        row["name"],
        tuple(row.get("former", ())),
        tuple(row.get("short", ())),
        row.get("parent"),
        row.get("tier", "二级"),
        row.get("code"),
    )


@pytest.fixture(scope="module")
def register() -> Register:
    return Register(map(_unit, SPEC["register"]))


@pytest.mark.parametrize("row", SPEC["rows"], ids=lambda row: f"{row['name']}-{row.get('auditee', '')}")
def test_names(register: Register, row: dict) -> None:
    match = register.match(row["name"], MatchContext(row.get("auditee"), frozenset(row.get("names", ()))))
    assert match.verdict == row["verdict"], match.reason
    assert row["reason"] in match.reason
    assert (match.enterprise.name if match.enterprise else None) == row.get("is")
    assert match.owner == row.get("owner")
    if "candidates" in row:
        assert set(match.candidates) == set(row["candidates"])


def test_a_new_name_is_one_that_nobody_entered(register: Register) -> None:
    assert register.match("远山运输有限公司").new
    assert not register.match("青禾城市建设有限公司苏州分公司").new
    assert not register.match("青禾热电有限公司").new


def test_a_current_name_that_is_also_a_former_one_is_left_to_people() -> None:
    register = Register([RegisteredEnterprise("丙有限公司"), RegisteredEnterprise("丁有限公司", ("丙有限公司",))])
    match = register.match("丙有限公司")
    assert match.verdict == "unsure"
    assert match.candidates == ("丙有限公司", "丁有限公司")


def test_the_tree_of_a_group(register: Register) -> None:
    low = "青禾第一建筑工程有限公司"
    assert register.ancestors(low) == ("青禾城市建设有限公司", "青禾控股集团有限公司")
    assert register.ancestors("不在名册") == ()
    assert set(register.subtree("青禾城市建设有限公司")) == {
        "青禾城市建设有限公司",
        low,
        "青禾第二建筑工程有限公司",
    }
    assert "青禾热电股份有限公司" in register.group(low)
    assert "白沙港务集团有限公司" not in register.group(low)


def test_a_circle_of_parents_ends() -> None:
    register = Register([RegisteredEnterprise("甲", parent="乙"), RegisteredEnterprise("乙", parent="甲")])
    assert register.ancestors("甲") == ("乙",)
    assert register.subtree("甲") == ("甲", "乙")


def test_a_name_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        Register([RegisteredEnterprise("甲（苏州）有限公司"), RegisteredEnterprise("甲(苏州)有限公司")])


def test_the_digest_tells_registers_apart(register: Register) -> None:
    assert register.digest == Register(reversed(register.enterprises)).digest
    assert register.digest != Register(register.enterprises[1:]).digest


GOOD_CODE = "91350100M000100Y43"  # the example of GB 32100-2015
CODES = [
    ("9135010OM000100Y43", "不含字符 O"),
    ("91350100M000100Y44", "末位应为 3"),
    ("91350100M000100Y4", "为 17 位"),
    ("", "为 0 位"),
    ("19350100M000100Y43", "校验位不符"),  # two characters exchanged
    ("913501A0M000100Y43", "行政区划码"),
    ("914403001922030000", "末几位已丢失"),
]


@pytest.mark.parametrize(("text", "told"), CODES)
def test_wrong_codes_say_what_is_wrong(text: str, told: str) -> None:
    with pytest.raises(CreditCodeError, match=told):
        parse_credit_code(text)


@pytest.mark.parametrize(
    "text", [GOOD_CODE, "91350100m000100y43", "９１３５０１００Ｍ０００１００Ｙ４３", " 91350100-M000100Y4 3"]
)
def test_spellings_of_a_good_code(text: str) -> None:
    assert parse_credit_code(text) == GOOD_CODE


@given(st.text(ALPHABET, min_size=9, max_size=9), st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(tail: str, place: int, other: str) -> None:
    body = "91310114" + tail
    code = body + check_character(body)
    assert parse_credit_code(code) == code
    if code[place] != other:
        with pytest.raises(CreditCodeError):
            parse_credit_code(code[:place] + other + code[place + 1 :])


def test_a_code_names_its_enterprise() -> None:
    register = Register([RegisteredEnterprise("甲有限公司", credit_code=GOOD_CODE)])
    match = register.match(GOOD_CODE.lower())
    assert match.enterprise is not None
    assert match.enterprise.name == "甲有限公司"
