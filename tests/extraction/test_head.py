"""What a document says of itself: kind, title, issuer, number, dates and the parts of a red head."""

from __future__ import annotations

from datetime import date

import pytest

from extraction.fields import DocumentHead
from extraction.head import find_head
from extraction.letterhead import find_number, line_role, strip_number
from extraction.lexicon import load_lexicon
from extraction.outline import find_outline
from extraction.plain import document_from_text

BODY = "\n根据年度工作安排，检查组于7月进行了现场检查，现将有关情况报告如下。\n一、基本情况\n资产总额3亿元。\n"


def head_of(text: str) -> DocumentHead:
    document = document_from_text(text)
    return find_head(document, find_outline(document))


def test_red_head_paper() -> None:
    head = head_of(
        "机密★3年\n北原市国有资产监督管理委员会文件\n北国资发〔2021〕6号　　　　签发人：林 远\n"
        "关于北原港务集团有限公司\n违规出借资金问题的专项检查报告\n市人民政府：" + BODY + "特此报告。\n附件：明细表\n"
        "北原市国有资产监督管理委员会\n2021年3月9日\n北原市国资委办公室　　2021年3月12日印发"
    )
    assert head.issuer == "北原市国有资产监督管理委员会"
    assert head.document_number == "北国资发〔2021〕6号"
    assert head.title == "关于北原港务集团有限公司违规出借资金问题的专项检查报告"
    assert (head.secrecy, head.signer, head.addressee) == ("机密", "林远", "市人民政府")
    assert (head.issued_on, head.printed_on) == (date(2021, 3, 9), date(2021, 3, 12))
    assert head.kind == "special_audit"


def test_date_under_the_title_and_signature_in_chinese_numerals() -> None:
    head = head_of("区委第三巡察组关于巡察某镇供水公司党支部的反馈意见\n（2022年8月19日）" + BODY)
    assert (head.kind, head.issued_on, head.issuer) == ("inspection_feedback", date(2022, 8, 19), "区委第三巡察组")
    signed = head_of("关于专项检查情况的报告" + BODY + "北原县财政局\n二〇一二年十月二十二日")
    assert (signed.issued_on, signed.issuer) == (date(2012, 10, 22), "北原县财政局")


def test_index_block_and_repeated_web_title() -> None:
    head = head_of(
        "索引号：0012/2020\n发布机构：北原市审计局\n发文字号：2020年第7号\n发布日期：2020-06-30\n"
        "北原水务集团有限公司2018年度财务收支审计结果 - 北原市审计局网站\n北原水务集团有限公司2018年度财务收支审计结果"
        + BODY
    )
    assert head.issuer == "北原市审计局"
    assert head.document_number == "2020年第7号"
    assert head.issued_on == date(2020, 6, 30)
    assert head.title == "北原水务集团有限公司2018年度财务收支审计结果"
    assert head.kind == "national_audit_announcement"


def test_auditor_s_report() -> None:
    head = head_of(
        "审 计 报 告\n北衡会审字[2017]第019号\n北原煤化工集团有限公司全体股东：\n一、保留意见\n"
        "我们审计了北原煤化工集团有限公司财务报表。\n二、形成保留意见的基础\n无法核实存货。\n"
        "北衡会计师事务所（普通合伙）　中国注册会计师：×××　2017年4月18日"
    )
    assert (head.kind, head.title) == ("annual_audit_report", "审计报告")
    assert head.document_number == "北衡会审字[2017]第019号"
    assert head.issued_on == date(2017, 4, 18)
    assert head.addressee == "北原煤化工集团有限公司全体股东"


def test_a_document_that_says_nothing_of_itself() -> None:
    head = head_of("2018年，甲公司未经审批向乙公司出借资金300万元，至今没有收回，也没有起诉。")
    assert head == DocumentHead(kind="other")


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("国资发〔2021〕6号", "国资发〔2021〕6号"),
        ("晋衡会管字[2017]第019号", "晋衡会管字[2017]第019号"),
        ("豫会审字【2025】1132号", "豫会审字【2025】1132号"),
        ("鲁正会审字（2022）第 221 号", "鲁正会审字（2022）第221号"),
        ("2018年第9号公告（总第81号）", "2018年第9号公告（总第81号）"),
        ("某监管局行政处罚决定书〔2023〕5号", "〔2023〕5号"),
        ("编号：LGZ-JB-2017-012", "LGZ-JB-2017-012"),
        ("关于落实《国资发〔2021〕6号》的通知", None),
        ("2021年第一季度情况", None),
    ],
)
def test_document_number(line: str, number: str | None) -> None:
    assert find_number(line) == number


def test_number_is_cut_from_a_title() -> None:
    assert strip_number("审计报告 鲁正会审字（2022）第221号") == "审计报告"
    assert strip_number("2016年第23号公告：甲集团2014年度财务收支审计结果") == "甲集团2014年度财务收支审计结果"


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("北原市审计局文件", "red-head"),
        ("关于印发管理办法的通知", "title"),
        ("秘密★1年", "secrecy"),
        ("签发人：周 南", "signer"),
        ("县人民政府：", "addressee"),
        ("（2022年8月19日）", "bracket"),
        ("2022年8月19日", "date"),
        ("北原市审计局", "office"),
        ("——在年度工作会议上的报告", "subtitle"),
        ("单位：万元", "noise"),
        ("发布机构：市国资委", "label"),
    ],
)
def test_role_of_a_head_line(line: str, role: str) -> None:
    assert line_role(line) == role


KINDS = [
    ("北原集团有限公司董事长任期经济责任审计报告", "economic_responsibility_audit"),
    ("关于移送北原集团有关问题线索的函", "transfer_letter"),
    ("中共北原集团有限公司委员会关于巡察整改进展情况的通报", "inspection_rectification"),
    ("北原集团有限公司关于审计查出问题整改情况的报告", "audit_rectification_report"),
    ("北原集团2022年审计发现问题整改台账", "issue_table"),
    ("关于对北原股份有限公司采取出具警示函措施的决定", "securities_regulator"),
    ("管理建议书", "management_letter"),
    ("关于2024年度市级预算执行和其他财政收支的审计工作报告", "audit_work_report_soe"),
    ("关于采购循环的内部审计报告", "internal_audit"),
    ("关于甲醇贸易重大经营风险事件的报告", "enterprise_report"),
    ("在集团工作会议上的讲话", "other"),
    ("国有企业境外投资合规指引（试行）", "other"),
    ("关于做好审计查出问题整改工作的通知", "other"),
    ("审计案例：一张过磅单", "other"),
]


@pytest.mark.parametrize(("title", "kind"), KINDS)
def test_kind_by_title(title: str, kind: str) -> None:
    assert head_of(title + BODY).kind == kind


def test_kinds_are_those_of_the_list() -> None:
    known = {kind["id"] for kind in load_lexicon("document_kinds")["kinds"]} | {"other"}
    assert {kind["id"] for kind in load_lexicon("kind_cues")["kinds"]} == known
