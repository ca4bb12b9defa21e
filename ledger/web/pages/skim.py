"""通读: the whole document with what became a clue and what did not; a missed sentence is marked for review."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from starlette.responses import Response

from classifiers.clue import Span
from corpus.contract import evidence_rows
from ledger.errors import BadValue, LedgerError
from ledger.manual import add_missed
from ledger.review import UNDECIDED
from ledger.web.answers import back_with
from ledger.web.guard import Reader, TheDesk, Writer
from ledger.web.lectern import OpenDocument, open_document
from ledger.web.marks import Mark
from ledger.web.review_view import state_marks, watermark
from ledger.web.sheets import text_sheet
from ledger.web.templating import render

router = APIRouter()
Sha = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]


@router.get("/documents/{sha256}/skim")
def show_document(request: Request, desk: TheDesk, visit: Reader, sha256: Sha) -> Response:
    """The whole document."""
    opened = open_document(desk, visit, sha256, note="document.view")
    marks = [*_dismissed(opened), *state_marks(opened), *opened.hidden_marks]
    document = opened.sight.document
    states = Counter(clue.state for clue in opened.sight.clues)
    return render(
        request, visit, "skim.html",
        document=document, sheet=text_sheet(opened.layout, marks), clues=opened.sight.clues, states=states,
        undecided=sum(states[state] for state in UNDECIDED), dismissed=len(_dismissed(opened)),
        watermark=watermark(desk, visit, document.secrecy),
    )  # fmt: skip


@router.post("/documents/{sha256}/missed")
def mark_missed(
    request: Request,
    desk: TheDesk,
    visit: Writer,
    sha256: Sha,
    start: Annotated[int, Form(ge=0)],
    end: Annotated[int, Form(ge=0)],
) -> Response:
    """补录 the marked span as a candidate."""
    here = f"/documents/{sha256}/skim"
    opened = open_document(desk, visit, sha256)
    try:
        if any(mark.start < end and mark.end > start for mark in opened.hidden_marks):
            raise BadValue("所选文字含有须回避的内容")
        start, end = _trimmed(opened.layout.text, start, end)
        spots = evidence_rows(Span(start, end), opened.layout)
        with desk.book.writing(visit.person) as (session, acting):
            clue = add_missed(session, sha256, spots, desk.book.rule_sets, acting)
    except LedgerError as error:
        return back_with(request, visit, error.message, bad=True, to=here)
    return back_with(request, visit, f"已补录，等待审核：{clue.title}", to=f"{here}#c-{clue.id}")


def _dismissed(opened: OpenDocument) -> list[Mark]:
    """The passages that were judged not to be one."""
    taken = [(spot["start"], spot["end"]) for clue in opened.sight.clues for spot in clue.payload["evidence"]]
    return [
        Mark(passage.start, passage.end, "dismissed")
        for passage in opened.passages
        if not any(start < passage.end and end > passage.start for start, end in taken)
    ]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the white space at its ends."""
    end = min(end, len(text))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
