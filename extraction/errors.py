"""Expected failures of a file, each with a stable code and a Chinese text: what happened and what to do.

Codes are a promise to users' scripts (docs/errors.md lists them; a test keeps the list complete).
"""

from __future__ import annotations


class ReadError(Exception):
    """A file that cannot be read, for a reason that its owner can act on."""

    code = "E000"
    what = "无法读取该文件"
    advice = "请检查文件后重试"

    def __init__(self, detail: str = "") -> None:
        self.detail = detail
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """What happened and what to do, in Chinese, without the file's name."""
        detail = f"（{self.detail}）" if self.detail else ""
        return f"{self.what}{detail}；{self.advice}"


class MissingFile(ReadError):
    code = "E101"
    what = "文件不存在或没有读取权限"
    advice = "请核对路径和权限"


class EmptyFile(ReadError):
    code = "E102"
    what = "文件是空的"
    advice = "请向报送单位重新索取"


class UnsupportedFormat(ReadError):
    code = "E103"
    what = "不支持的文件格式"
    advice = "请转换为 PDF、DOCX、XLSX、HTML 或 TXT 后重新放入"


class DamagedFile(ReadError):
    code = "E104"
    what = "文件已损坏或不完整"
    advice = "请重新复制或向报送单位重新索取"


class EncryptedFile(ReadError):
    code = "E105"
    what = "文件有打开密码"
    advice = "请去除密码后重新放入"


class FileTooLarge(ReadError):
    code = "E106"
    what = "文件超出大小限制"
    advice = "请拆分文件，或由管理员调高限制"


class NoText(ReadError):
    code = "E107"
    what = "文件中没有可提取的文字"
    advice = "可能是扫描件：请安装文字识别组件（pip install 'xiansuo[ocr]'）后重新处理"


class MissingComponent(ReadError):
    code = "E108"
    what = "读取该格式所需的组件没有安装"
    advice = "请按提示安装后重新处理"


class ReadTimeout(ReadError):
    code = "E109"
    what = "处理超时"
    advice = "请拆分文件，或由管理员调高时限"


class ReaderCrashed(ReadError):
    code = "E110"
    what = "读取进程异常退出"
    advice = "文件可能已损坏：请换一种格式或向报送单位重新索取"


class MisnamedFile(ReadError):
    code = "E111"
    what = "文件内容与扩展名不符"
    advice = "多为下载失败时存下的网页：请重新下载或向报送单位重新索取"


class UnsafeArchive(ReadError):
    code = "E112"
    what = "压缩包超出安全限制"
    advice = "请解压后分批放入，或由管理员调高限制"


class ProgramFault(ReadError):
    code = "E199"
    what = "读取时程序出错"
    advice = "其余文件不受影响；请把屏幕上的出错记录交给维护人员"


class StoreFailed(ReadError):
    code = "E113"
    what = "原件不能保存"
    advice = "请检查磁盘空间和数据文件夹的权限，程序稍后会再试"
