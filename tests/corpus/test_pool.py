import os
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pool_work
import pytest

from corpus.pool import Lost, PoolError, ProcessPool


def answers(pool: ProcessPool[Any, Any], tasks: Iterable[Any]) -> dict[Any, Any]:
    """Every task with its answer; each is answered once."""
    waiting, found = list(tasks), {}
    while waiting or pool.busy:
        while waiting and pool.has_room:
            pool.submit(waiting.pop(0))
        for task, answer in pool.collect(5):
            assert task not in found
            found[task] = answer
    return found


def test_every_task_is_answered_and_workers_are_used_again() -> None:
    with ProcessPool(pool_work.make, 2, 60) as pool:
        found = answers(pool, range(50))
    assert [found[task][:2] for task in range(50)] == [("done", task) for task in range(50)]
    assert len({answer[2] for answer in found.values()}) <= 2


def test_a_worker_that_dies_costs_its_own_task() -> None:
    with ProcessPool(pool_work.make, 2, 60) as pool:
        found = answers(pool, [1, 2, "die", 3, 4, 5, 6, 7])
    assert found.pop("die") == Lost("died")
    assert {answer[1] for answer in found.values()} == {1, 2, 3, 4, 5, 6, 7}


def test_a_task_is_tried_again_when_something_else_killed_its_worker(tmp_path: Path) -> None:
    task = ("die-once", str(tmp_path / "died"))
    with ProcessPool(pool_work.make, 1, 60) as pool:
        assert answers(pool, [task, 1])[task][:2] == ("done", task)


def test_a_worker_that_hangs_costs_its_own_task() -> None:
    with ProcessPool(pool_work.make, 1, 0.5) as pool:
        found = answers(pool, ["hang", 1, 2])
    assert found["hang"] == Lost("timeout")
    assert [found[task][1] for task in (1, 2)] == [1, 2]


def test_a_mistake_in_the_program_comes_back_with_its_place() -> None:
    with ProcessPool(pool_work.make, 1, 60) as pool:
        found = answers(pool, ["bug", 1])
    assert found["bug"].why == "bug"
    assert "KeyError: 'missing'" in found["bug"].detail
    assert found[1][1] == 1


@pytest.mark.parametrize("make", [pool_work.make_broken, pool_work.make_dead])
def test_workers_that_cannot_start_are_told_at_once(make: Any) -> None:
    with ProcessPool(make, 2, 60) as pool, pytest.raises(PoolError):
        answers(pool, range(5))


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_worker_killed_from_outside_costs_nothing() -> None:
    with ProcessPool(pool_work.make, 2, 60) as pool:
        first = answers(pool, [1])[1]
        os.kill(first[2], signal.SIGKILL)
        found = answers(pool, range(10))
    assert {answer[1] for answer in found.values()} == set(range(10))


def test_closing_ends_the_processes() -> None:
    pool: ProcessPool[Any, Any] = ProcessPool(pool_work.make, 2, 60)
    pool.submit("hang")
    (identity,) = pool.processes
    pool.close()
    assert not pool.busy
    with pytest.raises(OSError, match=r".*"):
        os.kill(identity, 0)
