"""Expected trouble of a command that no single file or clue is to blame for: one line with a code."""

from __future__ import annotations

import errno

from classifiers.models import ModelError
from corpus.gold import GoldError
from corpus.labelled import LabelError
from extraction.errors import ReadError
from ledger.errors import LedgerError

WRONG_USAGE = "U100"
CODES = {
    WRONG_USAGE: "命令、选项或参数写得不对（退出状态 2）",
    "U101": "识别模型缺失或与程序版本不符",
    "U102": "标注文件不符合格式",
    "U103": "文件或文件夹不能读写",
}  #: what each code of the command line means
_REASONS = {
    errno.ENOENT: "路径不存在",
    errno.EACCES: "没有权限，或文件正被其他程序打开",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径的上级不是文件夹",
    errno.EEXIST: "同名文件已经存在",
}
EXPECTED = (LedgerError, ReadError, ModelError, GoldError, LabelError, OSError)


def explain(error: Exception) -> str:
    """Code and Chinese text of an expected error (one of ``EXPECTED``)."""
    if isinstance(error, LedgerError | ReadError):
        return f"{error.code} {error.message}"
    if isinstance(error, ModelError):
        return f"U101 {error}"
    if isinstance(error, GoldError | LabelError):
        return f"U102 标注文件不符合格式：{error}"
    assert isinstance(error, OSError)
    reason = _REASONS.get(error.errno or 0, error.strerror or type(error).__name__)
    return f"U103 不能读写 {error.filename2 or error.filename or ''}（{reason}）；请检查路径和权限后重试"
