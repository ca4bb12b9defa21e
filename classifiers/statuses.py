"""Whether the matter is put right (整改状态): open, rectifying, rectified, transferred, or nothing said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import get_args

from classifiers.clue import ClueStatus
from classifiers.linear import Floats, LinearModel
from classifiers.segment_features import grams

STATUSES: tuple[ClueStatus, ...] = get_args(ClueStatus)
_UNSAID = "unsaid"
_CUES = re.compile(
    r"整改|移送|移交|起诉|立案|司法|公安|检察|纪委|监委|收回|追回|退回|归还|偿还|清退|上缴|补缴|纠正|完成|到位|调整|"
    r"修订|出台|制定|正在|推进|销号|办结|未完成|逾期|仍|尚未|至今|长期|拖延|虚假"
)
_AROUND = 10


def status_features(text: str, after: str, cells: Sequence[tuple[str, str]]) -> list[str]:
    """Feature strings: the clue's text, the text behind it that is no clue, and (head, text) of its row's cells."""
    features = _cue_features("t", text) + _cue_features("a", after)
    features += grams("e", "".join(text.split())[-24:], 3) + grams("b", "".join(after.split())[:40], 3)
    features.append(f"after{bool(after)}")
    for head, cell in cells:
        features += [f"cell{head}|{''.join(cell.split())[:8]}", *_cue_features("c", cell), *grams("cg", cell[:24], 3)]
    return features


def _cue_features(tag: str, text: str) -> list[str]:
    flat = "".join(text.split())
    features = []
    for cue in _CUES.finditer(flat):
        near = flat[max(0, cue.start() - _AROUND) : cue.end() + 6]
        features += grams(tag, near, 3)
        features += [f"{tag}{flat[max(0, cue.start() - size) : cue.end()]}" for size in range(5)]
    return features


def status_targets(statuses: Sequence[str | None]) -> dict[str, list[bool]]:
    """Training targets, one list for each label of the model."""
    return {label: [(status or _UNSAID) == label for status in statuses] for label in (*STATUSES, _UNSAID)}


def decide_status(model: LinearModel, scores: Floats) -> ClueStatus | None:
    """The likeliest status by ``scores`` (one for each label of ``model``); None when nothing is said."""
    best = model.labels[int(scores.argmax())]
    return next((status for status in STATUSES if status == best), None)
