"""Who asks: the sitting behind a cookie (with the forms' secret) or the person behind a token."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Form, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from ledger.access import Viewer
from ledger.errors import UnknownPerson
from ledger.web.desk import Desk
from ledger.web.errors import Forged, MustChangePassword, SignedOut
from ledger.web.sittings import TOKEN_MARK, Seat, person_of_token, take_seat

COOKIE = "xiansuo_sitting"


@dataclass(frozen=True, slots=True)
class Visit:
    """A person before a page: their sitting and what the ledger lets them see and do."""

    seat: Seat
    viewer: Viewer

    @property
    def person(self) -> str:
        """The person's name in the ledger."""
        return self.seat.person

    def may(self, operation: str) -> bool:
        """Whether some role of the person holds the operation; what it reaches is the ledger's to decide."""
        return self.viewer.alone or operation in self.viewer.operations


def desk_of(request: Request) -> Desk:
    """The desk that the application was built on."""
    return cast(Desk, request.app.state.desk)


TheDesk = Annotated[Desk, Depends(desk_of)]


def seated(request: Request, desk: TheDesk) -> Visit:
    """The visit of a cookie, whether or not its password must be changed; raises SignedOut."""
    seat = take_seat(desk.store, request.cookies.get(COOKIE, ""), desk.settings, desk.book.clock())
    try:
        with desk.book.reading(seat.person) as (_, viewer):
            return Visit(seat, viewer)
    except UnknownPerson as error:
        raise SignedOut from error


def signed_in(visit: Annotated[Visit, Depends(seated)]) -> Visit:
    """A visit that may use the desk; raises MustChangePassword."""
    if visit.seat.must_change:
        raise MustChangePassword
    return visit


def check_csrf(
    visit: Annotated[Visit, Depends(seated)],
    csrf: Annotated[str, Form()] = "",
    x_csrf_token: Annotated[str, Header()] = "",
) -> None:
    """Every change comes from a page of ours: raises Forged unless the form or header holds the sitting's secret."""
    given = csrf or x_csrf_token
    if not secrets.compare_digest(given.encode(), visit.seat.csrf.encode()):
        raise Forged


def posting(visit: Annotated[Visit, Depends(signed_in)], _: Annotated[None, Depends(check_csrf)]) -> Visit:
    """A visit that changes something."""
    return visit


_bearer = HTTPBearer(auto_error=False, description="我的账号 → 接口令牌")


def program(desk: TheDesk, bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> str:
    """The person behind a token of the JSON API; raises SignedOut."""
    if bearer is None or not bearer.credentials.startswith(TOKEN_MARK):
        raise SignedOut
    person = person_of_token(desk.store, bearer.credentials, desk.book.clock())
    try:
        with desk.book.reading(person):
            return person
    except UnknownPerson as error:
        raise SignedOut from error


Seated = Annotated[Visit, Depends(seated)]
Reader = Annotated[Visit, Depends(signed_in)]
Writer = Annotated[Visit, Depends(posting)]
Program = Annotated[str, Depends(program)]
