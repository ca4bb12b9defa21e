"""The whole path for one file: bytes → document → structure → clues."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from classifiers.completion import OfficeKnowledge, complete_clues
from classifiers.finding import find_clues
from classifiers.models import Models, load_models
from classifiers.rule_sets import DEFAULT_RULE_SET, RuleSet, load_rule_sets
from corpus.extraction_result import Extraction
from corpus.intake import list_files, read_file
from corpus.store import digest
from extraction.document import Document
from extraction.errors import ReadError
from extraction.limits import Limits
from extraction.read import read_document
from extraction.structure import find_structure


@dataclass(frozen=True, slots=True)
class Settings:
    """What a reading depends on besides the bytes. ``office``: its register of enterprises and own situations."""

    limits: Limits = field(default_factory=Limits)
    rule_set: RuleSet = field(default_factory=lambda: load_rule_sets()[DEFAULT_RULE_SET])
    office: OfficeKnowledge = field(default_factory=OfficeKnowledge)


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, with its coded error; ``data`` is what could be read of it (may be empty)."""

    name: str
    member: str | None
    error: ReadError
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Success:
    """A file that was read, with its bytes."""

    extraction: Extraction
    data: bytes


Outcome = Success | Failure


def extract_document(
    data: bytes, name: str, settings: Settings, models: Models | None = None, member: str | None = None
) -> Extraction:
    """Read one file and find its clues. Raises :class:`ReadError` when it cannot be read."""
    models = models or load_models()
    document = read_document(data, member or name, settings.limits)
    return extract_read(document, digest(data), name, settings, models, member)


def extract_read(
    document: Document, sha256: str, name: str, settings: Settings, models: Models, member: str | None = None
) -> Extraction:
    """The clues of a document that was read already; ``sha256`` is that of the file's bytes."""
    structure = find_structure(document)
    found = find_clues(structure, models, settings.rule_set, sha256)
    return Extraction(
        name=name,
        member=member,
        sha256=sha256,
        media_type=document.media_type,
        document=document,
        head=structure.head,
        clues=complete_clues(found.clues, structure, settings.office),
        dismissed=found.dismissed,
        troubles=document.troubles,
        version=pipeline_version(models, settings.rule_set, settings.office),
    )


def extract_paths(paths: Iterable[Path], settings: Settings, models: Models | None = None) -> Iterator[Outcome]:
    """Every file that the paths stand for, one after the other; a file that fails never stops the others."""
    for path in list_files(paths):
        yield extract_path(path, settings, models)


def extract_path(path: Path, settings: Settings, models: Models | None = None) -> Outcome:
    """One file of the disk."""
    data = b""
    try:
        original = read_file(path, settings.limits.max_bytes)
        data = original.data
        return Success(extract_document(data, path.name, settings, models), data)
    except ReadError as error:
        return Failure(path.name, None, error, data)


def pipeline_version(models: Models, rule_set: RuleSet, office: OfficeKnowledge = OfficeKnowledge()) -> str:  # noqa: B008 - frozen
    """What read a document: program, models, rule set, and what the office added."""
    corpus = str(models.about.get("corpus", ""))[:12]
    return " / ".join(("xiansuo " + program_version(), corpus, rule_set.id, *office.marks))


@lru_cache(maxsize=1)
def program_version() -> str:
    """The version of the installed program."""
    try:
        return version("xiansuo")
    except PackageNotFoundError:
        return "dev"
