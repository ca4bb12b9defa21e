"""Everything that is found in a document before anything is judged: outline, passages, head, enterprise mentions."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from extraction.document import Document
from extraction.enterprises import find_mentions
from extraction.fields import DocumentHead, Mention
from extraction.head import find_head
from extraction.outline import find_outline
from extraction.passage import Outline, Passage
from extraction.passages import find_passages


@dataclass(frozen=True, slots=True)
class Structure:
    """A document with its outline, passages, head and mentions (in order of their start)."""

    document: Document
    outline: Outline
    passages: tuple[Passage, ...]
    head: DocumentHead
    mentions: tuple[Mention, ...]

    def mentions_in(self, start: int, end: int) -> tuple[Mention, ...]:
        """The mentions that start inside the span."""
        first = bisect_left(self.mentions, start, key=lambda mention: mention.start)
        last = bisect_left(self.mentions, end, key=lambda mention: mention.start)
        return self.mentions[first:last]


def find_structure(document: Document) -> Structure:
    """Outline, passages, head and mentions of a document."""
    outline = find_outline(document)
    head = find_head(document, outline)
    return Structure(
        document=document,
        outline=outline,
        passages=find_passages(document, outline),
        head=head,
        mentions=find_mentions(document, head.auditee),
    )
