"""Small invented documents and clues, a clock that tests move, and a ledger in an empty folder."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from classifiers.clue import Clue, ClueAmount, Loss, Nature, Party, Span
from corpus.extraction_result import Extraction
from extraction.document import Block, Document
from extraction.fields import DocumentHead
from ledger.book import DATABASE_FILE, Book
from ledger.people import Unit, add_person, enter_units, grant_role


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


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture(scope="session")
def empty_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger as it is made new, to copy: migrating takes longer than most tests."""
    folder = tmp_path_factory.mktemp("empty")
    Book.open(folder).close()
    return folder / DATABASE_FILE


@pytest.fixture
def book(tmp_path: Path, clock: Hand, empty_ledger: Path) -> Iterator[Book]:
    (tmp_path / "data").mkdir()
    shutil.copy(empty_ledger, tmp_path / "data" / DATABASE_FILE)
    opened = Book.open(tmp_path / "data", clock)
    yield opened
    opened.close()


@pytest.fixture
def clue() -> Callable[..., Clue]:
    return make_clue


@pytest.fixture
def extraction() -> Callable[..., Extraction]:
    return make_extraction


@pytest.fixture
def held(book: Book) -> Book:
    """A ledger with one document of three clues: 1200万元, 8千万元, no loss stated."""
    clues = (
        make_clue(),
        make_clue("乙公司投资失败，损失8000万元。", "80000000"),
        make_clue("丙公司未按规定招标。", None),
    )
    book.ingest(make_extraction(*clues), b"report", "张三")
    return book


ROLES = ("登记员", "初审", "复核", "领导", "监督检查")


@pytest.fixture
def staffed(held: Book) -> Book:
    """The ledger with a unit tree (集团 > 甲实业有限公司 > 甲物流有限公司; 乙集团) and one person of each role, grade 3."""
    with held.writing("管") as (session, acting):
        enter_units(
            session,
            [
                Unit("集团", tier="本级"),
                Unit("甲实业有限公司", "集团", "二级"),
                Unit("甲物流有限公司", "甲实业有限公司", "三级"),
                Unit("乙集团", tier="本级"),
            ],
            acting,
        )
        add_person(session, "管", 1, "受限", acting)
    with held.writing("管") as (session, acting):
        for role in ROLES:
            add_person(session, role, 3, "内部", acting)
            grant_role(session, role, role, None, acting)
    return held
