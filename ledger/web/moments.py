"""The office's own day."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from ledger.web.desk import Desk


def day_begin(desk: Desk) -> datetime:
    """The moment at which the office's day began."""
    zone = timezone(timedelta(hours=desk.book.office.utc_offset_hours))
    return desk.book.clock().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
