import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.store import OriginalStore, digest
from extraction.errors import DamagedFile, MissingFile


def test_an_original_comes_back_as_it_was(tmp_path: Path) -> None:
    store = OriginalStore(tmp_path)
    sha256 = store.keep(b"report")
    assert sha256 == hashlib.sha256(b"report").hexdigest()
    assert store.read(sha256) == b"report"
    assert store.path(sha256) == tmp_path / sha256[:2] / sha256


def test_keeping_twice_leaves_one_file(tmp_path: Path) -> None:
    store = OriginalStore(tmp_path)
    path = store.path(store.keep(b"report"))
    before = path.stat().st_mtime_ns
    store.keep(b"report")
    assert path.stat().st_mtime_ns == before
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [path]


def test_a_damaged_original_is_told_and_healed_by_keeping_it_again(tmp_path: Path) -> None:
    store = OriginalStore(tmp_path)
    sha256 = store.keep(b"report")
    store.path(sha256).chmod(0o600)
    store.path(sha256).write_bytes(b"repor")
    assert list(store.damaged()) == [sha256]
    with pytest.raises(DamagedFile):
        store.read(sha256)
    store.keep(b"report")
    assert store.read(sha256) == b"report"
    assert list(store.damaged()) == []


def test_a_missing_original_is_a_coded_error(tmp_path: Path) -> None:
    with pytest.raises(MissingFile):
        OriginalStore(tmp_path).read(digest(b"nothing"))


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "ab" * 31 + "/x", "g" * 64])
def test_a_name_is_never_a_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="64 hexadecimal"):
        OriginalStore(tmp_path).path(name)


def test_pieces_of_an_interrupted_write_are_swept_and_never_found(tmp_path: Path) -> None:
    store = OriginalStore(tmp_path)
    sha256 = store.keep(b"report")
    piece = tmp_path / "ab" / "abcdef12xyz.part"
    piece.parent.mkdir(exist_ok=True)
    piece.write_bytes(b"half")
    assert list(store.damaged()) == []
    assert store.sweep() == 1
    assert not piece.exists()
    assert sha256 in store


@given(st.binary(max_size=200))
def test_any_bytes_come_back(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    store = OriginalStore(tmp_path_factory.getbasetemp() / "any")
    assert store.read(store.keep(data)) == data
