"""Measure enterprise mentions: which gold names are found, on labelled documents and on gold folders.

    python benchmarks/enterprises.py                # the labelled corpus of this repository
    python benchmarks/enterprises.py --gold DIR     # DIR/gold/*.json with DIR/text/*.txt, recall in the whole text

Printed: subjects (and other parties) that are mentioned inside their clue, that are somewhere in the document, and the
time for 650 characters. A subject that a clue inherits cannot be mentioned inside it. -v lists the names not found.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from corpus.labelled import load_labelled
from extraction.auditee import find_auditee
from extraction.document import Block, Document
from extraction.enterprises import find_mentions
from extraction.numerals import fold_forms

ROOT = Path(__file__).resolve().parent.parent


def fold(name: str) -> str:
    return re.sub(r"\s", "", fold_forms(name))


def as_document(text: str) -> Document:
    blocks, at = [], 0
    for line in text.split("\n"):
        blocks.append(Block("paragraph", at, at + len(line)))
        at += len(line) + 1
    return Document(text, tuple(blocks))


def share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / max(whole, 1):.3f}"


def labelled(verbose: bool) -> None:
    inside = inherited = subjects = others = others_inside = anywhere = auditees = documents = characters = 0
    seconds = 0.0
    for document in load_labelled(ROOT / "corpus" / "labelled"):
        parsed = as_document(document.text)
        began = time.process_time()
        mentions = find_mentions(parsed, document.auditee)
        seconds += time.process_time() - began
        characters += len(document.text)
        documents += 1
        auditees += find_auditee(parsed, document.text.partition("\n")[0]) == document.auditee
        every = {fold(mention.name) for mention in mentions} | {fold(document.auditee or "")}
        for clue in document.clues:
            here = {fold(m.name) for m in mentions if clue.start <= m.start < clue.end}
            subjects += len(clue.enterprises)
            inside += sum(fold(name) in here for name in clue.enterprises)
            inherited += sum(fold(name) not in here and not here for name in clue.enterprises)
            anywhere += sum(fold(name) in every for name in clue.enterprises)
            others += len(clue.others)
            others_inside += sum(fold(name) in here for name, _ in clue.others)
            lost = [name for name in clue.enterprises if fold(name) not in every]
            if verbose and lost:
                print("   ", document.id, lost)
    print(f"labelled: {documents} documents, auditee right {share(auditees, documents)} (first line as title)")
    print(f"  subjects inside their clue {share(inside, subjects)}, no unit mentioned {inherited}")
    print(f"  subjects in the document {share(anywhere, subjects)}, others inside {share(others_inside, others)}")
    print(f"  {seconds * 650_000 / max(characters, 1):.2f} ms of processor for 650 characters")


def gold(folder: Path, verbose: bool) -> None:
    wanted = found = 0
    for path in sorted((folder / "gold").glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        text = (folder / "text" / f"{path.stem}.txt").read_text(encoding="utf-8")
        names = {fold(mention.name) for mention in find_mentions(as_document(text), record["auditee"])}
        gold_names: Iterable[str] = [name for clue in record["clues"] for name in clue["enterprises"]]
        lost = [name for name in gold_names if fold(name) not in names]
        wanted += len(list(gold_names))
        found += len(list(gold_names)) - len(lost)
        if verbose and lost:
            print("   ", path.stem, sorted(set(lost)))
    print(f"{folder.name}: subjects found in the document {share(found, wanted)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, action="append", default=[])
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    labelled(options.verbose)
    for folder in options.gold:
        gold(folder, options.verbose)


if __name__ == "__main__":
    main()
