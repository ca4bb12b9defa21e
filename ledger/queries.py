"""Lists of clues and entries: filtered, sorted, by pages; and finding one by a prefix of its id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, extract, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from ledger.access import Viewer, visible_clues, visible_entries
from ledger.errors import AmbiguousPrefix, BadValue, NotFound
from ledger.models import Clue, ClueEnterprise, Document, Entry, EntryEnterprise
from ledger.search import matching
from ledger.values import UNDETERMINED_LEVEL

NOT_STATED = "未载明"
SHORT = 8  #: characters of a clue's id that lists show
LARGEST_PAGE = 1000
MOST_COUNTED = 100_000  #: a list tells "more than" beyond, so that a page costs the same in a ledger of any size
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class ClueFilter:
    """Which clues, in which order (``sort``: a key of the list, ``-`` before it for descending), which page of them."""

    state: str | None = None
    document: str | None = None
    enterprise: str | None = None
    level: str | None = None
    aspect: str | None = None
    loss_from: Decimal | None = None
    text: str | None = None
    least_confidence: float | None = None
    found: bool | None = None
    sort: str = "document"
    page: int = 1
    size: int = 50


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries; as :class:`ClueFilter`. ``state`` None leaves void and merged ones out, ``all`` takes them in.

    ``unit`` is the whole name of an enterprise (未载明: of none), ``level`` may be 待定, ``month`` is one of ``year``.
    """

    state: str | None = None
    year: int | None = None
    enterprise: str | None = None
    level: str | None = None
    aspect: str | None = None
    source: str | None = None
    loss_from: Decimal | None = None
    text: str | None = None
    unit: str | None = None
    month: int | None = None
    sort: str = "number"
    page: int = 1
    size: int = 50

    def parts(self) -> dict[str, Any]:
        """The parts of the filter that are set."""
        values = {name: getattr(self, name) for name in EntryFilter.__dataclass_fields__}
        return {name: value for name, value in values.items() if value != getattr(_ALL_ENTRIES, name)}


_ALL_ENTRIES = EntryFilter()


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """One page of rows and how many there are in all; ``exact`` is False when there are more than were counted."""

    rows: Sequence[Row]
    total: int
    page: int
    size: int
    exact: bool = True


_CLUE_SORTS: dict[str, tuple[InstrumentedAttribute[Any], ...]] = {
    "document": (Clue.created_at, Clue.document_sha256, Clue.position),
    "loss": (Clue.loss_yuan,),
    "confidence": (Clue.confidence,),
    "enterprise": (Clue.enterprise,),
    "level": (Clue.level,),
    "updated": (Clue.updated_at,),
}
_ENTRY_SORTS: dict[str, tuple[InstrumentedAttribute[Any], ...]] = {
    "number": (Entry.number,),
    "registered": (Entry.registered_at,),
    "loss": (Entry.loss_yuan,),
    "enterprise": (Entry.enterprise,),
    "level": (Entry.level,),
}


def list_clues(session: Session, by: ClueFilter, viewer: Viewer) -> Listing[Clue]:
    """A page of clues with their documents; raises BadValue for an unknown order."""
    identities = select(Clue.id).where(*_clue_criteria(by), *visible_clues(viewer))
    page = _page(session, identities, _order(by.sort, _CLUE_SORTS, Clue.id), by.page, by.size)
    loaded = session.scalars(select(Clue).where(Clue.id.in_(page.rows)).options(joinedload(Clue.document)))
    clues = {clue.id: clue for clue in loaded}
    return Listing([clues[identity] for identity in page.rows], page.total, page.page, page.size, page.exact)


def list_entries(session: Session, by: EntryFilter, viewer: Viewer) -> Listing[Entry]:
    """A page of entries with their documents; raises BadValue for an unknown order."""
    identities = select(Entry.id).where(*entry_criteria(by), *visible_entries(viewer))
    page = _page(session, identities, _order(by.sort, _ENTRY_SORTS, Entry.id), by.page, by.size)
    loaded = session.scalars(select(Entry).where(Entry.id.in_(page.rows)).options(joinedload(Entry.document)))
    entries = {entry.id: entry for entry in loaded}
    return Listing([entries[identity] for identity in page.rows], page.total, page.page, page.size, page.exact)


def entries_wanted(by: EntryFilter, viewer: Viewer, operation: str = "entry.read") -> Select[Entry]:
    """The query for the entries of a filter, without order and page."""
    return (
        select(Entry)
        .where(*entry_criteria(by), *visible_entries(viewer, operation))
        .options(joinedload(Entry.document))
    )


def clue_by_prefix(session: Session, prefix: str, viewer: Viewer) -> Clue:
    """The one clue whose id begins so; raises NotFound, AmbiguousPrefix."""
    prefix = prefix.strip().lower()
    if not prefix:
        raise NotFound
    visible = visible_clues(viewer)
    exact = session.scalars(select(Clue).where(Clue.id == prefix, *visible)).first()
    if exact is not None:
        return exact
    # The bounds let the index serve; ids are lower-case hexadecimal digits, before z in every collation.
    begins = select(Clue).where(
        Clue.id >= prefix, Clue.id < prefix + "zz", Clue.id.startswith(prefix, autoescape=True), *visible
    )
    found = session.scalars(begins.order_by(Clue.id).limit(5)).all()
    if not found:
        raise NotFound(prefix)
    if len(found) > 1:
        raise AmbiguousPrefix(f"{prefix}：" + "、".join(_distinct(clue.id, prefix) for clue in found))
    return found[0]


def entry_by_number(session: Session, number: str, viewer: Viewer) -> Entry:
    """The entry of a number, void ones too; raises NotFound."""
    entry = session.scalars(select(Entry).where(Entry.number == number.strip(), *visible_entries(viewer))).first()
    if entry is None:
        raise NotFound(number)
    return entry


def entry_criteria(by: EntryFilter) -> list[ColumnElement[bool]]:
    """The conditions of an entry filter."""
    criteria: list[ColumnElement[bool]] = []
    if by.state != "all":
        criteria.append(Entry.state.not_in(("void", "merged")) if by.state is None else Entry.state == by.state)
    for column, value in (
        (Entry.year, by.year),
        (Entry.level, by.level if by.level != UNDETERMINED_LEVEL else None),
        (Entry.aspect, by.aspect),
        (Entry.source_code, by.source),
    ):
        if value is not None:
            criteria.append(column == value)
    if by.level == UNDETERMINED_LEVEL:
        criteria.append(Entry.level.is_(None))
    if by.month is not None:
        criteria.append(extract("month", Entry.registered_on) == by.month)
    if by.unit == NOT_STATED:
        criteria.append(~Entry.enterprises.any())
    elif by.unit:
        criteria.append(Entry.id.in_(select(EntryEnterprise.entry_id).where(EntryEnterprise.name == by.unit)))
    if by.loss_from is not None:
        criteria.append(Entry.loss_yuan >= by.loss_from)
    if by.enterprise:
        named = EntryEnterprise.name.contains(by.enterprise, autoescape=True)
        criteria.append(Entry.id.in_(select(EntryEnterprise.entry_id).where(named)))
    if by.text:
        criteria.append(matching(by.text, Entry.clue_id, (Entry.title, Entry.text)))
    return criteria


def _clue_criteria(by: ClueFilter) -> list[ColumnElement[bool]]:
    criteria: list[ColumnElement[bool]] = []
    for column, value in (
        (Clue.state, by.state),
        (Clue.level, by.level),
        (Clue.aspect, by.aspect),
        (Clue.found, by.found),
    ):
        if value is not None:
            criteria.append(column == value)
    if by.loss_from is not None:
        criteria.append(Clue.loss_yuan >= by.loss_from)
    if by.least_confidence is not None:
        criteria.append(Clue.confidence >= by.least_confidence)
    if by.enterprise:
        named = ClueEnterprise.name.contains(by.enterprise, autoescape=True)
        criteria.append(Clue.id.in_(select(ClueEnterprise.clue_id).where(named)))
    if by.text:
        criteria.append(matching(by.text, Clue.id, (Clue.title, Clue.text)))
    if by.document:
        sha = Document.sha256.startswith(by.document, autoescape=True)
        named = or_(sha, Document.name.contains(by.document, autoescape=True))
        criteria.append(Clue.document_sha256.in_(select(Document.sha256).where(named)))
    return criteria


def _order(
    sort: str, sorts: dict[str, tuple[InstrumentedAttribute[Any], ...]], last: InstrumentedAttribute[Any]
) -> list[ColumnElement[Any]]:
    """The order by a key of the list, made total by the id; rows without a value come last either way."""
    key, descending = sort.lstrip("-"), sort.startswith("-")
    if key not in sorts:
        raise BadValue("排序：" + "、".join(sorts))
    columns = (*sorts[key], last)
    return [(column.desc() if descending else column.asc()).nulls_last() for column in columns]


def _page(
    session: Session, identities: Select[Row], order: list[ColumnElement[Any]], page: int, size: int
) -> Listing[Row]:
    """The ids of a page: filtered, sorted and counted out of indexes, before any wide row is read."""
    if page < 1 or not 1 <= size <= LARGEST_PAGE:
        raise BadValue(f"页码从 1 起，每页 1 至 {LARGEST_PAGE} 条")
    counted = identities.limit(MOST_COUNTED + 1).subquery()
    total = session.execute(select(func.count()).select_from(counted)).scalar_one()
    rows = session.scalars(identities.order_by(*order).offset((page - 1) * size).limit(size)).all()
    return Listing(rows, min(total, MOST_COUNTED), page, size, total <= MOST_COUNTED)


def _distinct(identity: str, prefix: str) -> str:
    """Enough of an id to tell it from its like."""
    return identity[: max(SHORT, len(prefix) + 4)]
