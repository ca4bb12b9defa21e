"""How two enterprise names are alike: folded forms, names of one differing character, branches, places, legal forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml

from extraction.name_parts import name_part
from extraction.numerals import fold_forms

_SHORTEST = 4  #: characters of a core from which one differing character means anything
_KEY = 2


class Difference(NamedTuple):
    """The one place where two names differ: what stands there in each ('' for a missing character)."""

    one: str
    other: str


def folded_name(name: str) -> str:
    """A name without blanks and quotation marks, in half-width forms and capital letters."""
    return "".join(fold_forms(name).translate(_MARKS).split()).upper()


_MARKS = str.maketrans("", "", "“”‘’\"'《》·")


def single_difference(one: str, other: str) -> Difference | None:
    """The single character that is changed, missing or added between two names; None for any other pair."""
    if one == other or abs(len(one) - len(other)) > 1:
        return None
    at = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    if len(one) == len(other):
        return Difference(one[at], other[at]) if one[at + 1 :] == other[at + 1 :] else None
    if len(one) < len(other):
        return Difference("", other[at]) if one[at:] == other[at + 1 :] else None
    return Difference(one[at], "") if one[at + 1 :] == other[at:] else None


def tells_apart(difference: Difference) -> bool:
    """Whether the differing characters are of the kind that tells sister firms apart (一/二, 东/南, A/B)."""
    telling = _rules()["telling"]
    return bool(difference.one) and bool(difference.other) and all(character in telling for character in difference)


def likeness_keys(name: str) -> Iterator[str]:
    """Keys that two names of one differing character share: the first and the last characters of the core."""
    core = name_part(name).core
    if len(core) >= _SHORTEST:
        yield "^" + core[:_KEY]
        yield core[-_KEY:] + "$"


def branch_stem(name: str) -> str | None:
    """What stands before the end of a branch's name (…有限公司苏州 of …有限公司苏州分公司); None for other names."""
    folded = folded_name(name)
    ends = [end for end in _rules()["branch_ends"] if folded.endswith(end) and len(folded) > len(end)]
    return folded[: -len(max(ends, key=len))] if ends else None


def form_kind(name: str) -> str:
    """``limited``, ``shares``, ``company`` (another 公司), or '' for a name without a legal form."""
    return _form(folded_name(name))[0]


def core_key(name: str) -> str:
    """A name without brackets and legal form, 集团 and 控股 kept: equal for the spellings of one name."""
    folded = folded_name(name)
    return folded[: len(folded) - len(_form(folded)[1])].replace("(", "").replace(")", "")


def _form(folded: str) -> tuple[str, str]:
    """Kind and words of the legal form at the end of a folded name, the longest that fits."""
    ends = [(kind, end) for kind, listed in _rules()["forms"].items() for end in listed if folded.endswith(end)]
    return max(ends, key=lambda found: len(found[1]), default=("", ""))


def placeless(name: str) -> str:
    """A name without the words 省, 市, 县, 区 and brackets."""
    bare = folded_name(name).replace("(", "").replace(")", "")
    for word in _rules()["place_words"]:
        bare = bare.replace(word, "")
    return bare


@cache
def _rules() -> Mapping[str, Any]:
    text = files("classifiers").joinpath("rules", "register_match.yaml").read_text(encoding="utf-8")
    return MappingProxyType(yaml.safe_load(text))
