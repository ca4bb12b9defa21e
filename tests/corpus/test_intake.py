from pathlib import Path

import pytest

from corpus.intake import is_document_name, list_files, read_file
from extraction.errors import EmptyFile, FileTooLarge, MissingFile


@pytest.mark.parametrize("name", ["审计报告.pdf", "a.docx", "no-suffix", "报告 (1).xls"])
def test_documents_are_taken(name: str) -> None:
    assert is_document_name(name)


@pytest.mark.parametrize("name", ["~$报告.docx", ".DS_Store", "a.pdf.part", "b.crdownload", "x.TMP", "Thumbs.db"])
def test_what_is_no_document_is_left(name: str) -> None:
    assert not is_document_name(name)


def test_folders_are_walked_in_name_order_and_each_file_comes_once(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "deep/c.txt", "deep/~$c.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    found = list(list_files([tmp_path, tmp_path / "a.txt"]))
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["a.txt", "b.txt", "deep/c.txt"]


def test_a_named_file_is_kept_even_when_it_is_missing(tmp_path: Path) -> None:
    missing = tmp_path / "没有.pdf"
    assert list(list_files([missing])) == [missing]
    with pytest.raises(MissingFile):
        read_file(missing)


def test_the_data_folder_of_a_ledger_is_no_source(tmp_path: Path) -> None:
    data = tmp_path / "xiansuo-data"
    data.mkdir()
    (data / "ledger.db").write_bytes(b"x")
    (data / "original").write_bytes(b"x")
    assert list(list_files([tmp_path])) == []


def test_limits_are_coded_errors(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"")
    with pytest.raises(EmptyFile):
        read_file(path)
    path.write_bytes(b"12345")
    with pytest.raises(FileTooLarge):
        read_file(path, maximum=4)
    assert read_file(path, maximum=5).data == b"12345"
