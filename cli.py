"""The ``xiansuo`` command: all groups together, and what becomes of trouble.

``run`` gives the exit status: 0 done, 1 a file or an operation failed, 2 wrong usage.
"""

from __future__ import annotations

import logging
import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text
from typer.main import get_command

from ledger.commands.entries import entries
from ledger.commands.measuring import measuring
from ledger.commands.options import err, group, out
from ledger.commands.reading import reading
from ledger.commands.review import review
from ledger.commands.serving import serving
from ledger.commands.trouble import EXPECTED, WRONG_USAGE, explain
from ledger.commands.upkeep import upkeep
from ledger.commands.usage import speak_chinese, wrong_usage

app = group(
    "线索：从审计、巡察、检查和年报审计文件中提取问题线索，登记台账，复核销号。全部在本机运行，不连接网络。",
    "demo",
    "extract 审计报告.pdf",
    "ingest 收件/",
    "clues list",
    "clues show 3f2a9c --why",
)
for commands in (reading, measuring, upkeep, serving):
    app.add_typer(commands)
app.add_typer(review, name="clues")
app.add_typer(entries, name="ledger")
speak_chinese()


def _print_version(asked: bool) -> None:
    if asked:
        out.print(f"xiansuo {version('xiansuo')}", highlight=False)
        raise typer.Exit


@app.callback()
def start(
    show_version: Annotated[
        bool, typer.Option("--version", help="显示版本。", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """线索."""
    logging.getLogger("jieba").setLevel(logging.WARNING)  # it reports the loading of its dictionary


def run(arguments: list[str] | None = None) -> int:
    """Run one command line (``sys.argv`` by default) and give its exit status; expected trouble is one line."""
    try:
        status = get_command(app).main(arguments, prog_name="xiansuo", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
        return 1
    except (typer.Abort, KeyboardInterrupt):
        return _tell("已中止。", 130)
    except typer.TyperException as error:
        shown_help = type(error).__name__ == "NoArgsIsHelpError"
        return 2 if shown_help else _tell(f"{WRONG_USAGE} {wrong_usage(error)}", 2)
    except EXPECTED as error:
        return _tell(explain(error), 1)


def _tell(message: str, status: int) -> int:
    err.print(Text(message, style="red"), soft_wrap=True)
    return status


def main() -> None:
    """Entry point of the ``xiansuo`` command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # Windows consoles may be set to GBK
    sys.exit(run())
