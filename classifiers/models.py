"""The trained models of the pipeline as one file of plain arrays, loaded without executing anything from it."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from classifiers.dense import DenseModel
from classifiers.linear import LinearModel
from classifiers.natures import load_words

FORMAT = 1
MODEL_FILE = "clues.npz"
_DENSE = frozenset({"context", "boundary", "confidence"})


class ModelError(RuntimeError):
    """The model file is missing or of another format; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Models:
    """Everything that is learned. ``about`` says from what: corpus digest, counts, figures on the held-aside part."""

    inside: LinearModel
    begins: LinearModel
    context: DenseModel
    boundary: DenseModel
    confidence: DenseModel
    parties: LinearModel
    roles: LinearModel
    loss: LinearModel
    aspects: LinearModel
    situations: LinearModel
    status: LinearModel
    about: dict[str, Any]

    def to_bytes(self) -> bytes:
        """The models as a compressed file of arrays."""
        arrays: dict[str, Any] = {}
        for name in _names():
            arrays.update(getattr(self, name).arrays(name))
        about = json.dumps({"format": FORMAT, **self.about}, ensure_ascii=False, sort_keys=True)
        arrays["about"] = np.frombuffer(about.encode("utf-8"), dtype=np.uint8)
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **arrays)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Models:
        """Read what :meth:`to_bytes` wrote. Raises :class:`ModelError` for another format."""
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            arrays = dict(stored)
        about = json.loads(arrays.pop("about").tobytes().decode("utf-8"))
        if about.pop("format", None) != FORMAT:
            raise ModelError("模型文件的格式与程序版本不符；请重新安装 xiansuo，或运行 xiansuo train 重新训练")
        parts: dict[str, Any] = {
            name: (DenseModel if name in _DENSE else LinearModel).from_arrays(name, arrays) for name in _names()
        }
        return cls(**parts, about=about)


def _names() -> list[str]:
    return [field.name for field in fields(Models) if field.name != "about"]


@lru_cache(maxsize=1)
def load_models() -> Models:
    """The models shipped with the package."""
    resource = files("classifiers").joinpath("model", MODEL_FILE)
    if not resource.is_file():
        raise ModelError("缺少模型文件；请重新安装 xiansuo，或运行 xiansuo train 训练")
    models = Models.from_bytes(resource.read_bytes())
    load_words()
    return models
