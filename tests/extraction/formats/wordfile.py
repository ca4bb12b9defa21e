"""Word files for the tests, built from WordprocessingML written by hand."""

from __future__ import annotations

import zipfile
from io import BytesIO

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{MAIN}" xmlns:r="{RELATIONS}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def p(text: str = "", properties: str = "", raw: str = "") -> str:
    """A paragraph with one run of ``text``, then ``raw`` XML."""
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{run}{raw}</w:p>"


def numbered(text: str, num_id: int, ilvl: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{num_id}"/></w:numPr>')


def level(ilvl: int, form: str, text: str, extra: str = "") -> str:
    form = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>'
    return f'<w:lvl w:ilvl="{ilvl}">{form}{extra}<w:lvlText w:val="{text}"/></w:lvl>'


def numbering(abstracts: dict[int, str], nums: dict[int, str]) -> str:
    """``word/numbering.xml``; ``nums`` maps a numId to the inside of its ``w:num``."""
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{key}">{levels}</w:abstractNum>' for key, levels in abstracts.items()
    )
    uses = "".join(f'<w:num w:numId="{key}">{inside}</w:num>' for key, inside in nums.items())
    return f"<w:numbering {NAMESPACES}>{lists}{uses}</w:numbering>"


def use(abstract: int, overrides: str = "") -> str:
    return f'<w:abstractNumId w:val="{abstract}"/>{overrides}'


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


def tc(content: str, properties: str = "") -> str:
    body = content if content.startswith("<") else p(content)
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{body}</w:tc>"


def docx(body: str, **parts: str) -> bytes:
    """A package around ``body``; ``parts`` are further parts of ``word/`` by the kind of their relation (styles=…)."""
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{RELATIONS}/{kind.rstrip("0123456789")}" Target="{kind}.xml"/>'
        for at, kind in enumerate(parts)
    )
    package = BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" Type="{RELATIONS}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        file.writestr("word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
        file.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
        )
        for kind, content in parts.items():
            file.writestr(f"word/{kind}.xml", content)
    return package.getvalue()
