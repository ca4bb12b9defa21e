from datetime import date

import pytest

from classifiers.clue import Conduct, Nature
from classifiers.crosswalk import ERAS, earlier_note, find_conduct, item_note, load_crosswalk, with_codes_37
from classifiers.rule_sets import load_situations

PERIODS = [
    (["2014"], None, Conduct("before", "period")),
    (["2014-2016", "2025"], None, Conduct("before", "period")),
    (["2026"], None, Conduct("since", "period")),
    (["2026-2027"], date(2027, 3, 1), Conduct("since", "period")),
    (["2024-2026"], None, Conduct("mixed", "period")),
    (["2025", "2026"], None, Conduct("mixed", "period")),
    ([], date(2025, 12, 31), Conduct("before", "issued-on")),
    ([], date(2026, 1, 1), Conduct("unknown")),  # a later document may well tell of earlier conduct
    ([], None, Conduct("unknown")),
]


@pytest.mark.parametrize(("period", "issued_on", "wanted"), PERIODS)
def test_when_the_conduct_was(period: list[str], issued_on: date | None, wanted: Conduct) -> None:
    assert find_conduct(period, issued_on) == wanted
    assert wanted.era in ERAS


def _nature(code: str | None) -> Nature:
    return Nature("方面", code, "标签", 0.9)


CODES = [
    ("before", "46-13-2", "37-11-2"),
    ("mixed", "46-13-2", "37-11-2"),
    ("since", "46-13-2", None),
    ("unknown", "46-13-2", None),
    ("before", "46-7-8", "37-9-3"),  # moved to another aspect
    ("before", "46-13-8", None),  # new in the later Order
    ("before", "local-lease", None),
    ("before", None, None),
]


@pytest.mark.parametrize(("era", "code", "wanted"), CODES)
def test_earlier_conduct_gets_its_earlier_code(era: str, code: str | None, wanted: str | None) -> None:
    (nature,) = with_codes_37([_nature(code)], Conduct(era))  # type: ignore[arg-type]
    assert nature.code_37 == wanted
    assert nature.code == code


def test_every_item_of_the_earlier_order_has_its_place() -> None:
    crosswalk = load_crosswalk()
    assert len(crosswalk) == len({item.code for item in crosswalk.values()}) == 72
    assert set(crosswalk) <= set(load_situations())
    assert sum(earlier_note(code).startswith("令第46号新增") for code in load_situations()) == 26


@pytest.mark.parametrize(
    ("code", "told"),
    [("46-7-1", ""), ("46-13-2", "推定"), ("37-7-1", ""), ("37-11-2", "推定"), ("local-lease", "补充"), (None, "")],
)
def test_what_is_not_verified_says_so(code: str | None, told: str) -> None:
    note = item_note(code)
    assert (told in note) if told else not note
