"""Whose it is: which of the units in sight did it, and what part the others have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from classifiers.clue import Party, PartyRole
from classifiers.linear import LinearModel
from classifiers.segment_features import grams
from extraction.fields import Mention
from extraction.structure import Structure

_LEFT, _RIGHT = 8, 10
_FURTHER_SUBJECT = 0.5  #: least probability for a unit of the passage to be a subject
PARTY_LABELS: tuple[PartyRole, ...] = ("subject", "counterparty", "parent", "other")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be the subject: its mentions in the clue, or where it is inherited from.

    ``origin``: ``text`` (named in the clue), ``heading`` (in a heading above), ``before`` (the passage before) or
    ``auditee``.
    """

    name: str
    mentions: tuple[Mention, ...]
    origin: str

    @property
    def anonymous(self) -> bool:
        """Whether it has no name that a register could hold (某企业)."""
        return bool(self.mentions) and self.mentions[0].kind == "anonymous"


def find_candidates(
    structure: Structure, start: int, end: int, path_spans: Sequence[tuple[int, int]]
) -> list[Candidate]:
    """Every unit in sight of a clue, those of its own text first. ``path_spans``: the headings above, nearest first."""
    own = _by_name(structure.mentions_in(start, end), "text")
    seen = {candidate.name for candidate in own}
    inherited: list[Candidate] = []
    for heading in path_spans:
        for candidate in _by_name(structure.mentions_in(*heading), "heading"):
            if candidate.name not in seen:
                inherited.append(candidate)
                seen.add(candidate.name)
    auditee = structure.head.auditee
    if auditee and auditee not in seen:
        inherited.append(Candidate(auditee, (), "auditee"))
    return own + inherited


def _by_name(mentions: Sequence[Mention], origin: str) -> list[Candidate]:
    groups: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.kind != "auditor":
            groups.setdefault(mention.name, []).append(mention)
    return [Candidate(name, tuple(found), origin) for name, found in groups.items()]


def candidate_features(
    structure: Structure, span: tuple[int, int], candidates: Sequence[Candidate], at: int
) -> list[str]:
    """Feature strings of candidate ``at``."""
    candidate = candidates[at]
    own = [other for other in candidates if other.origin == "text"]
    named = [other for other in own if not other.anonymous]
    origin = candidate.origin
    features = [
        f"origin{origin}",
        f"origin{origin}|own{min(len(own), 3)}",
        f"origin{origin}|named{min(len(named), 3)}",
        f"origin{origin}|kind{structure.head.kind}",
        f"auditee{candidate.name == structure.head.auditee}|{origin}",
        f"rank{origin}{min(candidates.index(candidate) - (0 if origin == 'text' else len(own)), 4)}",
        f"count{min(len(candidate.mentions), 3)}|{origin}",
    ]
    if own and origin != "text":
        features += [f"first{own[0].mentions[0].kind}|{origin}", *_first_own(structure, span, own[0], origin)]
    for place, mention in enumerate(candidate.mentions[:4]):
        features += _mention_features(structure.document.text, span, mention, place, origin)
    return features


def _first_own(structure: Structure, span: tuple[int, int], first: Candidate, origin: str) -> Iterator[str]:
    """Where the first unit of the clue's own text stands tells whether the inherited one is still the subject."""
    mention = first.mentions[0]
    left = structure.document.text[span[0] : mention.start][-3:]
    for size in range(1, 4):
        yield f"own{origin}{left[-size:]}"


def _mention_features(text: str, span: tuple[int, int], mention: Mention, place: int, origin: str) -> Iterator[str]:
    low = span[0] if origin == "text" else max(mention.start - _LEFT, 0)
    high = span[1] if origin == "text" else mention.end + _RIGHT
    left = "".join(text[max(low, mention.start - _LEFT) : mention.start].split())
    right = "".join(text[mention.end : min(high, mention.end + _RIGHT)].split())
    tag = f"{origin[0]}{'0' if place == 0 else '+'}"
    yield f"{tag}basis{mention.basis}|{mention.kind}"
    yield f"{tag}distance{min((mention.start - span[0]) // 20, 6) if origin == 'text' else '-'}"
    for size in range(1, 6):
        yield f"{tag}L{left[-size:]}"
        yield f"{tag}R{right[:size]}"
    yield from grams(f"{origin[0]}l", left[-6:], 2)
    yield from grams(f"{origin[0]}r", right[:8], 2)
    yield f"{tag}form{mention.text[-2:]}"


def decide_parties(
    structure: Structure, span: tuple[int, int], candidates: Sequence[Candidate], model: LinearModel
) -> tuple[Party, ...]:
    """The parties of a clue, subjects first. No subject when an anonymous unit is the likeliest one."""
    if not candidates:
        return ()
    rows = [candidate_features(structure, span, candidates, at) for at in range(len(candidates))]
    probabilities = model.probabilities(rows)
    subject = probabilities[:, model.labels.index("subject")]
    best = int(subject.argmax())
    chosen = {at for at in range(len(candidates)) if subject[at] >= _FURTHER_SUBJECT} or {best}
    others = [label for label in model.labels if label != "subject"]
    parties = []
    for at, candidate in enumerate(candidates):
        if candidate.anonymous:
            continue
        if at in chosen:
            parties.append(_party(candidate, "subject"))
        elif candidate.origin == "text":
            role = max(others, key=lambda label: probabilities[at, model.labels.index(label)])
            parties.append(_party(candidate, next(known for known in PARTY_LABELS if known == role)))
    return tuple(sorted(parties, key=lambda party: party.role != "subject"))


def _party(candidate: Candidate, role: PartyRole) -> Party:
    if candidate.origin != "text" or not candidate.mentions:
        return Party(candidate.name, candidate.name, role, "inherited", None, None)
    mention = candidate.mentions[0]
    return Party(candidate.name, mention.text, role, mention.basis, mention.start, mention.end)
