"""What the address of a page asks for: the queue and its filter, kept from page to page in the query string."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query

from ledger.queue import Queue, QueueFilter, RiskWeights
from ledger.web.desk import Desk
from ledger.web.guard import Visit, signed_in
from ledger.web.templating import query

FIRST, SECOND, ASIDE = "first", "second", "aside"
_STATES = {FIRST: ("candidate",), SECOND: ("approved",), ASIDE: ("deferred", "unclear")}


@dataclass(frozen=True, slots=True)
class Asked:
    """A queue as asked for. ``step``: first (初审), second (复核), aside (暂缓); ``values``: the query string."""

    values: dict[str, Any]
    by: QueueFilter
    step: str

    @property
    def filtered(self) -> bool:
        """Whether something is left out of the queue."""
        return any(value not in ("", None) for key, value in self.values.items() if key not in {"step", "order"})

    def link(self, path: str, **changes: Any) -> str:
        """A path with the query string that keeps the queue."""
        return path + query(self.values, **changes)


def asked(
    visit: Annotated[Visit, Depends(signed_in)],
    step: Annotated[str, Query(pattern="^(first|second|aside)$")] = FIRST,
    order: Annotated[str, Query(pattern="^(risk|document)$")] = "risk",
    enterprise: str = "",
    level: str = "",
    nature: str = "",
    source: str = "",
    document: str = "",
    sure: Annotated[float | None, Query(ge=0, le=1)] = None,
    text: str = "",
    reviewer: str = "",
) -> Asked:
    """The queue that a query string asks for; what does not fit is answered with 422."""
    values: dict[str, Any] = {
        "step": step if step != FIRST else "",
        "order": order if order != "risk" else "",
        "enterprise": enterprise,
        "level": level,
        "nature": nature,
        "source": source,
        "document": document,
        "sure": sure,
        "text": text,
        "reviewer": reviewer,
    }
    by = QueueFilter(
        states=_STATES[step],
        order=order,
        enterprise=enterprise or None,
        level=level or None,
        aspect=nature or None,
        source=source or None,
        document=document or None,
        most_confidence=sure,
        text=text or None,
        reviewer=reviewer or None,
        but_reviewer=visit.person if step == SECOND and not visit.viewer.alone else None,
    )
    return Asked(values, by, step)


def queue_of(desk: Desk, visit: Visit) -> Queue:
    """The queue of a person now."""
    weights = RiskWeights(desk.settings.level_weights, desk.settings.source_weights)
    return Queue(visit.viewer, desk.book.office, weights, desk.book.clock())


TheQueue = Annotated[Asked, Depends(asked)]
