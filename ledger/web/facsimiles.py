"""Facsimiles of documents: kept by the desk, a few in memory, read anew from the original when there is none yet."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict

from corpus.store import OriginalStore
from extraction.errors import ReadError
from extraction.limits import Limits
from extraction.read import read_document
from ledger.models import Document
from ledger.web.desk_models import StoredFacsimile
from ledger.web.desk_store import DeskStore
from ledger.web.facsimile import Facsimile, make_facsimile, pack, plain_facsimile, unpack

_IN_MEMORY = 12


class Facsimiles:
    """Facsimiles by document and text. Safe to use from several threads."""

    def __init__(self, originals: OriginalStore, store: DeskStore, pdfium: threading.Lock) -> None:
        self._originals, self._store = originals, store
        self._reading = pdfium  # PDFium works for one thread at a time
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], Facsimile] = OrderedDict()

    def of(self, document: Document, text: str) -> Facsimile:
        """The facsimile of a document whose stored text is ``text``; a plain one when the two no longer fit."""
        key = (document.sha256, _digest(text))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        facsimile = self._stored(key, text) or self._read(document, text)
        with self._lock:
            self._kept[key] = facsimile
            while len(self._kept) > _IN_MEMORY:
                self._kept.popitem(last=False)
        return facsimile

    def keep(self, sha256: str, text: str, packed: bytes) -> None:
        """Keep what the reader process packed."""
        with self._store.write() as desk:
            desk.merge(StoredFacsimile(sha256=sha256, text_digest=_digest(text), packed=packed))

    def _stored(self, key: tuple[str, str], text: str) -> Facsimile | None:
        with self._store.read() as desk:
            row = desk.get(StoredFacsimile, key[0])
        if row is None or row.text_digest != key[1]:
            return None
        try:
            return unpack(row.packed, text)
        except ValueError:
            return None

    def _read(self, document: Document, text: str) -> Facsimile:
        try:
            data = self._originals.read(document.sha256)
            with self._reading:
                read = read_document(data, document.member or document.name, Limits())
        except ReadError:
            return plain_facsimile(text)
        if read.text != text:  # the program reads it otherwise today than when it was taken in
            return plain_facsimile(text, read.pages)
        facsimile = make_facsimile(read)
        self.keep(document.sha256, text, pack(facsimile))
        return facsimile


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
