"""OLE2 containers: what they are, damage that hangs or bursts other libraries, passwords."""

from __future__ import annotations

import io
import struct

import msoffcrypto
import openpyxl
import pytest
from compound import compound

from extraction import media
from extraction.errors import DamagedFile, EncryptedFile, UnsupportedFormat
from extraction.formats.sheet.biff import filled_extent
from extraction.ole import is_sound, read_stream, stream_names
from extraction.read import read_document
from extraction.sniff import sniff


@pytest.mark.parametrize(
    ("stream", "name", "expected"),
    [
        ("WordDocument", "a.wps", media.DOC),
        ("WordDocument", "a.xls", media.DOC),
        ("Workbook", "a.et", media.XLS),
        ("Book", "a.xls", media.XLS),
        ("PowerPoint Document", "a.ppt", media.PPT),
        ("EncryptedPackage", "a.docx", media.ENCRYPTED_OFFICE),
        ("__properties_version1.0", "a.msg", media.MSG),
        ("Something", "a.db", media.OLE),
    ],
)
def test_containers_are_told_apart(stream: str, name: str, expected: str) -> None:
    data = compound({stream: b"x"})
    assert stream_names(data) == {stream.lower()}
    assert sniff(data, name) == expected


def test_a_damaged_container_is_what_its_name_says() -> None:
    data = compound({"WordDocument": b"x"})[:300]
    assert sniff(data, "a.doc") == media.DOC
    assert sniff(data, "a") == media.OLE


def test_chains_that_never_end() -> None:
    assert is_sound(compound({"Workbook": b"x", "Other": b"y"}))
    looped = compound({"Workbook": b"x"}, loop=True)
    assert not is_sound(looped)
    with pytest.raises(DamagedFile):
        read_document(looped, "a.xls")


def record(kind: int, *values: int, form: str = "") -> bytes:
    content = struct.pack(form or f"<{len(values)}H", *values)
    return struct.pack("<HH", kind, len(content)) + content


@pytest.mark.parametrize(
    ("records", "extent"),
    [
        (record(0x00FD, 8, 3, 0, 0, 0), (9, 4)),
        (record(0x0201, 60000, 3, 0), (0, 0)),
        (record(0x0200, 2, 9, 1, 6, 0, form="<IIHHH") + record(0x0203, 8, 2, 0), (9, 3)),
        (record(0x0200, 90, 9, 1, 6, 0, form="<IIHHH"), None),
        (record(0x0200, 0, 70000, 0, 6, 0, form="<IIHHH"), None),
        (record(0x027E, 5, 65535, 0), None),
    ],
)
def test_how_far_an_old_sheet_reaches(records: bytes, extent: tuple[int, int] | None) -> None:
    data = compound({"Workbook": records})
    assert read_stream(data, ("Workbook",)).startswith(records)
    assert filled_extent(data) == extent


def workbook() -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    book.active["A1"] = "审计报告"
    book.save(target)
    return target.getvalue()


def locked(password: str) -> bytes:
    target = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(workbook())).encrypt(password, target)
    return target.getvalue()


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx", "a.xls"])
def test_a_password_is_named_whatever_the_extension(name: str) -> None:
    with pytest.raises(EncryptedFile):
        read_document(locked("不告诉你"), name)


def test_a_write_protected_workbook_opens() -> None:
    document = read_document(locked("VelvetSweatshop"), "a.xlsx")
    assert (document.text, document.media_type) == ("审计报告", media.XLSX)


@pytest.mark.parametrize("stream", ["PowerPoint Document", "Something", "__properties_version1.0"])
def test_what_is_not_read_is_named(stream: str) -> None:
    with pytest.raises(UnsupportedFormat):
        read_document(compound({stream: b"x"}), "a.ppt")
