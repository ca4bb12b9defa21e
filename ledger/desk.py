"""Review beyond approving: claiming, setting aside, merging, splitting, adding, and links between findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.book import Book
from ledger.claims import claim, release
from ledger.likeness import LikenessRules, load_likeness
from ledger.link_models import Claim, Link
from ledger.links import confirm_link, list_links, propose_links, refuse_link, undo_link
from ledger.merging import add_finding, merge, sources_of, split
from ledger.models import Clue, Decision
from ledger.queries import clue_by_prefix
from ledger.review import defer, mark_unclear


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk of a reviewer at an opened ledger. Clues are named by id or prefix; every method is one transaction."""

    book: Book
    likeness: LikenessRules

    @classmethod
    def of(cls, book: Book) -> Desk:
        """With the thresholds in force for a ledger; raises BadSettings."""
        return cls(book, load_likeness(book.folder))

    def claim(self, prefix: str, user: str) -> Claim:
        """认领."""
        with self.book.writing(user) as (session, acting):
            return claim(session, clue_by_prefix(session, prefix, acting.viewer).id, acting)

    def release(self, prefix: str, user: str) -> None:
        """Give a claim back."""
        with self.book.writing(user) as (session, acting):
            release(session, clue_by_prefix(session, prefix, acting.viewer).id, acting)

    def defer(self, prefix: str, user: str, note: str = "") -> Decision:
        """暂缓."""
        with self.book.writing(user) as (session, acting):
            return defer(session, clue_by_prefix(session, prefix, acting.viewer).id, acting, note)

    def mark_unclear(self, prefix: str, user: str, note: str = "") -> Decision:
        """无法判断."""
        with self.book.writing(user) as (session, acting):
            return mark_unclear(session, clue_by_prefix(session, prefix, acting.viewer).id, acting, note)

    def merge(self, prefix: str, into: str, user: str, note: str = "") -> Decision:
        """并入 another clue."""
        with self.book.writing(user) as (session, acting):
            clue, target = (clue_by_prefix(session, name, acting.viewer) for name in (prefix, into))
            return merge(session, clue.id, target.id, acting, note)

    def sources(self, prefix: str, user: str | None = None) -> list[Clue]:
        """What was merged into a clue, as far as a person may see it."""
        with self.book.reading(user) as (session, viewer):
            clue = clue_by_prefix(session, prefix, viewer)
            return sources_of(session, clue, viewer)

    def split(self, prefix: str, texts: Sequence[str], user: str) -> list[Clue]:
        """拆分 into passages of the clue's own text."""
        with self.book.writing(user) as (session, acting):
            clue = clue_by_prefix(session, prefix, acting.viewer)
            return split(session, clue.id, texts, self.book.rule_sets, acting)

    def add_finding(self, sha256: str, quote: str, user: str) -> Clue:
        """补录 a finding that the machine missed."""
        with self.book.writing(user) as (session, acting):
            return add_finding(session, sha256, quote, self.book.rule_sets, acting)

    def propose_links(self, sha256: str, user: str) -> list[Link]:
        """Compare a document's findings with older ones."""
        with self.book.writing(user) as (session, acting):
            return propose_links(session, sha256, self.likeness, acting)

    def links(self, user: str | None = None, state: str = "proposed") -> list[Link]:
        """Proposals that a person may see."""
        with self.book.reading(user) as (session, viewer):
            return list_links(session, viewer, state)

    def confirm_link(self, link: int, user: str) -> Link:
        """It is one matter."""
        with self.book.writing(user) as (session, acting):
            return confirm_link(session, link, acting)

    def refuse_link(self, link: int, user: str) -> Link:
        """It is not."""
        with self.book.writing(user) as (session, acting):
            return refuse_link(session, link, acting)

    def undo_link(self, link: int, user: str) -> Link:
        """It was a mistake."""
        with self.book.writing(user) as (session, acting):
            return undo_link(session, link, acting)
