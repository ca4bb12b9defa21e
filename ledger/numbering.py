"""Numbers of entries (编号): from the office's template, unique and without gaps, never used again.

The serial is taken inside the registering transaction, by a writer that holds the write lock: what is rolled back
takes no number, and no two writers see the same next serial. A void number stays in the register with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.acting import Acting
from ledger.errors import BadTemplate, IllegalStep, NotFound
from ledger.journal import append_journal
from ledger.models import Number, Series
from ledger.office import Office


@dataclass(frozen=True, slots=True)
class NumberParts:
    """What a number is made of besides its serial."""

    year: int
    source: str
    aspect: str


def allocate_number(session: Session, office: Office, parts: NumberParts, acting: Acting) -> str:
    """Take the next number of the series that the parts belong to; raises BadTemplate."""
    key = _render(office, parts, 0, mark=True)
    series = session.get(Series, key)
    if series is None:
        series = Series(key=key, next_serial=1)
        session.add(series)
        session.flush()
    serial = series.next_serial
    series.next_serial = serial + 1
    number = _render(office, parts, serial)
    if session.get(Number, number) is not None:  # a template without separators can render two series alike
        raise BadTemplate(f"{number} 已使用")
    session.add(
        Number(number=number, series=key, serial=serial, state="used", reason="", user=acting.user, at=acting.at)
    )
    session.flush()
    return number


def void_number(session: Session, number: str, reason: str, acting: Acting) -> None:
    """Mark a number void, for good; raises NotFound, IllegalStep."""
    row = session.get(Number, number)
    if row is None:
        raise NotFound(number)
    if row.state == "void":
        raise IllegalStep(f"{number} 已作废")
    row.state, row.reason, row.user, row.at = "void", reason, acting.user, acting.at
    append_journal(session, acting, "number.void", number, {"reason": reason})


def missing_serials(session: Session) -> list[tuple[str, int]]:
    """Series and serials that ought to be in the register and are not; empty in a sound ledger."""
    gaps = []
    for series in session.scalars(select(Series).order_by(Series.key)):
        known = set(session.scalars(select(Number.serial).where(Number.series == series.key)))
        gaps += [(series.key, serial) for serial in range(1, series.next_serial) if serial not in known]
    return gaps


def _render(office: Office, parts: NumberParts, serial: int, mark: bool = False) -> str:
    """The number; with ``mark`` the name of its series, ``#`` in place of the serial."""
    template = office.number_template
    if mark:
        start = template.index("{serial")
        template = template[:start] + "#" + template[template.index("}", start) + 1 :]
    return template.format(unit=office.unit, year=parts.year, source=parts.source, aspect=parts.aspect, serial=serial)
