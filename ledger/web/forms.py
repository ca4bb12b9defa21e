"""The fields of a form whose names are not known beforehand (they are the ledger's data)."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData


async def form_of(request: Request) -> FormData:
    """The form of a request."""
    return await request.form()


TheForm = Annotated[FormData, Depends(form_of)]
