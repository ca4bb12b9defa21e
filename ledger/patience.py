"""Waiting for a database that is away or busy: tried again with growing pauses, until somebody restarts it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError

from ledger.errors import LedgerBusy, UnusableLedger

Result = TypeVar("Result")

_LOG = logging.getLogger(__name__)
PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 60.0, 60.0, 60.0)  #: seconds; five minutes in all


def patiently(action: Callable[[], Result], sleep: Callable[[float], None], pauses: Iterable[float] = PAUSES) -> Result:
    """What ``action`` (one whole transaction) gives; raises its last fault when all pauses are spent."""
    for pause in pauses:
        try:
            return action()
        except (OperationalError, InterfaceError, LedgerBusy, UnusableLedger) as error:
            _LOG.warning("ledger not available (%s); next try in %.0f s", type(error).__name__, pause)
            sleep(pause)
    return action()
