from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from classifiers.local_situations import find_local_situations
from classifiers.rule_check import RuleFileError
from classifiers.rule_sets import DEFAULT_RULE_SET, load_office_rules, load_rule_sets

FAULTS = yaml.safe_load(Path(__file__).with_name("rule_files.yaml").read_text(encoding="utf-8"))
_SET = "meta: {rule_sets: [{id: A, name: 甲, effective_from: 2026-03-01}]}\n"
DISTRICT = """
meta:
  dated: '2026-03-01'
  source: 云溪区国资委〔2026〕3号
  default: YX-3
  rule_sets:
  - {id: YX-3, name: 云溪区国有企业违规经营投资责任追究办法, effective_from: '2026-03-01', binding_on: 云溪区国企}
  - {id: YX-1, name: 云溪区试行办法, effective_from: 2020-01-01, effective_to: 2026-02-28}
loss:
  thresholds:
  - rule_set: YX-3
    status: V
    levels:
    - {level: 一般, min: '>0', max: 1000000}
    - {level: 较大, min: '>1000000', max_exclusive: '10,000,000'}
    - {level: 重大, min: 10000000}
  - {rule_set: YX-1, levels: [{level: 较大, min: 500000}]}
situations:
- rule_set: YX-3
  code: YX-3-1
  aspect: 产权管理
  label: 经营性房产未公开招租
  triggers: [未公开招租]
  combos: [{any_of: [房产, 商铺], with_any_of: [协议出租, 低价出租]}]
"""


@pytest.fixture
def district(tmp_path: Path) -> Path:
    path = tmp_path / "rule_sets.yaml"
    path.write_text(DISTRICT, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("rule_set", "yuan", "level"),
    [
        ("YX-3", "0", None),
        ("YX-3", "0.01", "一般"),
        ("YX-3", "1000000", "一般"),
        ("YX-3", "1000000.01", "较大"),
        ("YX-3", "9999999.99", "较大"),
        ("YX-3", "10000000", "重大"),
        ("YX-1", "499999.99", None),
        ("YX-1", "500000", "较大"),
        ("CN-46", "4999999.99", "一般"),
        ("CN-46", "5000000", "较大"),
        ("CN-46", "50000000", "重大"),
        ("CD-14", "10000000", "较大"),
        ("CD-14", "10000000.01", "重大"),
        ("SH-40", "99999999", None),
    ],
)
def test_boundaries(district: Path, rule_set: str, yuan: str, level: str | None) -> None:
    assert load_rule_sets(district)[rule_set].level(Decimal(yuan)) == level


def test_no_amount_has_no_level(district: Path) -> None:
    assert load_rule_sets(district)["YX-3"].level(None) is None


def test_an_office_has_its_own_rule_set_and_those_shipped(district: Path) -> None:
    rules = load_office_rules(district)
    assert rules.default == "YX-3"
    assert {"YX-3", "YX-1", "CN-46", "CN-37"} <= set(rules.rule_sets)
    assert rules.rule_sets["YX-1"].effective_to is not None
    assert load_office_rules().default == DEFAULT_RULE_SET
    assert "YX-3" not in load_rule_sets()


def test_a_changed_file_is_read_again(district: Path) -> None:
    load_rule_sets(district)
    district.write_text(DISTRICT.replace("min: 10000000}", "min: 20000000}").replace("10,000,000", "20000000"))
    assert load_rule_sets(district)["YX-3"].level(Decimal(15000000)) == "较大"


def test_an_empty_file_adds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "rule_sets.yaml"
    path.write_text("", encoding="utf-8")
    assert load_rule_sets(path) == load_rule_sets()


@pytest.mark.parametrize("row", FAULTS, ids=lambda row: row["told"])
def test_faults_are_told(tmp_path: Path, row: dict) -> None:
    path = tmp_path / "rule_sets.yaml"
    text = row.get("text")
    if "levels" in row:
        text = f"{_SET}loss: {{thresholds: [{{rule_set: A, levels: {row['levels'] or 'null'}}}]}}"
    elif "situation" in row:
        text = f"{_SET}situations: [{row['situation']}]"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleFileError, match=row["told"]) as caught:
        load_office_rules(path)
    assert len(caught.value.faults) == 1
    assert caught.value.name == "rule_sets.yaml"


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "rule_sets.yaml"
    path.write_text("meta: {rule_sets: [{id: A}], default: B}\nextra: 1\n", encoding="utf-8")
    with pytest.raises(RuleFileError) as caught:
        load_office_rules(path)
    assert len(caught.value.faults) == 3


def test_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "rule_sets.yaml"
    path.write_bytes(DISTRICT.encode("gb18030"))
    with pytest.raises(RuleFileError, match="UTF-8"):
        load_office_rules(path)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("公司商铺12间未公开招租，租金偏低。", "未公开招租"),
        ("将临街商铺以协议出租方式交关联人使用。", "商铺…协议出租"),
        ("商铺管理混乱。设备协议出租。", None),  # not in one sentence
        ("公司未按规定采购。", None),
    ],
)
def test_local_situations(district: Path, text: str, cue: str | None) -> None:
    found = find_local_situations(text, load_office_rules(district).situations)
    assert [row.cue for row in found] == ([cue] if cue else [])
    assert all((row.code, row.aspect, row.rule_set) == ("YX-3-1", "产权管理", "YX-3") for row in found)
