"""Sittings (signed-in browsers) and tokens (signed-in programs): begun, recognised, ended, expired.

The browser holds a random cookie, the desk only its SHA-256: whoever reads the database cannot sign in with it.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from ledger.errors import BadValue, NotFound
from ledger.web.desk_models import Account, Sitting, Token
from ledger.web.desk_store import DeskStore
from ledger.web.errors import SignedOut
from ledger.web.settings import DeskSettings

_SEEN_STEP = timedelta(seconds=30)  #: a click within so long of the last one is not written down again
TOKEN_MARK = "xs_"


@dataclass(frozen=True, slots=True)
class Seat:
    """A sitting that goes on: whose it is, its secret for forms, and what is to be said on the next page."""

    token_hash: str
    login: str
    person: str
    csrf: str
    must_change: bool
    said: str
    said_bad: bool


def begin_sitting(store: DeskStore, login: str, at: datetime) -> str:
    """A new sitting; returns the cookie's value. Sittings that ran out are cleared away."""
    token = secrets.token_urlsafe(32)
    with store.write() as desk:
        desk.execute(delete(Sitting).where(Sitting.seen_at < at - timedelta(days=2)))
        sitting = Sitting(token_hash=_hash(token), login=login, csrf=secrets.token_urlsafe(24))
        sitting.said, sitting.said_bad, sitting.began_at, sitting.seen_at = "", False, at, at
        desk.add(sitting)
    return token


def take_seat(store: DeskStore, token: str, settings: DeskSettings, at: datetime) -> Seat:
    """The sitting of a cookie, marked as seen; raises SignedOut for an unknown or expired one."""
    with store.read() as desk:
        sitting = desk.get(Sitting, _hash(token)) if token else None
        account = desk.get(Account, sitting.login) if sitting else None
    if sitting is None or account is None:
        raise SignedOut
    if at - sitting.seen_at > settings.idle or at - sitting.began_at > settings.longest:
        end_sitting(store, token)
        raise SignedOut
    if sitting.said or at - sitting.seen_at > _SEEN_STEP:
        with store.write() as desk:
            row = desk.get(Sitting, sitting.token_hash)
            if row is not None:
                row.seen_at = at
    return Seat(
        token_hash=sitting.token_hash,
        login=sitting.login,
        person=account.person,
        csrf=sitting.csrf,
        must_change=account.must_change,
        said=sitting.said,
        said_bad=sitting.said_bad,
    )


def say(store: DeskStore, seat: Seat, text: str, bad: bool = False) -> None:
    """Leave a message for the next page of a sitting; '' takes it away."""
    with store.write() as desk:
        row = desk.get(Sitting, seat.token_hash)
        if row is not None:
            row.said, row.said_bad = text[:500], bad


def end_sitting(store: DeskStore, token: str) -> None:
    """Sign out."""
    with store.write() as desk:
        desk.execute(delete(Sitting).where(Sitting.token_hash == _hash(token)))


def make_token(store: DeskStore, login: str, label: str, at: datetime) -> str:
    """A key for a program; it is shown once."""
    if not 1 <= len(label.strip()) <= 80:
        raise BadValue("用途不能为空，最多 80 字")
    token = TOKEN_MARK + secrets.token_urlsafe(32)
    with store.write() as desk:
        desk.add(Token(token_hash=_hash(token), login=login, label=label.strip(), made_at=at))
    return token


def tokens_of(store: DeskStore, login: str) -> list[Token]:
    """The keys of an account that are in force."""
    with store.read() as desk:
        wanted = select(Token).where(Token.login == login, Token.revoked_at.is_(None))
        return list(desk.scalars(wanted.order_by(Token.id)))


def revoke_token(store: DeskStore, login: str, number: int, at: datetime) -> None:
    """Take a key back."""
    with store.write() as desk:
        row = desk.get(Token, number)
        if row is None or row.login != login or row.revoked_at is not None:
            raise NotFound(str(number))
        row.revoked_at = at


def person_of_token(store: DeskStore, token: str, at: datetime) -> str:
    """The person whose program this is; raises SignedOut, also before the first password was changed."""
    with store.write() as desk:
        row = desk.scalars(select(Token).where(Token.token_hash == _hash(token))).first()
        account = desk.get(Account, row.login) if row else None
        if row is None or account is None or row.revoked_at is not None or account.must_change:
            raise SignedOut
        row.used_at = at
        return account.person


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
