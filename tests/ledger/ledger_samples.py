"""Invented documents and clues for the tests of the ledger, and a clock that tests move."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from classifiers.clue import Clue, ClueAmount, Loss, Nature, Party, Span
from corpus.extraction_result import Extraction
from extraction.document import Block, Document
from extraction.fields import DocumentHead


class Hand:
    """A clock that moves one second with each look and can be set."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def make_clue(
    text: str = "甲公司违规出借资金1200万元，无法收回。", loss: str | None = "12000000", **changes: Any
) -> Clue:
    amounts = () if loss is None else (ClueAmount("金额", Decimal(loss), "CNY", False, "loss", 0, 2),)
    clue = Clue(
        id=hashlib.sha256(text.encode()).hexdigest()[:32],
        title=text[:20],
        text=text,
        scope="enterprise",
        path=("一、审计发现的主要问题",),
        evidence=(Span(0, len(text)),),
        parties=(Party("甲实业有限公司", "甲公司", "subject", "alias", 0, 3),),
        amounts=amounts,
        loss=Loss(None if loss is None else Decimal(loss), "unstated" if loss is None else "actual", None, "CN-46"),
        natures=(Nature("资金管理", None, "资金管理", 0.9),),
        period=("2014",),
        status=None,
        flags=(),
        confidence=0.9,
    )
    return replace(clue, **changes)


def make_extraction(*clues: Clue, data: bytes = b"report", **changes: Any) -> Extraction:
    text = "\n".join(clue.text for clue in clues) or "没有发现问题。"
    extraction = Extraction(
        name="审计报告.pdf",
        member=None,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type="application/pdf",
        document=Document(text=text, blocks=(Block("paragraph", 0, len(text)),)),
        head=DocumentHead(
            "special_audit", "关于甲公司的审计报告", "某审计局", "甲实业有限公司", "审〔2026〕1号", date(2026, 1, 5)
        ),
        clues=clues,
    )
    return replace(extraction, **changes)
