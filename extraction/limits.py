"""How much of a file is read: bounds that keep one hostile or broken file from stopping the others."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for reading one file; everything is measured on what is really read, never on what a file declares.

    The defaults let through every document an office is likely to hold (a 2,000-page annual-report volume, a scan of
    A3 sheets at 600 dpi, a ledger of 100,000 rows) on a desktop with 8 GB of memory.
    """

    max_bytes: int = 300 * MEBIBYTE  #: bytes of the file itself
    max_inflated_bytes: int = 1024 * MEBIBYTE  #: bytes that come out of a ZIP package or archive, all members together
    max_ratio: int = 250  #: inflated bytes per packed byte of one member (looked at above one MiB)
    max_pages: int = 5000  #: pages of one document
    max_pixels: int = 120_000_000  #: pixels of one page image
    max_cells: int = 3_000_000  #: cells of one sheet, from its first to its last filled one
    max_archive_depth: int = 3  #: archives inside archives; 1 is the archive that was given
    max_archive_members: int = 5000  #: files of one archive, those of inner archives included
    seconds: float = 1800.0  #: wall-clock seconds for one file (a scan of 600 pages), kept by whoever runs the reader
