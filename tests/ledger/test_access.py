"""The permission matrix: every operation × role × recusal × secrecy, and what the two-person rule refuses."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from ledger.book import Book
from ledger.errors import (
    AlreadyThere,
    BadValue,
    GradeTooLow,
    LedgerError,
    NotFound,
    NotPermitted,
    SamePerson,
    StateSecret,
    UnknownPerson,
)
from ledger.people import (
    Unit,
    add_person,
    enter_units,
    grant_role,
    lift_recusal,
    recuse,
    retire_person,
    revoke_role,
    set_secrecy,
)
from ledger.policy import load_policy

Do = Callable[[Book, str], object]
FIRST = "甲公司违规出借"


def the_clue(book: Book) -> str:
    with book.database.read() as session:
        return str(session.execute(sql("SELECT id FROM clue ORDER BY position LIMIT 1")).scalar_one())


def approved(book: Book) -> str:
    identity = the_clue(book)
    book.approve(identity, "初审")
    return identity


def registered(book: Book) -> str:
    return book.register(approved(book), "领导").number


def _export_as(book: Book, user: str) -> int:
    registered(book)
    count = book.export_xlsx(book.folder / "a.xlsx", user)
    if count == 0:
        raise NotFound
    return count


def _add_as(book: Book, user: str) -> None:
    with book.writing(user) as (session, acting):
        add_person(session, "新人", 1, "内部", acting)


OPERATIONS: dict[str, tuple[Do, set[str]]] = {
    "see": (lambda b, u: b.clue(the_clue(b), u), {"登记员", "初审", "复核", "领导", "监督检查"}),
    "correct": (lambda b, u: b.correct(the_clue(b), "title", "新名称", u), {"登记员", "初审", "复核"}),
    "approve": (lambda b, u: b.approve(the_clue(b), u), {"登记员", "初审", "复核"}),
    "reject": (lambda b, u: b.reject(the_clue(b), "重复", u), {"初审", "复核", "领导"}),
    "register": (lambda b, u: b.register(approved(b), u), {"复核", "领导"}),
    "void": (lambda b, u: b.void(registered(b), "有误", u), {"领导"}),
    "export": (_export_as, {"复核", "领导", "监督检查"}),
    "verify": (lambda b, u: b.verify_journal(user=u), {"监督检查", "管"}),
    "people": (_add_as, {"管"}),
}
EVERYBODY = ("登记员", "初审", "复核", "领导", "监督检查", "管")


@pytest.mark.parametrize("user", EVERYBODY)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_role_does_what_the_policy_says_and_nothing_else(staffed: Book, operation: str, user: str) -> None:
    do, allowed = OPERATIONS[operation]
    if user in allowed:
        do(staffed, user)
    else:
        with pytest.raises((NotPermitted, NotFound)):
            do(staffed, user)


@pytest.mark.parametrize("ground", ["unit", "parent unit", "matter"])
@pytest.mark.parametrize("user", [user for user in EVERYBODY if user != "管"])
@pytest.mark.parametrize("operation", [name for name in OPERATIONS if name not in {"verify", "people"}])
def test_recusal_beats_every_grant(staffed: Book, operation: str, user: str, ground: str) -> None:
    do, allowed = OPERATIONS[operation]
    target = {"unit": {"enterprise": "甲实业有限公司"}, "parent unit": {"enterprise": "集团"}}
    with staffed.writing("管") as (session, acting):
        recuse(session, user, "近亲属任职", acting, **target.get(ground, {"clue": the_clue(staffed)}))
    with pytest.raises((NotFound, NotPermitted)):
        do(staffed, user)
    if user in allowed:
        rows = staffed.clues(user=user).rows
        assert not any(clue.title.startswith(FIRST) for clue in rows)
        assert staffed.clues(user=user).total == len(rows) == (2 if ground == "matter" else 0)
        assert sum(staffed.statistics(user=user).clues_by_state.values()) == len(rows)


@pytest.mark.parametrize("user", [user for user in EVERYBODY if user != "管"])
@pytest.mark.parametrize("operation", [name for name in OPERATIONS if name not in {"verify", "people"}])
def test_secrecy_above_the_clearance_hides_everything(staffed: Book, operation: str, user: str) -> None:
    do, _ = OPERATIONS[operation]
    with staffed.writing("管") as (session, acting):
        set_secrecy(session, staffed.documents("领导")[0].sha256, "受限", acting)
    with pytest.raises((NotFound, NotPermitted)):
        do(staffed, user)
    assert staffed.clues(user=user).total == 0
    assert staffed.documents(user) == []
    assert staffed.statistics(user=user).documents_by_status == {}


def test_nobody_sees_anything_without_a_name(staffed: Book) -> None:
    for look in (staffed.clues, staffed.entries, staffed.documents, staffed.statistics, lambda: staffed.clue("a")):
        with pytest.raises(UnknownPerson):
            look()
    with pytest.raises(UnknownPerson):
        staffed.clues(user="外人")


def test_a_scope_reaches_its_subtree_only(staffed: Book) -> None:
    with staffed.writing("管") as (session, acting):
        for name, unit in (("上级", "集团"), ("旁人", "乙集团"), ("下级", "甲物流有限公司")):
            add_person(session, name, 3, "内部", acting)
            grant_role(session, name, "复核", unit, acting)
    assert [staffed.clues(user=name).total for name in ("上级", "旁人", "下级")] == [3, 0, 0]
    with pytest.raises(NotFound):
        staffed.approve(the_clue(staffed), "旁人")
    assert [len(staffed.documents(name)) for name in ("上级", "旁人", "下级")] == [1, 0, 0]


def test_one_person_cannot_take_both_steps(staffed: Book) -> None:
    identity = the_clue(staffed)
    staffed.approve(identity, "复核")
    with pytest.raises(SamePerson):
        staffed.register(identity, "复核")
    staffed.undo(identity, "复核")
    staffed.correct(identity, "title", "改", "复核")
    staffed.approve(identity, "初审")
    with pytest.raises(SamePerson):
        staffed.register(identity, "复核")
    staffed.register(identity, "领导")


def test_a_grave_matter_needs_the_higher_grade(staffed: Book) -> None:
    grave = staffed.clues(user="领导").rows[1].id
    with staffed.writing("管") as (session, acting):
        add_person(session, "副手", 2, "内部", acting)
        grant_role(session, "副手", "领导", None, acting)
    staffed.approve(grave, "初审")
    with pytest.raises(GradeTooLow):
        staffed.register(grave, "副手")
    staffed.register(grave, "领导")


def test_a_retired_account_keeps_its_name_and_may_do_nothing(staffed: Book) -> None:
    identity = approved(staffed)
    with staffed.writing("管") as (session, acting):
        retire_person(session, "初审", acting)
    with pytest.raises(UnknownPerson):
        staffed.clues(user="初审")
    assert staffed.clue(identity, "领导").decisions[0].user == "初审"
    assert staffed.verify_journal(user="管").whole


def test_reading_and_exporting_a_logged_level_is_in_the_journal(staffed: Book, tmp_path: Path) -> None:
    with staffed.writing("管") as (session, acting):
        add_person(session, "专人", 3, "受限", acting)
        grant_role(session, "专人", "领导", None, acting)
        set_secrecy(session, staffed.documents("领导")[0].sha256, "受限", acting)
        add_person(session, "另一专人", 3, "受限", acting)
        grant_role(session, "另一专人", "初审", None, acting)
    identity = the_clue(staffed)
    staffed.clue(identity, "专人")
    staffed.approve(identity, "另一专人")
    number = staffed.register(identity, "专人").number
    staffed.entry(number, "专人")
    assert staffed.export_xlsx(tmp_path / "a.xlsx", "专人") == 1
    assert staffed.export_xlsx(tmp_path / "b.xlsx", "领导") == 0
    with staffed.database.read() as session:
        lines = session.execute(sql("SELECT action, payload FROM journal ORDER BY seq DESC LIMIT 5")).all()
    actions = [action for action, _ in lines]
    assert actions == ["ledger.export", "ledger.export", "entry.view", "clue.register", "clue.approve"]
    assert '"logged":1' in lines[1][1]
    assert '"logged":0' in lines[0][1]


REFUSED: list[tuple[type[LedgerError], Callable[..., object]]] = [
    (NotPermitted, lambda s, a: grant_role(s, "管", "领导", None, a)),
    (NotPermitted, lambda s, a: retire_person(s, "管", a)),
    (AlreadyThere, lambda s, a: add_person(s, "领导", 1, "内部", a)),
    (BadValue, lambda s, a: add_person(s, " ", 1, "内部", a)),
    (BadValue, lambda s, a: add_person(s, "新", 0, "内部", a)),
    (BadValue, lambda s, a: add_person(s, "新", 1, "绝密", a)),
    (BadValue, lambda s, a: grant_role(s, "领导", "皇帝", None, a)),
    (NotFound, lambda s, a: grant_role(s, "领导", "领导", "没有的公司", a)),
    (UnknownPerson, lambda s, a: grant_role(s, "没有", "领导", None, a)),
    (NotFound, lambda s, a: revoke_role(s, 999, a)),
    (NotPermitted, lambda s, a: revoke_role(s, 1, a)),
    (BadValue, lambda s, a: recuse(s, "领导", "", a, enterprise="集团")),
    (BadValue, lambda s, a: recuse(s, "领导", "亲属", a)),
    (NotFound, lambda s, a: lift_recusal(s, 999, a)),
    (BadValue, lambda s, a: enter_units(s, [Unit("新公司", "集团", "五级")], a)),
    (NotFound, lambda s, a: enter_units(s, [Unit("新公司", "没有")], a)),
    (BadValue, lambda s, a: enter_units(s, [Unit("集团", "甲物流有限公司", "本级")], a)),
]


@pytest.mark.parametrize(("error", "do"), REFUSED)
def test_what_an_administrator_may_not_do(staffed: Book, error: type[LedgerError], do: Callable[..., object]) -> None:
    before = staffed.verify_journal(user="管")
    with pytest.raises(error), staffed.writing("管") as (session, acting):
        do(session, acting)
    assert staffed.verify_journal(user="管") == before


def test_nobody_lifts_their_own_recusal(staffed: Book) -> None:
    with staffed.writing("领导") as (session, acting):
        row = recuse(session, "领导", "曾任职", acting, enterprise="集团")
    with pytest.raises(NotPermitted), staffed.writing("领导") as (session, acting):
        lift_recusal(session, row.id, acting)
    with staffed.writing("管") as (session, acting):
        lift_recusal(session, row.id, acting)
    assert staffed.clues(user="领导").total == 3


def test_a_state_secret_is_refused(staffed: Book) -> None:
    sha256 = staffed.documents("领导")[0].sha256
    with pytest.raises(StateSecret), staffed.writing("管") as (session, acting):
        set_secrecy(session, sha256, "机密", acting)


def test_only_ones_own_step_is_undone(staffed: Book) -> None:
    identity = approved(staffed)
    with pytest.raises(NotPermitted):
        staffed.undo(identity, "复核")
    staffed.undo(identity, "初审")


def test_a_policy_that_names_unknown_operations_is_refused(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text("roles: {领导: [everything]}\n", encoding="utf-8")
    with pytest.raises(LedgerError, match="everything"):
        load_policy(tmp_path)
