from datetime import date

import pytest
from ledger_samples import make_clue, make_extraction

from extraction.fields import DocumentHead
from ledger.book import Book
from ledger.desk import Desk
from ledger.errors import (
    AlreadyThere,
    BadValue,
    ClaimedByOther,
    IllegalStep,
    NotFound,
    NotPermitted,
)
from ledger.matters import Matters
from ledger.people import recuse
from ledger.queries import EntryFilter

TEXT = "甲公司违规出借资金1200万元，无法收回。"
AGAIN = "巡察发现，甲公司违规向关联方出借资金1200万元，至今无法收回，形成损失。"


@pytest.fixture
def desk(held: Book) -> Desk:
    return Desk.of(held)


def ids(book: Book, user: str | None = None) -> list[str]:
    return [clue.id for clue in book.clues(user=user).rows]


def second_report(book: Book, kind: str = "inspection_feedback", text: str = AGAIN, status: str | None = None) -> str:
    head = DocumentHead(kind, "巡察反馈", "巡察组", "甲实业有限公司", None, date(2026, 2, 1))
    extraction = make_extraction(make_clue(text, status=status), data=text.encode(), head=head, name="巡察.docx")
    book.ingest(extraction, text.encode(), "登记员")
    return extraction.sha256


def test_a_claim_keeps_others_out_until_it_ends(desk: Desk) -> None:
    first = ids(desk.book)[0]
    desk.claim(first, "李四")
    for step in (lambda: desk.book.approve(first, "王五"), lambda: desk.claim(first, "王五")):
        with pytest.raises(ClaimedByOther, match="李四"):
            step()
    desk.claim(first, "李四")
    desk.book.approve(first, "李四")
    desk.release(first, "王五")
    with pytest.raises(ClaimedByOther):
        desk.book.reject(first, "重复", "王五")
    desk.release(first, "李四")
    desk.book.reject(first, "重复", "王五")
    desk.claim(ids(desk.book)[1], "李四")
    desk.book.clock.at = desk.book.clock.at.replace(hour=23)  # type: ignore[attr-defined]
    desk.book.approve(ids(desk.book)[1], "王五")


def test_what_was_set_aside_can_still_be_decided(desk: Desk) -> None:
    first, second, _ = ids(desk.book)
    desk.defer(first, "李四", "等年报")
    desk.mark_unclear(second, "李四")
    assert [clue.state for clue in desk.book.clues().rows] == ["deferred", "unclear", "candidate"]
    desk.book.approve(first, "王五")
    desk.book.reject(second, "信息不足", "王五")
    desk.book.undo(second, "王五")
    assert desk.book.clue(second).clue.state == "unclear"
    desk.book.undo(second, "李四")
    assert desk.book.clue(second).clue.state == "candidate"
    desk.book.register(first, "王五")
    with pytest.raises(IllegalStep):
        desk.defer(first, "李四")


def test_merging_keeps_all_sources_counts_once_and_is_undone(desk: Desk) -> None:
    first, second, third = ids(desk.book)
    desk.book.approve(first, "李四")
    desk.book.register(first, "王五")
    desk.merge(second, first, "李四", "同一事项")
    assert [clue.id for clue in desk.sources(first)] == [second]
    assert desk.book.statistics().total.count == 1
    for target in (second, third):
        with pytest.raises(IllegalStep):
            desk.merge(third, second if target == second else third, "李四")
    with pytest.raises(IllegalStep):
        desk.book.approve(second, "李四")
    desk.book.undo(second, "李四")
    assert desk.sources(first) == []
    assert desk.book.clue(second).clue.state == "candidate"


def test_a_clue_with_sources_is_not_merged_on(desk: Desk) -> None:
    first, second, third = ids(desk.book)
    desk.merge(second, first, "李四")
    with pytest.raises(IllegalStep, match="已有并入"):
        desk.merge(first, third, "李四")


def test_parts_of_a_split_lie_in_the_text_and_wait_for_review(book: Book) -> None:
    text = "一是违规出借1200万元。二是未按规定招标。"
    book.ingest(make_extraction(make_clue(text)), b"report", "张三")
    desk = Desk.of(book)
    whole = ids(book)[0]
    parts = desk.split(whole, ["一是违规出借1200万元。", "二是未按规定招标。"], "李四")
    assert book.clue(whole).clue.state == "split"
    texts = {part.text: part.payload["evidence"][0] for part in parts}
    for passage, spot in texts.items():
        assert text[spot["start"] : spot["end"]] == passage
    assert [part.state for part in parts] == ["candidate", "candidate"]
    assert book.ingest(make_extraction(make_clue(text)), b"report", "张三").outcome == "unchanged"
    book.approve(parts[0].id, "李四")
    with pytest.raises(IllegalStep):
        book.undo(whole, "李四")
    book.undo(parts[0].id, "李四")
    book.undo(whole, "李四")
    assert [book.clue(part.id).clue.state for part in parts] == ["withdrawn", "withdrawn"]
    again = desk.split(whole, ["一是违规出借1200万元。", "二是未按规定招标。"], "李四")
    assert [part.id for part in again] == [part.id for part in parts]


@pytest.mark.parametrize("texts", [["一是"], ["甲公司", "甲公司"], ["甲公司", "没有的话"], ["甲公司", " "]])
def test_a_split_takes_passages_of_the_text(desk: Desk, texts: list[str]) -> None:
    with pytest.raises(BadValue):
        desk.split(ids(desk.book)[0], texts, "李四")
    assert desk.book.clue(ids(desk.book)[0]).clue.state == "candidate"


def test_a_finding_that_the_machine_missed_is_added_from_the_text(desk: Desk) -> None:
    sha256 = desk.book.documents()[0].sha256
    clue = desk.add_finding(sha256, "乙公司投资失败", "李四")
    assert (clue.origin, clue.state, clue.enterprise) == ("manual", "candidate", "甲实业有限公司")
    with pytest.raises(AlreadyThere):
        desk.add_finding(sha256, "乙公司投资失败", "李四")
    for quote in ("没有这句", ""):
        with pytest.raises(BadValue):
            desk.add_finding(sha256, quote, "李四")
    with pytest.raises(NotFound):
        desk.add_finding("0" * 64, "乙公司", "李四")
    again = make_extraction(make_clue(), make_clue("丙公司未按规定招标。", None))
    desk.book.ingest(again, b"report", "张三")
    assert desk.book.clue(clue.id).clue.found


def test_the_same_finding_in_another_report_is_proposed_with_reasons(desk: Desk) -> None:
    sha256 = second_report(desk.book)
    (link,) = desk.propose_links(sha256, "李四")
    assert (link.kind, link.older, link.state) == ("duplicate", ids(desk.book)[0], "proposed")
    assert link.reasons[0] == "同一企业：甲实业有限公司"
    assert link.reasons[2] == "金额相同：12,000,000元"
    assert desk.propose_links(sha256, "李四") == []
    desk.confirm_link(link.id, "王五")
    assert desk.book.clue(link.newer).clue.state == "merged"
    desk.undo_link(link.id, "王五")
    assert desk.book.clue(link.newer).clue.state == "candidate"
    assert desk.propose_links(sha256, "李四") == []


def test_what_is_not_alike_is_not_proposed_and_a_refusal_lasts(desk: Desk) -> None:
    assert desk.propose_links(second_report(desk.book, text="甲公司食堂卫生不达标。"), "李四") == []
    sha256 = second_report(desk.book)
    (link,) = desk.propose_links(sha256, "李四")
    desk.refuse_link(link.id, "王五")
    assert desk.propose_links(sha256, "李四") == []
    assert desk.links() == []
    with pytest.raises(IllegalStep):
        desk.confirm_link(link.id, "王五")


def test_a_rectification_notice_moves_the_status_of_its_matter(desk: Desk) -> None:
    first = ids(desk.book)[0]
    desk.book.approve(first, "李四")
    number = desk.book.register(first, "王五").number
    sha256 = second_report(desk.book, "inspection_rectification", status="rectified")
    (link,) = desk.propose_links(sha256, "李四")
    assert link.kind == "rectification"
    desk.confirm_link(link.id, "王五")
    assert desk.book.entry(number).status == "rectified"
    desk.undo_link(link.id, "王五")
    assert desk.book.entry(number).status is None


def test_a_problem_found_again_after_closing_is_marked(desk: Desk) -> None:
    first, second, third = ids(desk.book)
    desk.book.approve(first, "李四")
    number = desk.book.register(first, "王五").number
    for other in (second, third):
        desk.book.reject(other, "信息不足", "李四")
    matters = Matters.of(desk.book)
    for person in ("甲", "乙"):
        matters.file(number, "handler", {"person": person, "sort": "主办"}, "领导")
    matters.move(number, "verify", "甲")
    matters.move(number, "sort", "甲", {"opinion": "查否"})
    matters.move(number, "settle", "甲", {"reason": "查否"})
    matters.file(number, "attachment", {"sort": "核查材料", "name": "a", "sha256": "0"}, "甲")
    matters.apply_close(number, "查否了结", "甲")
    matters.confirm_close(number, "乙")
    (link,) = desk.propose_links(second_report(desk.book), "李四")
    assert link.kind == "repeat"
    desk.confirm_link(link.id, "王五")
    desk.book.approve(link.newer, "李四")
    assert desk.book.register(link.newer, "王五").repeat_of == number


def test_joined_matters_are_counted_once_and_parted_again(desk: Desk) -> None:
    numbers = []
    for clue in ids(desk.book)[:2]:
        desk.book.approve(clue, "李四")
        numbers.append(desk.book.register(clue, "王五").number)
    matters = Matters.of(desk.book)
    matters.join(numbers[0], numbers[1], "同一事项", "领导")
    assert desk.book.statistics().total.count == 1
    assert desk.book.entries(EntryFilter(state="all")).total == 2
    for wrong in ((numbers[0], numbers[1]), (numbers[1], numbers[1]), (numbers[1], numbers[0])):
        with pytest.raises((IllegalStep, BadValue)):
            matters.join(*wrong, "再并", "领导")
    matters.part(numbers[0], "误并", "领导")
    assert desk.book.statistics().total.count == 2
    assert desk.book.entry(numbers[0]).state == "accepted"


def test_recusal_reaches_a_matter_through_its_sources(staffed: Book) -> None:
    desk = Desk.of(staffed)
    first, second, _ = ids(staffed, "领导")
    staffed.approve(first, "登记员")
    number = staffed.register(first, "领导").number
    desk.merge(second, first, "初审")
    with staffed.writing("管") as (session, acting):
        recuse(session, "监督检查", "亲属", acting, clue=second)
    with pytest.raises(NotFound):
        staffed.entry(number, "监督检查")
    assert staffed.entries(user="监督检查").total == 0
    with pytest.raises(NotPermitted):
        desk.merge(second, first, "登记员")
