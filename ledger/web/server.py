"""Starting the desk (the only importer of uvicorn): one process, with its inbox and watcher."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path

import uvicorn

from ledger.web.accounts import ensure_first_account
from ledger.web.application import build_application
from ledger.web.desk import Desk
from ledger.web.watcher import Watcher

Tell = Callable[[str], None]


def serve(folder: Path, host: str, port: int, watch: Path | None, tell: Tell) -> None:
    """Open the desk of a data folder and serve it until interrupted; raises LedgerError."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    desk = Desk.open(folder, url=os.environ.get("XIANSUO_DATABASE"))
    watcher = Watcher(desk.inbox, watch, folder, desk.settings.largest_upload) if watch is not None else None
    try:
        first = ensure_first_account(desk.book, desk.store)
        if first is not None:
            tell(f"首次启动：已建立管理员账号 {first.login}，初始口令 {first.password}（只显示这一次，登录后须修改）")
        desk.inbox.start()
        if watcher is not None:
            watcher.start()
        tell(f"审核台已启动：http://{f'[{host}]' if ':' in host else host}:{port}  按 Ctrl+C 停止")
        uvicorn.run(build_application(desk), host=host, port=port, log_level="warning", server_header=False)
    finally:
        if watcher is not None:
            watcher.stop()
        desk.close()
