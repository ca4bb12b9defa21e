"""Pictures of pages in memory: drawn one at a time, kept in a small cache, drawn ahead of the reader."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from extraction.document import Box
from extraction.errors import ReadError
from extraction.page_picture import draw_page

_KEPT_BYTES = 64 * 1024 * 1024
Key = tuple[str, int, tuple[Box, ...]]


class PagePictures:
    """A cache of page pictures by document, page and what is hidden on it. Safe to use from several threads."""

    def __init__(self, width: int, pdfium: threading.Lock) -> None:
        self._width = width
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._drawing = pdfium  # PDFium works for one thread at a time
        self._ahead = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pages")

    def picture(
        self, sha256: str, media_type: str, number: int, read: Callable[[], bytes], hidden: Sequence[Box] = ()
    ) -> bytes:
        """The picture of a page as PNG; ``read`` gives the bytes of the original. Raises ReadError."""
        key = (sha256, number, tuple(hidden))
        kept = self._get(key)
        if kept is not None:
            return kept
        with self._drawing:
            kept = self._get(key)  # drawn while this thread waited
            if kept is not None:
                return kept
            drawn = draw_page(read(), media_type, number, self._width, hidden)
        self._put(key, drawn)
        return drawn

    def draw_ahead(
        self, sha256: str, media_type: str, number: int, read: Callable[[], bytes], hidden: Sequence[Box] = ()
    ) -> None:
        """Draw a page in the background, unless it is there; a page that cannot be drawn is left for later."""
        if self._get((sha256, number, tuple(hidden))) is None:
            self._ahead.submit(self._try, sha256, media_type, number, read, hidden)

    def close(self) -> None:
        """Draw nothing more ahead."""
        self._ahead.shutdown(wait=True, cancel_futures=True)

    def _try(self, sha256: str, media_type: str, number: int, read: Callable[[], bytes], hidden: Sequence[Box]) -> None:
        try:
            self.picture(sha256, media_type, number, read, hidden)
        except ReadError:
            return

    def _get(self, key: Key) -> bytes | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            return None

    def _put(self, key: Key, picture: bytes) -> None:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = picture
                self._bytes += len(picture)
            while self._bytes > _KEPT_BYTES and len(self._kept) > 1:
                self._bytes -= len(self._kept.popitem(last=False)[1])
