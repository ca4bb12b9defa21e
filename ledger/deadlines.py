"""Time limits of matters: started, met, paused, extended within limits; warned of before, overdue after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ledger.access import guard_entry
from ledger.acting import Acting
from ledger.errors import LimitReached
from ledger.journal import append_journal
from ledger.lifecycle import Lifecycle, Limit
from ledger.matter_models import Deadline
from ledger.models import Entry
from ledger.working_days import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Watch:
    """A running time limit as people are told of it: working days left (negative: overdue by so many)."""

    entry: Entry
    deadline: Deadline
    name: str
    days_left: int

    @property
    def overdue(self) -> bool:
        """Whether the last day is past."""
        return self.days_left < 0


def start_limit(session: Session, entry: Entry, limit: Limit, day: date, calendar: WorkingCalendar) -> Deadline:
    """A limit runs from the day after ``day``."""
    due = limit.due(day, calendar)
    row = Deadline(entry_id=entry.id, limit=limit.key, state=entry.state, started_on=day, due_on=due.on, extensions=0)
    row.provisional = due.provisional
    session.add(row)
    session.flush()
    return row


def running(session: Session, entry: Entry) -> list[Deadline]:
    """The limits of a matter that are not met."""
    return list(session.scalars(select(Deadline).where(Deadline.entry_id == entry.id, Deadline.met_on.is_(None))))


def meet_limits(session: Session, entry: Entry, day: date) -> None:
    """The matter leaves the state that its limits were for."""
    for deadline in running(session, entry):
        deadline.met_on = day


def pause_limits(session: Session, entry: Entry, day: date) -> None:
    """中止 stops the clock."""
    for deadline in running(session, entry):
        deadline.paused_on = day


def resume_limits(session: Session, entry: Entry, day: date, calendar: WorkingCalendar) -> None:
    """恢复 gives back the working days of the pause."""
    for deadline in running(session, entry):
        if deadline.paused_on is None:
            continue
        lost = calendar.between(deadline.paused_on, day)
        if lost > 0:
            due = calendar.after(deadline.due_on, lost)
            deadline.due_on, deadline.provisional = due.on, deadline.provisional or due.provisional
        deadline.paused_on = None


def extend_limit(
    session: Session, entry: Entry, reason: str, lifecycle: Lifecycle, calendar: WorkingCalendar, acting: Acting
) -> Deadline:
    """延期, as often as the limit allows, before or after its last day; raises NotPermitted, LimitReached."""
    guard_entry(session, acting.viewer, entry, "entry.extend")
    limit = lifecycle.limit_of.get(entry.state)
    deadline = next(iter(running(session, entry)), None)
    if limit is None or deadline is None or not reason.strip():
        raise LimitReached("当前环节没有期限，或未写明原因")
    if deadline.extensions >= limit.times:
        raise LimitReached(f"{limit.name}已延期 {deadline.extensions} 次")
    before = deadline.due_on
    due = limit.extended(before, calendar)
    deadline.due_on, deadline.extensions = due.on, deadline.extensions + 1
    deadline.provisional = deadline.provisional or due.provisional
    facts = {"limit": limit.key, "before": before.isoformat(), "after": due.on.isoformat(), "reason": reason}
    append_journal(session, acting, "deadline.extend", entry.number, facts)
    return deadline


def watched(
    session: Session,
    today: date,
    lifecycle: Lifecycle,
    calendar: WorkingCalendar,
    criteria: Sequence[ColumnElement[bool]],
) -> list[Watch]:
    """Limits that are overdue or end within the days of warning, the most urgent first. A paused one waits."""
    names = {limit.key: limit.name for limit in lifecycle.limit_of.values()}
    horizon = calendar.after(today, lifecycle.warn_working_days).on if lifecycle.warn_working_days else today
    wanted = (
        select(Entry, Deadline)
        .join(Deadline, Deadline.entry_id == Entry.id)
        .where(Deadline.met_on.is_(None), Deadline.paused_on.is_(None), Deadline.due_on <= horizon, *criteria)
        .where(Entry.state.not_in(lifecycle.ended))
        .order_by(Deadline.due_on, Entry.number)
    )
    return [
        Watch(entry, deadline, names.get(deadline.limit, deadline.limit), calendar.between(today, deadline.due_on))
        for entry, deadline in session.execute(wanted).tuples()
    ]
