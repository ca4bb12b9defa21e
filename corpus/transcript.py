"""The transcript: what the reading of one file gives, in the form that travels between processes and is kept.

An :class:`~corpus.extraction_result.Extraction` holds the place of every printed line; a transcript holds the clues
with their pages and boxes looked up already (the rows of docs/contract.md), the text, the head and the counts.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from corpus.contract import SCHEMA, clue_row, document_row
from corpus.extraction_result import Extraction
from extraction.document import Document, Page, Trouble
from extraction.fields import DocumentHead

_FORMAT = 1
_DATES = ("issued_on", "printed_on")


@dataclass(frozen=True, slots=True)
class Transcript:
    """One file as read. ``document`` holds text and pages only; ``clues`` are the rows of ``corpus.contract``."""

    name: str
    member: str | None
    sha256: str
    media_type: str
    document: Document
    head: DocumentHead
    clues: tuple[Mapping[str, Any], ...]
    dismissed: int = 0
    troubles: tuple[Trouble, ...] = ()
    version: str = ""


def transcribe(extraction: Extraction) -> Transcript:
    """The transcript of an extraction."""
    document = extraction.document
    return Transcript(
        name=extraction.name,
        member=extraction.member,
        sha256=extraction.sha256,
        media_type=extraction.media_type,
        document=replace(document, blocks=(), lines=(), tables=()),
        head=extraction.head,
        clues=tuple(clue_row(clue, document) for clue in extraction.clues),
        dismissed=extraction.dismissed,
        troubles=extraction.troubles,
        version=extraction.version,
    )


def payloads_of(result: Extraction | Transcript) -> list[dict[str, Any]]:
    """The clue rows of either form of a result."""
    if isinstance(result, Transcript):
        return [dict(row) for row in result.clues]
    return [clue_row(clue, result.document) for clue in result.clues]


def clue_lines(transcript: Transcript) -> list[dict[str, Any]]:
    """The lines that ``extract`` prints for a file."""
    document = document_row(transcript)
    return [{"schema": SCHEMA, "document": document, "clue": dict(clue)} for clue in transcript.clues]


def pack_transcript(transcript: Transcript) -> bytes:
    """A transcript as compressed JSON."""
    document = transcript.document
    content = {
        "format": _FORMAT,
        "name": transcript.name,
        "member": transcript.member,
        "sha256": transcript.sha256,
        "media_type": transcript.media_type,
        "text": document.text,
        "title": document.title,
        "pages": [asdict(page) for page in document.pages],
        "head": asdict(transcript.head),
        "clues": list(transcript.clues),
        "dismissed": transcript.dismissed,
        "troubles": [asdict(trouble) for trouble in transcript.troubles],
        "version": transcript.version,
    }
    return zlib.compress(json.dumps(content, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass"), 6)


def unpack_transcript(data: bytes) -> Transcript:
    """What :func:`pack_transcript` wrote; raises ValueError for anything else."""
    try:
        content = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
        if content["format"] != _FORMAT:
            raise ValueError("a transcript of another format")
        return _transcript(content)
    except (zlib.error, KeyError, TypeError) as error:
        raise ValueError("not a transcript") from error


def _transcript(content: Mapping[str, Any]) -> Transcript:
    troubles = tuple(Trouble(**row) for row in content["troubles"])
    head: dict[str, Any] = {
        key: date.fromisoformat(value) if key in _DATES and value else value for key, value in content["head"].items()
    }
    document = Document(
        text=content["text"],
        blocks=(),
        pages=tuple(Page(**row) for row in content["pages"]),
        troubles=troubles,
        media_type=content["media_type"],
        title=content["title"],
    )
    return Transcript(
        name=content["name"],
        member=content["member"],
        sha256=content["sha256"],
        media_type=content["media_type"],
        document=document,
        head=DocumentHead(**head),
        clues=tuple(content["clues"]),
        dismissed=content["dismissed"],
        troubles=troubles,
        version=content["version"],
    )
