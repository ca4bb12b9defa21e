"""Writes the parts of ``docs/`` that are read off the program: cli.md, errors.md, licences.md (``make docs``).

``tests/test_reference.py`` fails when a page is not what this would write.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import typer
from typer.main import get_command

import cli
import extraction.errors
import ledger.errors
import ledger.web.errors  # the desk has errors of its own
from ledger.commands.trouble import CODES

ROOT = Path(__file__).resolve().parent.parent
#: Licences of packages in the lock that only other systems install, as their own metadata gives them.
ELSEWHERE = {"colorama": "BSD-3-Clause"}
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def cli_page() -> str:
    """Every command with its arguments, options and examples."""
    parts = [
        "# 命令参考\n\n（由 `make docs` 生成，请勿手工修改。）\n\n"
        "退出状态：0 全部完成；1 有文件或操作失败；2 命令写错。"
        "输出的 JSON 见 [contract.md](contract.md)，错误代码见 [errors.md](errors.md)。\n"
    ]
    parts += [_command_section(path, command) for path, command in commands()]
    return "\n".join(parts)


def commands() -> Iterator[tuple[str, Any]]:
    """Every command that does something, by its words."""
    root = get_command(cli.app)
    yield "xiansuo", root
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        if not hasattr(command, "commands"):
            yield f"xiansuo {name}", command
            continue
        for inner, below in command.commands.items():
            yield f"xiansuo {name} {inner}", below


def _command_section(path: str, command: Any) -> str:
    context = typer.Context(command, info_name=path)
    usage = command.get_usage(context).replace("用法： ", "")
    usage = re.sub(r"\s+", " ", usage)
    lines = [f"## `{path}`\n", f"{command.help}\n", f"    {usage}\n"]
    rows = [_parameter_row(parameter, context) for parameter in command.get_params(context)]
    lines += ["| 参数、选项 | 值 | 说明 |", "| --- | --- | --- |", *rows, ""]
    if command.epilog:
        examples = command.epilog.split("\n")[1:]
        lines += ["示例：\n", *(f"    {example.strip()}" for example in examples), ""]
    return "\n".join(lines)


def _parameter_row(parameter: Any, context: Any) -> str:
    is_option = parameter.param_type_name == "option"
    name = "、".join(parameter.opts) if is_option else parameter.metavar
    shown = (parameter.display_type_rich(ctx=context) or "") if is_option else ""
    notes = [parameter.help or ""]
    if parameter.required:
        notes.append("必填。")
    default = parameter.show_default if isinstance(parameter.show_default, str) else parameter.default
    if parameter.show_default and default not in (None, "", False) and parameter.name != "help":
        notes.append(f"默认：{getattr(default, 'value', default)}。")
    if parameter.envvar:
        notes.append(f"环境变量：`{parameter.envvar}`。")
    return f"| `{name}` | {shown.strip('<>').replace('|', ' / ')} | {' '.join(notes)} |"


def errors_page() -> str:
    """Every code with what it says and what to do."""
    files = [(error.code, error.what, error.advice) for error in codes_of(extraction.errors.ReadError)]
    book = [(error.code, error.what, error.advice) for error in codes_of(ledger.errors.LedgerError)]
    head = "| 代码 | 含义 | 怎样处理 |\n| --- | --- | --- |\n"
    return (
        "# 错误代码\n\n（由 `make docs` 生成，请勿手工修改。）代码不会改变含义，脚本可以据此判断。\n\n"
        "## 文件不能读取（E）\n\n一份文件失败不影响其余文件；失败的原件保留在台账里，可以重新处理。\n\n"
        + head
        + _rows(files)
        + "\n## 台账拒绝的操作（L）\n\n操作或者全部完成，或者完全没有发生。\n\n"
        + head
        + _rows(book)
        + "\n## 命令本身（U）\n\n| 代码 | 含义 |\n| --- | --- |\n"
        + _rows(CODES.items())
    )


def codes_of(base: type[Any]) -> list[type[Any]]:
    """An error class and all its subclasses, by code."""
    found, at = [base], 0
    while at < len(found):
        found += found[at].__subclasses__()
        at += 1
    return sorted(found, key=lambda error: str(error.code))


def _rows(rows: Any) -> str:
    return "".join("| " + " | ".join(row) + " |\n" for row in rows)


def licences_page() -> str:
    """Every package of the lock with its version and licence."""
    return (
        "# 第三方组件与许可证\n\n（由 `make docs` 从 `requirements.lock` 和各组件自带的信息生成。）"
        "LibreOffice、PostgreSQL 等是单独安装的程序，不随本软件分发。\n\n"
        "| 组件 | 版本 | 许可证 |\n| --- | --- | --- |\n" + _rows(locked_licences())
    )


def locked_licences() -> list[tuple[str, str, str]]:
    """Name, locked versions (one for each range of Python) and licence."""
    versions: dict[str, list[str]] = {}
    for name, version in _LOCKED.findall((ROOT / "requirements.lock").read_text(encoding="utf-8")):
        versions.setdefault(name, []).append(version)
    return [(name, ", ".join(found), _licence(name)) for name, found in sorted(versions.items())]


def _licence(name: str) -> str:
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ELSEWHERE[name]
    classified = [row.split(" :: ")[-1] for row in about.get_all("Classifier") or [] if row.startswith("License ::")]
    return about["License-Expression"] or "; ".join(classified) or str(about["License"]).split("\n")[0]


PAGES = {"cli.md": cli_page, "errors.md": errors_page, "licences.md": licences_page}


if __name__ == "__main__":
    for page, write in PAGES.items():
        (ROOT / "docs" / page).write_text(write(), encoding="utf-8", newline="\n")
