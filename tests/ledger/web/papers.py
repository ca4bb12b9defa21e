"""Invented reports as real PDF files: read for their layout, with clues put at sentences that the test names."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from classifiers.clue import Clue, ClueAmount, Loss, Nature, Party, Span
from corpus.extraction_result import Extraction
from extraction.document import Document
from extraction.fields import DocumentHead
from extraction.read import read_document

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"
LINES = (
    "关于甲实业有限公司2024年度财务收支的审计报告",
    "一、审计发现的主要问题",
    "1.甲公司2023年违规出借资金1200万元，形成损失300万元。",
    "2.乙贸易有限公司未按规定招标，涉及合同金额560万元。",
    f"3.丙投资公司往来备注写有{HOSTILE}，金额88万元。",
    "4.丁置业有限公司2022年投资失败，损失8000万元。",
    "二、审计建议",
    "建议甲公司加强管理，完善制度，切实防范风险。",
)
SENTENCES = {"甲公司": "3000000", "乙贸易": None, "丙投资": None, "丁置业": "80000000"}


def report_pdf(lines: tuple[str, ...] = LINES, pages: int = 1) -> bytes:
    """A PDF of these lines; on further pages a line of filling."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    for number in range(pages):
        canvas.setFont("STSong-Light", 12)
        for at, line in enumerate(lines if number == 0 else (f"第{number + 1}页的正文，没有问题。",)):
            canvas.drawString(60, 760 - 24 * at, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def report_extraction(pages: int = 3) -> tuple[Extraction, bytes]:
    """The report with four clues."""
    data = report_pdf(pages=pages)
    document = read_document(data, "审计报告.pdf")
    sha256 = hashlib.sha256(data).hexdigest()
    clues = tuple(clue_at(document, begins, loss, sha256) for begins, loss in SENTENCES.items())
    head = DocumentHead("special_audit", LINES[0], "某审计局", "甲实业有限公司", "审〔2026〕1号", date(2026, 1, 5))
    extraction = Extraction(
        name="审计报告.pdf",
        member=None,
        sha256=sha256,
        media_type=document.media_type,
        document=document,
        head=head,
        clues=clues,
        dismissed=2,
    )
    return extraction, data


def clue_at(document: Document, begins: str, loss: str | None, sha256: str) -> Clue:
    """A clue whose text is the line that begins so."""
    start = document.text.index(begins)
    end = document.text.index("。", start) + 1
    text = document.text[start:end]
    name = text.split("公司")[0] + "公司"
    amounts = ()
    if loss is not None:
        at = document.text.index("损失", start) + 2
        amounts = (ClueAmount(document.text[at : end - 1], Decimal(loss), "CNY", False, "loss", at, end - 1),)
    clue = Clue(
        id=hashlib.sha256((sha256 + text).encode()).hexdigest()[:16],
        title=text[:20],
        text=text,
        scope="enterprise",
        path=("一、审计发现的主要问题",),
        evidence=(Span(start, end),),
        parties=(Party(name, name, "subject", "stated", start, start + len(name)),),
        amounts=amounts,
        loss=Loss(Decimal(loss) if loss else None, "actual" if loss else "unstated", None, "CN-46"),
        natures=(Nature("资金管理", None, "资金管理", 0.9, None),),
        period=("2023",),
        status=None,
        flags=(),
        confidence=0.9,
    )
    return replace(clue, confidence=0.5) if begins == "乙贸易" else clue
