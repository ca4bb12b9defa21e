"""The accuracy record behind docs/evaluation.md: held-aside figures, ablation, learning curve, calibration, confusion.

python -m benchmarks.accuracy held-aside            figures of the shipped models on the held-aside documents
python -m benchmarks.accuracy calibration           how often a clue is right, by printed confidence
python -m benchmarks.accuracy confusion             first aspects: labelled against found
python -m benchmarks.accuracy mistakes [--count N]  missed and false clues with their text
python -m benchmarks.accuracy rules                 cue words alone, without any model
python -m benchmarks.accuracy curve                 figures by share of the training documents (trains five times)
python -m benchmarks.accuracy voices                each drafter's style left out of training (trains once a voice)
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from classifiers.clue import Clue
from classifiers.cues import find_cues
from classifiers.finding import find_clues
from classifiers.models import load_models
from classifiers.rule_sets import DEFAULT_RULE_SET, aspect_of, load_rule_sets
from classifiers.scoring.folding import Locator
from classifiers.scoring.score import ClueFacts, GoldDocument, PredictedClue, Score, match, score_document
from corpus.labelled import LabelledDocument, load_labelled
from corpus.training import gold_of, is_held_aside, score_labelled, train_on
from extraction.plain import document_from_text
from extraction.sentences import split_sentences
from extraction.structure import find_structure

CORPUS = Path(__file__).parent.parent / "corpus" / "labelled"
SHOWN = ("clue_f1", "char_f1", "enterprise_f1", "loss_exact", "amount_f1", "nature_micro_f1", "end_to_end_f1")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=sorted(_REPORTS))
    parser.add_argument("--count", type=int, default=20)
    arguments = parser.parse_args()
    for line in _REPORTS[arguments.what](arguments.count):
        print(line, flush=True)


def _held_aside() -> list[LabelledDocument]:
    return [document for document in load_labelled(CORPUS) if is_held_aside(document)]


def _training() -> list[LabelledDocument]:
    return [document for document in load_labelled(CORPUS) if not is_held_aside(document)]


def report_held_aside(count: int) -> Iterator[str]:
    score = score_labelled(_held_aside(), load_models())
    for name, value in score.figures().items():
        yield f"{name:28} {'-' if value is None else format(value, '.4f')}"


def _found(document: LabelledDocument) -> tuple[GoldDocument, list[Clue], dict[int, int], set[int]]:
    """Gold, found clues, which gold each found clue matches, and the found clues that count neither way."""
    structure = find_structure(document_from_text(document.text))
    rule_set = load_rule_sets()[DEFAULT_RULE_SET]
    clues = list(find_clues(structure, load_models(), rule_set, document.id).clues)
    gold = gold_of(document)
    locator = Locator(gold.folded)
    places = [locator.locate(clue.text) for clue in clues]
    pairs = match(places, gold.clues)
    free = gold.neutral.union(*(clue.positions for clue in gold.clues if clue.public))
    ignored = {at for at, place in enumerate(places) if at not in pairs and 2 * len(place & free) >= len(place)}
    return gold, clues, pairs, ignored


def report_calibration(count: int) -> Iterator[str]:
    """Reliability table and expected calibration error over clues found in held-aside documents."""
    judged = [
        (clue.confidence, at in pairs)
        for document in _held_aside()
        for _, clues, pairs, ignored in [_found(document)]
        for at, clue in enumerate(clues)
        if at not in ignored
    ]
    error = 0.0
    yield "confidence   clues   mean   right"
    for low in (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        high = {0.0: 0.5, 0.9: 0.95, 0.95: 1.01}.get(low, low + 0.1)
        group = [row for row in judged if low <= row[0] < high]
        if group:
            mean = sum(sure for sure, _ in group) / len(group)
            right = sum(hit for _, hit in group) / len(group)
            error += abs(mean - right) * len(group) / len(judged)
            yield f"{low:.2f}-{min(high, 1):.2f}   {len(group):6}  {mean:.3f}   {right:.3f}"
    yield f"expected calibration error {error:.4f} on {len(judged)} clues"


def report_confusion(count: int) -> Iterator[str]:
    confusion: Counter[tuple[str, str]] = Counter()
    for document in _held_aside():
        gold, clues, pairs, _ = _found(document)
        for at, to in pairs.items():
            wanted, got = gold.clues[to].facts.natures, clues[at].natures[0].aspect
            confusion[wanted[0] if got not in wanted else got, got] += 1
    for (wanted, got), number in confusion.most_common():
        if wanted != got:
            yield f"{number:4}  {wanted} → {got}"
    right = sum(number for (wanted, got), number in confusion.items() if wanted == got)
    yield f"first aspect among the labelled ones: {right} of {sum(confusion.values())}"


def report_mistakes(count: int) -> Iterator[str]:
    shown = 0
    for document in _held_aside():
        gold, clues, pairs, ignored = _found(document)
        for at, clue in enumerate(clues):
            if at not in pairs and at not in ignored and shown < count:
                shown += 1
                yield f"false   {document.id}  {clue.confidence:.2f}  {clue.text[:90]!r}"
        for to, wanted in enumerate(gold.clues):
            if to not in pairs.values() and not wanted.public and shown < count:
                shown += 1
                start = min(wanted.positions)
                yield f"missed  {document.id}  {gold.folded[start : start + 90]!r}"


def report_rules(count: int) -> Iterator[str]:
    """The baseline: a sentence with a cue word of a situation is a clue, its aspect the one with the most cues."""
    total = Score()
    for document in _held_aside():
        total.merge(score_document(gold_of(document), list(_by_cues(document.text))))
    yield _row("cue words alone", total)


def _by_cues(text: str) -> Iterator[PredictedClue]:
    for start, end in split_sentences(text):
        cues = find_cues(text[start:end])
        if cues:
            aspects = Counter(aspect_of(code) for code, words in cues.items() for _ in words)
            facts = ClueFacts(frozenset(), {}, None, "unstated", None, (aspects.most_common(1)[0][0],), None)
            yield PredictedClue(text[start:end].strip(), facts)


def report_curve(count: int) -> Iterator[str]:
    training, held_aside = _training(), _held_aside()
    for share in (0.1, 0.25, 0.5, 0.75, 1.0):
        part = training[:: max(1, round(1 / share))] if share < 0.6 else training[: int(len(training) * share)]
        yield _row(f"{len(part)} documents", score_labelled(held_aside, train_on(part)))


def report_voices(count: int) -> Iterator[str]:
    documents = list(load_labelled(CORPUS))
    for voice in sorted({document.voice for document in documents}):
        models = train_on(document for document in documents if document.voice != voice)
        score = score_labelled((document for document in documents if document.voice == voice), models)
        yield _row(f"without {voice}", score)


def _row(name: str, score: Score) -> str:
    figures = score.figures()
    cells = (f"{key}={'-' if figures[key] is None else format(figures[key], '.3f')}" for key in SHOWN)
    return f"{name:22} " + "  ".join(cells)


_REPORTS = {
    "held-aside": report_held_aside,
    "calibration": report_calibration,
    "confusion": report_confusion,
    "mistakes": report_mistakes,
    "rules": report_rules,
    "curve": report_curve,
    "voices": report_voices,
}

if __name__ == "__main__":
    main()
