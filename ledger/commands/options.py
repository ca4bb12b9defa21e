"""What the commands share: options of the same meaning, the consoles, the ledger that a command works on."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.console import Console

from classifiers.rule_sets import load_rule_sets
from ledger.book import Book
from ledger.commands.usage import OPTIONS, ChineseCommand, ChineseGroup

if TYPE_CHECKING:
    from corpus.extract import Settings

# Brackets in a document's text or a file's name are text, never markup.
out = Console(markup=False, emoji=False)
err = Console(stderr=True, markup=False, emoji=False)

Data = Annotated[
    Path | None,
    typer.Option("--data", envvar="XIANSUO_DATA", help="台账所在文件夹。", show_default="用户目录下的 xiansuo-data"),
]
User = Annotated[str, typer.Option("--user", envvar="XIANSUO_USER", help="经办人。", show_default="当前登录用户")]
RuleSet = Annotated[str, typer.Option("--rule-set", help="损失等级依据的规则。")]
Paths = Annotated[list[Path], typer.Argument(help="文件或文件夹，可以写多个。", metavar="文件", show_default=False)]
Enterprise = Annotated[str | None, typer.Option(help="涉及企业名称中的文字。", show_default=False)]
Level = Annotated[str | None, typer.Option(help="一般、较大、重大。", show_default=False)]
Page = Annotated[int, typer.Option(help="第几页。", min=1)]

Function = TypeVar("Function", bound=Callable[..., Any])


def group(help_: str, *examples: str) -> typer.Typer:
    """A group of commands."""
    return typer.Typer(
        cls=ChineseGroup,
        options_metavar=OPTIONS,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="rich",
        help=help_,
        epilog=_epilog(examples),
    )


def command(of: typer.Typer, name: str, *examples: str) -> Callable[[Function], Function]:
    """Add a function to a group as the command ``name``; its docstring is the help."""
    return of.command(name, cls=ChineseCommand, options_metavar=OPTIONS, epilog=_epilog(examples))


def _epilog(examples: tuple[str, ...]) -> str | None:
    """The examples below a help page, one a line."""
    return "\n".join(("示例：", *(f"  xiansuo {example}" for example in examples))) if examples else None


def checked_target(path: Path) -> Path:
    """A file to be written, whose folder is there; raises BadParameter before any work is done in vain."""
    if not path.parent.is_dir():
        raise typer.BadParameter(f"文件夹不存在：{path.parent}")
    return path


def settings(rule_set: str) -> Settings:
    """What a reading depends on; loads the models, so that a missing one is told before the first file."""
    from classifiers.models import load_models
    from corpus.extract import Settings

    known = load_rule_sets()
    if rule_set not in known:
        raise typer.BadParameter(f"没有规则 {rule_set}，可用：{'、'.join(known)}")
    load_models()
    return Settings(rule_set=known[rule_set])


def acting_user(user: str) -> str:
    """The person who acts: the option, else the account."""
    try:
        return user or getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name, as in containers
        return "未署名"


@contextmanager
def opened_book(folder: Path | None) -> Iterator[Book]:
    """The ledger of a folder, opened and given back."""
    book = Book.open(folder or Path.home() / "xiansuo-data", url=os.environ.get("XIANSUO_DATABASE"))
    try:
        yield book
    finally:
        book.close()


def print_json(value: Any, indent: int | None = None) -> None:
    """One JSON value on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=indent) + "\n")
