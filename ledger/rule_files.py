"""Reading the ledger's dated rule files (YAML): those shipped, and an office's own beside its database, which win."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from ledger.errors import BadSettings


@lru_cache(maxsize=16)
def load_shipped_rules(name: str) -> dict[str, Any]:
    """A file of ``ledger/rules``; callers do not change it."""
    text = files("ledger").joinpath("rules", name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def load_office_rules(name: str, folder: Path | None) -> dict[str, Any]:
    """The shipped file with the keys of the office's own file of that name put in their place; raises BadSettings."""
    shipped = load_shipped_rules(name)
    if folder is None or not (folder / name).is_file():
        return shipped
    try:
        own = yaml.safe_load((folder / name).read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadSettings(name) from error
    if own is None:
        return shipped
    if not isinstance(own, dict) or not set(own) <= set(shipped):
        unknown = "、".join(sorted(set(own) - set(shipped))) if isinstance(own, dict) else name
        raise BadSettings(f"{name}：{unknown}")
    return shipped | own
