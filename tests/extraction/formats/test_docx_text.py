"""The text of a Word document: what is printed and nothing else."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from wordfile import NAMESPACES, docx, level, numbered, numbering, p, table, tc, tr, use

from extraction.document import Document
from extraction.errors import DamagedFile, EncryptedFile, FileTooLarge
from extraction.formats.docx import read_docx
from extraction.limits import Limits


def paragraphs(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.kind == "paragraph"]


def lines(body: str, **parts: str) -> list[str]:
    return paragraphs(read_docx(docx(body, **parts), Limits()))


LADDER = numbering(
    {
        0: level(0, "chineseCountingThousand", "%1、")
        + level(1, "chineseCountingThousand", "（%2）")
        + level(2, "decimal", "%3.")
        + level(3, "decimal", "(%4)")
        + level(4, "decimalEnclosedCircle", "%5"),
        1: level(0, "decimal", "第%1条", '<w:suff w:val="space"/>'),
        2: level(0, "chineseCounting", "第%1章")
        + level(1, "decimal", "%1.%2")
        + level(2, "decimal", "%1.%2.%3", "<w:isLgl/>"),
        3: level(0, "bullet", ""),
    },
    {
        1: use(0),
        2: use(0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
        3: use(1),
        4: use(2),
        5: use(3),
        6: use(0),
    },
)


def test_chinese_ladder_counts_restarts_and_keeps_number_and_figure_apart() -> None:
    body = "".join(
        [
            numbered("基本情况", 1),
            numbered("主要问题", 1),
            numbered("财务方面", 1, 1),
            numbered("2014年多列成本12万元。", 1, 2),
            numbered("少计收入。", 1, 2),
            numbered("甲", 1, 3),
            numbered("乙", 1, 4),
            numbered("丙", 1, 4),
            numbered("投资方面", 1, 1),
            numbered("未经评估。", 1, 2),
            numbered("审计建议", 1),
            numbered("规范管理", 1, 1),
        ]
    )
    assert lines(body, numbering=LADDER) == [
        "一、基本情况",
        "二、主要问题",
        "（一）财务方面",
        "1. 2014年多列成本12万元。",
        "2. 少计收入。",
        "(1)甲",
        "① 乙",
        "② 丙",
        "（二）投资方面",
        "1. 未经评估。",
        "三、审计建议",
        "（一）规范管理",
    ]


def test_start_override_begins_anew_and_a_shared_list_goes_on() -> None:
    body = numbered("甲", 1) + numbered("乙", 6) + numbered("丙", 2) + numbered("丁", 2) + numbered("戊", 1)
    assert lines(body, numbering=LADDER) == ["一、甲", "二、乙", "一、丙", "二、丁", "三、戊"]


def test_articles_legal_numbers_and_bullets() -> None:
    body = numbered("为规范管理。", 3) + numbered("总则", 4) + numbered("范围", 4, 1) + numbered("细目", 4, 2)
    assert lines(body + numbered("要点", 5), numbering=LADDER) == [
        "第1条 为规范管理。",
        "第一章 总则",
        "一.1 范围",
        "1.1.1 细目",
        "要点",
    ]


def test_restart_only_after_the_level_named() -> None:
    lists = numbering(
        {0: level(0, "decimal", "%1.") + level(1, "decimal", "（%2）", '<w:lvlRestart w:val="0"/>')}, {1: use(0)}
    )
    body = "".join(numbered(text, 1, ilvl) for text, ilvl in (("甲", 0), ("乙", 1), ("丙", 0), ("丁", 1)))
    assert lines(body, numbering=lists) == ["1. 甲", "（1）乙", "2. 丙", "（2）丁"]


STYLES = f"""<w:styles {NAMESPACES}>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="own"><w:name w:val="公司标题"/><w:basedOn w:val="2"/></w:style>
<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="toc1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="dark"><w:name w:val="hidden"/><w:rPr><w:vanish/></w:rPr></w:style>
</w:styles>"""
STYLED = numbering(
    {
        0: level(0, "chineseCounting", "%1、", '<w:pStyle w:val="1"/>')
        + level(1, "decimal", "%1.%2", '<w:isLgl/><w:pStyle w:val="2"/>')
    },
    {1: use(0)},
)


def styled(text: str, style: str, more: str = "") -> str:
    return p(text, f'<w:pStyle w:val="{style}"/>{more}')


def test_numbers_and_levels_come_from_styles() -> None:
    body = (
        styled("审计报告", "t")
        + styled("一、情况\t1", "toc1")
        + styled("情况", "1")
        + styled("背景", "2")
        + styled("依据", "own")
        + styled("不编号", "1", '<w:numPr><w:numId w:val="0"/></w:numPr>')
        + p("正文。")
    )
    document = read_docx(docx(body, styles=STYLES, numbering=STYLED), Limits())
    found = [(document.text[b.start : b.end], b.level) for b in document.blocks if b.kind == "paragraph"]
    assert found == [
        ("审计报告", None),
        ("一、情况", 1),
        ("1.1 背景", 2),
        ("1.2 依据", 2),
        ("不编号", 1),
        ("正文。", None),
    ]
    assert document.title == "审计报告"
    assert [document.text[b.start : b.end] for b in document.blocks if b.kind == "furniture"] == ["一、情况\t1"]


def test_changes_are_accepted_so_that_the_amount_is_right() -> None:
    raw = (
        '<w:r><w:t>造成损失</w:t></w:r><w:del w:id="1"><w:r><w:delText>500</w:delText></w:r></w:del>'
        '<w:ins w:id="2"><w:r><w:t>862.37</w:t></w:r></w:ins><w:r><w:t>万元。</w:t></w:r>'
        '<w:moveFrom w:id="3"><w:r><w:t>移走</w:t></w:r></w:moveFrom>'
        '<w:moveTo w:id="4"><w:r><w:t>移来</w:t></w:r></w:moveTo>'
    )
    document = read_docx(docx(p(raw=raw)), Limits())
    assert paragraphs(document) == ["造成损失862.37万元。移来"]
    assert [trouble.code for trouble in document.troubles] == ["tracked-changes"]


def test_a_deleted_paragraph_mark_joins_and_does_not_count() -> None:
    gone = p("上半句", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="1"/></w:rPr>')
    assert lines(gone + numbered("下半句。", 1), numbering=LADDER) == ["一、上半句下半句。"]


def test_hidden_text_and_field_codes_are_left_out() -> None:
    raw = (
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r>"
        '<w:r><w:rPr><w:rStyle w:val="dark"/></w:rPr><w:t>密</w:t></w:r>'
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>见</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
        "<w:r><w:t>码</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>表一</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        "<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>"
        '<w:fldSimple w:instr="PAGE"><w:r><w:t>9</w:t></w:r></w:fldSimple>'
        "<w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击输入</w:t></w:r></w:sdtContent></w:sdt>"
        '<w:r><w:noBreakHyphen/><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>完</w:t></w:r>'
        "<w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>音</w:t></w:r></w:rubyBase></w:ruby>"
    )
    assert lines(p(raw=raw), styles=STYLES) == ["见表一链接9控件-☑完音"]


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('框内文字。')}</w:txbxContent>"
    raw = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>"
        f"{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert lines(p("锚点。", raw=raw) + p("后文。")) == ["锚点。", "框内文字。", "后文。"]


def test_soft_breaks_part_sentences_but_not_a_title() -> None:
    broken = "<w:r><w:t>关于某集团</w:t><w:br/><w:t>财务收支的审计报告</w:t></w:r>"
    body = p(properties='<w:jc w:val="center"/>', raw=broken) + p(
        raw="<w:r><w:t>一是甲。</w:t><w:br/><w:t>二是乙。</w:t></w:r>"
    )
    assert lines(body) == ["关于某集团财务收支的审计报告", "一是甲。", "二是乙。"]


def test_notes_follow_the_body_and_running_heads_come_last() -> None:
    note = f"<w:footnotes {NAMESPACES}><w:footnote w:type='separator' w:id='0'>{p('-')}</w:footnote>" + (
        f"<w:footnote w:id='2'>{p('含税。')}</w:footnote></w:footnotes>"
    )
    head = f"<w:hdr {NAMESPACES}>{p('内部资料')}</w:hdr>"
    document = read_docx(
        docx(p("收入。", raw="<w:r><w:footnoteReference w:id='2'/></w:r>") + p("成本。"), footnotes=note, header1=head),
        Limits(),
    )
    assert [(b.kind, document.text[b.start : b.end]) for b in document.blocks] == [
        ("paragraph", "收入。"),
        ("paragraph", "成本。"),
        ("footnote", "含税。"),
        ("furniture", "内部资料"),
    ]


def test_merged_and_nested_cells() -> None:
    inner = table(tr(tc("年度"), tc("金额")), tr(tc("2019"), tc("5")))
    body = p("单位：万元") + table(
        tr(tc("单位名称", '<w:vMerge w:val="restart"/>'), tc("金额", '<w:gridSpan w:val="2"/>')),
        tr(tc("", "<w:vMerge/>"), tc("本年"), tc("上年")),
        tr(tc("甲公司"), tc("1,200.50"), tc(p("说明。") + inner)),
        tr(tc("删去"), tc("0"), tc("0"), properties="<w:del w:id='1'/>"),
    )
    document = read_docx(docx(body), Limits())
    outer, nested = document.tables
    found = [(document.text[c.start : c.end], c.row, c.column, c.row_span, c.column_span) for c in outer.cells]
    assert found == [
        ("单位名称", 0, 0, 2, 1),
        ("金额", 0, 1, 1, 2),
        ("本年", 1, 1, 1, 1),
        ("上年", 1, 2, 1, 1),
        ("甲公司", 2, 0, 1, 1),
        ("1,200.50", 2, 1, 1, 1),
        ("说明。", 2, 2, 1, 1),
    ]
    assert (outer.unit, outer.header_rows, outer.cells[4].ref) == ("万元", 2, "表1 第3行")
    assert [document.text[c.start : c.end] for c in nested.cells] == ["年度", "金额", "2019", "5"]
    assert nested.cells[3].ref == "表1 第3行内表1 第2行"
    assert "\t本年\t上年" in document.text


def test_a_frame_is_not_a_table() -> None:
    document = read_docx(docx(table(tr(tc(p("一、概况") + p("内容。"))))), Limits())
    assert (paragraphs(document), document.tables) == (["一、概况", "内容。"], ())


def test_serial_numbers_of_a_table_are_automatic_too() -> None:
    lists = numbering({0: level(0, "decimal", "%1")}, {1: use(0)})
    rows = [tr(tc(numbered("", 1)), tc(text)) for text in ("甲", "乙")]
    document = read_docx(docx(table(tr(tc("序号"), tc("名称")), *rows), numbering=lists), Limits())
    assert document.text == "序号\t名称\n1\t甲\n2\t乙"


@pytest.mark.parametrize("keep", [0.3, 0.7, 0.97])
def test_a_truncated_file_is_called_damaged(keep: float) -> None:
    data = docx(p("正文" * 500))
    with pytest.raises(DamagedFile):
        read_docx(data[: int(len(data) * keep)], Limits())


def test_a_bomb_is_stopped_by_the_bytes_that_come_out() -> None:
    with pytest.raises(FileTooLarge):
        read_docx(docx(p("零" * 3_000_000)), Limits(max_inflated_bytes=4_000_000))


def test_a_package_with_password_is_named() -> None:
    data = bytearray(docx(p("正文")))
    data[6] |= 1
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    with pytest.raises(EncryptedFile):
        read_docx(bytes(data), Limits())


def test_strict_documents_are_read() -> None:
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(docx(p("严格格式。")))) as source, zipfile.ZipFile(target, "w") as file:
        for name in source.namelist():
            content = source.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            file.writestr(name, content)
    assert paragraphs(read_docx(target.getvalue(), Limits())) == ["严格格式。"]
