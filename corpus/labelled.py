"""The labelled documents of the corpus: reading the markup of ``corpus/README.md`` into plain text with gold.

``parse_labelled`` turns one file into a :class:`LabelledDocument`: the plain text, one :class:`LabelledLine` per
paragraph and one :class:`LabelledClue` per clue, all with half-open character spans into the plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from classifiers.labels import LabelledAmount, LabelledClue

SORTS = frozenset("THBAOSRMPLGUXKFDNE")
ROLES = frozenset({"loss", "involved", "misstated", "recovered", "penalty", "contract", "other"})
LOSS_STATUSES = frozenset({"actual", "expected", "none", "unstated"})
STATUSES = frozenset({"open", "rectifying", "rectified", "transferred"})
MENTION_ROLES = frozenset({"counterparty", "parent", "other"})

_AMOUNT = re.compile(r"\{([^{}=]+)=([-0-9.,A-Z]+):([a-z,]+)\}")
_VALUE = re.compile(r"(-?\d+(?:\.\d+)?)([A-Z]{3})?")
_PERIOD = re.compile(r"(?:19|20)\d{2}(?:-(?:19|20)\d{2})?")
_CODE = re.compile(r"46-\d{1,2}-\d{1,2}|local-(?:lease|guarantee|asset)|[一-鿿]{2,6}")


class LabelError(ValueError):
    """A labelled file that breaks the format; the message names file and line."""


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """One paragraph: span and the sort of whatever in it is not a clue."""

    start: int
    end: int
    sort: str


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """A document of the corpus: head fields, plain text, lines and gold clues."""

    id: str
    kind: str
    voice: str
    year: int
    region: str
    auditee: str | None
    text: str
    lines: tuple[LabelledLine, ...]
    clues: tuple[LabelledClue, ...]


@dataclass(slots=True)
class _Open:
    """A clue whose labels have not been read yet."""

    start: int
    end: int = -1
    amounts: list[LabelledAmount] = field(default_factory=list)


def parse_labelled(source: str, name: str = "<text>") -> LabelledDocument:
    """Parse one labelled file. Raises :class:`LabelError` with ``name`` and the line number."""
    return _Parser(name).parse(source)


def load_labelled(folder: Path) -> Iterator[LabelledDocument]:
    """All documents below ``folder``, in the order of their paths."""
    for path in sorted(folder.rglob("*.txt")):
        yield parse_labelled(path.read_text(encoding="utf-8"), path.name)


class _Parser:
    """State of reading one file: text so far, open clue, clues that wait for their label line."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.line_number = 0
        self.text = ""
        self.lines: list[LabelledLine] = []
        self.open: _Open | None = None
        self.waiting: list[_Open] = []
        self.clues: list[LabelledClue] = []
        self.row_amounts: list[LabelledAmount] = []

    def fail(self, message: str) -> LabelError:
        return LabelError(f"{self.name}:{self.line_number}: {message}")

    def parse(self, source: str) -> LabelledDocument:
        rows = source.splitlines()
        head, body_at = self._read_head(rows)
        for self.line_number, row in enumerate(rows[body_at:], start=body_at + 1):
            if not row.strip():
                continue
            if row.startswith("^"):
                self._read_labels(row[1:])
            else:
                self._read_text(row)
        if self.open:
            raise self.fail("a clue is never closed")
        if self.waiting:
            raise self.fail("a clue has no label line")
        auditee = head["auditee"]
        return LabelledDocument(
            id=head["id"],
            kind=head["kind"],
            voice=head["voice"],
            year=int(head["year"]),
            region=head["region"],
            auditee=None if auditee == "-" else auditee,
            text=self.text,
            lines=tuple(self.lines),
            clues=tuple(self.clues),
        )

    def _read_head(self, rows: list[str]) -> tuple[dict[str, str], int]:
        self.line_number = 1
        if not rows or rows[0].strip() != "---" or "---" not in [r.strip() for r in rows[1:]]:
            raise self.fail("the file must start with a head between two lines of ---")
        end = next(i for i in range(1, len(rows)) if rows[i].strip() == "---")
        head = {}
        for row in rows[1:end]:
            key, _, value = row.partition(":")
            head[key.strip()] = value.split("  #")[0].strip()
        missing = {"id", "kind", "voice", "year", "region", "auditee"} - head.keys()
        if missing:
            raise self.fail(f"head lacks {sorted(missing)}")
        return head, end + 1

    def _read_text(self, row: str) -> None:
        if self.waiting and not self.open:
            raise self.fail("label lines (^) of the line before are missing")
        sort = "N"
        if len(row) > 1 and row[1] == "|" and row[0] in SORTS:
            sort, row = row[0], row[2:]
        elif not self.open and not row.startswith("⟦"):
            raise self.fail(f"a line needs a sort code or a clue: {row[:20]!r}")
        if self.text:
            self.text += "\n"
        start = len(self.text)
        self.row_amounts = []
        for piece in re.split(r"([⟦⟧]|\{[^{}]*\})", row):
            self._read_piece(piece)
        self.lines.append(LabelledLine(start, len(self.text), sort))
        if self.row_amounts:
            if len(self.waiting) != 1:
                raise self.fail("amounts outside clues need exactly one clue in the row")
            self.waiting[0].amounts.extend(self.row_amounts)

    def _read_piece(self, piece: str) -> None:
        if piece == "⟦":
            if self.open:
                raise self.fail("a clue opens inside a clue")
            self.open = _Open(len(self.text))
        elif piece == "⟧":
            if not self.open:
                raise self.fail("a clue closes that was not open")
            self.open.end = len(self.text)
            self.waiting.append(self.open)
            self.open = None
        elif piece.startswith("{"):
            amounts = list(self._amounts(piece))
            self.text += amounts[0].text
            (self.open.amounts if self.open else self.row_amounts).extend(amounts)
        else:
            self.text += piece

    def _amounts(self, piece: str) -> Iterator[LabelledAmount]:
        match = _AMOUNT.fullmatch(piece)
        if not match:
            raise self.fail(f"not an amount mark: {piece}")
        text, values, roles = match.groups()
        role_list = tuple(roles.split(","))
        if not set(role_list) <= ROLES:
            raise self.fail(f"unknown amount role in {piece}")
        for value in values.split(","):
            parts = _VALUE.fullmatch(value)
            if not parts:
                raise self.fail(f"not a value in {piece}")
            start = len(self.text)
            yield LabelledAmount(start, start + len(text), text, Decimal(parts[1]), parts[2] or "CNY", role_list)

    def _read_labels(self, row: str) -> None:
        if not self.waiting:
            raise self.fail("a label line without a clue")
        clue = self.waiting.pop(0)
        labels = {}
        for part in row.split("|"):
            key, _, value = part.partition("=")
            labels[key.strip()] = value.strip()
        missing = {"ent", "nat", "loss", "period", "status"} - labels.keys()
        unknown = labels.keys() - {"ent", "other", "nat", "loss", "period", "status", "scope"}
        if missing or unknown:
            raise self.fail(f"labels missing {sorted(missing)}, unknown {sorted(unknown)}")
        self.clues.append(self._clue(clue, labels))

    def _clue(self, clue: _Open, labels: dict[str, str]) -> LabelledClue:
        loss, status = self._loss(labels["loss"])
        codes = self._list(labels["nat"])
        if not 1 <= len(codes) <= 3 or not all(_CODE.fullmatch(c) for c in codes):
            raise self.fail(f"nat: one to three codes, not {labels['nat']!r}")
        period = self._list(labels["period"])
        if not all(_PERIOD.fullmatch(p) for p in period):
            raise self.fail(f"period: years or year ranges, not {labels['period']!r}")
        state = None if labels["status"] in {"-", ""} else labels["status"]
        if state is not None and state not in STATUSES:
            raise self.fail(f"unknown status {state!r}")
        return LabelledClue(
            start=clue.start,
            end=clue.end,
            enterprises=self._list(labels["ent"]),
            others=tuple(self._other(o) for o in self._list(labels.get("other", "-"))),
            codes=codes,
            loss_yuan=loss,
            loss_status=status,
            period=period,
            status=state,
            scope=labels.get("scope", "enterprise"),
            amounts=tuple(clue.amounts),
        )

    def _loss(self, value: str) -> tuple[Decimal | None, str]:
        figure, _, status = value.partition(" ")
        status = status.strip()
        if status not in LOSS_STATUSES:
            raise self.fail(f"loss: '<yuan or -> <status>', not {value!r}")
        if figure == "-":
            return None, status
        try:
            return Decimal(figure), status
        except InvalidOperation as error:
            raise self.fail(f"loss is not a number: {figure!r}") from error

    def _other(self, value: str) -> tuple[str, str]:
        name, _, role = value.rpartition(":")
        if role not in MENTION_ROLES or not name:
            raise self.fail(f"other: 'name:role', not {value!r}")
        return name, role

    @staticmethod
    def _list(value: str) -> tuple[str, ...]:
        return () if value in {"-", ""} else tuple(v.strip() for v in value.split(";") if v.strip())
