"""A PostgreSQL server of its own for the tests: started from the installed programs, thrown away afterwards.

``XIANSUO_TEST_POSTGRES`` (a URL of a database that may be emptied) takes its place where a server is at hand already.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ADDRESS = "XIANSUO_TEST_POSTGRES"


def program(name: str) -> Path | None:
    """An installed program of PostgreSQL, the newest version first."""
    found = [Path(path)] if (path := shutil.which(name)) else []
    found += sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return found[0] if found else None


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The URL of an empty database."""
    if ADDRESS in os.environ:
        yield os.environ[ADDRESS]
        return
    folder = Path(tempfile.mkdtemp(prefix="xiansuo-pg-"))
    account = _account(folder)
    data, port = folder / "data", _free_port()
    try:
        _run("initdb", "-D", data, "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N", **account)
        settings = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
        _run("pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", settings, "start", **account)
        yield f"postgresql://test@127.0.0.1:{port}/postgres"
    finally:
        if (data / "postmaster.pid").exists():
            _run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop", **account)
        shutil.rmtree(folder, ignore_errors=True)


def _account(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root; its own account takes over where there is one."""
    if os.name != "posix" or os.geteuid() != 0:
        return {}
    shutil.chown(folder, "postgres", "postgres")
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


def _run(name: str, *arguments: object, **account: Any) -> None:
    path = program(name)
    assert path is not None, name
    command = [str(path), *map(str, arguments)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd="/", **account)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
