"""Measure amounts and numerals on uniform JSONL suites, and amounts on gold or labelled documents.

    python benchmarks/money.py DIR          # *.jsonl with text, task, spans[].amount, spans[].currency
    python benchmarks/money.py --labelled   # the labelled corpus of this repository
    python benchmarks/money.py --gold DIR   # DIR/gold/*.json with DIR/text/*.txt

Prints values right (recall) and precision per suite, and every miss with -v.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from corpus.labelled import load_labelled
from extraction.amounts import find_amounts
from extraction.numerals import parse_numeral

Values = Counter[tuple[str, Decimal]]
Case = tuple[str, Values, Values]


def suite_cases(path: Path) -> Iterator[Case]:
    """Text, wanted and found values of every row of a JSONL suite."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        wanted = [(s["currency"] or "", Decimal(s["amount"])) for s in row["spans"] if s["amount"] is not None]
        if row["task"] == "numeral":
            found = [("", parse_numeral(row["text"]))]
        else:
            found = [(a.currency, a.value) for a in find_amounts(row["text"])]
        yield row["text"], Counter(wanted), Counter(found)


def labelled_cases() -> Iterator[Case]:
    """Amounts inside the clues of the labelled corpus (running text only: columns need their unit)."""
    for document in load_labelled(Path(__file__).resolve().parent.parent / "corpus" / "labelled"):
        for clue in document.clues:
            inside = [a for a in clue.amounts if a.start >= clue.start and a.end <= clue.end]
            found = find_amounts(document.text, clue.start, clue.end)
            yield (
                document.text[clue.start : clue.end],
                Counter((a.currency, a.value) for a in inside),
                Counter((a.currency, a.value) for a in found),
            )


def gold_cases(folder: Path) -> Iterator[Case]:
    """Sets of values of gold clues that are among the amounts of the whole text: recall only."""
    for path in sorted((folder / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (folder / "text" / f"{path.stem}.txt").read_text(encoding="utf-8")
        every = {a.value for a in find_amounts(text)}
        wanted = {Decimal(a["yuan"]) for clue in gold["clues"] for a in clue["amounts"]}
        yield path.stem, Counter(("", v) for v in wanted), Counter(("", v) for v in wanted & every)


def report(name: str, cases: list[Case], verbose: bool) -> None:
    wanted = sum(w.total() for _, w, _ in cases)
    found = sum(f.total() for _, _, f in cases)
    right = sum((w & f).total() for _, w, f in cases)
    print(f"{name:24} wanted {wanted:5} found {found:5} right {right:5}", end="  ")
    print(f"recall {right / max(wanted, 1):.3f} precision {right / max(found, 1):.3f}")
    for text, want, got in cases:
        if verbose and want != got:
            print("   ", repr(text[:120]), "missed", sorted(want - got), "extra", sorted(got - want))


def speed() -> None:
    text = "2016年,该公司向某集团支付货款1,234.5万元,其中三百二十万元逾期,罚款12万。" * 16
    began = time.perf_counter()
    for _ in range(50):
        find_amounts(text)
    per_page = (time.perf_counter() - began) / 50 * 650 / len(text)
    print(f"{per_page * 1000:.2f} ms per 650 characters (dense text)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--gold", type=Path, action="append", default=[])
    parser.add_argument("--labelled", action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    for path in sorted(options.folder.glob("*.jsonl")) if options.folder else []:
        report(path.stem, list(suite_cases(path)), options.verbose)
    for folder in options.gold:
        report(folder.name, list(gold_cases(folder)), options.verbose)
    if options.labelled:
        report("labelled", list(labelled_cases()), options.verbose)
    speed()


if __name__ == "__main__":
    main()
