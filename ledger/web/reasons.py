"""Why a clue is in the queue, as chips: what the machine is unsure of, what is grave, what has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ledger.in_force import differences
from ledger.models import Clue
from ledger.web.settings import DeskSettings

Tone = Literal["doubt", "grave", "fine", ""]
_ORIGINS = {"manual": "人工补录", "split": "拆分而来", "import": "导入"}
GRAVE = frozenset({"较大", "重大"})


@dataclass(frozen=True, slots=True)
class Chip:
    """A short reason; ``tone`` colours it."""

    text: str
    tone: Tone = ""


def reasons(clue: Clue, settings: DeskSettings, register: Collection[str]) -> tuple[Chip, ...]:
    """The chips of a clue. ``register`` holds the names of the enterprise register (empty: there is none yet)."""
    decided = {row.field for row in clue.fields}
    return (*_grave(clue), *_unsure(clue, settings, decided, register), *_changed(clue))


def _grave(clue: Clue) -> Iterator[Chip]:
    if clue.level in GRAVE:
        yield Chip(f"{clue.level}损失", "grave")
    if "transfer" in clue.payload["flags"]:
        yield Chip("涉移送", "grave")


def _unsure(clue: Clue, settings: DeskSettings, decided: Collection[str], register: Collection[str]) -> Iterator[Chip]:
    payload = clue.payload
    if clue.confidence < settings.doubtful_clue:
        yield Chip(f"识别置信度低 {clue.confidence:.0%}", "doubt")
    if "enterprises" not in decided:
        yield from _unsure_enterprise(clue, register)
    if "loss_yuan" not in decided and _amount_is_doubtful(clue):
        yield Chip("金额存疑", "doubt")
    elif clue.loss_yuan is None and "loss_yuan" not in decided:
        yield Chip("损失待认定")
    if "natures" not in decided and (
        not payload["natures"] or payload["natures"][0]["confidence"] < settings.doubtful_nature
    ):
        yield Chip("性质存疑", "doubt")
    if "low-ocr-confidence" in payload["troubles"]:
        yield Chip("OCR 差", "doubt")
    elif clue.document.status == "read-with-troubles":
        yield Chip("读取有疑问", "doubt")


def _unsure_enterprise(clue: Clue, register: Collection[str]) -> Iterator[Chip]:
    subjects = [party for party in clue.payload["enterprises"] if party["role"] == "subject"]
    if not subjects:
        yield Chip("未识别企业", "doubt")
        return
    if all(party["basis"] == "inherited" for party in subjects):
        yield Chip("企业承上文")
    if register and any(party["name"] not in register for party in subjects):
        yield Chip("新企业", "doubt")


def _amount_is_doubtful(clue: Clue) -> bool:
    """An approximate loss, or one that is not the only amount called a loss."""
    losses = [amount for amount in clue.payload["amounts"] if amount["role"] == "loss"]
    if clue.loss_yuan is None:
        return bool(losses)
    return len({Decimal(amount["value"]) for amount in losses}) > 1 or any(a["approximate"] for a in losses)


def _changed(clue: Clue) -> Iterator[Chip]:
    if clue.origin in _ORIGINS:
        yield Chip(_ORIGINS[clue.origin], "fine")
    elif not clue.found:
        yield Chip("新读取中已无", "doubt")
    if differences(clue):
        yield Chip("新旧读取不一致", "doubt")
    if clue.fields:
        yield Chip(f"已更正 {len(clue.fields)} 项", "fine")
