"""Whatever people try in whatever order: no illegal move is reached, no decision is lost, the journal stays whole."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from ledger_samples import Hand, make_clue, make_extraction
from sqlalchemy import select

from ledger.book import Book
from ledger.errors import LedgerError
from ledger.lifecycle import load_lifecycle
from ledger.matter_models import Deadline
from ledger.matters import Matters
from ledger.models import Decision, Entry, JournalRecord
from ledger.people import add_person, grant_role

LIFE = load_lifecycle()
PEOPLE = {"登": "登记员", "初": "初审", "复": "复核", "领": "领导", "查": "监督检查"}
FACTS = {"reason": "有据", "opinion": "属实", "answer": "已立案", "report": "报告"}
PAPERS: dict[str, dict[str, Any]] = {
    "meeting": {"sort": "集体研判", "held_on": "2026-03-05", "attendees": "甲、乙", "conclusion": "同意"},
    "responsible": {"person": "某甲", "post": "经理", "tier": "二级", "sort": "直接责任"},
    "measure": {"text": "收回", "owner": "财务部", "due_on": "2026-06-01"},
    "tolerance": {"ground": "先行先试", "conclusion": "免责", "decided_on": "2026-05-01"},
    "transfer": {"receiver": "纪委", "document_number": "1号", "sent_on": "2026-05-01"},
    "attachment": {"sort": "处理决定", "name": "a", "sha256": "0"},
}
user = st.sampled_from([*PEOPLE, "管", "外人"])


class MatterMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.book = Book.open(self.folder, Hand())
        self.book.ingest(make_extraction(make_clue()), b"report", "管")
        self.identity = self.book.clues().rows[0].id
        with self.book.writing("管") as (session, acting):
            add_person(session, "管", 1, "内部", acting)
        with self.book.writing("管") as (session, acting):
            for name, role in PEOPLE.items():
                add_person(session, name, 3, "内部", acting)
                grant_role(session, name, role, None, acting)
        self.desk = Matters.of(self.book)
        self.numbers: list[str] = []
        self.kept = 0

    def teardown(self) -> None:
        self.book.close()
        shutil.rmtree(self.folder)

    def attempt(self, do: Any, *arguments: Any) -> Any:
        """Do it; a refusal must leave everything as it was."""
        before = self.state_of_all()
        try:
            return do(*arguments)
        except LedgerError:
            assert self.state_of_all() == before
            return None

    def state_of_all(self) -> Any:
        with self.book.database.read() as session:
            entries = session.execute(select(Entry.number, Entry.state, Entry.version).order_by(Entry.id)).all()
            lines = session.execute(select(JournalRecord.seq)).all()
        return entries, len(lines)

    @rule(who=user, step=st.sampled_from(["approve", "undo", "register"]))
    def review(self, who: str, step: str) -> None:
        done = self.attempt(getattr(self.book, step), self.identity, who)
        if step == "register" and done is not None:
            self.numbers.append(done.number)

    @rule(who=user)
    def reject(self, who: str) -> None:
        self.attempt(self.book.reject, self.identity, "重复", who)

    @precondition(lambda self: self.numbers)
    @rule(who=user, name=st.sampled_from(sorted(PEOPLE)))
    def assign(self, who: str, name: str) -> None:
        self.attempt(self.desk.file, self.numbers[-1], "handler", {"person": name, "sort": "主办"}, who)

    @precondition(lambda self: self.numbers)
    @rule(who=user, kind=st.sampled_from(sorted(PAPERS)), sort=st.sampled_from(["集体研判", "专题审议"]))
    def file(self, who: str, kind: str, sort: str) -> None:
        facts = PAPERS[kind] | ({"sort": sort} if kind == "meeting" else {})
        self.attempt(self.desk.file, self.numbers[-1], kind, facts, who)

    @precondition(lambda self: self.numbers)
    @rule(who=user, key=st.sampled_from(sorted(LIFE.moves)), steps=st.integers(1, 3))
    def move(self, who: str, key: str, steps: int) -> None:
        before = self.entry_state()
        facts = {fact: FACTS[fact] for fact in LIFE.moves[key].facts}
        if self.attempt(self.desk.move, self.numbers[-1], key, who, facts) is not None:
            assert before in LIFE.moves[key].sources
            assert who in {"初", "复", "领"}

    @precondition(lambda self: self.numbers)
    @rule(data=st.data())
    def move_on(self, data: st.DataObject) -> None:
        """A move that is open, by the leader with all papers at hand, so that runs get far."""
        number = self.numbers[-1]
        for name in ("初", "复"):
            self.attempt(self.desk.file, number, "handler", {"person": name, "sort": "主办"}, "领")
        for kind, facts in PAPERS.items():
            self.attempt(self.desk.file, number, kind, facts, "领")
        self.attempt(self.desk.file, number, "meeting", PAPERS["meeting"] | {"sort": "专题审议"}, "领")
        open_moves = sorted(move.key for move in LIFE.open_from(self.entry_state()))
        if open_moves:
            key = data.draw(st.sampled_from(open_moves))
            self.attempt(self.desk.move, number, key, "领", {fact: FACTS[fact] for fact in LIFE.moves[key].facts})

    @precondition(lambda self: self.numbers)
    @rule(who=user, confirmer=user, basis=st.sampled_from(sorted(LIFE.closing)))
    def close(self, who: str, confirmer: str, basis: str) -> None:
        self.attempt(self.desk.apply_close, self.numbers[-1], basis, who)
        if self.attempt(self.desk.confirm_close, self.numbers[-1], confirmer) is not None:
            moves, _ = self.desk.history(self.numbers[-1], "领")
            assert moves[-1].user != moves[-1].facts["applied_by"]

    @precondition(lambda self: self.numbers)
    @rule(who=user)
    def void(self, who: str) -> None:
        self.attempt(self.book.void, self.numbers[-1], "有误", who)

    @precondition(lambda self: self.numbers)
    @rule(who=user)
    def extend(self, who: str) -> None:
        self.attempt(self.desk.extend, self.numbers[-1], "复杂", who)

    def entry_state(self) -> str:
        with self.book.database.read() as session:
            return str(session.scalars(select(Entry.state).where(Entry.number == self.numbers[-1])).one())

    @invariant()
    def every_move_follows_on_the_one_before(self) -> None:
        with self.book.database.read() as session:
            for entry in session.scalars(select(Entry)):
                moves, _ = self.desk.history(entry.number, "领")
                reached = "accepted"
                for move in moves:
                    assert move.before == reached
                    reached = move.after
                assert entry.state in ({reached, "void"})
                self.check_clock(session, entry)

    def check_clock(self, session: Any, entry: Entry) -> None:
        running = session.scalars(
            select(Deadline).where(Deadline.entry_id == entry.id, Deadline.met_on.is_(None))
        ).all()
        if entry.state not in {"suspended", "void"}:
            assert len(running) == (entry.state in LIFE.limit_of)

    @invariant()
    def no_decision_is_lost(self) -> None:
        with self.book.database.read() as session:
            kept = len(session.scalars(select(Decision.id)).all())
            numbers = session.scalars(select(Entry.number).order_by(Entry.id)).all()
        assert kept >= self.kept
        self.kept = kept
        assert numbers == [f"XS-2026-SJ-{serial:04d}" for serial in range(1, len(numbers) + 1)]
        assert self.book.verify_journal(user="查").whole


MatterMachine.TestCase.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestMatterMachine = MatterMachine.TestCase
