"""Whose it is: which of the units in sight did it, and what part the others have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from classifiers.clue import Party, PartyRole
from classifiers.linear import Floats, LinearModel, logistic
from classifiers.segment_features import grams
from extraction.fields import Mention
from extraction.structure import Structure

_LEFT, _RIGHT = 8, 10
_NEAR = 400  #: characters before a clue in which a unit may still be meant
_FURTHER_SUBJECT = 0.0  #: least log odds for a further unit to be a subject
_BEHIND = 2.0  #: how far behind the likeliest subject (log odds) a further one may be
PARTY_LABELS: tuple[PartyRole, ...] = ("subject", "counterparty", "parent", "other")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be the subject: its mentions in the clue, or where it is inherited from.

    ``origin``: ``text`` (named in the clue), ``heading`` (in a heading above), ``before`` (the last one named before
    the clue), ``auditee``, or ``document`` (the one that a document without an auditee names most).
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
    for implied in (_unit_before(structure, start), _main_unit(structure)):
        if implied is not None and implied.name not in seen:
            inherited.append(implied)
            seen.add(implied.name)
    return own + inherited


def _unit_before(structure: Structure, start: int) -> Candidate | None:
    """The last enterprise that is named not far before the clue, other than the auditee."""
    near = structure.mentions_in(max(0, start - _NEAR), start)
    named = [m for m in near if m.kind == "enterprise" and m.name != structure.head.auditee]
    return Candidate(named[-1].name, (named[-1],), "before") if named else None


def _main_unit(structure: Structure) -> Candidate | None:
    """The auditee, or the enterprise that a document without one names most."""
    if structure.head.auditee:
        return Candidate(structure.head.auditee, (), "auditee")
    counts = Counter(m.name for m in structure.mentions if m.kind == "enterprise")
    return Candidate(counts.most_common(1)[0][0], (), "document") if counts else None


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
    is_auditee = candidate.name == structure.head.auditee
    basis = candidate.mentions[0].basis if candidate.mentions else "-"
    headed = any(other.origin == "heading" for other in candidates)
    features = [
        f"origin{origin}",
        f"origin{origin}|own{min(len(own), 3)}",
        f"origin{origin}|named{min(len(named), 3)}",
        f"origin{origin}|kind{structure.head.kind}",
        f"auditee{is_auditee}|{origin}",
        f"auditee{is_auditee}|{origin}|{basis}|heading{headed}",
        f"auditee{is_auditee}|{origin}|named{min(len(named), 3)}",
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


def decide_parties(model: LinearModel, candidates: Sequence[Candidate], scores: Floats) -> tuple[Party, ...]:
    """The parties of a clue, subjects first, by ``scores`` (candidates × labels of ``model``).

    No subject when an anonymous unit is the likeliest one.
    """
    if not candidates:
        return ()
    subject = scores[:, model.labels.index("subject")]
    best = int(subject.argmax())
    further = max(_FURTHER_SUBJECT, subject[best] - _BEHIND)
    chosen = {at for at in range(len(candidates)) if at == best or subject[at] >= further}
    others = [label for label in model.labels if label != "subject"]
    parties = []
    for at, candidate in enumerate(candidates):
        if candidate.anonymous:
            continue
        if at in chosen:
            sure = _sureness(subject, at, [other for other in range(len(candidates)) if other not in chosen])
            parties.append(replace(_party(candidate, "subject"), confidence=sure))
        elif candidate.origin == "text":
            role = max(others, key=lambda label: scores[at, model.labels.index(label)])
            parties.append(_party(candidate, next(known for known in PARTY_LABELS if known == role)))
    return tuple(sorted(parties, key=lambda party: party.role != "subject"))


def _sureness(subject: Floats, at: int, others: Sequence[int]) -> float:
    """How sure a subject is: as such, and as against the likeliest unit that was not chosen."""
    margins = [subject[at], *(subject[at] - subject[other] for other in others)]
    return float(logistic(np.asarray(min(margins))))


def _party(candidate: Candidate, role: PartyRole) -> Party:
    if candidate.origin != "text" or not candidate.mentions:
        return Party(candidate.name, candidate.name, role, "inherited", None, None)
    mention = candidate.mentions[0]
    return Party(candidate.name, mention.text, role, mention.basis, mention.start, mention.end)
