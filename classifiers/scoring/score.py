"""The score of one document and of many: clues, characters, fields, end to end, false alarms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from classifiers.scoring.counts import Accuracy, Retrieval
from classifiers.scoring.folding import Locator, fold

MATCH = 0.5  #: least share of common characters (of the union) for a predicted clue to match a gold clue

AmountKey = tuple[str, Decimal]


@dataclass(frozen=True, slots=True)
class ClueFacts:
    """The fields of a clue that are scored. Amounts: (currency, value) → roles."""

    enterprises: frozenset[str]
    amounts: Mapping[AmountKey, frozenset[str]]
    loss_yuan: Decimal | None
    loss_status: str
    loss_level: str | None
    natures: tuple[str, ...]
    status: str | None
    scope: str = "enterprise"


@dataclass(frozen=True, slots=True)
class GoldClue:
    """A gold clue: its positions in the folded text, a wider span that is accepted too, and its fields."""

    positions: frozenset[int]
    wider: frozenset[int]
    facts: ClueFacts
    optional_amounts: frozenset[AmountKey] = frozenset()

    @property
    def public(self) -> bool:
        """Whether it is a public body's, which counts neither way."""
        return self.facts.scope == "public_body"


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """The gold of one document: its folded text, clues, and positions that count neither way."""

    name: str
    folded: str
    clues: tuple[GoldClue, ...]
    neutral: frozenset[int]
    pages: int


@dataclass(frozen=True, slots=True)
class PredictedClue:
    """A predicted clue: its text as read, and its fields."""

    text: str
    facts: ClueFacts


@dataclass(slots=True)
class Score:
    """All counters of one or more documents."""

    clue: Retrieval = field(default_factory=Retrieval)
    char: Retrieval = field(default_factory=Retrieval)
    enterprise: Retrieval = field(default_factory=Retrieval)
    amount: Retrieval = field(default_factory=Retrieval)
    nature: Retrieval = field(default_factory=Retrieval)
    end_to_end: Retrieval = field(default_factory=Retrieval)
    loss: Accuracy = field(default_factory=Accuracy)
    role: Accuracy = field(default_factory=Accuracy)
    level: Accuracy = field(default_factory=Accuracy)
    top1: Accuracy = field(default_factory=Accuracy)
    loss_status: Accuracy = field(default_factory=Accuracy)
    status: Accuracy = field(default_factory=Accuracy)
    aspects: dict[str, Retrieval] = field(default_factory=dict)
    gold: int = 0
    predicted: int = 0
    ignored: int = 0
    false_alarms: int = 0
    clean_pages: int = 0

    def merge(self, other: Score) -> None:
        """Add another score's counts to this one."""
        for name in self.__slots__:
            mine, theirs = getattr(self, name), getattr(other, name)
            if isinstance(mine, int):
                setattr(self, name, mine + theirs)
            elif isinstance(mine, dict):
                for aspect, counts in theirs.items():
                    mine.setdefault(aspect, Retrieval()).merge(counts)
            else:
                mine.merge(theirs)

    def figures(self) -> dict[str, float | None]:
        """The figures by the names that CONTRACT promises; None where nothing was counted."""

        def f1(counts: Retrieval) -> float | None:
            return None if counts.empty else counts.f1

        used = [counts.f1 for counts in self.aspects.values() if not counts.empty]
        return {
            "clue_precision": None if self.clue.empty else self.clue.precision,
            "clue_recall": None if self.clue.empty else self.clue.recall,
            "clue_f1": f1(self.clue),
            "char_f1": f1(self.char),
            "enterprise_f1": f1(self.enterprise),
            "loss_exact": self.loss.value,
            "level_exact": self.level.value,
            "amount_f1": f1(self.amount),
            "amount_role_accuracy": self.role.value,
            "nature_micro_f1": f1(self.nature),
            "nature_macro_f1": sum(used) / len(used) if used else None,
            "nature_top1": self.top1.value,
            "loss_status_accuracy": self.loss_status.value,
            "status_accuracy": self.status.value,
            "end_to_end_f1": f1(self.end_to_end),
            "false_alarms_per_100_pages": 100 * self.false_alarms / self.clean_pages if self.clean_pages else None,
        }


def score_document(gold: GoldDocument, predicted: Sequence[PredictedClue]) -> Score:
    """Score the predicted clues of one document."""
    score = Score(gold=sum(not clue.public for clue in gold.clues), predicted=len(predicted))
    locator = Locator(gold.folded)
    places = [locator.locate(clue.text) for clue in predicted]
    pairs = match(places, gold.clues)
    uncounted = gold.neutral.union(*(clue.positions | clue.wider for clue in gold.clues if clue.public))
    _count_clues(score, places, pairs, gold, uncounted)
    _count_characters(score, places, gold, uncounted)
    for at, with_gold in pairs.items():
        if gold.clues[with_gold].public:
            score.ignored += 1
        else:
            _count_fields(score, predicted[at].facts, gold.clues[with_gold])
    if not gold.clues:
        score.false_alarms, score.clean_pages = len(predicted), gold.pages
    return score


def match(places: Sequence[frozenset[int]], clues: Sequence[GoldClue]) -> dict[int, int]:
    """Predicted → gold, one to one, the best overlaps first, each at least :data:`MATCH`."""
    overlaps = []
    for at, place in enumerate(places):
        for to, clue in enumerate(clues):
            shares = [len(place & span) / len(place | span) for span in (clue.positions, clue.wider) if place and span]
            if shares and max(shares) >= MATCH:
                overlaps.append((-max(shares), at, to))
    pairs: dict[int, int] = {}
    for _, at, to in sorted(overlaps):
        if at not in pairs and to not in pairs.values():
            pairs[at] = to
    return pairs


def _count_clues(
    score: Score,
    places: Sequence[frozenset[int]],
    pairs: Mapping[int, int],
    gold: GoldDocument,
    uncounted: frozenset[int],
) -> None:
    for at, place in enumerate(places):
        if at in pairs:
            continue
        if place and len(place & uncounted) >= MATCH * len(place):
            score.ignored += 1
        else:
            score.clue.add(0, 1, 0)
            score.end_to_end.add(0, 1, 0)
    missed = sum(not clue.public and at not in pairs.values() for at, clue in enumerate(gold.clues))
    score.clue.add(0, 0, missed)
    score.end_to_end.add(0, 0, missed)


def _count_characters(
    score: Score, places: Iterable[frozenset[int]], gold: GoldDocument, uncounted: frozenset[int]
) -> None:
    wanted: frozenset[int] = frozenset().union(*(clue.positions for clue in gold.clues if not clue.public))
    free = uncounted.union(*(clue.wider for clue in gold.clues)) - wanted
    found: frozenset[int] = frozenset().union(*places) - free
    score.char.add(len(found & wanted), len(found - wanted), len(wanted - found))


def _count_fields(score: Score, facts: ClueFacts, gold: GoldClue) -> None:
    wanted = gold.facts
    score.clue.add(1, 0, 0)
    names, gold_names = {fold(n) for n in facts.enterprises}, {fold(n) for n in wanted.enterprises}
    score.enterprise.add_sets(set(names), set(gold_names))
    score.loss.add(facts.loss_yuan == wanted.loss_yuan)
    score.level.add(facts.loss_level == wanted.loss_level)
    score.loss_status.add(facts.loss_status == wanted.loss_status)
    score.status.add(facts.status == wanted.status)
    counted = {key for key in facts.amounts if key in wanted.amounts or key not in gold.optional_amounts}
    score.amount.add_sets(set(counted), set(wanted.amounts))
    for key in counted & wanted.amounts.keys():
        score.role.add(bool(facts.amounts[key] & wanted.amounts[key]))
    score.nature.add_sets(set(facts.natures), set(wanted.natures))
    for aspect in {*facts.natures, *wanted.natures}:
        found, there = aspect in facts.natures, aspect in wanted.natures
        counts = score.aspects.setdefault(aspect, Retrieval())
        counts.add(found and there, found and not there, there and not found)
    first_right = bool(facts.natures) and facts.natures[0] in wanted.natures
    score.top1.add(first_right)
    right = names == gold_names and facts.loss_yuan == wanted.loss_yuan and first_right
    score.end_to_end.add(right, not right, not right)
