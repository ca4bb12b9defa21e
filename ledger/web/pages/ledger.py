"""台账: the list with its filters, and its export."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from classifiers.rule_sets import OTHER_ASPECT, load_situations
from ledger.queries import EntryFilter
from ledger.web.downloads import XLSX, made_file
from ledger.web.guard import Reader, TheDesk, Writer
from ledger.web.templating import render

router = APIRouter()
_SIZE = 50


def wanted(
    state: str = "",
    year: Annotated[int | None, Query(ge=1990, le=2200)] = None,
    month: Annotated[int | None, Query(ge=1, le=12)] = None,
    enterprise: str = "",
    unit: str = "",
    level: str = "",
    aspect: str = "",
    source: str = "",
    loss: Annotated[Decimal | None, Query(ge=0, le=Decimal("90000000000"), description="万元")] = None,
    text: str = "",
    sort: Annotated[str, Query(pattern="^-?(number|registered|loss|enterprise|level)$")] = "-registered",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> EntryFilter:
    """The entries that a query string asks for."""
    return EntryFilter(
        state=state or None,
        year=year,
        month=month,
        enterprise=enterprise or None,
        unit=unit or None,
        level=level or None,
        aspect=aspect or None,
        source=source or None,
        loss_from=None if loss is None else loss * 10_000,
        text=text or None,
        sort=sort,
        page=page,
        size=_SIZE,
    )


Wanted = Annotated[EntryFilter, Depends(wanted)]


@router.get("/ledger")
def show_ledger(request: Request, desk: TheDesk, visit: Reader, by: Wanted) -> Response:
    """A page of entries."""
    visit.viewer.require("entry.read")
    listing = desk.book.entries(by, visit.person)
    return render(
        request, visit, "ledger.html",
        listing=listing, by=by, values=filter_values(by), aspects=aspects(),
        states=desk.matters.course.lifecycle.states,
        years=range(desk.book.office.day(desk.book.clock()).year, 2015, -1),
    )  # fmt: skip


@router.post("/ledger/export")
def export(desk: TheDesk, visit: Writer, by: Wanted) -> Response:
    """The entries of the filter as a workbook in the office's columns; the export is journalled."""
    day = desk.book.office.day(desk.book.clock())
    return made_file(f"台账-{day}.xlsx", XLSX, lambda path: desk.book.export_xlsx(path, visit.person, by))


def filter_values(by: EntryFilter) -> dict[str, Any]:
    """The query string of a filter."""
    parts = by.parts()
    parts.pop("size", None)
    if (loss := parts.pop("loss_from", None)) is not None:
        parts["loss"] = f"{loss / 10_000:f}"
    if by.sort == "-registered":
        parts.pop("sort", None)
    else:
        parts["sort"] = by.sort
    return parts


def aspects() -> list[str]:
    """影响性质 (方面), in the order of the rules."""
    return list(dict.fromkeys([*(situation.aspect for situation in load_situations().values()), OTHER_ASPECT]))
