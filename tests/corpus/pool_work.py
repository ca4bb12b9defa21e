"""Work for the pool's tests, importable by worker processes."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path


def make() -> Callable[[object], object]:
    return work


def work(task: object) -> object:
    if task == "die":
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    if task == "hang":
        time.sleep(3600)
    if task == "bug":
        raise KeyError("missing")
    if isinstance(task, tuple) and task[0] == "die-once":
        marker = Path(task[1])
        if not marker.exists():
            marker.touch()
            os._exit(9)
    return ("done", task, os.getpid())


def make_broken() -> Callable[[object], object]:
    raise RuntimeError("no models")


def make_dead() -> Callable[[object], object]:
    os._exit(3)
