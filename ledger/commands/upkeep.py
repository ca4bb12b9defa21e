"""Commands for a new installation: ``doctor`` checks it, ``demo`` shows the whole path."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ledger.commands.options import command, err, group, out

upkeep = group("安装与演示。")


@command(upkeep, "doctor", "doctor")
def doctor() -> None:
    """检查安装情况：有什么、缺什么、缺了会怎样。"""
    from corpus.doctor import examine
    from ledger.terminal.figures import findings_table

    findings = examine()
    out.print(findings_table(findings))
    if any(finding.required and not finding.ok for finding in findings):
        raise typer.Exit(1)


@command(upkeep, "demo", "demo", "demo --data 演示台账")
def demo(
    data: Annotated[Path, typer.Option(help="演示台账的文件夹，每次重建。")] = Path("xiansuo-demo"),
) -> None:
    """用随程序附带的样例文件走一遍全流程。"""
    from ledger.terminal.demo import run_demo

    if not run_demo(data, out, err):
        raise typer.Exit(1)
