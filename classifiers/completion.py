"""What is laid beside the decisions of the models: register, 令37 codes, consequences, local situations, doubts.

Each is a function of the finished clue; none changes a figure, a loss level or a nature that was decided.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from classifiers.clue import Clue, Party
from classifiers.consequences import find_consequences
from classifiers.crosswalk import find_conduct, with_codes_37
from classifiers.doubts import find_doubts
from classifiers.local_situations import find_local_situations
from classifiers.register import Register
from classifiers.registered import Match, MatchContext
from classifiers.rule_sets import OfficeSituation
from extraction.structure import Structure


@dataclass(frozen=True, slots=True)
class OfficeKnowledge:
    """What an office adds to a reading: its register of enterprises, and situations of its own rule set."""

    register: Register | None = None
    situations: tuple[OfficeSituation, ...] = ()

    @property
    def marks(self) -> tuple[str, ...]:
        """What tells two states of an office's knowledge apart, for the version of a reading; nothing without any."""
        situations = hashlib.sha256(repr(self.situations).encode()).hexdigest()[:8] if self.situations else ""
        named = (("名册", self.register.digest if self.register else ""), ("情形", situations))
        return tuple(f"{name} {digest}" for name, digest in named if digest)


def complete_clues(clues: Sequence[Clue], structure: Structure, office: OfficeKnowledge) -> tuple[Clue, ...]:
    """The clues of a document with everything that is laid beside them."""
    registrar = _Registrar(office.register, structure) if office.register else None
    unsure_pages = {trouble.page for trouble in structure.document.troubles if trouble.code == "low-ocr-confidence"}
    return tuple(_complete(clue, structure, office, registrar, unsure_pages) for clue in clues)


def _complete(
    clue: Clue,
    structure: Structure,
    office: OfficeKnowledge,
    registrar: _Registrar | None,
    unsure_pages: set[int | None],
) -> Clue:
    conduct = find_conduct(clue.period, structure.head.issued_on)
    start = clue.evidence[0].start if clue.evidence else 0
    done = replace(
        clue,
        parties=registrar.parties(clue) if registrar else clue.parties,
        natures=with_codes_37(clue.natures, conduct),
        conduct=conduct,
        consequences=find_consequences(clue.text, start),
        local_situations=find_local_situations(clue.text, office.situations),
    )
    unsure = {structure.document.page_of(span.start) for span in clue.evidence} & unsure_pages - {None}
    codes = (*clue.troubles, *find_doubts(done), *(["low-ocr-confidence"] if unsure else []))
    return replace(done, troubles=tuple(dict.fromkeys(codes)))


class _Registrar:
    """Compares the units of one document with the register, each name once."""

    def __init__(self, register: Register, structure: Structure) -> None:
        self.register = register
        names = frozenset(mention.name for mention in structure.mentions)
        self.context = MatchContext(structure.head.auditee, names)
        self.public = {mention.name for mention in structure.mentions if mention.kind == "public_body"}
        self.matches: dict[str, Match] = {}

    def parties(self, clue: Clue) -> tuple[Party, ...]:
        """The parties under their registered names where they are the same; a unit that so stands twice stands once."""
        found: dict[tuple[str, str], Party] = {}
        for party in self._named(clue):
            found.setdefault((party.name, party.role), party)
        return tuple(found.values())

    def _named(self, clue: Clue) -> Iterator[Party]:
        for party in clue.parties:
            if party.name in self.public:
                yield party
                continue
            match = self._match(party.name)
            renamed = match.enterprise is not None and match.enterprise.name != party.name
            yield replace(
                party,
                name=match.enterprise.name if match.enterprise else party.name,
                basis="alias" if renamed and party.basis == "stated" else party.basis,
                match=match,
            )

    def _match(self, name: str) -> Match:
        if name not in self.matches:
            self.matches[name] = self.register.match(name, self.context)
        return self.matches[name]
