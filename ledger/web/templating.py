"""Pages from templates (the only importer of Jinja2): everything is escaped, an unknown name is a mistake."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from ledger.fields import LOSS_STATUSES, STATUSES, show_field
from ledger.review import STATES as CLUE_STATES
from ledger.values import UNDETERMINED_LEVEL, nature_label
from ledger.web.desk import Desk
from ledger.web.guard import Visit
from ledger.web.sittings import say

STEPS = {
    "approve": "通过",
    "reject": "不入账",
    "correct": "更正",
    "register": "登记",
    "defer": "暂缓",
    "unclear": "无法判断",
    "merge": "并案",
    "split": "拆分",
}
DOCUMENT_STATUSES = {"read": "已读取", "read-with-troubles": "已读取，有疑问", "failed": "未能读取"}
_FEN = Decimal("0.01")
_WAN, _YI = Decimal(10_000), Decimal(100_000_000)


def render(request: Request, visit: Visit | None, name: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page of the desk. A message left for the visit is shown once, then gone."""
    desk: Desk = request.app.state.desk
    said = visit.seat.said if visit else ""
    if visit is not None and said:
        say(desk.store, visit.seat, "")
    local = _local(desk.book.office.utc_offset_hours)
    page = (
        _environment()
        .get_template(name)
        .render(
            visit=visit,
            said=said,
            said_bad=bool(visit and visit.seat.said_bad),
            office=desk.book.office,
            here=request.url.path,
            local=local,
            local_text=lambda text: local(datetime.fromisoformat(text)),
            **values,
        )
    )
    return HTMLResponse(page, status)


def money(yuan: Decimal | None) -> str:
    """An amount for people: 元, 万元 or 亿元, exact."""
    if yuan is None:
        return "待认定"
    for unit, name in ((_YI, "亿元"), (_WAN, "万元")):
        if abs(yuan) >= unit:
            return f"{_plain(yuan / unit)} {name}"
    return f"{_plain(yuan)} 元"


def bound(least: Decimal) -> str:
    """A lower bound for people; one fen above a round figure is how the rules keep a strict bound."""
    return f"＞ {money(least - _FEN)}" if least % 1 == _FEN else f"≥ {money(least)}"


def query(values: dict[str, Any], **changes: Any) -> str:
    """A query string of the values that are set, some changed."""
    merged = {key: value for key, value in {**values, **changes}.items() if value not in (None, "", False)}
    return "?" + urlencode(merged) if merged else ""


@lru_cache(maxsize=1)
def static_version() -> str:
    """A mark of the program's own scripts and styles, so that a browser never keeps an older one."""
    found = hashlib.sha256()
    for item in sorted(files("ledger.web").joinpath("static").iterdir(), key=lambda item: item.name):
        found.update(item.read_bytes())
    return found.hexdigest()[:10]


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("ledger.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(money=money, bound=bound, nature=nature_label, percent=lambda share: f"{share:.0%}")
    environment.globals.update(
        query=query,
        show_field=show_field,
        static_version=static_version(),
        steps=STEPS,
        clue_states=CLUE_STATES,
        document_statuses=DOCUMENT_STATUSES,
        loss_statuses=LOSS_STATUSES,
        statuses=STATUSES,
        undetermined=UNDETERMINED_LEVEL,
    )
    return environment


def _local(hours: int) -> Any:
    zone = timezone(timedelta(hours=hours))

    def local(at: datetime | None) -> str:
        return "" if at is None else at.astimezone(zone).strftime("%Y-%m-%d %H:%M")

    return local


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
