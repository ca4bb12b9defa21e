"""Ruled tables of a PDF that our own grid finder leaves incomplete, as pdfplumber's table finder sees them.

pdfplumber's only user. Parsing a page with it costs some thirty times what reading it does, so it is asked only for
pages that :func:`extraction.layout.part_ruled.find_part_ruled` names, about the place of the table alone, and it is
told where the rules are that the text shows to be missing.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from extraction.document import Box
from extraction.layout.part_ruled import PartRuled, find_part_ruled
from extraction.layout.printed import PrintedPage
from extraction.layout.rulings import Grid, grid_of

_MARGIN = 4.0  # points around a table that are cut out with it
_SNAP = 3.0  # points: rules nearer than this are one


def with_part_ruled(data: bytes, pages: Sequence[PrintedPage]) -> list[PrintedPage]:
    """The pages, those with partly ruled tables with the grids that pdfplumber finds for them."""
    wanted: dict[int, list[PartRuled]] = {}
    for at, page in enumerate(pages):
        found = find_part_ruled(page.lines, page.rulings) if len(page.rulings) >= 4 and page.turn == 0 else []
        if found:
            wanted[at] = found
    if not wanted:
        return list(pages)
    grids = dict(_grids(data, pages, wanted))
    return [replace(page, grids=grids.get(at, ())) for at, page in enumerate(pages)]


def _grids(
    data: bytes, pages: Sequence[PrintedPage], wanted: Mapping[int, Sequence[PartRuled]]
) -> Iterator[tuple[int, tuple[Grid, ...]]]:
    """The grids of every page that is wanted; a page that pdfplumber cannot read has none."""
    import pdfplumber  # noqa: PLC0415 - takes as long to load as many pages to read, and few files need it
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException  # noqa: PLC0415

    try:
        with pdfplumber.open(io.BytesIO(data), pages=[at + 1 for at in wanted]) as document:
            for at, page in zip(wanted, document.pages, strict=True):
                yield at, _page_grids(page, pages[at], wanted[at])
                page.close()
    except (MalformedPDFException, PdfminerException):
        return


def _page_grids(page: Any, printed: PrintedPage, wanted: Sequence[PartRuled]) -> tuple[Grid, ...]:
    width, height = printed.size
    if abs(page.width - width) > 1 or abs(page.height - height) > 1:  # another idea of what the page shows
        return ()
    return tuple(grid for one in wanted for grid in [_grid(page, one)] if grid is not None)


def _grid(page: Any, wanted: PartRuled) -> Grid | None:
    """The table that pdfplumber finds at the place of a partly ruled one, with the missing rules drawn in."""
    box = wanted.grid.box
    place = (
        max(box.x0 - _MARGIN, 0),
        max(box.y0 - _MARGIN, 0),
        min(box.x1 + _MARGIN, page.width),
        min(box.y1 + _MARGIN, page.height),
    )
    settings = {
        "vertical_strategy": "lines",
        "horizontal_strategy": "lines",
        "explicit_vertical_lines": [*wanted.xs],
        "explicit_horizontal_lines": [*wanted.ys],
        "snap_tolerance": _SNAP,
    }
    table = page.crop(place, strict=False).find_table(settings)
    return None if table is None else grid_of([Box(*cell) for cell in table.cells])
