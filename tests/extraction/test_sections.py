"""What a section is about, by its title."""

from __future__ import annotations

import pytest

from extraction.sections import ROLES, is_group_title, section_role

TITLES = [
    ("三、审计发现的主要问题", "findings"),
    ("（一）财务管理方面", "findings"),
    ("存在的问题", "findings"),
    ("一、保留意见", "findings"),
    ("二、形成保留意见的基础", "findings"),
    ("一、基本情况", "basics"),
    ("二、被审计单位情况", "basics"),
    ("二、审计评价意见", "opinion"),
    ("一、审计意见", "opinion"),
    ("一、总体评价", "opinion"),
    ("四、审计建议", "recommendation"),
    ("三、意见建议", "recommendation"),
    ("四、处理建议", "recommendation"),
    ("五、审计处理意见和建议", "recommendation"),
    ("四、审计处理及整改情况", "rectification"),
    ("三、已采取的措施", "rectification"),
    ("二、巡视反馈问题整改落实情况", "rectification"),
    ("五、审计处理", "handling"),
    ("处理情况", "handling"),
    ("二、责任认定和处分决定", "handling"),
    ("一、审计依据和范围", "scope"),
    ("五、关键审计事项", "scope"),
    ("七、注册会计师对财务报表审计的责任", "scope"),
    ("第一章 总则", "law"),
    ("【基本案情】", "case-facts"),
    ("案情简介", "case-facts"),
    ("【评析意见】", "case-opinion"),
    ("分歧意见", "case-opinion"),
    ("一、2023年工作回顾", "achievements"),
    ("四、下一步工作", "plan"),
    ("川北金属有限公司", "unknown"),
    ("", "unknown"),
]


@pytest.mark.parametrize(("title", "role"), TITLES)
def test_role_of_a_title(title: str, role: str) -> None:
    assert section_role(title, ()) == role
    assert role in ROLES


def test_role_comes_from_the_nearest_title_that_names_one() -> None:
    assert section_role("（一）川北金属有限公司", ("二、检查发现的主要问题",)) == "findings"
    assert section_role("2.强化考核", ("二、发现的问题", "三、审计建议")) == "recommendation"


@pytest.mark.parametrize("title", ["川北金属有限公司", "财务核算", "投资并购方面", "集团本部", "资金管理方面（3个）"])
def test_title_that_only_groups(title: str) -> None:
    assert is_group_title(title)


STATING = ["未经批准对外投资", "违规采购", "基本案情", "事件基本情况", "出借资金形成损失浪费", "合同管理混乱"]


@pytest.mark.parametrize("title", STATING)
def test_title_that_states_something(title: str) -> None:
    assert not is_group_title(title)
