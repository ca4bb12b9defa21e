"""All names of one document, looked up by how they begin and end."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property

from extraction.name_parts import name_part

_PLACE_ENDS = ("省", "市", "县", "区", "州", "旗", "镇", "乡", "盟", "国", "集团")
_SHORTEST_END = 3


class NameIndex:
    """An immutable set of names in the order of their first place."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(dict.fromkeys(names))
        self._known = frozenset(self.names)

    def __contains__(self, name: str) -> bool:
        return name in self._known

    @cached_property
    def _by_end(self) -> dict[str, list[str]]:
        ends: defaultdict[str, list[str]] = defaultdict(list)
        for name in self.names:
            for at in range(1, len(name) - _SHORTEST_END + 1):
                ends[name[at:]].append(name)
        return ends

    @cached_property
    def _by_head(self) -> Counter[str]:
        return Counter(name[:2] for name in self.names)

    @cached_property
    def _by_core_head(self) -> Counter[str]:
        cores = (name_part(name).core for name in self.names)
        return Counter(core[:length] for core in cores for length in range(1, len(core) + 1))

    def longer(self, short: str) -> list[str]:
        """The names that end with ``short`` and have more in front of it."""
        return self._by_end.get(short, [])

    def endings(self, name: str) -> list[str]:
        """The other names that ``name`` ends with, longest first."""
        return [name[at:] for at in range(1, len(name) - _SHORTEST_END + 1) if name[at:] in self._known]

    def cores_from(self, head: str) -> int:
        """How many names have a core that begins with ``head``."""
        return self._by_core_head[head]

    def is_head(self, head: str, name: str) -> bool:
        """Whether what ``name`` begins with is a head of names: ends with a place or 集团, or other names begin so."""
        if head.endswith(_PLACE_ENDS) or any(place in head for place in "市县区州省"):
            return True
        return len(head) >= 2 and self._by_head[head[:2]] - (name in self._known) > 0
