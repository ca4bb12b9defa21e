"""Short names that a document uses without defining them, where they can mean only one of its full names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from extraction.aliases import abbreviated
from extraction.name_index import NameIndex
from extraction.name_parts import name_part, reads_in_order
from extraction.unit_grammar import WORD_END

Aliases = Mapping[str, tuple[str, ...]]

_LONGEST_HEAD = 8
#: Four signs between places where a word begins and can end.
_FREE_WORD = re.compile(rf"(?:(?<![㐀-鿿A-Za-z0-9])|(?<=[所下]属)|(?<=[向与对和]))([㐀-鿿]{{4}}){WORD_END.pattern}")


def full_of(short: str, fulls: NameIndex, names: NameIndex, aliases: Aliases) -> str | None:
    """The full name that an undefined name stands for, if it is beyond doubt.

    A full name that another only prefixes with its group (乙发电有限公司, 甲集团乙发电有限公司) stands for the longer.
    """
    if short in fulls:
        longer = [full for full in fulls.longer(short) if fulls.is_head(full[: -len(short)], full)]
        return longer[0] if len(longer) == 1 else None
    if short.endswith("分公司"):
        branch = _branch(short, aliases)
        if branch:
            return branch
    return abbreviated(short, fulls.names) or _longer(short, names)


def _branch(short: str, aliases: Aliases) -> str | None:
    """甲集团北城分公司, where 甲集团 is defined: the full name with its branch."""
    for length in range(len(short) - 4, 1, -1):
        targets = aliases.get(short[:length], ())
        if len(targets) == 1:
            return targets[0] + short[length:]
    return None


def _longer(short: str, names: NameIndex) -> str | None:
    """The one other name that ends with ``short`` and adds a place or the brand (热力公司, once 辽西热力公司)."""
    if len(name_part(short).core) < 2:
        return None
    longer = [
        name
        for name in names.longer(short)
        if len(name) - len(short) <= _LONGEST_HEAD and names.is_head(name[: -len(short)], name)
    ]
    longest = max(longer, key=len, default=None)
    return longest if longest and all(longest.endswith(name) for name in longer) else None


def heads_used(text: str, fulls: NameIndex, aliases: Aliases) -> dict[str, tuple[str, ...]]:
    """Heads of full names that the text also uses alone: the name without its legal form, or its first four signs."""
    found: dict[str, tuple[str, ...]] = {}
    for full in fulls.names:
        core = name_part(full).core
        for head in {core, core[:4]}:
            free = len(head) >= 4 and head not in aliases and fulls.cores_from(head) == 1
            if free and text.count(head) > text.count(full):
                found[head] = (full,)
    return found


def four_signs(text: str, fulls: NameIndex, aliases: Aliases) -> dict[str, tuple[str, ...]]:
    """Four signs of one full name in its order, standing free in the text (敦煌能投 of 敦煌能源投资有限公司)."""
    found: dict[str, tuple[str, ...]] = {}
    cores = [(full, core) for full in fulls.names if len(core := name_part(full).core) > 4]
    for word in dict.fromkeys(_FREE_WORD.findall(text)):
        if word in aliases:
            continue
        meant = [full for full, core in cores if word[0] in core and reads_in_order(word, core)]
        if len(meant) == 1:
            found[word] = (meant[0],)
    return found
