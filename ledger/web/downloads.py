"""Files for downloading: written into a folder of their own that is gone when the answer is made."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from starlette.responses import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BYTES = "application/octet-stream"


def made_file(name: str, media_type: str, write: Callable[[Path], object]) -> Response:
    """The file that ``write`` makes at a path, under ``name`` (a path never comes from outside)."""
    with tempfile.TemporaryDirectory(prefix="xiansuo-") as folder:
        path = Path(folder) / Path(name).name
        write(path)
        return attachment(name, media_type, path.read_bytes())


def attachment(name: str, media_type: str, data: bytes) -> Response:
    """Bytes for saving, never for showing."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(data, media_type=media_type, headers=headers)
