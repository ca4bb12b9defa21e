"""Word notices of a matter and the yearly 专项报告: the office's templates, filled from the record and journalled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from corpus.contract import plain as decimal_text
from ledger.access import guard_entry, visible_entries
from ledger.acting import Acting
from ledger.dossier import HANDLER, papers
from ledger.errors import BadValue
from ledger.journal import append_journal
from ledger.matters import Matters
from ledger.models import Entry
from ledger.moves import moves_of
from ledger.queries import EntryFilter, entry_by_number
from ledger.reconciliation import reconcile_period
from ledger.rule_files import load_shipped_rules
from ledger.statistics import statistics
from ledger.values import UNDETERMINED_LEVEL
from ledger.word import fill_template, make_template

Rows = list[dict[str, str]]
_YEARLY = "yearly"
_TEN_THOUSAND = Decimal(10000)


@dataclass(frozen=True, slots=True)
class Notices:
    """The notices of an opened ledger; templates lie in its folder ``templates`` and are the office's to edit."""

    matters: Matters

    @property
    def kinds(self) -> Mapping[str, Mapping[str, Any]]:
        """Notices by key, with their Chinese names."""
        kinds: Mapping[str, Mapping[str, Any]] = load_shipped_rules("notices.yaml")["notices"]
        return kinds

    def template(self, key: str) -> Path:
        """The office's template, written from the shipped one when there is none yet; raises BadValue."""
        if key not in self.kinds:
            raise BadValue("文书种类：" + "、".join(self.kinds))
        path = self.matters.book.folder / "templates" / f"{self.kinds[key]['name']}.docx"
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            make_template(path, self.kinds[key])
        return path

    def notice(self, key: str, number: str, target: Path, user: str) -> None:
        """Write a notice of one matter; raises NotFound, NotPermitted, BadValue, BadTemplateFile."""
        if key == _YEARLY:
            raise BadValue("年度专项报告不针对单个事项")
        template = self.template(key)
        with self.matters.book.writing(user) as (session, acting):
            entry = entry_by_number(session, number, acting.viewer)
            guard_entry(session, acting.viewer, entry, "ledger.export")
            rows = self._rows(session, entry, self.kinds[key].get("table", {}).get("source"))
            fill_template(template, target, self._values(session, entry, acting), rows)
            append_journal(session, acting, "entry.notice", number, {"kind": key, "file": target.name})

    def yearly_report(self, year: int, target: Path, user: str) -> None:
        """Write the 专项报告 of a year from what the person may export."""
        template, book = self.template(_YEARLY), self.matters.book
        with book.writing(user) as (session, acting):
            acting.viewer.require("ledger.export")
            values, rows = self._yearly(session, year, acting)
            fill_template(template, target, values, rows)
            append_journal(session, acting, "ledger.report", str(year), {"file": target.name})

    def _values(self, session: Session, entry: Entry, acting: Acting) -> dict[str, str]:
        """Every field that a notice may use; what is not known is a blank to fill in by hand."""
        course, held = self.matters.course, papers(session, entry)
        measures = [paper.facts["due_on"] for paper in held if paper.kind == "measure"]
        transfer: dict[str, str] = next((paper.facts for paper in held if paper.kind == "transfer"), {})
        closed = [move for move in moves_of(session, entry) if move.move == "close"]
        facts: dict[str, str] = closed[-1].facts if closed else {}
        return {
            "number": entry.number,
            "enterprise": entry.enterprise or "（未载明）",
            "title": entry.title,
            "fact": entry.text,
            "loss": _money(entry.loss_yuan),
            "level": entry.level or UNDETERMINED_LEVEL,
            "nature": "；".join(entry.payload["natures"]),
            "state": course.lifecycle.states[entry.state],
            "source": entry.document.title or entry.document.name,
            "due": _day(date.fromisoformat(max(measures))) if measures else "____年__月__日",
            "handlers": "、".join(paper.person or "" for paper in held if paper.kind == HANDLER) or "____",
            "receiver": transfer.get("receiver", "____"),
            "transfer_number": transfer.get("document_number", "____"),
            "basis": facts.get("basis", "____"),
            "applied_by": facts.get("applied_by", "____"),
            "closed_by": closed[-1].user if closed else "____",
            "closed_on": _day(course.office.day(closed[-1].at)) if closed else "____",
            "archive": facts.get("archive", "____"),
            "office": course.office.name,
            "today": _day(course.office.day(acting.at)),
        }

    def _rows(self, session: Session, entry: Entry, source: str | None) -> Rows:
        if source == "measures":
            return [dict(paper.facts) for paper in papers(session, entry, "measure")]
        if source == "moves":
            moves = self.matters.course.lifecycle.moves
            names = {"apply_close": "申请销号", "close": "批准销号", "join": "并案", "part": "撤销并案"}
            names |= {key: rule.name for key, rule in moves.items()}
            day = self.matters.course.office.day
            return [
                {"name": names.get(move.move, move.move), "user": move.user, "day": day(move.at).isoformat()}
                for move in moves_of(session, entry)
            ]
        return []

    def _yearly(self, session: Session, year: int, acting: Acting) -> tuple[dict[str, str], Rows]:
        course, today = self.matters.course, self.matters.course.office.day(acting.at)
        figures = statistics(session, EntryFilter(year=year), acting.viewer)
        period = (date(year, 1, 1), min(date(year, 12, 31), max(today, date(year, 1, 1))))
        criteria = visible_entries(acting.viewer)
        account = reconcile_period(session, period, course.office, course.lifecycle.ended, criteria)
        flows = ("opening", "new", "reopened", "ended", "withdrawn", "closing")
        counts = {name: str(getattr(account, name)) for name in flows}
        values = counts | {
            "year": str(year),
            "today": _day(today),
            "office": course.office.name,
            "count": str(figures.total.count),
            "loss": _money(figures.total.loss_yuan),
            "undetermined": str(figures.total.undetermined),
        }
        groups = (("损失等级", figures.by_level), ("影响性质", figures.by_aspect), ("涉及企业", figures.by_enterprise))
        rows = [
            {
                "group": group,
                "name": tally.name,
                "count": str(tally.count),
                "loss": decimal_text(tally.loss_yuan / _TEN_THOUSAND),
                "undetermined": str(tally.undetermined),
            }
            for group, tallies in groups
            for tally in tallies
        ]
        return values, rows


def _money(yuan: Decimal | None) -> str:
    return "待认定" if yuan is None else f"{decimal_text(yuan / _TEN_THOUSAND)}万元"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
