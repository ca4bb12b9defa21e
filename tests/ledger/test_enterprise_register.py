"""The register of enterprises in the ledger: imported whole or not at all, renamed, used."""

import pytest
from sqlalchemy import select

from classifiers.registered import RegisteredEnterprise
from ledger.book import Book
from ledger.enterprise_register import EnterpriseRegister
from ledger.errors import NotPermitted, RegisterRefused
from ledger.models import JournalRecord
from ledger.people import recuse
from ledger.people_models import Enterprise, Grant, Recusal

HEAD = "企业名称,曾用名,简称,上级单位,层级,统一社会信用代码,是否监管"
GROUP = "青禾控股集团有限公司"
ROWS = (
    f"青禾物资有限公司,青禾物资站,物资公司、青禾物资,{GROUP},,91350100M000100Y43,否",
    f"{GROUP},,青禾集团,,,,",
)


def file(*rows: str) -> bytes:
    return "\n".join((HEAD, *rows)).encode("utf-8")


@pytest.fixture
def register(book: Book) -> EnterpriseRegister:
    return EnterpriseRegister(book)


def actions(book: Book) -> list[str]:
    with book.database.read() as session:
        return list(session.scalars(select(JournalRecord.action).order_by(JournalRecord.seq)))


def test_an_import_is_kept_as_it_was_told(register: EnterpriseRegister) -> None:
    outcome = register.import_file(file(*ROWS), "管")
    assert outcome.added == (GROUP, "青禾物资有限公司")
    below = register.load().get("青禾物资有限公司")
    assert below == RegisteredEnterprise(
        "青禾物资有限公司", ("青禾物资站",), ("物资公司", "青禾物资"), GROUP, "二级", "91350100M000100Y43", False
    )
    assert register.check("青禾物资站").enterprise == below
    assert "register.import" in actions(register.book)


def test_the_same_file_again_changes_nothing(register: EnterpriseRegister) -> None:
    register.import_file(file(*ROWS), "管")
    outcome = register.import_file(file(*ROWS), "管")
    assert (outcome.added, outcome.changed, outcome.same) == ((), (), 2)


def test_a_dry_run_stores_nothing(register: EnterpriseRegister) -> None:
    before = actions(register.book)
    assert len(register.import_file(file(*ROWS), "管", dry_run=True).added) == 2
    assert len(register.load()) == 0
    assert actions(register.book) == before


@pytest.mark.parametrize("dry_run", [True, False])
def test_one_wrong_row_refuses_all(register: EnterpriseRegister, dry_run: bool) -> None:
    with pytest.raises(RegisterRefused, match="第 4 行") as caught:
        register.import_file(file(*ROWS, "甲有限公司,,,没有的单位"), "管", dry_run)
    assert "没有的单位" in caught.value.message
    assert len(register.load()) == 0


@pytest.mark.parametrize("data", [file(), "标题\n某".encode()])
def test_nothing_to_import_is_told(register: EnterpriseRegister, data: bytes) -> None:
    with pytest.raises(RegisterRefused):
        register.import_file(data, "管")


def test_another_spelling_is_the_same_unit(register: EnterpriseRegister) -> None:
    register.import_file(file("甲（苏州）有限公司"), "管")
    outcome = register.import_file(file("甲(苏州)有限公司,,苏州甲"), "管")
    assert outcome.changed == ("甲（苏州）有限公司",)
    assert len(register.load()) == 1


def test_names_that_the_file_no_longer_tells_are_gone(register: EnterpriseRegister) -> None:
    register.import_file(file("甲有限公司,,老甲"), "管")
    register.import_file(file("甲有限公司,,新甲"), "管")
    assert [unit.short_names for unit in register.load()] == [("新甲",)]


def test_a_renamed_unit_keeps_its_tree_its_roles_and_its_recusals(staffed: Book) -> None:
    register = EnterpriseRegister(staffed)
    with staffed.writing("管") as (session, acting):
        recuse(session, "初审", "亲属任职", acting, enterprise="甲实业有限公司")
        session.add(
            Grant(person="复核", role="复核", enterprise="甲实业有限公司", granted_by="管", granted_at=acting.at)
        )
    outcome = register.import_file(file("甲产业有限公司,甲实业有限公司,,集团,二级"), "管")
    assert outcome.renamed == (("甲实业有限公司", "甲产业有限公司"),)
    assert (outcome.added, outcome.changed, outcome.same) == ((), (), 0)
    loaded = register.load()
    assert loaded.ancestors("甲物流有限公司") == ("甲产业有限公司", "集团")
    assert loaded.match("甲实业有限公司").enterprise == loaded.get("甲产业有限公司")
    with staffed.database.read() as session:
        assert session.get(Enterprise, "甲实业有限公司") is None
        grants = session.scalars(select(Grant.enterprise).where(Grant.enterprise.is_not(None)))
        assert set(grants) == {"甲产业有限公司"}
        assert set(session.scalars(select(Recusal.enterprise))) == {"甲实业有限公司", "甲产业有限公司"}
    assert "enterprise.rename" in actions(staffed)


def test_only_who_manages_the_register_may_import(staffed: Book) -> None:
    with pytest.raises(NotPermitted):
        EnterpriseRegister(staffed).import_file(file(*ROWS), "登记员")
