"""统计: counts and losses; each figure opens the list behind it; for the printer and as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from ledger.months import by_month
from ledger.queries import EntryFilter
from ledger.statistics import Statistics, Tally
from ledger.watchlists import Watchlists
from ledger.web.desk import Desk
from ledger.web.downloads import XLSX, made_file
from ledger.web.guard import Reader, TheDesk, Visit, Writer
from ledger.web.pages.ledger import Wanted, filter_values
from ledger.web.templating import render

router = APIRouter()
_LONGEST_BAR = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a table with the filter that opens its entries, and the length of its bar in percent."""

    name: str
    tally: Tally
    filter: dict[str, Any]
    length: float


@dataclass(frozen=True, slots=True)
class Table:
    """A table of bars."""

    title: str
    bars: tuple[Bar, ...]


@router.get("/statistics")
def show_statistics(request: Request, desk: TheDesk, visit: Reader, by: Wanted) -> Response:
    """All tables."""
    visit.viewer.require("entry.read")
    by, today = replace(by, page=1), desk.book.office.day(desk.book.clock())
    figures = desk.book.statistics(by, visit.person)
    with desk.book.reading(visit.person) as (session, viewer):
        months = by_month(session, by, viewer)
    return render(
        request, visit, "statistics.html",
        figures=figures, by=by, values=filter_values(by), tables=tables(desk, by, figures, months),
        zero=Watchlists.of(desk.matters).zero_reports(date(today.year, 1, 1), today, visit.person),
        years=range(today.year, 2015, -1), watch=_watch(desk, visit), today=today,
    )  # fmt: skip


@router.post("/statistics/export")
def export(desk: TheDesk, visit: Writer, by: Wanted) -> Response:
    """The workbook of the same entries; its second sheet holds the same figures."""
    day = desk.book.office.day(desk.book.clock())
    return made_file(f"统计-{day}.xlsx", XLSX, lambda path: desk.book.export_xlsx(path, visit.person, by))


def tables(desk: Desk, by: EntryFilter, figures: Statistics, months: Sequence[Tally]) -> list[Table]:
    """The tables, each row with the filter behind it."""
    sources, states = desk.book.office.source_names, desk.matters.course.lifecycle.states
    return [
        _table("按损失等级", by, figures.by_level, lambda name: {"level": name}),
        _table("按影响性质", by, figures.by_aspect, lambda name: {"aspect": name}),
        _table("按来源", by, figures.by_source, lambda name: {"source": name}, sources),
        _table("按办理状态", by, figures.by_state, lambda name: {"state": name}, states),
        _table("按登记月份", by, months, lambda name: {"year": int(name[:4]), "month": int(name[5:])}),
        _table("按涉及企业（多户企业的事项在各户分别计数）", by, figures.by_enterprise, lambda name: {"unit": name}),
    ]


def _table(title: str, by: EntryFilter, tallies: Sequence[Tally], narrow: Any, names: Any = None) -> Table:
    most = max((tally.count for tally in tallies), default=1) or 1
    shared = filter_values(by)
    return Table(
        title,
        tuple(
            Bar(
                (names or {}).get(tally.name, tally.name),
                tally,
                {**shared, **narrow(tally.name)},
                round(tally.count / most * _LONGEST_BAR, 1),
            )
            for tally in tallies
        ),
    )


def _watch(desk: Desk, visit: Visit) -> list[dict[str, Any]]:
    """The lists that the rules ask for, as entries with a reason."""
    lists, today = Watchlists.of(desk.matters), desk.book.office.day(desk.book.clock())
    limits = desk.matters.watch(visit.person)
    found: list[tuple[str, list[tuple[Any, str]]]] = [
        ("超期", [(w.entry, f"{w.name}超期 {-w.days_left} 个工作日") for w in limits if w.overdue]),
        ("临近期限", [(w.entry, f"{w.name}余 {w.days_left} 个工作日") for w in limits if not w.overdue]),
        ("重点督办", [(entry, entry.level or "") for entry in lists.key_supervision(visit.person)]),
        ("应完成处置", [(entry, "") for entry in lists.due_for_disposal(today.year, visit.person)]),
        ("待上报", [(due.entry, f"{due.report}，{due.due_on} 前") for due in lists.due_reports(visit.person)]),
        ("久查不处", [(waiting.entry, f"已 {waiting.days} 天") for waiting in lists.lingering(visit.person)]),
        (
            "移送未反馈",
            [(waiting.entry, f"已 {waiting.days} 天") for waiting in lists.unanswered_transfers(visit.person)],
        ),
    ]
    return [{"title": title, "rows": rows[:20], "total": len(rows)} for title, rows in found]
