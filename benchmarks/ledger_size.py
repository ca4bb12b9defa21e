"""How fast a large ledger answers: lists, search, statistics, one approval, export. Figures for docs/evaluation.md.

python -m benchmarks.ledger_size 100000                 # SQLite in a temporary folder
python -m benchmarks.ledger_size 1000000 --url postgresql://…
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert
from sqlalchemy import text as sql

from ledger.book import Book
from ledger.models import Clue, ClueEnterprise, Document, Entry, EntryEnterprise, Number, Series
from ledger.queries import ClueFilter, EntryFilter
from ledger.search import SearchRow, index_value
from ledger.search_tokens import index_tokens

CHUNK = 2000
DOCUMENTS, UNITS = 1000, 400
ASPECTS = ("资金管理", "工程承包建设", "股权投资", "购销管理", "风险管理", "固定资产投资", "其他")
DEEDS = ("违规出借资金", "未按规定公开招标", "投资前未作可行性研究", "虚构贸易业务", "超概算建设", "低价出租房产")
ENDS = ("款项逾期未收回", "形成资产损失", "账实不符", "未履行集体决策程序", "对方已停止经营")
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("entries", type=int)
    parser.add_argument("--url")
    parser.add_argument("--export", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        book = Book.open(Path(folder), url=arguments.url)
        started = time.perf_counter()
        with book.database.engine.begin() as connection:
            fill(connection, arguments.entries)
        settle(book)
        print(f"{arguments.entries} entries made in {time.perf_counter() - started:.0f} s")
        measure(book, arguments.entries)
        if arguments.export:
            started = time.perf_counter()
            count = book.export_xlsx(Path(folder) / "all.xlsx", "甲")
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"export of {count} rows: {time.perf_counter() - started:.1f} s, peak {peak:.0f} MB")
        book.close()


def settle(book: Book) -> None:
    """What a server does by itself after a while: statistics of the tables and the visibility of their pages."""
    connection = book.database.engine.raw_connection()
    if book.database.engine.dialect.name == "postgresql":
        connection.dbapi_connection.rollback()
        connection.dbapi_connection.autocommit = True
    connection.cursor().execute("ANALYZE" if book.database.engine.dialect.name == "sqlite" else "VACUUM ANALYZE")
    connection.invalidate()


def measure(book: Book, entries: int) -> None:
    """p50 and p95 of each kind of question, over different values."""
    chance = random.Random(3)
    unit = lambda: f"第{chance.randrange(UNITS)}实业集团有限公司"  # noqa: E731
    questions: dict[str, Callable[[], Any]] = {
        "list, first page": lambda: book.entries(EntryFilter()),
        "list, level and aspect, by loss": lambda: book.entries(
            EntryFilter(level="重大", aspect=chance.choice(ASPECTS), sort="-loss")
        ),
        "list, one enterprise": lambda: book.entries(EntryFilter(enterprise=unit(), sort="-loss")),
        "list, page 100": lambda: book.entries(EntryFilter(sort="-loss", page=100)),
        "clues, candidates by confidence": lambda: book.clues(ClueFilter(state="candidate", sort="-confidence")),
        "search, a rare term": lambda: book.entries(EntryFilter(text=f"合同{chance.randrange(entries)}号")),
        "search, a common term": lambda: book.entries(EntryFilter(text=chance.choice(DEEDS))),
        "statistics": book.statistics,
    }
    for name, ask in questions.items():
        print(f"{name:34} {figures(ask, 12 if name == 'statistics' else 25)}")
    waiting = iter([clue.id for clue in book.clues(ClueFilter(state="candidate", size=40)).rows])
    print(f"{'one approval':34} {figures(lambda: book.approve(next(waiting), '甲'), 20)}")


def figures(ask: Callable[[], Any], times: int) -> str:
    """p50 and p95 in milliseconds."""
    taken = []
    ask()
    for _ in range(times):
        started = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - started) * 1000)
    return f"p50 {statistics.median(taken):7.1f} ms   p95 {sorted(taken)[int(len(taken) * 0.95) - 1]:7.1f} ms"


def fill(connection: Connection, entries: int) -> None:
    """Invented documents, clues (one in ten still waits) and entries, by bulk."""
    chance = random.Random(1)
    connection.execute(insert(Document), [document(number) for number in range(DOCUMENTS)])
    connection.execute(insert(Series), [{"key": "XS-2026-SJ-#", "next_serial": entries + 1}])
    for start in range(0, entries, CHUNK):
        rows = [clue(number, chance) for number in range(start, min(start + CHUNK, entries))]
        connection.execute(insert(Clue), rows)
        connection.execute(insert(ClueEnterprise), [named("clue_id", row["id"], row) for row in rows])
        index(connection, rows, start)
        registered = [(start + at + 1, row) for at, row in enumerate(rows) if row["state"] == "registered"]
        connection.execute(insert(Number.__table__), [number_row(serial) for serial, _ in registered])
        connection.execute(insert(Entry), [entry(serial, row) for serial, row in registered])
        connection.execute(insert(EntryEnterprise), [named("entry_id", serial, row) for serial, row in registered])


def document(number: int) -> dict[str, Any]:
    return {
        "sha256": f"{number:064x}", "name": f"报告{number}.pdf", "member": None,
        "media_type": "application/pdf", "status": "read",
        "kind": "special_audit", "title": f"第{number}号审计报告", "issuer": "审计局", "auditee": None,
        "document_number": None, "issued_on": date(2026, 1, 5), "pages": 10, "clue_count": 0, "dismissed_count": 0,
        "troubles": [], "error_code": None, "error_message": None, "reading": "", "secrecy": "内部",
        "received_by": "甲", "received_at": AT, "read_at": AT,
    }  # fmt: skip


def clue(number: int, chance: random.Random) -> dict[str, Any]:
    unit = f"第{chance.randrange(UNITS)}实业集团有限公司"
    loss = None if chance.random() < 0.4 else Decimal(chance.randrange(1, 20000)) * 10000
    level = None if loss is None else "重大" if loss >= 50000000 else "较大" if loss >= 5000000 else "一般"
    deeds = "，".join((*chance.sample(DEEDS, 2), *chance.sample(ENDS, 2)))
    text = f"{unit}于2014年{deeds}，涉及合同{number}号，金额{loss or 0}元。" + "该事项未按内部管理规定报批。" * 6
    aspect = chance.choice(ASPECTS)
    payload = {
        "id": f"{number:032x}", "title": f"{unit}{deeds[:12]}", "text": text, "scope": "enterprise",
        "path": ["一、问题"],
        "evidence": [{"start": 0, "end": len(text), "page": 3, "boxes": [], "cell": None}],
        "enterprises": [{"name": unit, "mention": unit, "role": "subject", "basis": "stated", "start": 0, "end": 1}],
        "amounts": [], "loss": {"yuan": str(loss) if loss else None, "status": "actual", "level": level,
        "rule_set": "CN-46"}, "natures": [{"aspect": aspect, "code": None, "label": aspect, "confidence": 0.9}],
        "period": ["2014"], "status": None, "flags": [], "confidence": 0.9, "troubles": [],
    }  # fmt: skip
    return {
        "id": payload["id"], "document_sha256": f"{number % DOCUMENTS:064x}", "position": number, "found": True,
        "origin": "machine", "state": "candidate" if number % 10 == 0 else "registered", "title": payload["title"],
        "text": text, "scope": "enterprise", "page": 3, "enterprise": unit, "loss_yuan": loss, "loss_status": "actual",
        "level": level, "rule_set": "CN-46", "aspect": aspect, "status": None, "confidence": chance.random(),
        "payload": payload, "version": 1, "created_at": AT, "updated_at": AT,
    }  # fmt: skip


def entry(serial: int, row: dict[str, Any]) -> dict[str, Any]:
    kept = ("title", "text", "enterprise", "loss_yuan", "loss_status", "level", "rule_set", "aspect", "status", "page")
    values = {"title": row["title"], "enterprises": [row["enterprise"]], "period": ["2014"]}
    return {name: row[name] for name in kept} | {
        "id": serial, "number": f"XS-2026-SJ-{serial:04d}", "clue_id": row["id"], "state": "accepted", "year": 2026,
        "document_sha256": row["document_sha256"], "registered_on": date(2026, 3, 2), "registered_by": "甲",
        "registered_at": AT, "rule_digest": "0", "source_code": "SJ", "secrecy": "内部", "version": 1,
        "payload": {"values": values, "natures": [row["aspect"]], "machine": row["payload"], "corrected": []},
    }  # fmt: skip


def number_row(serial: int) -> dict[str, Any]:
    number = f"XS-2026-SJ-{serial:04d}"
    row = {"number": number, "series": "XS-2026-SJ-#", "serial": serial, "state": "used", "reason": ""}
    return row | {"user_name": "甲", "at": AT}


def named(key: str, identity: object, row: dict[str, Any]) -> dict[str, Any]:
    return {key: identity, "position": 0, "name": row["enterprise"]}


def index(connection: Connection, rows: list[dict[str, Any]], start: int) -> None:
    dialect = connection.dialect.name
    connection.execute(
        insert(SearchRow), [{"id": start + at + 1, "clue_id": row["id"], "digest": "0"} for at, row in enumerate(rows)]
    )
    key, value = ("rowid", ":tokens") if dialect == "sqlite" else ("row_id", "CAST(CAST(:tokens AS text) AS tsvector)")
    values = [
        {"row": start + at + 1, "tokens": index_value(dialect, index_tokens(row["title"] + "\n" + row["text"]))}
        for at, row in enumerate(rows)
    ]
    connection.execute(sql(f"INSERT INTO search_index ({key}, tokens) VALUES (:row, {value})"), values)


if __name__ == "__main__":
    main()
