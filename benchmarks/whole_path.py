"""Measure `extract`, the whole path from bytes to clues, against pdfplumber's extract_text alone on the same PDFs.

    python benchmarks/whole_path.py [--pages N] [--rounds N] [FILE.pdf ...]

Documents of the labelled corpus, with and without clues, are set as text-layer PDFs of about 60 pages in all, by
LibreOffice (where it is installed) and by reportlab; the sample PDFs and FILEs are measured besides. One process; the
two take turns; the median of the rounds counts. Below stands how much of the whole path each step takes.
"""

from __future__ import annotations

import argparse
import gc
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import docx
import pypdfium2

from benchmarks.reading import plumber
from benchmarks.typesetting import BODY, HEADING, TITLE, typeset
from classifiers.finding import find_clues
from classifiers.models import load_models
from corpus.extract import Settings, extract_document
from corpus.labelled import LabelledDocument, load_labelled
from extraction.read import read_document
from extraction.structure import find_structure

ROOT = Path(__file__).resolve().parent.parent
LEAST = 3.0  #: how many times the pages per second of pdfplumber the whole path is to reach
ITEMS = 4  #: labelled documents in one PDF
CHARACTERS_A_PAGE = 650
STYLES = {"T": TITLE, "H": HEADING}


def chosen_documents(pages: int) -> Iterator[list[LabelledDocument]]:
    """A few labelled documents each, every third time such without a clue, until there is text for the pages."""
    with_clues, without = [], []
    for document in load_labelled(ROOT / "corpus" / "labelled"):
        (with_clues if document.clues else without).append(document)
    characters = number = 0
    while characters < pages * CHARACTERS_A_PAGE:
        source = without if number % 3 == 2 and without else with_clues
        group = [source[(number * 37 + at * 11) % len(source)] for at in range(ITEMS)]
        yield group
        characters += sum(len(document.text) for document in group)
        number += 1


def set_by_reportlab(group: list[LabelledDocument]) -> bytes:
    """A PDF whose font is not embedded, as many programs of public bodies write it."""
    return typeset([(text, STYLES.get(sort, BODY)) for text, sort in paragraphs(group)])


def set_by_office(groups: list[list[LabelledDocument]], program: str) -> list[bytes]:
    """PDFs as LibreOffice exports them from DOCX: embedded fonts, justified lines."""
    with TemporaryDirectory(prefix="whole-path-") as name:
        folder = Path(name)
        for number, group in enumerate(groups):
            document = docx.Document()
            for text, sort in paragraphs(group):
                document.add_paragraph(text, style="Heading 1" if sort == "T" else None)
            document.save(str(folder / f"{number}.docx"))
        profile = (folder / "profile").as_uri()
        call = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", name]
        subprocess.run([*call, *folder.glob("*.docx")], check=True, stdout=subprocess.DEVNULL)
        return [path.read_bytes() for path in sorted(folder.glob("*.pdf"))]


def paragraphs(group: list[LabelledDocument]) -> Iterator[tuple[str, str]]:
    """Text and sort of every line."""
    for document in group:
        for line in document.lines:
            yield document.text[line.start : line.end].replace("\t", "  "), line.sort


def page_count(data: bytes) -> int:
    document = pypdfium2.PdfDocument(data)
    try:
        return len(document)
    finally:
        document.close()


def whole_path(data: bytes) -> None:
    """What ``extract`` does with one file."""
    extract_document(data, "x.pdf", Settings())


def seconds(function: Callable[[bytes], None], files: list[bytes]) -> float:
    gc.collect()
    start = time.perf_counter()
    for data in files:
        function(data)
    return time.perf_counter() - start


def compare(name: str, files: list[bytes], rounds: int) -> float:
    """Print and return the ratio of pages per second."""
    pages = sum(map(page_count, files))
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(seconds(whole_path, files))
        theirs.append(seconds(plumber, files))
    mine, other = median(ours), median(theirs)
    print(
        f"{name:24}{pages:4} pages   whole path {pages / mine:7.1f} pages/s   "
        f"pdfplumber extract_text {pages / other:6.1f} pages/s   {other / mine:5.1f} x"
    )
    return other / mine


def steps(files: list[bytes]) -> None:
    """Print what reading, structure and finding take a page."""
    settings, models = Settings(), load_models()
    start = time.perf_counter()
    documents = [read_document(data, "x.pdf", settings.limits) for data in files]
    read = time.perf_counter()
    structures = [find_structure(document) for document in documents]
    structured = time.perf_counter()
    for structure in structures:
        find_clues(structure, models, settings.rule_set, "x")
    end = time.perf_counter()
    times = {"read": read - start, "structure": structured - read, "find": end - structured}
    pages = sum(map(page_count, files))
    told = "   ".join(f"{name} {1000 * taken / pages:.1f} ms" for name, taken in times.items())
    print(f"{'':24}a page: {told}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("files", nargs="*", type=Path)
    options = parser.parse_args()
    samples = [path.read_bytes() for path in sorted((ROOT / "corpus" / "samples").glob("*.pdf"))]
    whole_path(samples[0])  # lexicons, rules, models and tables are loaded once
    groups = list(chosen_documents(options.pages))
    measured = {"corpus, reportlab": [set_by_reportlab(group) for group in groups], "sample PDFs": samples}
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office:
        measured = {"corpus, LibreOffice": set_by_office(groups, office), **measured}
    measured |= {path.name: [path.read_bytes()] for path in options.files}
    for name, files in measured.items():
        ratio = compare(name, files, options.rounds)
        steps(files)
        print(f"{'':24}goal: at least {LEAST:.0f} x   {'reached' if ratio >= LEAST else 'NOT reached'}")


if __name__ == "__main__":
    main()
