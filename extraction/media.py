"""Media types that the readers know, by their registered names where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
PPT = "application/vnd.ms-powerpoint"
MSG = "application/vnd.ms-outlook"
ENCRYPTED_OFFICE = "application/vnd.ms-office.encrypted"
OLE = "application/x-ole-storage"
WORD_XML = "application/vnd.ms-word.2003+xml"
WORD_FLAT = "application/vnd.openxmlformats-officedocument.wordprocessingml.flat+xml"
EXCEL_XML = "application/vnd.ms-excel.2003+xml"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
OFD = "application/ofd"
RTF = "application/rtf"
HTML = "text/html"
MHTML = "multipart/related"
MAIL = "message/rfc822"
TEXT = "text/plain"
MARKDOWN = "text/markdown"
CSV = "text/csv"
TSV = "text/tab-separated-values"
XML = "application/xml"
ZIP = "application/zip"
SEVEN_ZIP = "application/x-7z-compressed"
RAR = "application/vnd.rar"
TAR = "application/x-tar"
GZIP = "application/gzip"
PNG = "image/png"
JPEG = "image/jpeg"
TIFF = "image/tiff"
BMP = "image/bmp"
GIF = "image/gif"
WEBP = "image/webp"
UNKNOWN = "application/octet-stream"

IMAGES = frozenset({PNG, JPEG, TIFF, BMP, GIF, WEBP})
CONTAINERS = frozenset({ZIP, SEVEN_ZIP, RAR, TAR, GZIP, MAIL, MSG})

#: What a user is told a file is.
NAMES: Mapping[str, str] = MappingProxyType(
    {
        PDF: "PDF 文件",
        DOCX: "Word 文档",
        XLSX: "Excel 工作簿",
        XLSB: "Excel 二进制工作簿",
        PPTX: "PowerPoint 演示文稿",
        DOC: "Word 97-2003 或 WPS 文档",
        XLS: "Excel 97-2003 或 WPS 表格",
        PPT: "PowerPoint 97-2003 演示文稿",
        MSG: "Outlook 邮件",
        ENCRYPTED_OFFICE: "加密的 Office 文件",
        OLE: "OLE 复合文件",
        WORD_XML: "Word 2003 XML 文档",
        WORD_FLAT: "Word 平面 XML 文档",
        EXCEL_XML: "Excel 2003 XML 表格",
        ODT: "OpenDocument 文档",
        ODS: "OpenDocument 表格",
        OFD: "OFD 版式文件",
        RTF: "RTF 文档",
        HTML: "网页",
        MHTML: "单文件网页",
        MAIL: "邮件",
        TEXT: "文本",
        MARKDOWN: "Markdown 文本",
        CSV: "CSV 表格",
        TSV: "制表符分隔的表格",
        XML: "XML 文件",
        ZIP: "ZIP 压缩包",
        SEVEN_ZIP: "7z 压缩包",
        RAR: "RAR 压缩包",
        TAR: "TAR 归档",
        GZIP: "GZIP 压缩文件",
        **dict.fromkeys((PNG, JPEG, TIFF, BMP, GIF, WEBP), "图片"),
        UNKNOWN: "未知格式",
    }
)

#: The media types that a file with this extension may rightly be.
BY_EXTENSION: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        ".pdf": frozenset({PDF}),
        ".docx": frozenset({DOCX, ENCRYPTED_OFFICE}),
        ".docm": frozenset({DOCX, ENCRYPTED_OFFICE}),
        ".doc": frozenset({DOC, ENCRYPTED_OFFICE}),
        ".wps": frozenset({DOC, DOCX, ENCRYPTED_OFFICE}),
        ".xlsx": frozenset({XLSX, ENCRYPTED_OFFICE}),
        ".xlsm": frozenset({XLSX, ENCRYPTED_OFFICE}),
        ".xls": frozenset({XLS, ENCRYPTED_OFFICE}),
        ".et": frozenset({XLS, XLSX, ENCRYPTED_OFFICE}),
        ".ofd": frozenset({OFD}),
        ".rtf": frozenset({RTF}),
        ".zip": frozenset({ZIP}),
        ".7z": frozenset({SEVEN_ZIP}),
        ".rar": frozenset({RAR}),
    }
)
