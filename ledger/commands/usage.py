"""Typer in Chinese: help pages, and what is said about a wrong option, argument or command.

Typer's own words reach the user in four places only: the usage line, the panel titles, the help option, and the usage
errors. The first three are set here once; the errors are told apart by their class and said again.
"""

from __future__ import annotations

import re
from typing import Any

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

OPTIONS = "[选项]"
_TITLES = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "DEFAULT_STRING": "[默认：{}]",
    "ENVVAR_STRING": "[环境变量：{}]",
    "REQUIRED_LONG_STRING": "[必填]",
}
_TYPES = {"<bool>": "", "<path>": "路径", "<str>": "文字", "<int>": "整数", "<int range>": "整数"}
_CHINESE = re.compile(r"[一-鿿]")
_QUOTED = re.compile(r"'([^']*)'")


def speak_chinese() -> None:
    """Set the titles and marks of the help pages."""
    for name, words in _TITLES.items():
        setattr(rich_utils, name, words)


def _usage(line: str) -> str:
    return line.replace("Usage:", "用法：", 1).replace("COMMAND [ARGS]...", "命令 …")


def _in_chinese(params: list[Any], context: Any) -> list[Any]:
    """The parameters with Chinese names for their types, and the help option with Chinese help."""
    for param in params:
        if param.param_type_name == "option" and param.metavar is None:
            param.metavar = _TYPES.get(param.display_type(context))
        if param.name == "help":
            param.help = "显示本说明。"
        if param.param_type_name == "argument":
            param.display_type_rich = lambda ctx: None  # its name says what it is
    return params


class ChineseCommand(TyperCommand):
    """A command whose help is Chinese."""

    def get_usage(self, ctx: Any) -> str:
        """The usage line."""
        return _usage(super().get_usage(ctx))

    def get_params(self, ctx: Any) -> list[Any]:
        """Arguments and options, with the help option."""
        return _in_chinese(super().get_params(ctx), ctx)


class ChineseGroup(TyperGroup):
    """A group of commands whose help is Chinese."""

    def get_usage(self, ctx: Any) -> str:
        """The usage line."""
        return _usage(super().get_usage(ctx))

    def get_params(self, ctx: Any) -> list[Any]:
        """Options, with the help option."""
        return _in_chinese(super().get_params(ctx), ctx)


def wrong_usage(error: typer.TyperException) -> str:
    """What is wrong with a command line, and where to look it up."""
    context = getattr(error, "ctx", None)
    hint = f"；用法见 {context.command_path} --help" if context is not None else ""
    return f"{_what(error)}{hint}"


def _what(error: typer.TyperException) -> str:
    if _CHINESE.match(error.message):
        return error.message  # our own words
    name = getattr(error, "option_name", None)
    kind = type(error).__name__
    if kind == "NoSuchOption":
        nearest = "、".join(sorted(getattr(error, "possibilities", None) or ()))
        return f"没有选项 {name}" + (f"，是否指 {nearest}" if nearest else "")
    if kind == "BadOptionUsage":
        return f"选项 {name} " + ("不带值" if "does not take" in error.message else "后面缺少值")
    if kind == "MissingParameter":
        return f"缺少 {_hint(error)}"
    if isinstance(error, typer.BadParameter):
        allowed = _QUOTED.findall(error.message)[1:] if "is not one of" in error.message else []
        return f"{_hint(error)} 的值不正确" + (f"，可用：{'、'.join(allowed)}" if allowed else "")
    return _command(error.message)


def _hint(error: typer.TyperException) -> str:
    param = getattr(error, "param", None)
    if param is None:
        return "参数"
    return str(param.opts[0]) if param.param_type_name == "option" else str(param.metavar or param.name)


def _command(message: str) -> str:
    """Trouble with the command itself or with too many arguments."""
    quoted = _QUOTED.findall(message)
    if message.startswith("No such command") and quoted:
        return f"没有命令 {quoted[0]}" + (f"，是否指 {'、'.join(quoted[1:])}" if quoted[1:] else "")
    if message.startswith("Got unexpected extra argument"):
        return f"多余的参数 {message[message.rfind('(') + 1 :].rstrip(')')}"
    return "缺少命令" if message.startswith("Missing command") else message
