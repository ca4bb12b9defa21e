import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

import pytest

from corpus.batch import NoRecord, Skipped, Step, find_tasks, run_batch
from corpus.extract import Settings
from corpus.inline import InlinePool
from corpus.pool import Lost, ProcessPool
from corpus.progress import Progress
from corpus.reader import Reader, Workplace
from corpus.retry import read_failures, write_failures
from corpus.sequence import in_order
from corpus.store import OriginalStore, digest
from corpus.work import Answer, Failed, Opened, Read, Task, answered, error_of, failed
from extraction.errors import DamagedFile, ReaderCrashed, ReadTimeout

REPORT = "关于甲集团的审计报告\n一、审计发现的主要问题\n1.甲物流有限公司违规出借资金{}万元，无法收回，造成损失。\n"


class Shelf:
    """A recorder that remembers; ``refuse`` are hashes that it does not take."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        self.known = set(known)
        self.names: list[tuple[str, str | None]] = []
        self.groups: list[int] = []

    def settle(self, tasks: Sequence[Task]) -> Mapping[str, str | None]:
        settled = {task.sha256 for task in tasks if task.sha256 in self.known}
        self.names += [(task.name, task.member) for task in tasks if task.sha256 in settled]
        return {sha256: None for sha256 in settled if sha256}

    def record(self, answers: Sequence[Answer]) -> Sequence[Answer]:
        self.groups.append(len(answers))
        for answer in answers:
            if isinstance(answer, Read):
                self.known.add(answer.transcript.sha256)
                self.names.append((answer.task.name, answer.task.member))
            elif isinstance(answer, Opened):
                self.known.add(answer.sha256)
        return answers


def reader(store: Path) -> partial[Reader]:
    return partial(Reader, Workplace(Settings(), str(store)))


def run(paths: Iterable[Path], store: Path, shelf: Shelf) -> list[Step]:
    return list(run_batch(find_tasks(paths), InlinePool(reader(store)), shelf))


@pytest.fixture
def inbox(tmp_path: Path) -> Callable[..., Path]:
    def put(**files: bytes) -> Path:
        folder = tmp_path / "inbox"
        folder.mkdir(exist_ok=True)
        for name, data in files.items():
            (folder / name.replace("_", ".")).write_bytes(data)
        return folder

    return put


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in files.items():
            package.writestr(name.replace("_", "."), data)
    return out.getvalue()


def report(number: int) -> bytes:
    return REPORT.format(number).encode()


def test_larger_files_are_begun_first(tmp_path: Path) -> None:
    for name, size in (("a.txt", 1), ("b.txt", 30), ("c.txt", 20)):
        (tmp_path / name).write_bytes(b"x" * size)
    assert [task.name for task in find_tasks([tmp_path])] == ["b.txt", "c.txt", "a.txt"]
    assert [task.name for task in find_tasks([tmp_path], by_size=False)] == ["a.txt", "b.txt", "c.txt"]


def test_each_file_is_read_once_and_its_original_kept(tmp_path: Path, inbox: Callable[..., Path]) -> None:
    shelf = Shelf()
    steps = run([inbox(a_txt=report(1), b_txt=report(2))], tmp_path / "store", shelf)
    assert [type(step) for step in steps] == [Read, Read]
    store = OriginalStore(tmp_path / "store")
    assert {store.read(digest(report(n))) for n in (1, 2)} == {report(1), report(2)}
    assert all(step.transcript.clues for step in steps if isinstance(step, Read))


def test_what_is_recorded_is_not_read_again(tmp_path: Path, inbox: Callable[..., Path]) -> None:
    shelf = Shelf()
    folder = inbox(a_txt=report(1), b_txt=report(2))
    run([folder], tmp_path / "store", shelf)
    steps = run([inbox(c_txt=report(3))], tmp_path / "store", shelf)
    assert sorted(type(step).__name__ for step in steps) == ["Read", "Skipped", "Skipped"]


def test_the_same_bytes_twice_in_one_run_are_read_once_and_both_names_noted(
    tmp_path: Path, inbox: Callable[..., Path]
) -> None:
    shelf = Shelf()
    steps = run([inbox(a_txt=report(1), b_txt=report(1), c_txt=report(1))], tmp_path / "store", shelf)
    assert sorted(type(step).__name__ for step in steps) == ["Read", "Skipped", "Skipped"]
    assert sorted(name for name, _ in shelf.names) == ["a.txt", "b.txt", "c.txt"]


def test_members_of_an_archive_are_read_and_the_archive_comes_last(tmp_path: Path, inbox: Callable[..., Path]) -> None:
    inner = zipped(深_txt=report(3))
    shelf = Shelf()
    steps = run([inbox(a_zip=zipped(一_txt=report(1), 二_txt=report(2), 内_zip=inner))], tmp_path / "store", shelf)
    assert isinstance(steps[-1], Opened)
    assert sorted((step.task.name, step.task.member) for step in steps[:-1]) == [
        ("a.zip", "一.txt"),
        ("a.zip", "二.txt"),
        ("a.zip", "内.zip/深.txt"),
    ]
    again = run([tmp_path / "inbox"], tmp_path / "store", shelf)
    assert [type(step) for step in again] == [Skipped]


def test_a_file_and_the_same_file_in_an_archive(tmp_path: Path, inbox: Callable[..., Path]) -> None:
    shelf = Shelf()
    steps = run([inbox(a_txt=report(1), b_zip=zipped(a_txt=report(1)))], tmp_path / "store", shelf)
    assert sorted(type(step).__name__ for step in steps) == ["Opened", "Read", "Skipped"]
    assert ("b.zip", "a.txt") in shelf.names


def test_an_empty_and_a_damaged_archive(tmp_path: Path, inbox: Callable[..., Path]) -> None:
    whole = zipped(a_txt=report(1) * 50)
    steps = run([inbox(a_zip=zipped(), b_zip=whole[: len(whole) // 2])], tmp_path / "store", Shelf())
    kinds = {step.task.name: step for step in steps}
    assert isinstance(kinds["a.zip"], Opened)
    assert isinstance(kinds["b.zip"], Failed)
    assert kinds["b.zip"].code == DamagedFile.code


def test_a_failing_file_leaves_the_others(tmp_path: Path, inbox: Callable[..., Path]) -> None:
    folder = inbox(a_pdf=b"%PDF-1.4 broken", b_txt=report(2), c_txt=b"")
    steps = {step.task.name: step for step in run([folder, tmp_path / "none.txt"], tmp_path / "store", Shelf())}
    assert isinstance(steps["b.txt"], Read)
    found = {name: step.code for name, step in steps.items() if isinstance(step, Failed)}
    assert found == {"a.pdf": "E104", "c.txt": "E102", "none.txt": "E101"}
    assert steps["none.txt"].transient  # type: ignore[union-attr]


def test_a_name_that_is_not_utf_8(tmp_path: Path) -> None:
    raw = "审计".encode("gb18030")
    try:
        path = Path(str(tmp_path).encode().decode() + "/" + raw.decode("utf-8", "surrogateescape") + ".txt")
        path.write_bytes(report(1))
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (step,) = run([path], tmp_path / "store", Shelf())
    assert step.task.name == "审计.txt"


@pytest.mark.parametrize("name", ["有\n换行.txt", "😀报告.txt", "长" * 80 + ".txt"])
def test_odd_names(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    try:
        path.write_bytes(report(1))
    except OSError:
        pytest.skip("this file system does not take the name")
    (step,) = run([path], tmp_path / "store", Shelf())
    assert isinstance(step, Read)
    assert "\n" not in step.task.name


def test_members_with_very_long_names(tmp_path: Path, inbox: Callable[..., Path]) -> None:
    name = "长" * 300 + ".txt"
    steps = run([inbox(a_zip=zipped(**{name: report(1)}))], tmp_path / "store", Shelf())
    assert steps[0].task.member == name


def test_lost_tasks_fail_with_the_code_their_owner_is_told() -> None:
    task = Task("a.pdf", path="a.pdf", sha256="0" * 64)
    assert answered(task, Lost("died")) == failed(task, "0" * 64, ReaderCrashed())
    assert answered(task, Lost("timeout")) == failed(task, "0" * 64, ReadTimeout())
    bug = answered(task, Lost("bug", "Traceback\n  ...\nKeyError: 'x'\n"))
    assert isinstance(bug, Failed)
    assert "KeyError: 'x'" in bug.error.message
    assert type(error_of("E104", "第3页")) is DamagedFile


def test_progress_counts_and_estimates(tmp_path: Path, inbox: Callable[..., Path]) -> None:
    folder = inbox(a_txt=report(1), b_zip=zipped(x_txt=report(2), y_txt=report(2)), c_pdf=b"%PDF-1.4 broken")
    tasks = find_tasks([folder])
    progress = Progress.of(tasks, 100.0)
    assert progress.remaining(100.0) is None
    for step in run_batch(tasks, InlinePool(reader(tmp_path / "store")), Shelf()):
        progress.take(step)
    assert (progress.files, progress.read, progress.failed, progress.skipped, progress.opened) == (4, 2, 1, 1, 1)
    assert progress.done == progress.files
    assert progress.errors == {"E104": 1}
    assert progress.bytes_done == progress.bytes
    assert progress.remaining(110.0) == 0
    assert progress.pages_per_second(102.0) == 1.0
    assert set(progress.seconds) == {"keep", "read", "find"}


def test_worker_processes_give_the_same(tmp_path: Path, inbox: Callable[..., Path]) -> None:
    folder = inbox(**{f"f{n}_txt": report(n) for n in range(8)}, z_zip=zipped(m_txt=report(99)))
    with ProcessPool(reader(tmp_path / "many"), 2, 60) as pool:
        many = list(run_batch(find_tasks([folder]), pool, Shelf()))
    one = run([folder], tmp_path / "one", Shelf())

    def clues(steps: list[Step]) -> dict[str, object]:
        return {step.transcript.sha256: step.transcript.clues for step in steps if isinstance(step, Read)}

    assert clues(many) == clues(one)
    assert len(many) == len(one) == 10


def test_steps_come_in_the_order_of_the_files(tmp_path: Path, inbox: Callable[..., Path]) -> None:
    folder = inbox(a_txt=report(1), b_zip=zipped(x_txt=report(2), y_txt=report(3)), c_txt=report(4) * 30, d_zip=b"PK")
    steps = list(in_order(run_batch(find_tasks([folder]), InlinePool(reader(tmp_path / "store")), NoRecord())))
    assert [(step.task.name, step.task.member) for step in steps] == [
        ("a.txt", None), ("b.zip", "x.txt"), ("b.zip", "y.txt"), ("b.zip", None), ("c.txt", None), ("d.zip", None),
    ]  # fmt: skip


def test_a_list_of_failures_gives_the_same_files_again(tmp_path: Path, inbox: Callable[..., Path]) -> None:
    folder = inbox(a_pdf=b"%PDF-1.4 broken", b_zip=zipped(x_pdf=b"%PDF-1.4 bad", y_txt=report(2)))
    steps = list(run_batch(find_tasks([folder]), InlinePool(reader(tmp_path / "store")), Shelf()))
    failures = [step for step in steps if isinstance(step, Failed)]
    write_failures(tmp_path / "failed.jsonl", failures)
    tasks = read_failures(tmp_path / "failed.jsonl")
    assert sorted((task.name, task.member) for task in tasks) == [("a.pdf", None), ("b.zip", "x.pdf")]
    again = list(run_batch(tasks, InlinePool(reader(tmp_path / "store")), Shelf()))
    assert {step.code for step in again if isinstance(step, Failed)} == {"E104"}
    with pytest.raises(ValueError, match=r".*"):
        read_failures(folder / "a.pdf")
