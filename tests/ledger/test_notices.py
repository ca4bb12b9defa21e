from pathlib import Path

import pytest
from docx import Document
from ledger_samples import make_clue, make_extraction

from ledger.book import Book
from ledger.errors import BadTemplateFile, BadValue, NotFound, NotPermitted
from ledger.matters import Matters
from ledger.notices import Notices
from ledger.people import recuse
from ledger.word import fill_template


def text_of(path: Path) -> str:
    document = Document(str(path))
    rows = ["｜".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *rows])


@pytest.fixture
def notices(held: Book) -> Notices:
    for clue in held.clues().rows:
        held.approve(clue.id, "李四")
        held.register(clue.id, "王五")
    return Notices(Matters.of(held))


NUMBER = "XS-2026-SJ-0001"


def test_a_notice_is_filled_with_its_table(notices: Notices, tmp_path: Path) -> None:
    for due in ("2026-06-01", "2026-09-01"):
        notices.matters.file(NUMBER, "measure", {"text": f"收回资金{due}", "owner": "财务部", "due_on": due}, "李四")
    notices.notice("rectify", NUMBER, tmp_path / "a.docx", "李四")
    text = text_of(tmp_path / "a.docx")
    for expected in (
        "编号：XS-2026-SJ-0001",
        "甲实业有限公司：",
        "1200万元；损失等级：较大",
        "2026年9月1日前",
        "2026年3月2日",
    ):
        assert expected in text
    assert "收回资金2026-06-01｜财务部｜2026-06-01" in text
    assert "收回资金2026-09-01｜财务部｜2026-09-01" in text
    assert "{{" not in text


@pytest.mark.parametrize("key", ["supervise", "transfer", "close"])
def test_what_is_not_known_is_a_blank(notices: Notices, tmp_path: Path, key: str) -> None:
    notices.notice(key, "XS-2026-SJ-0003", tmp_path / "a.docx", "李四")
    text = text_of(tmp_path / "a.docx")
    assert "____" in text
    assert "{{" not in text


def test_the_yearly_report_has_its_figures(notices: Notices, tmp_path: Path) -> None:
    notices.yearly_report(2026, tmp_path / "a.docx", "李四")
    text = text_of(tmp_path / "a.docx")
    assert "登记问题线索3条，已认定损失金额9200万元，损失待认定1条" in text
    assert "本年新增3条" in text
    assert "年末在办3条" in text
    assert "损失等级｜重大｜1｜8000｜0" in text


def test_an_office_edits_its_template_also_across_pieces(notices: Notices, tmp_path: Path) -> None:
    path = notices.template("supervise")
    document = Document()
    paragraph = document.add_paragraph("事项{{num")
    paragraph.add_run("ber}}，")
    paragraph.add_run("{{ loss }}")
    document.sections[0].header.paragraphs[0].text = "{{office}}"
    document.save(str(path))
    notices.notice("supervise", NUMBER, tmp_path / "a.docx", "李四")
    filled = Document(str(tmp_path / "a.docx"))
    assert filled.paragraphs[0].text == "事项XS-2026-SJ-0001，1200万元"
    assert filled.sections[0].header.paragraphs[0].text == "XS"


def test_a_wrong_template_is_told(notices: Notices, tmp_path: Path) -> None:
    path = notices.template("supervise")
    document = Document()
    document.add_paragraph("{{nobody}}")
    document.save(str(path))
    with pytest.raises(BadTemplateFile, match="nobody"):
        notices.notice("supervise", NUMBER, tmp_path / "a.docx", "李四")
    path.write_bytes(b"no word file")
    with pytest.raises(BadTemplateFile):
        notices.notice("supervise", NUMBER, tmp_path / "a.docx", "李四")
    assert not (tmp_path / "a.docx").exists()
    for key in ("nothing", "yearly", "../x"):
        with pytest.raises(BadValue):
            notices.notice(key, NUMBER, tmp_path / "a.docx", "李四")


def test_hostile_text_stays_text(book: Book, tmp_path: Path) -> None:
    hostile = "甲\x00\x1f{{office}}<w:p>&\ufffe"
    book.ingest(make_extraction(make_clue("甲公司。", title="题")), b"report", "张三")
    notices = Notices(Matters.of(book))
    fill_template(notices.template("supervise"), tmp_path / "a.docx", _values(hostile))
    assert "甲{{office}}<w:p>&" in text_of(tmp_path / "a.docx")


def _values(text: str) -> dict[str, str]:
    names = ("number", "enterprise", "title", "state", "loss", "level", "due", "handlers", "office", "today")
    return dict.fromkeys(names, text)


def test_notices_obey_recusal_and_roles(staffed: Book, tmp_path: Path) -> None:
    identity = staffed.clues(user="领导").rows[0].id
    staffed.approve(identity, "初审")
    number = staffed.register(identity, "领导").number
    notices = Notices(Matters.of(staffed))
    with pytest.raises(NotPermitted):
        notices.notice("supervise", number, tmp_path / "a.docx", "登记员")
    with staffed.writing("管") as (session, acting):
        recuse(session, "复核", "亲属", acting, enterprise="集团")
    with pytest.raises(NotFound):
        notices.notice("supervise", number, tmp_path / "a.docx", "复核")
    notices.yearly_report(2026, tmp_path / "b.docx", "复核")
    assert "登记问题线索0条" in text_of(tmp_path / "b.docx")
    notices.notice("supervise", number, tmp_path / "a.docx", "监督检查")
