"""The shipped lexicons of this package: dated, sourced YAML files under ``extraction/data``, read once each.

The only module of ``extraction`` that imports the YAML library.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import yaml


@cache
def load_lexicon(name: str) -> Mapping[str, Any]:
    """The content of ``extraction/data/<name>.yaml``, read-only. Raises FileNotFoundError for an unknown name."""
    source = resources.files("extraction").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    return MappingProxyType(yaml.safe_load(source))


def words(name: str, key: str) -> tuple[str, ...]:
    """One word list of a lexicon, longest first, so that a regex alternation prefers the longer word.

    A list is written in YAML either as a list or as one string parted by white space.
    """
    listed = load_lexicon(name)[key]
    return tuple(sorted(listed.split() if isinstance(listed, str) else listed, key=len, reverse=True))
