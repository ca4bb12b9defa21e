"""DOC, WPS and ODT by LibreOffice, when it is installed: converted to DOCX, then read like any other.

Each conversion has a profile of its own, since two at once on one profile fail without a word. LibreOffice reports
success for files that it could not load, so the file that comes out decides.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from extraction.document import Document
from extraction.errors import DamagedFile, EncryptedFile, MissingComponent, ReadTimeout
from extraction.formats.docx import read_docx
from extraction.limits import Limits
from extraction.ole import SIGNATURE, needs_password

_LONGEST = 180.0  # seconds for one conversion; a document of 500 pages takes about 20
_WINDOWS = ("ProgramFiles", "ProgramFiles(x86)")


def read_doc(data: bytes, limits: Limits) -> Document:
    """A Word 97-2003 or WPS document. Raises MissingComponent without LibreOffice."""
    if data.startswith(SIGNATURE) and needs_password(data):
        raise EncryptedFile
    return read_docx(convert(data, "doc", "docx", limits), limits)


def read_odt(data: bytes, limits: Limits) -> Document:
    """An OpenDocument text. Raises MissingComponent without LibreOffice."""
    return read_docx(convert(data, "odt", "docx", limits), limits)


def find_converter(environment: Mapping[str, str] = os.environ) -> str | None:
    """The LibreOffice program: from ``XIANSUO_SOFFICE``, the search path, or its usual place on Windows."""
    named = environment.get("XIANSUO_SOFFICE")
    if named:
        return named if Path(named).is_file() else None
    found = shutil.which("soffice", path=environment.get("PATH")) or shutil.which(
        "libreoffice", path=environment.get("PATH")
    )
    if found:
        return found
    places = (Path(environment[key]) / "LibreOffice/program/soffice.exe" for key in _WINDOWS if key in environment)
    return next((str(place) for place in places if place.is_file()), None)


def convert(data: bytes, suffix: str, target: str, limits: Limits) -> bytes:
    """``data`` in another format. Raises MissingComponent, ReadTimeout, or DamagedFile when nothing came out."""
    program = find_converter()
    if program is None:
        raise MissingComponent("LibreOffice：安装后可读取 DOC、WPS、ODT，或先另存为 DOCX")
    with tempfile.TemporaryDirectory(prefix="xiansuo-", ignore_cleanup_errors=True) as folder:
        room = Path(folder)
        source, out = room / f"source.{suffix}", room / "out"
        source.write_bytes(data)
        profile = (room / "profile").as_uri()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nolockcheck"]
        command += ["--convert-to", target, "--outdir", str(out), str(source)]
        try:
            subprocess.run(command, check=False, capture_output=True, timeout=min(limits.seconds, _LONGEST))
        except subprocess.TimeoutExpired as error:
            raise ReadTimeout("LibreOffice 转换") from error
        except OSError as error:
            raise MissingComponent(f"LibreOffice 无法启动：{program}") from error
        result = out / f"source.{target}"
        if not result.is_file():
            raise DamagedFile("LibreOffice 无法打开")
        return result.read_bytes()
