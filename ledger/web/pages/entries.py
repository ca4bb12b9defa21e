"""A registered matter: its page, and everything that is done with it. What is allowed, the ledger's services decide."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from starlette.datastructures import FormData
from starlette.responses import Response

from extraction.errors import ReadError
from ledger.dossier import paper_kinds
from ledger.errors import BadValue, LedgerError, NotFound
from ledger.notices import Notices
from ledger.web.answers import back_with
from ledger.web.desk import Desk
from ledger.web.downloads import BYTES, DOCX, attachment, made_file
from ledger.web.entry_view import entry_view
from ledger.web.forms import TheForm
from ledger.web.guard import Reader, TheDesk, Visit, Writer
from ledger.web.inbox import shown_name
from ledger.web.labels import name_of
from ledger.web.templating import render

router = APIRouter(prefix="/entries/{number}")


@router.get("")
def show_entry(request: Request, desk: TheDesk, visit: Reader, number: str) -> Response:
    """The page of an entry."""
    notices = Notices(desk.matters).kinds if visit.may("ledger.export") else {}
    forms = {key: notice["name"] for key, notice in notices.items() if key != "yearly"}
    return render(request, visit, "entry.html", name_of=name_of, notices=forms, **entry_view(desk, visit, number))


@router.post("/moves/{key}")
def do_move(request: Request, desk: TheDesk, visit: Writer, number: str, key: str, form: TheForm) -> Response:
    """Take a move of the lifecycle, with its facts."""
    facts = _facts(form)
    return _do(request, visit, number, "已办理。", lambda: desk.matters.move(number, key, visit.person, facts))


@router.post("/papers/{kind}")
def do_paper(request: Request, desk: TheDesk, visit: Writer, number: str, kind: str, form: TheForm) -> Response:
    """Put a paper into the file."""
    facts = _facts(form)
    known = paper_kinds()[kind].name if kind in paper_kinds() else kind
    return _do(request, visit, number, f"已归入{known}。", lambda: desk.matters.file(number, kind, facts, visit.person))


@router.post("/papers/{paper}/remove")
def do_remove(request: Request, desk: TheDesk, visit: Writer, number: str, paper: int) -> Response:
    """Take a paper out of force."""
    return _do(request, visit, number, "已撤出该材料。", lambda: desk.matters.remove(number, paper, visit.person))


@router.post("/attachments")
def do_attach(
    request: Request, desk: TheDesk, visit: Writer, number: str, file: UploadFile, sort: Annotated[str, Form()]
) -> Response:
    """Keep a file among the originals and name it in the matter's file."""
    return _do(request, visit, number, "已归入附件。", lambda: _attach(desk, visit, number, file, sort))


@router.get("/attachments/{paper}")
def get_attachment(desk: TheDesk, visit: Reader, number: str, paper: int) -> Response:
    """An attachment, for saving."""
    _, papers = desk.matters.history(number, visit.person)
    found = next((row for row in papers if row.id == paper and row.kind == "attachment"), None)
    if found is None:
        raise NotFound(str(paper))
    return attachment(found.facts["name"], BYTES, desk.book.originals.read(found.facts["sha256"]))


@router.post("/extend")
def do_extend(
    request: Request, desk: TheDesk, visit: Writer, number: str, reason: Annotated[str, Form()] = ""
) -> Response:
    """延期."""
    return _do(request, visit, number, "已延期。", lambda: desk.matters.extend(number, reason, visit.person))


@router.post("/apply-close")
def do_apply(
    request: Request,
    desk: TheDesk,
    visit: Writer,
    number: str,
    basis: Annotated[str, Form()],
    archive: Annotated[str, Form()] = "",
) -> Response:
    """申请销号."""
    close = desk.matters.apply_close
    return _do(
        request, visit, number, "已申请销号，等待另一人批准。", lambda: close(number, basis, visit.person, archive)
    )


@router.post("/confirm-close")
def do_close(request: Request, desk: TheDesk, visit: Writer, number: str) -> Response:
    """批准销号."""
    return _do(request, visit, number, "已销号。", lambda: desk.matters.confirm_close(number, visit.person))


@router.post("/void")
def do_void(
    request: Request, desk: TheDesk, visit: Writer, number: str, reason: Annotated[str, Form()] = ""
) -> Response:
    """作废."""
    return _do(request, visit, number, "已作废；编号不再使用。", lambda: desk.book.void(number, reason, visit.person))


@router.post("/notices/{key}")
def do_notice(desk: TheDesk, visit: Writer, number: str, key: str) -> Response:
    """A notice as a Word file."""
    notices = Notices(desk.matters)
    if key not in notices.kinds:
        raise BadValue("文书种类")
    name = f"{notices.kinds[key]['name']}-{number}.docx"
    return made_file(name, DOCX, lambda path: notices.notice(key, number, path, visit.person))


def _do(request: Request, visit: Visit, number: str, message: str, act: Callable[[], object]) -> Response:
    """Act, then back to the entry; a refusal is shown there."""
    here = f"/entries/{number}"
    try:
        act()
    except NotFound:
        raise
    except (LedgerError, ReadError) as error:
        return back_with(request, visit, error.message, bad=True, to=here)
    return back_with(request, visit, message, to=here)


def _attach(desk: Desk, visit: Visit, number: str, file: UploadFile, sort: str) -> None:
    desk.book.entry(number, visit.person)
    with tempfile.TemporaryDirectory(prefix="xiansuo-") as folder:
        path = Path(folder) / shown_name(file.filename or "")
        path.write_bytes(file.file.read())
        desk.matters.attach(number, path, sort, visit.person)


def _facts(form: FormData) -> dict[str, str]:
    """What was written into the fields of a form; empty ones are left out."""
    return {key: value for key, value in form.items() if isinstance(value, str) and value.strip() and key != "csrf"}
