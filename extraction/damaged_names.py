"""Names that character recognition has damaged: a well attested spelling wins over a rare, nearly equal one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

#: Characters that tell two real units apart: never a damage when both sides have one.
_DISTINCTIVE = frozenset(
    "零一二三四五六七八九十〇0123456789东西南北中上下左右前后大小新老甲乙丙丁戊ABCDEFGHIJKLMNOPQRSTUVWXYZ×"
)
_SHORTEST = 6


def damaged_names(counts: Mapping[str, int], trusted: Collection[str]) -> dict[str, str]:
    """Damaged spelling → correct name.

    ``counts`` are the spellings of the document with their number, ``trusted`` those that are correct by definition.
    A spelling is damaged when a trusted one, or one printed at least twice as often, differs in a character or two.
    """
    fixed: dict[str, str] = {}
    ranked = sorted(counts, key=lambda name: (name not in trusted, -counts[name]))
    for name in counts:
        if len(name) < _SHORTEST or name in trusted:
            continue
        for other in ranked:
            better = other in trusted or counts[other] >= 2 * counts[name]
            if other != name and better and _nearly(name, other):
                fixed[name] = other
                break
    return fixed


def _nearly(one: str, other: str) -> bool:
    """Whether two names differ in few characters that do not tell units apart, or one has lost a character."""
    if len(one) == len(other):
        pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
        told_apart = any(a in _DISTINCTIVE and b in _DISTINCTIVE for a, b in pairs)
        return not told_apart and 1 <= len(pairs) <= (2 if len(one) >= 10 else 1)
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) != 1:
        return False
    at = next((index for index, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return at > 0 and short[at:] == long[at + 1 :] and long[at] not in _DISTINCTIVE
