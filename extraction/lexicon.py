"""The shipped lexicons of this package: dated, sourced YAML files under ``extraction/data``, read once each.

The only module of ``extraction`` that imports the YAML library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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


def trie_pattern(listed: Iterable[str]) -> str:
    """A regex source that matches the longest of the words, sharing heads so that a miss costs one step."""
    root: dict[str, Any] = {}
    for word in listed:
        node = root
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    return _trie_source(root)


def _trie_source(node: dict[str, Any]) -> str:
    branches = [re.escape(head) + _trie_source(rest) for head, rest in node.items() if head]
    if not branches:
        return ""
    source = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
    return f"{source}?" if "" in node else source
