"""Refusals of the desk, with codes and Chinese texts of the same form as the ledger's."""

from __future__ import annotations

from ledger.errors import LedgerError


class SignedOut(LedgerError):
    code = "W101"
    what = "尚未登录，或登录已过期"
    advice = "请重新登录"


class WrongPassword(LedgerError):
    code = "W102"
    what = "账号或口令不正确"
    advice = "请核对后重试"


class Locked(LedgerError):
    code = "W103"
    what = "口令连续输错，账号已暂时锁定"
    advice = "请稍后再试，或请管理员重置口令"


class WeakPassword(LedgerError):
    code = "W104"
    what = "口令不符合要求"
    advice = "请另设口令"


class MustChangePassword(LedgerError):
    code = "W105"
    what = "首次登录须先修改口令"
    advice = "请在网页上修改口令"


class Forged(LedgerError):
    code = "W106"
    what = "请求不是从本系统的页面发出的，或页面已过期"
    advice = "请刷新页面后重试"


class TooLarge(LedgerError):
    code = "W107"
    what = "上传的文件超出大小或数量限制"
    advice = "请分批上传，或由管理员调高限制"
