"""How much of the gold one passage, one part or a run of sentences holds: ``benchmarks/segmentation.py DIR...``.

A folder is a labelled corpus (corpus/README.md) or holds ``gold`` and ``text`` (docs/annotation.md). A clue counts
where the best match shares at least 0.8 of the union with it; ``--misses`` prints the others.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from classifiers.scoring.folding import fold
from corpus.gold import load_gold
from corpus.labelled import LabelError, parse_labelled
from extraction.outline import find_outline
from extraction.parts import find_parts
from extraction.passage import Passage
from extraction.passages import find_passages
from extraction.plain import document_from_text
from extraction.sentences import split_sentences

ENOUGH = 0.8
CHARACTERS_A_PAGE = 650
Span = tuple[int, int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    for folder in arguments.folders:
        _report(folder, arguments.misses)


def _report(folder: Path, with_misses: bool) -> None:
    counts: Counter[str] = Counter()
    characters, seconds = 0, 0.0
    for name, text, clues in _documents(folder):
        begin = time.process_time()
        document = document_from_text(text)
        passages = find_passages(document, find_outline(document))
        units = [(p, _units(text, p)) for p in passages]
        seconds += time.process_time() - begin
        characters += len(text)
        for clue in clues:
            how, share = _best(clue, units)
            counts[how] += 1
            if how == "miss" and with_misses:
                print(f"  {name} {share:.2f} {text[clue[0] : clue[1]][:50]!r} … {text[clue[0] : clue[1]][-20:]!r}")
    total = sum(counts.values()) or 1
    hit = total - counts["miss"]
    detail = "  ".join(f"{how} {counts[how] / total:.3f}" for how in ("passage", "part", "cell", "sentences"))
    speed = 1000 * seconds / max(characters / CHARACTERS_A_PAGE, 1)
    print(f"{folder}: {hit}/{total} = {hit / total:.3f}   {detail}   {speed:.2f} ms a page")


def _units(text: str, passage: Passage) -> dict[str, list[Span]]:
    """What a classifier can choose from inside a passage; ``edges`` are the places where a run of sentences may end."""
    parts = find_parts(text, passage)
    sentences = split_sentences(text, passage.start, passage.end)
    return {
        "passage": [(passage.start, passage.end)],
        "part": list(parts.parts),
        "cell": [(cell.start, cell.end) for cell in passage.cells],
        "edges": sentences,
    }


def _best(clue: Span, units: list[tuple[Passage, dict[str, list[Span]]]]) -> tuple[str, float]:
    best = ("miss", 0.0)
    for passage, found in units:
        if passage.end <= clue[0] or passage.start >= clue[1]:
            continue
        for how in ("passage", "part", "cell"):
            share = max((_share(clue, span) for span in found[how]), default=0.0)
            if share >= ENOUGH:
                return how, share
            best = max(best, ("miss", share), key=lambda pair: pair[1])
        share = _share(clue, _run(clue, found["edges"]))
        best = max(best, ("sentences" if share >= ENOUGH else "miss", share), key=lambda pair: pair[1])
    return best


def _run(clue: Span, sentences: list[Span]) -> Span:
    """The run of sentences whose ends lie nearest to the clue's."""
    start = min((s for s, _ in sentences), key=lambda s: abs(s - clue[0]))
    end = min((e for _, e in sentences if e > start), key=lambda e: abs(e - clue[1]))
    return start, end


def _share(one: Span, other: Span) -> float:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(shared, 0) / (max(one[1], other[1]) - min(one[0], other[0]))


def _documents(folder: Path) -> Iterator[tuple[str, str, list[Span]]]:
    if not (folder / "gold").is_dir():
        for path in sorted(folder.rglob("*.txt")):
            try:
                labelled = parse_labelled(path.read_text(encoding="utf-8"), path.name)
            except LabelError as error:
                print(f"  {error}", file=sys.stderr)
                continue
            yield labelled.id, labelled.text, [(clue.start, clue.end) for clue in labelled.clues]
        return
    for name, gold in load_gold(folder / "gold", folder / "text").items():
        text = (folder / "text" / f"{name}.txt").read_text(encoding="utf-8")
        positions = [at for at, character in enumerate(text) for _ in fold(character)]
        spans = [(positions[min(c.positions)], positions[max(c.positions)] + 1) for c in gold.clues]
        yield name, text, spans


if __name__ == "__main__":
    main()
