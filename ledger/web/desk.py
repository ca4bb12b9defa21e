"""The desk as one object: the ledger, its matters, the desk's own store, settings, and what is kept in memory."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from ledger.base import Clock, system_clock
from ledger.book import Book
from ledger.matters import Matters
from ledger.web.desk_store import DeskStore
from ledger.web.facsimiles import Facsimiles
from ledger.web.inbox import Inbox
from ledger.web.page_pictures import PagePictures
from ledger.web.reader_process import ReaderProcess, Reads
from ledger.web.settings import DeskSettings, load_desk_settings


@dataclass(frozen=True, slots=True)
class Desk:
    """An opened desk. Make one with :meth:`open`; :meth:`close` gives everything back."""

    book: Book
    matters: Matters
    store: DeskStore
    settings: DeskSettings
    pictures: PagePictures
    facsimiles: Facsimiles
    inbox: Inbox

    @classmethod
    def open(
        cls, folder: Path, clock: Clock = system_clock, url: str | None = None, reader: Reads | None = None
    ) -> Desk:
        """Open the ledger of a folder and the desk beside it; raises LedgerError."""
        book = Book.open(folder, clock, url)
        settings = load_desk_settings(folder)
        store = DeskStore.open(folder)
        pdfium = threading.Lock()
        facsimiles = Facsimiles(book.originals, store, pdfium)
        return cls(
            book=book,
            matters=Matters.of(book),
            store=store,
            settings=settings,
            pictures=PagePictures(settings.page_width, pdfium),
            facsimiles=facsimiles,
            inbox=Inbox(book, store, facsimiles, folder / "inbox", reader or ReaderProcess()),
        )

    def close(self) -> None:
        """Stop reading and give the connections back."""
        self.inbox.stop()
        self.pictures.close()
        self.store.close()
        self.book.close()
