"""Refusals of the ledger, each with a stable code and a Chinese text: what happened and what to do.

Codes are a promise to users' scripts. A refusal never leaves anything half written: it is raised inside the
transaction, which is then rolled back whole.
"""

from __future__ import annotations


class LedgerError(Exception):
    """Something that the ledger refuses, for a reason that the user can act on."""

    code = "L100"
    what = "台账无法完成该操作"
    advice = "请核对后重试"

    def __init__(self, detail: str = "") -> None:
        self.detail = detail
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """What happened and what to do, in Chinese."""
        detail = f"（{self.detail}）" if self.detail else ""
        return f"{self.what}{detail}；{self.advice}"


class NotFound(LedgerError):
    code = "L101"
    what = "没有找到该记录"
    advice = "请核对编号"


class AmbiguousPrefix(LedgerError):
    code = "L102"
    what = "编号前缀对应多条线索"
    advice = "请多输入几位"


class IllegalStep(LedgerError):
    code = "L103"
    what = "当前状态不允许该操作"
    advice = "请先查看该线索的状态"


class UnknownReason(LedgerError):
    code = "L104"
    what = "不入账原因不在规定范围内"
    advice = "请从规定的原因中选择"


class UnknownField(LedgerError):
    code = "L105"
    what = "该字段不能更正"
    advice = "请从可更正的字段中选择"


class BadValue(LedgerError):
    code = "L106"
    what = "字段的值不符合要求"
    advice = "请按示例重新填写"


class CountMismatch(LedgerError):
    code = "L107"
    what = "识别出的线索数与入库数不一致，本文件没有入库"
    advice = "请重新处理；仍然出现时请联系管理员"


class NothingToUndo(LedgerError):
    code = "L108"
    what = "没有可以撤销的操作"
    advice = "已登记的线索只能作废，不能撤销"


class StaleView(LedgerError):
    code = "L109"
    what = "该记录已被他人修改"
    advice = "请刷新后重新处理"


class JournalBroken(LedgerError):
    code = "L110"
    what = "操作日志的校验链不完整"
    advice = "请停止使用并从备份恢复，保留现场备查"


class BadTemplate(LedgerError):
    code = "L111"
    what = "编号规则不正确"
    advice = "编号规则须含流水号 {serial}，并只使用 {unit} {year} {source} {aspect} {serial}"


class MissingField(LedgerError):
    code = "L112"
    what = "登记前须填写的字段还没有填写"
    advice = "请先更正该字段，或登记为“未载明”"


class BadSettings(LedgerError):
    code = "L113"
    what = "设置文件不正确"
    advice = "请对照随附的样例修改"


class NewerLedger(LedgerError):
    code = "L114"
    what = "台账由更新版本的程序建立"
    advice = "请升级程序后再打开"


class LedgerBusy(LedgerError):
    code = "L115"
    what = "台账正被他人写入"
    advice = "请稍后重试"


class NotPermitted(LedgerError):
    code = "L116"
    what = "没有该操作的权限"
    advice = "请联系管理员，或由有权限的人员办理"


class SamePerson(LedgerError):
    code = "L117"
    what = "该步骤须由另一人办理（双人参与）"
    advice = "请交由未参与前面步骤的人员办理"


class GradeTooLow(LedgerError):
    code = "L118"
    what = "该等级的事项须由更高级别的人员办理（分级复核）"
    advice = "请提交上一级复核"


class StateSecret(LedgerError):
    code = "L119"
    what = "国家秘密不得进入本系统"
    advice = "请按保密规定另行办理"


class AlreadyThere(LedgerError):
    code = "L120"
    what = "该记录已经存在"
    advice = "请核对后修改原记录"


class UnknownPerson(LedgerError):
    code = "L121"
    what = "没有该人员，或其账号已停用"
    advice = "请由管理员登记人员"


class MustKeepAway(LedgerError):
    code = "L122"
    what = "该人员须回避该事项，或无权知悉"
    advice = "请另行指定承办人"


class MissingPaper(LedgerError):
    code = "L123"
    what = "办理该步骤所需的材料不全"
    advice = "请先补充材料"


class LimitReached(LedgerError):
    code = "L124"
    what = "不能再延期"
    advice = "请按期办结，或报请中止"


class NotReconciled(LedgerError):
    code = "L125"
    what = "对账不一致，不能销号"
    advice = "请先核对差异"


class ClaimedByOther(LedgerError):
    code = "L126"
    what = "该线索正由他人审核"
    advice = "请稍后再办，或与其联系"


class UnusableLedger(LedgerError):
    code = "L150"
    what = "台账打不开或不能写入"
    advice = "请检查台账文件夹的路径、权限和磁盘空间，或用 --data 另选文件夹"


class BadWorkbook(LedgerError):
    code = "L127"
    what = "没有找到可导入的表格"
    advice = "表头须含涉及企业和问题描述（可在 import_columns.yaml 中增加表头名称）"


class ImportRefused(LedgerError):
    code = "L128"
    what = "导入的表格有误，没有导入任何一行"
    advice = "请按提示修改后重新导入"


class BadBackup(LedgerError):
    code = "L129"
    what = "备份文件不完整或已被改动，没有恢复任何内容"
    advice = "请改用另一份备份"


class NotEmpty(LedgerError):
    code = "L130"
    what = "恢复的目标台账不是空的"
    advice = "请指定一个新的文件夹"


class BadTemplateFile(LedgerError):
    code = "L131"
    what = "文书模板无法使用"
    advice = "请检查模板中的字段，或删除该模板以恢复随附的样式"


class RegisterRefused(LedgerError):
    code = "L132"
    what = "企业名册有误，没有导入任何一行"
    advice = "请按提示修改后重新导入"
