"""The desk in a real Chromium on the sample documents, started by `xiansuo serve`: what a reviewer does by key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from chromium import BROWSER, DRIVER, Page, browser, program
from selenium.webdriver.common.keys import Keys
from visitor import PASSWORD

from corpus.extract import Settings, Success, extract_path
from corpus.intake import list_files
from ledger.people import add_person, grant_role
from ledger.web.accounts import ensure_first_account
from ledger.web.desk import Desk
from ledger.web.desk_models import Account

SAMPLES = Path(__file__).parents[3] / "corpus" / "samples"
PEOPLE = {"初审": ("登记员", "初审"), "初审二": ("初审",), "复核": ("复核",), "领导": ("领导",)}

pytestmark = pytest.mark.skipif(
    BROWSER is None or DRIVER is None, reason="needs the programs chromium and chromedriver (.ci/run installs them)"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, kept_hash: str) -> Iterator[str]:
    """A desk with the sample documents."""
    folder = tmp_path_factory.mktemp("samples")
    desk = Desk.open(folder)
    ensure_first_account(desk.book, desk.store)
    with desk.book.writing("系统管理员") as (session, acting):
        for name, roles in PEOPLE.items():
            add_person(session, name, 3, "内部", acting)
            for role in roles:
                grant_role(session, name, role, None, acting)
    with desk.store.write() as session:
        for name in PEOPLE:
            account = Account(login=name, person=name, password_hash=kept_hash, must_change=False, failures=0)
            account.changed_at = desk.book.clock()
            session.add(account)
    for path in list_files([SAMPLES]):
        outcome = extract_path(path, Settings())
        if path.suffix != ".md" and isinstance(outcome, Success):
            desk.book.ingest(outcome.extraction, outcome.data, "初审")
    desk.close()
    with program(folder) as (address, _):
        yield address


@pytest.fixture(scope="module")
def window(address: str) -> Iterator[Page]:
    with browser(address) as page:
        yield page


@pytest.fixture
def page(window: Page) -> Page:
    """A reviewer, signed in; complaints of earlier tests are not theirs."""
    window.sign_in("初审")
    window.troubles()
    window.strokes = 0
    return window


def test_the_first_start_to_the_first_reviewer(tmp_path: Path) -> None:
    with program(tmp_path / "new") as (address, lines), browser(address) as page:
        first = re.search(r"账号 (\S+)，初始口令 (\S+?)（", "\n".join(lines))
        assert first is not None
        page.sign_in(first[1], first[2])
        assert page.path == "/password" and "首次登录" in page.text
        page.one("[name=old]").send_keys(first[2])
        page.one("[name=new]").send_keys(f"{PASSWORD}-新")
        page.one("[name=again]").send_keys(f"{PASSWORD}-新" + Keys.ENTER)
        page.until(lambda: page.path == "/admin/people")
        page.one("[name=name]").send_keys("张三")
        page.one("[name=roles][value=初审]").click()
        page.one("form.fields-row button.main").click()
        page.until(lambda: page.all("#made"))
        made = page.one("#made").text
        page.sign_in("张三", made)
        assert page.path == "/password"
        assert page.troubles() == []


def test_thirty_clues_by_keyboard_alone(page: Page) -> None:
    """Two strokes a decision at most, when the reading is right; nothing is touched with the mouse."""
    page.decide(Keys.ENTER)
    decided = rejected = 0
    page.strokes = 0
    seen = set()
    while decided < 30:
        assert page.path.startswith("/clues/"), page.text[:200]
        seen.add(page.path)
        if decided % 6 == 5:
            page.press("r")
            page.decide("5")
            rejected += 1
        else:
            page.decide("a")
        decided += 1
    assert len(seen) == 30 and rejected == 5
    assert page.strokes / decided <= 2
    assert "今天已办 30 条" in page.text
    assert page.troubles() == []


def test_one_wrong_field_costs_eight_strokes_at_most(page: Page) -> None:
    page.go("/queue/next")
    clue = page.path
    page.strokes = 0
    page.press("3", "1", "2", "0")
    page.until(lambda: "1,200,000 元 · 一般" in page.one(".field[data-field=loss_yuan] output").text)
    page.decide(Keys.ENTER)
    assert page.path == clue and "120 万元" in page.one(".field[data-field=loss_yuan] .value").text
    assert "机器识别" in page.one(".field[data-field=loss_yuan]").text
    page.decide("a")
    assert page.strokes <= 8
    page.go(clue)
    assert "已通过" in page.one(".side-head").text


def test_undo_goes_back_to_the_clue(page: Page) -> None:
    page.go("/queue/next")
    clue = page.path
    page.decide("a")
    assert page.path != clue
    page.decide("u")
    assert page.path == clue and "待甄别" in page.one(".side-head").text and "已撤销：通过" in page.text


def test_natures_and_enterprises_are_chosen_by_typing(page: Page) -> None:
    page.go("/queue/next")
    page.press("5", "担", "保")
    page.until(lambda: page.one(".field[data-field=natures] .options li[aria-selected=true]"))
    page.press(Keys.ENTER)
    chosen = page.one(".field[data-field=natures] .picked .chip").text.rstrip("×")
    page.decide(Keys.ENTER)
    assert chosen.split("：")[0] in page.one(".field[data-field=natures] .value").text
    page.press("2", "集", "团")
    page.until(lambda: page.all(".field[data-field=enterprises] .options li"))
    name = page.all(".field[data-field=enterprises] .options li")[0].text
    page.press(Keys.ENTER)
    page.decide(Keys.ENTER)
    assert page.one(".field[data-field=enterprises] .value").text == name
    for _ in range(2):
        page.decide("u")
    assert page.troubles() == []


def test_panels_open_and_close_by_key(page: Page) -> None:
    page.go("/queue/next")
    for key, panel in (("r", "#reasons"), ("m", "#merging"), ("s", "#splitting")):
        page.press(key)
        assert page.one(panel).is_displayed()
        page.press(Keys.ESCAPE)
        assert not page.one(panel).is_displayed()
    page.press("?")
    for words in ("通过，下一条", "更正损失金额", "撤销我的上一步", "后一页" if page.all(".leaf") else "通读全文"):
        assert words in page.one("#help").text
    page.press("?")
    assert not page.one("#help").is_displayed()


def test_every_button_with_a_key_prints_it(page: Page) -> None:
    for path in ("/queue", "/queue/next", "/inbox", "/ledger"):
        page.go(path)
        for element in page.all("main [data-key]"):
            if element.tag_name in {"button", "a"}:
                assert element.get_attribute("innerHTML").count("<kbd>") == 1, element.get_attribute("outerHTML")


def test_pages_of_a_pdf_turn_and_its_marks_answer_to_fields(page: Page) -> None:
    page.go("/queue/next?order=document&document=.pdf")
    page.until(lambda: page.all(".leaf rect.b-clue"))
    number = int(page.one("#page-number").text)
    key = "]" if number == 1 else "["
    page.press(key)
    page.until(lambda: int(page.one("#page-number").text) != number)
    page.press("f")
    page.until(lambda: int(page.one("#page-number").text) == number)
    page.until(lambda: page.driver.execute_script("return document.querySelector('.leaf img').naturalWidth") > 1000)
    page.all(".field .value")[0].click()
    page.until(lambda: page.all("rect.lit"))
    width = page.one(".leaf").size["width"]
    page.press("=")
    assert page.one(".leaf").size["width"] > width
    page.press("-")
    assert page.troubles() == []


def test_two_people_on_one_clue(page: Page, address: str) -> None:
    page.go("/queue/next")
    clue = page.path
    with browser(address) as other:
        other.sign_in("初审二")
        other.go(clue)
        assert "该线索正由他人审核（初审" in other.one("#holder").text
        other.decide("a")
        assert other.path == clue and "正由他人审核" in other.one(".said.bad").text
        page.decide("a")
        other.go(clue)
        assert "已通过" in other.one(".side-head").text


def test_a_lost_sitting_leads_to_the_door_and_back(page: Page) -> None:
    page.go("/queue?order=document")
    page.driver.delete_all_cookies()
    page.go("/queue?order=document")
    assert page.path == "/login?next=/queue%3Forder%3Ddocument"
    page.one("[name=login]").send_keys("初审")
    page.one("[name=password]").send_keys(PASSWORD + Keys.ENTER)
    page.until(lambda: page.path == "/queue?order=document")


def test_a_file_is_uploaded_and_read(page: Page, tmp_path: Path) -> None:
    hostile = "<script>window.hacked=1</script><img src=x onerror='window.hacked=2'>"
    text = f"关于甲实业有限公司的审计报告\n一、审计发现的主要问题\n1.甲公司违规出借资金50万元，无法收回。{hostile}\n"
    path = tmp_path / "恶意<b>文件.txt"
    path.write_text(text, encoding="utf-8")
    page.go("/inbox")
    page.one("#files").send_keys(str(path))
    page.until(lambda: "已读取" in page.one("#arrivals").text and "恶意<b>文件.txt" in page.one("#arrivals").text)
    page.one("#arrivals a[href*=skim]").click()
    page.until(lambda: "/skim" in page.path)
    assert hostile in page.one("#sheet").text
    assert page.driver.execute_script("return window.hacked") is None
    page.go("/queue?document=恶意")
    assert page.driver.execute_script("return window.hacked") is None
    assert page.troubles() == []


def test_a_broken_file_tells_what_to_do(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "坏.pdf"
    path.write_bytes(b"%PDF-1.7\nbroken")
    page.go("/inbox")
    page.one("#files").send_keys(str(path))
    page.until(lambda: "未能读取" in page.one("#arrivals").text)
    assert "E104" in page.one("#arrivals").text and "重试" in page.one("#arrivals").text


def test_a_missed_sentence_is_marked_by_key(page: Page) -> None:
    page.go("/inbox")
    page.one("a[href*='/skim']").click()
    page.until(lambda: page.all("#sheet"))
    page.press("j", "j", "j")
    page.until(lambda: page.one("#mark").is_enabled())
    before = len(page.all(".skim-list li"))
    page.decide("m")
    assert "已补录" in page.text or "已经存在" in page.text
    assert len(page.all(".skim-list li")) == before + 1
    assert page.troubles() == []


def test_a_selection_on_a_page_picture_fills_the_open_field(page: Page) -> None:
    page.go("/queue/next?order=document&document=.pdf")
    page.until(lambda: page.all("text.ghost"))
    page.press("1")
    script = """
        const line = [...document.querySelectorAll('text.ghost')].find((text) => text.textContent.length > 8);
        const range = document.createRange();
        range.selectNodeContents(line);
        const selection = window.getSelection();
        selection.removeAllRanges();
        selection.addRange(range);
        line.dispatchEvent(new MouseEvent('mouseup', {bubbles: true}));
        return line.textContent;"""
    chosen = re.sub(r"\s+", "", page.driver.execute_script(script))
    assert page.one("#edit-title input[name=value]").get_attribute("value") == chosen


def test_register_list_and_export(page: Page) -> None:
    page.sign_in("领导")
    page.go("/queue?step=second")
    page.decide(Keys.ENTER)
    page.decide("a")
    assert "已登记 XS-" in page.text
    page.go("/ledger")
    number = page.one("tbody a").text
    page.press("x")
    page.until(lambda: list(page.downloads.glob("*.xlsx")))
    path = next(iter(page.downloads.glob("*.xlsx")))
    cells = [cell.value for row in openpyxl.load_workbook(path).worksheets[0].iter_rows() for cell in row]
    assert number in cells
    page.press("j")
    page.decide(Keys.ENTER)
    assert page.path == f"/entries/{number}" and "登记入账" in page.text
    page.go("/statistics")
    page.one(".tile b")
    assert page.troubles() == []


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_no_page_is_wider_than_the_screen(address: str, size: tuple[int, int]) -> None:
    with browser(address, *size) as page:
        for login, paths in {
            "初审": ("/queue", "/queue/next", "/queue/next?document=.pdf", "/queue/next?document=.xlsx", "/inbox",
                   "/statistics", "/ledger", "/account", "/admin/rules", "/admin/model", "/admin/recusals"),
        }.items():  # fmt: skip
            page.sign_in(login)
            for path in paths:
                page.go(path)
                assert not page.too_wide(), path
                assert page.troubles() == [], path
