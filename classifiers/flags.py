"""Marks that the rules single out (重点): to transfer, major decisions, orders defied, found again, external audit."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml


def find_flags(text: str, kind: str) -> tuple[str, ...]:
    """The flags of a clue by the cue words of ``rules/flags.yaml``; ``kind`` is the kind of its document."""
    found = [name for name, cue in _cues().items() if cue.search(text)]
    if kind in _external_kinds():
        found.append("external-audit")
    return tuple(found)


@lru_cache(maxsize=1)
def _cues() -> dict[str, re.Pattern[str]]:
    return {flag["id"]: re.compile("|".join(flag["cues"])) for flag in _load()["flags"]}


@lru_cache(maxsize=1)
def _external_kinds() -> frozenset[str]:
    return frozenset(_load()["external_audit_kinds"])


def _load() -> dict[str, Any]:
    text = files("classifiers").joinpath("rules", "flags.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
