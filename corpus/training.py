"""Training on the labelled corpus, and measuring on the part of it that is held aside."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from classifiers.finding import find_clues
from classifiers.labels import LabelledClue
from classifiers.models import Models
from classifiers.rule_sets import DEFAULT_RULE_SET, aspect_of, load_rule_sets
from classifiers.scoring.folding import fold
from classifiers.scoring.score import AmountKey, ClueFacts, GoldClue, GoldDocument, Score, score_document
from classifiers.training import train
from classifiers.training_document import TrainingDocument, prepare
from corpus.damage import DAMAGED_SUFFIX, damaged_copy
from corpus.evaluation import predicted_clue
from corpus.gold import CHARACTERS_A_PAGE
from corpus.labelled import LabelledDocument
from extraction.plain import document_from_text
from extraction.structure import find_structure

DAMAGED = 6  #: one training document in so many is learned a second time as a bad scan would read
HELD_ASIDE = 6  #: one document in so many is held aside (by the hash of its id, so that the choice never moves)


def is_held_aside(document: LabelledDocument) -> bool:
    """Whether a document is kept out of training, by its id alone."""
    digest = hashlib.sha256(document.id.encode("utf-8")).digest()
    return digest[0] % HELD_ASIDE == 0


def training_document(labelled: LabelledDocument) -> TrainingDocument:
    """A labelled document as the pipeline reads it."""
    structure = find_structure(document_from_text(labelled.text))
    neutral = [(line.start, line.end) for line in labelled.lines if line.sort == "N"]
    return prepare(structure, labelled.clues, neutral, labelled.id.removesuffix(DAMAGED_SUFFIX))


def train_on(documents: Iterable[LabelledDocument], log: Callable[[str], None] = lambda message: None) -> Models:
    """Train on labelled documents. ``about`` of the models tells their number and digest."""
    labelled = list(documents)
    damaged = [damaged_copy(document) for document in labelled[::DAMAGED]]
    log(f"准备 {len(labelled)} 份标注文档和 {len(damaged)} 份受损副本")
    models = train([training_document(document) for document in labelled + damaged], log)
    models.about.update(
        documents=len(labelled),
        clues=sum(len(document.clues) for document in labelled),
        corpus=corpus_digest(labelled),
    )
    return models


def corpus_digest(documents: Sequence[LabelledDocument]) -> str:
    """SHA-256 of everything labelled, by document id."""
    digest = hashlib.sha256()
    for document in sorted(documents, key=lambda d: d.id):
        digest.update(repr(document).encode("utf-8"))
    return digest.hexdigest()


def score_labelled(documents: Iterable[LabelledDocument], models: Models) -> Score:
    """The figures of the pipeline on labelled documents."""
    total = Score()
    rule_set = load_rule_sets()[DEFAULT_RULE_SET]
    for labelled in documents:
        structure = find_structure(document_from_text(labelled.text))
        found = find_clues(structure, models, rule_set, labelled.id)
        total.merge(score_document(gold_of(labelled), [predicted_clue(clue) for clue in found.clues]))
    return total


def gold_of(labelled: LabelledDocument) -> GoldDocument:
    """The labels of a document as gold."""
    folded = fold(labelled.text)
    starts = _folded_positions(labelled.text)
    neutral = [frozenset(range(starts[line.start], starts[line.end])) for line in labelled.lines if line.sort == "N"]
    return GoldDocument(
        name=labelled.id,
        folded=folded,
        clues=tuple(_gold_clue(clue, labelled, starts) for clue in labelled.clues),
        neutral=frozenset().union(*neutral),
        pages=max(1, -(-len(folded) // CHARACTERS_A_PAGE)),
    )


def _folded_positions(text: str) -> list[int]:
    """For each position of ``text`` (and its end) the position in the folded text."""
    positions, at = [], 0
    for character in text:
        positions.append(at)
        at += len(fold(character))
    return [*positions, at]


def _gold_clue(clue: LabelledClue, labelled: LabelledDocument, starts: Sequence[int]) -> GoldClue:
    row = next(line for line in labelled.lines if line.start <= clue.start <= line.end)
    wider = (row.start, row.end) if "\t" in labelled.text[row.start : row.end] else (clue.start, clue.end)
    amounts: dict[AmountKey, frozenset[str]] = {}
    for amount in clue.amounts:
        key = (amount.currency, Decimal(amount.value))
        amounts[key] = amounts.get(key, frozenset()) | set(amount.roles)
    level = load_rule_sets()[DEFAULT_RULE_SET].level(clue.loss_yuan)
    return GoldClue(
        positions=frozenset(range(starts[clue.start], starts[clue.end])),
        wider=frozenset(range(starts[wider[0]], starts[wider[1]])),
        facts=ClueFacts(
            enterprises=frozenset(clue.enterprises),
            amounts=amounts,
            loss_yuan=clue.loss_yuan,
            loss_status=clue.loss_status,
            loss_level=level,
            natures=tuple(dict.fromkeys(aspect_of(code) for code in clue.codes)),
            status=clue.status,
            scope=clue.scope,
        ),
    )


def write_models(models: Models, path: Path) -> None:
    """Write the model file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    piece = path.with_suffix(".part")
    piece.write_bytes(models.to_bytes())
    piece.replace(path)
