import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from classifiers.registered import RegisteredEnterprise
from corpus.register_file import read_register, template
from corpus.register_tree import RegisterError
from extraction.errors import ReadError

HEADS = ["企业名称", "曾用名", "简称", "上级单位", "层级", "统一社会信用代码", "是否监管"]
GROUP = "青禾控股集团有限公司"
GOOD = "91350100M000100Y43"


def workbook(*rows: Sequence[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def csv(*rows: Sequence[str], encoding: str = "utf-8") -> bytes:
    return "\n".join(",".join(row) for row in rows).encode(encoding)


def test_a_register_is_read_parents_first() -> None:
    plan = read_register(
        workbook(
            ["集团企业名册"],
            ["序号", "企业全称", "原名", "简称（常用）", "母公司", "级次", "信用代码", "备注", "是否监管企业"],
            [
                1,
                "青禾物资 有限公司",
                "青禾物资站；青禾金属公司",
                "物资公司/青禾物资",
                GROUP,
                "二级子企业",
                GOOD,
                "",
                "否",
            ],
            [2, GROUP, None, "青禾集团", None, "集团本级", None, "x", "是"],
        )
    )
    assert plan.errors == ()
    assert [unit.name for unit in plan.enterprises] == [GROUP, "青禾物资有限公司"]
    below = plan.enterprises[1]
    assert below.former_names == ("青禾物资站", "青禾金属公司")
    assert below.short_names == ("物资公司", "青禾物资")
    assert (below.parent, below.tier, below.credit_code, below.regulated) == (GROUP, "二级", GOOD, False)
    assert plan.unknown_heads == ("备注",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_values_parted_by_commas(encoding: str) -> None:
    data = csv(["企业名称", "上级单位"], [GROUP, ""], ["青禾热电股份有限公司", GROUP], encoding=encoding)
    plan = read_register(data)
    assert [unit.tier for unit in plan.enterprises] == ["本级", "二级"]


def test_a_list_of_names_alone_is_a_register() -> None:
    assert len(read_register(csv(["单位名称"], ["甲有限公司"], ["乙有限公司"])).enterprises) == 2


def test_tiers_left_empty_follow_the_tree() -> None:
    names = [f"第{number}层有限公司" for number in range(6)]
    rows = [[name, above] for name, above in zip(names, ["", *names], strict=False)]
    plan = read_register(csv(["企业名称", "上级单位"], *reversed(rows)))
    assert [unit.tier for unit in plan.enterprises] == ["本级", "二级", "三级", *["四级及以下"] * 3]


def test_a_parent_may_be_entered_already_or_named_by_its_former_or_short_name() -> None:
    known = [RegisteredEnterprise(GROUP, ("青禾总公司",), ("青禾集团",), tier="本级")]
    rows = csv(
        ["企业名称", "上级单位"], ["甲有限公司", "青禾总公司"], ["乙有限公司", "青禾集团"], ["丙有限公司", GROUP]
    )
    assert {unit.parent for unit in read_register(rows, known).enterprises} == {GROUP}


ROW_ERRORS = [
    (["", "", "", "", "二级"], "缺少企业名称"),
    (["甲" * 201], "过长"),
    (["甲有限公司", "", "", "没有的单位"], "上级单位“没有的单位”不在"),
    (["甲有限公司", "", "", "", "五服之外"], "层级“五服之外”无法识别"),
    (["甲有限公司", "", "", "", "", "91350100M000100Y44"], "末位应为 3"),
    (["甲有限公司", "", "", "", "", "9135010"], "应为 18 位"),
    (["甲有限公司", "", "", "", "", 914403001922030000], "末几位已丢失"),
    (["甲有限公司", "", "", "", "", "", "也许"], "应填 是 或 否"),
    ([GROUP], "与第 2 行重复"),
    (["甲有限公司", "", "", "", "", GOOD], "与第 2 行重复"),
    (["甲有限公司", "", "", "甲有限公司"], "成环"),
]


@pytest.mark.parametrize(("row", "told"), ROW_ERRORS, ids=lambda value: value if isinstance(value, str) else "")
def test_wrong_rows_are_told_with_their_number(row: list[object], told: str) -> None:
    plan = read_register(workbook(HEADS, [GROUP, None, None, None, "本级", GOOD, None], row))
    (error,) = plan.errors
    assert error.row == 3
    assert "第 3 行" in str(error)
    assert told in error.message


def test_everything_that_is_wrong_is_told_at_once() -> None:
    plan = read_register(workbook(HEADS, ["甲有限公司", "", "", "", "零级", "1", "?"], ["", "", "某"]))
    assert [error.row for error in plan.errors] == [2, 2, 2, 3]


def test_a_wrong_row_does_not_make_its_children_wrong() -> None:
    plan = read_register(workbook(HEADS, [GROUP, "", "", "", "零级"], ["甲有限公司", "", "", GROUP]))
    assert [error.row for error in plan.errors] == [2]


def test_a_longer_circle_is_told() -> None:
    rows = [
        ["甲有限公司", "乙有限公司"],
        ["乙有限公司", "丙有限公司"],
        ["丙有限公司", "甲有限公司"],
        ["丁有限公司", "甲有限公司"],
    ]
    assert [error.row for error in read_register(csv(["企业名称", "上级单位"], *rows)).errors] == [2, 3, 4]


def test_a_code_of_another_enterprise_is_told() -> None:
    known = [RegisteredEnterprise("旧名有限公司", credit_code=GOOD)]
    plan = read_register(workbook(HEADS, ["新名有限公司", "", "", "", "", GOOD]), known)
    assert "已登记在旧名有限公司名下" in plan.errors[0].message


def test_shared_short_names_are_noted_only() -> None:
    plan = read_register(
        workbook(
            HEADS, ["甲一有限公司", "", "建筑公司"], ["甲二有限公司", "甲三有限公司", "建筑公司"], ["甲三有限公司"]
        )
    )
    assert plan.errors == ()
    assert any("2 户共用" in note for note in plan.notes)
    assert any("也是现有企业的全称" in note for note in plan.notes)


@pytest.mark.parametrize("data", [workbook(["问题", "金额"], ["未招标", 1]), csv(["a", "b"]), b"", workbook()])
def test_no_register(data: bytes) -> None:
    with pytest.raises((RegisterError, ReadError)):
        read_register(data)


def test_a_broken_file() -> None:
    with pytest.raises(ReadError):
        read_register(b"PK\x03\x04 not a package")


def test_an_office_adds_heads(tmp_path: Path) -> None:
    own = tmp_path / "register_columns.yaml"
    own.write_text("heads: {name: [户名], parent: [归口单位]}\n", encoding="utf-8")
    plan = read_register(csv(["户名", "归口单位"], [GROUP, ""], ["甲有限公司", GROUP]), own_columns=own)
    assert plan.enterprises[1].parent == GROUP


def test_the_template_is_read_and_holds_no_rows() -> None:
    plan = read_register(template())
    assert (plan.enterprises, plan.errors, plan.unknown_heads) == ((), (), ())
    book = openpyxl.load_workbook(io.BytesIO(template()))
    assert [cell.value for cell in book["企业名册"][1]] == HEADS
    assert book["企业名册"]["F2"].number_format == "@"
