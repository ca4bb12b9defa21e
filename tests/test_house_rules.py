"""The rules of the house (docs/architecture.md) that a program can check."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("ledger", "corpus", "classifiers", "extraction")
LONGEST_FUNCTION = 45
LONGEST_FILE = 320

#: Modules of plain data: they import the standard library and each other.
DATA_MODULES = (
    "extraction.document",
    "extraction.errors",
    "extraction.fields",
    "extraction.limits",
    "extraction.passage",
    "classifiers.clue",
    "classifiers.labels",
    "classifiers.registered",
    "corpus.extraction_result",
    "ledger.errors",
)

#: Libraries that more than one module speaks, and why. All others have one importing module.
SHARED_LIBRARIES = {
    "numpy": {"classifiers", "extraction"},  # arrays are the type between the models; vectors of page positions
    "sklearn": {"classifiers"},  # linear and dense models
    "sqlalchemy": {"ledger"},  # the query language of the ledger
    "alembic": {"ledger"},  # each migration is a script of it
    "rich": {"cli", "ledger"},  # what a person sees on a terminal
    "fastapi": {"ledger"},  # the pages of the review desk
    "starlette": {"ledger"},
    "typer": {"cli", "ledger"},  # one module for each group of commands
    "yaml": {"classifiers", "corpus", "extraction", "ledger"},  # rule and word lists, read once in each package
}


def sources(*folders: str) -> Iterator[Path]:
    """The Python files of the program (and of further folders)."""
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, at the top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize(
    "command",
    [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",), ("lint-imports",)],
    ids=" ".join,
)
def test_checker(command: tuple[str, ...]) -> None:
    program = Path(sys.executable).with_name(command[0])
    call = [program, *command[1:]]
    result = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("path", list(sources(*PACKAGES, "benchmarks")), ids=module_name)
def test_size(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    if path.parent.name == "versions":
        return  # a migration is a list of tables, and never touched again
    assert source.count("\n") <= LONGEST_FILE
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            assert node.end_lineno - node.lineno + 1 <= LONGEST_FUNCTION, node.name


def test_nothing_imports_the_command_line() -> None:
    below = sources("ledger", "corpus", "classifiers", "extraction", "benchmarks")
    assert [path for path in below if any(name.split(".")[0] == "cli" for name in imported(path))] == []


@pytest.mark.parametrize("module", DATA_MODULES)
def test_data_modules_are_plain(module: str) -> None:
    path = ROOT / (module.replace(".", "/") + ".py")
    for name in imported(path):
        assert name in DATA_MODULES or name.split(".")[0] in sys.stdlib_module_names, name


def test_one_library_has_one_importing_module() -> None:
    users: dict[str, set[str]] = defaultdict(set)
    for path in sources(*PACKAGES):
        for name in imported(path):
            library = name.split(".")[0]
            if library not in sys.stdlib_module_names and library not in PACKAGES:
                users[library].add(module_name(path))
    for library, modules in users.items():
        packages = {module.split(".")[0] for module in modules}
        allowed = SHARED_LIBRARIES.get(library)
        assert packages <= allowed if allowed else len(modules) == 1, (library, sorted(modules))


@pytest.mark.parametrize("name", ["utils", "util", "helpers", "helper", "manager", "common", "misc"])
def test_no_module_without_a_subject(name: str) -> None:
    assert [path for path in sources(*PACKAGES, "benchmarks") if name in path.stem.split("_")] == []


#: Addresses of package indexes, and paths that exist on one machine only.
FOREIGN = re.compile(
    r"pypi\.org|pythonhosted|npmjs|/simple\b(?=[/\"' ])|--(?:extra-)?index-url|"
    r"(?<![\w.])/(?:work|home/\w+|Users/\w+)/|[A-Z]:\\Users\\",
)


def tracked_texts() -> Iterator[Path]:
    """The text files that are committed (everything in an unpacked source archive)."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        names = [ROOT / name for name in listed.decode("utf-8").split("\0") if name]
    else:
        names = [path for path in ROOT.rglob("*") if path.is_file() and ".venv" not in path.parts]
    binary = {".pdf", ".docx", ".xlsx", ".npz", ".png", ".ofd"}
    return (path for path in names if path.is_file() and path.suffix not in binary and path != Path(__file__))


def test_no_registry_and_no_machine_in_any_file() -> None:
    found = []
    for path in tracked_texts():
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if FOREIGN.search(line) and "no-emit-index-url" not in line:
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert found == []
