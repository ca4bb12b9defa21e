"""Word documents from editable templates (the only importer of python-docx): making them, and filling them in.

``{{name}}`` is filled wherever it stands, also when Word has cut it into pieces; in a table, the row with
``{{each.name}}`` is repeated. Text from documents goes in as text, without what XML forbids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from ledger.errors import BadTemplateFile

_FIELD = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STYLES: dict[str, tuple[str, float, Any, bool]] = {
    "title": ("黑体", 22, WD_ALIGN_PARAGRAPH.CENTER, False),
    "heading": ("黑体", 16, WD_ALIGN_PARAGRAPH.LEFT, False),
    "body": ("仿宋", 16, WD_ALIGN_PARAGRAPH.JUSTIFY, True),
    "plain": ("仿宋", 16, WD_ALIGN_PARAGRAPH.LEFT, False),
    "right": ("仿宋", 16, WD_ALIGN_PARAGRAPH.RIGHT, False),
}


def make_template(path: Path, notice: Mapping[str, Any]) -> None:
    """Write the template that a notice of ``rules/notices.yaml`` describes."""
    document = Document()
    _set_page(document.sections[0])
    for paragraph in notice["paragraphs"]:
        _add_paragraph(document, paragraph)
    if "table" in notice:
        _add_table(document, notice["table"])
        document.add_paragraph()
    for paragraph in notice.get("closing", ()):
        _add_paragraph(document, paragraph)
    document.save(str(path))


def fill_template(path: Path, target: Path, values: Mapping[str, str], rows: Sequence[Mapping[str, str]] = ()) -> None:
    """Fill a template into a new document; raises BadTemplateFile for no Word file or a field that nobody fills."""
    try:
        document = Document(str(path))
    except Exception as error:  # the library raises whatever its parser meets in a broken package
        raise BadTemplateFile(path.name) from error
    for table in document.tables:
        _repeat_rows(table, rows)
    for paragraph in _paragraphs(document):
        _fill_paragraph(paragraph, values, path.name)
    document.save(str(target))


def clean_text(text: str) -> str:
    """Text without the characters that XML forbids."""
    return _FORBIDDEN.sub("", text)


def _set_page(section: Any) -> None:
    """A4 with the margins of official documents (GB/T 9704)."""
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)


def _add_paragraph(document: Any, row: Mapping[str, str]) -> None:
    font, size, alignment, indented = _STYLES[row["style"]]
    paragraph = document.add_paragraph()
    paragraph.alignment = alignment
    if indented:
        paragraph.paragraph_format.first_line_indent = Pt(size * 2)
    _set_font(paragraph.add_run(row["text"]), font, size)


def _add_table(document: Any, table: Mapping[str, Sequence[str]]) -> None:
    made = document.add_table(rows=2, cols=len(table["heads"]))
    made.style = "Table Grid"
    for column, (head, name) in enumerate(zip(table["heads"], table["cells"], strict=True)):
        _set_font(made.cell(0, column).paragraphs[0].add_run(head), "黑体", 12)
        _set_font(made.cell(1, column).paragraphs[0].add_run("{{each." + name + "}}"), "仿宋", 12)
    head_row = made.rows[0]._tr.get_or_add_trPr()
    head_row.append(head_row.makeelement(qn("w:tblHeader"), {}))


def _set_font(run: Any, font: str, size: float) -> None:
    run.font.name, run.font.size = font, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _repeat_rows(table: Table, rows: Sequence[Mapping[str, str]]) -> None:
    for pattern in [row for row in table.rows if "{{each." in "".join(cell.text for cell in row.cells)]:
        for values in rows:
            copy = deepcopy(pattern._tr)
            pattern._tr.addprevious(copy)
            each = {f"each.{name}": value for name, value in values.items()}
            for cell in _Row(copy, table).cells:
                for paragraph in cell.paragraphs:
                    _fill_paragraph(paragraph, each, "")
        table._tbl.remove(pattern._tr)


def _paragraphs(document: Any) -> Iterator[Paragraph]:
    """Every paragraph: of the body, of tables, of heads and feet."""
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs
    for section in document.sections:
        yield from section.header.paragraphs
        yield from section.footer.paragraphs


def _fill_paragraph(paragraph: Paragraph, values: Mapping[str, str], name: str) -> None:
    """Fill the fields; the paragraph takes the form of its first piece, as Word cuts fields at will."""
    text = "".join(run.text for run in paragraph.runs)
    fields = _FIELD.findall(text)
    if not fields:
        return
    unknown = [field for field in fields if field not in values and not field.startswith("each.")]
    if unknown and name:
        raise BadTemplateFile(f"{name}：{{{{{unknown[0]}}}}}")
    filled = _FIELD.sub(lambda field: clean_text(values.get(field.group(1), "")), text)
    for run in paragraph.runs[1:]:
        run.text = ""
    paragraph.runs[0].text = filled
