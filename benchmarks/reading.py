"""Measure the PDF reader: pages per second against pdfplumber and bare PDFium, same files, same run; and memory.

    python benchmarks/reading.py [--pages N] [--large N] [FILE.pdf ...]

Builds its own PDFs (prose, two columns, ruled tables) from the sentences below; FILEs are measured too. Best of three.
`bare` is PDFium's own text of every page without positions; `plumber` is pdfplumber's extract_text.
"""

from __future__ import annotations

import argparse
import gc
import io
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pdfplumber
import pypdfium2
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

from benchmarks.typesetting import BODY, HEADING, SONG, Layout, Style, typeset
from extraction.formats.pdf import read_pdf
from extraction.limits import Limits

SENTENCES = (
    "审计发现，该公司2019年至2021年向无业务往来的单位拆借资金1,286.4万元，未签订合同，也未约定利率。",
    "截至2021年6月末，上述款项仍有1.5亿元没有收回，预计形成损失3,200万元。",
    "采购中心把应当公开招标的项目拆分为7个标段，直接发包给同一家施工单位。",
    "上述行为不符合《企业内部控制基本规范》第三十二条的规定，反映出内部监督流于形式。",
    "集团总部对所属企业的重大投资事项没有提出审核意见，可行性研究报告的预测与实际相差很大。",
)
TWO_COLUMNS = Layout(columns=2, margins=(60, 70, 60, 70))
PEAK = (
    "import sys; from pathlib import Path; from extraction.formats.pdf import read_pdf; "
    "from extraction.limits import Limits; d = read_pdf(Path(sys.argv[1]).read_bytes(), Limits()); "
    "s = Path('/proc/self/status').read_text(); print(len(d.pages), s.split('VmHWM:')[1].split()[0])"
)


def prose(pages: int, layout: Layout = Layout(), seed: int = 1) -> bytes:  # noqa: B008 - frozen
    """A report of about so many pages."""
    dice = random.Random(seed)
    items: list[tuple[str, Style]] = []
    for number in range(pages * 7):
        if number % 8 == 0:
            items.append((f"（{'一二三四五六七八九十'[number // 8 % 10]}）资金管理方面", HEADING))
        items.append((f"{number % 9 + 1}." + "".join(dice.choices(SENTENCES, k=3)), BODY))
    return typeset(items, layout)


def tables(pages: int) -> bytes:
    """Ruled ledgers of 28 rows a page."""
    rows = [["序号", "单位名称", "问题类别", "涉及金额（万元）", "整改情况"]]
    rows += [[str(n), f"南岭水务第{n}分公司", "资金管理", f"{n * 13.7:,.2f}", "已整改"] for n in range(1, pages * 28)]
    style = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, -1), SONG, 10)])
    out = io.BytesIO()
    sheet = SimpleDocTemplate(out, pagesize=A4)
    sheet.build([Table(rows, [36, 130, 90, 100, 80], rowHeights=24, repeatRows=1, style=style)])
    return out.getvalue()


def bare(data: bytes) -> None:
    document = pypdfium2.PdfDocument(data)
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        text.get_text_range()
        text.close()
        page.close()
    document.close()


def plumber(data: bytes) -> None:
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_text()
            page.close()


def plumber_tables(data: bytes) -> None:
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_text()
            page.extract_tables()
            page.close()


def ours(data: bytes) -> None:
    read_pdf(data, Limits())


def seconds(function: Callable[[bytes], None], data: bytes, times: int = 3) -> float:
    """The best of some runs."""
    best = float("inf")
    for _ in range(times):
        gc.collect()
        start = time.perf_counter()
        function(data)
        best = min(best, time.perf_counter() - start)
    return best


def compare(name: str, data: bytes, rival: Callable[[bytes], None] = plumber) -> None:
    document = pypdfium2.PdfDocument(data)
    pages = len(document)
    document.close()
    mine, floor, other = seconds(ours, data), seconds(bare, data), seconds(rival, data, 1)
    print(
        f"{name:28}{pages:5} pages{pages / mine:9.0f} pages/s{1000 * mine / pages:7.2f} ms/page"
        f"{other / mine:8.1f} x {rival.__name__:15}{mine / floor:6.1f} x the time of bare PDFium"
    )


def memory(pages: int) -> None:
    """Peak resident memory of a process that reads a large PDF."""
    path = Path.cwd() / f".reading-{pages}.pdf"
    path.write_bytes(prose(pages))
    try:
        result = subprocess.run([sys.executable, "-c", PEAK, str(path)], capture_output=True, text=True, check=True)
    finally:
        path.unlink()
    count, kilobytes = map(int, result.stdout.split())
    print(f"{'peak memory':28}{count:5} pages{kilobytes / 1024:9.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=30)
    parser.add_argument("--large", type=int, default=0, help="also the peak memory of a PDF of so many pages")
    parser.add_argument("files", nargs="*", type=Path)
    options = parser.parse_args()
    compare("prose", prose(options.pages))
    compare("two columns", prose(options.pages, TWO_COLUMNS))
    compare("ruled tables", tables(options.pages))
    compare("ruled tables (with tables)", tables(options.pages), plumber_tables)
    for path in options.files:
        compare(path.name, path.read_bytes())
    if options.large:
        memory(options.large)


if __name__ == "__main__":
    main()
