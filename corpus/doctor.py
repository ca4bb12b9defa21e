"""What is installed, what is missing, and what that switches off."""

from __future__ import annotations

import platform
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from classifiers.models import ModelError, load_models


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check: what was looked at, whether it is in order, and what follows from it."""

    name: str
    ok: bool
    state: str
    consequence: str = ""
    required: bool = False


_REQUIRED = (
    ("pypdfium2", "读取 PDF"),
    ("pdfplumber", "识别 PDF 表格"),
    ("lxml", "读取 DOCX、HTML"),
    ("python_calamine", "读取 XLSX、XLS、ET"),
    ("ofdkit", "读取 OFD"),
    ("sklearn", "识别线索"),
    ("jieba", "分词"),
    ("spacy", "匹配情形提示词"),
    ("sqlalchemy", "台账数据库"),
    ("xlsxwriter", "导出 Excel 台账"),
)
_OPTIONAL = (
    ("rapidocr", "扫描件、图片不能识别文字", "pip install 'xiansuo[ocr]'"),
    ("libarchive", "7z 压缩包不能打开", "pip install 'xiansuo[archive]'"),
)
_DISTRIBUTIONS = {"python_calamine": "python-calamine", "sklearn": "scikit-learn", "libarchive": "libarchive-c"}


def examine() -> list[Finding]:
    """All findings, required components first."""
    findings = [_python()]
    findings += [_required(module, use) for module, use in _REQUIRED]
    findings.append(_models())
    findings += [_optional(*row) for row in _OPTIONAL]
    findings.append(_office())
    return findings


def _python() -> Finding:
    return Finding(
        "Python", sys.version_info >= (3, 11), f"{platform.python_version()}（{platform.system()}）", required=True
    )


def _required(module: str, use: str) -> Finding:
    if find_spec(module) is None:
        return Finding(module, False, "未安装", f"不能{use}；请重新安装 xiansuo", required=True)
    return Finding(module, True, _version(module), use, required=True)


def _optional(module: str, loss: str, install: str) -> Finding:
    if find_spec(module) is None:
        return Finding(module, False, "未安装（可选）", f"{loss}；安装：{install}")
    return Finding(module, True, _version(module))


def _models() -> Finding:
    try:
        about = load_models().about
    except ModelError as error:
        return Finding("识别模型", False, "缺失", str(error), required=True)
    return Finding("识别模型", True, f"{about['documents']} 份标注文档、{about['clues']} 条标注线索训练", required=True)


def _office() -> Finding:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return Finding(
            "LibreOffice", False, "未安装（可选）", "DOC、WPS 文件不能读取；请安装 LibreOffice，或另存为 DOCX"
        )
    return Finding("LibreOffice", True, program)


def _version(module: str) -> str:
    try:
        return version(_DISTRIBUTIONS.get(module, module))
    except PackageNotFoundError:
        return "已安装"
