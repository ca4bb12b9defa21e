"""The command ``serve``: the review desk in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ledger.commands.options import Data, command, err, group

serving = group("审核台。")


@command(serving, "serve", "serve", "serve --host 0.0.0.0 --port 8600 --watch 收件/")
def serve(
    data: Data = None,
    host: Annotated[str, typer.Option(help="监听的地址；0.0.0.0 供本单位内网访问。")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口。", min=1, max=65535)] = 8600,
    watch: Annotated[
        Path | None, typer.Option(help="监视的文件夹：放入的文件自动读取。", file_okay=False, exists=True)
    ] = None,
) -> None:
    """启动审核台：在浏览器里审核线索、登记台账。"""
    try:
        from ledger.web.server import serve as serve_desk
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] in {"ledger", "corpus", "classifiers", "extraction"}:
            raise
        err.print(f"缺少组件 {error.name}：请先安装审核台组件（pip install 'xiansuo[web]'）", style="red")
        raise typer.Exit(1) from error
    folder = data or Path.home() / "xiansuo-data"
    serve_desk(folder, host, port, watch, lambda message: err.print(message, soft_wrap=True, highlight=False))
