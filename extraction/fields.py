"""What is found in a text: amounts, periods, enterprise mentions, the head of the document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

MentionBasis = Literal["stated", "alias", "inherited"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A definite amount of money: ``value`` in yuan for CNY, else in the currency's own unit (ISO 4217 code)."""

    start: int
    end: int
    text: str
    value: Decimal
    currency: str = "CNY"
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """A year or a range of years printed in the text (``2014`` or ``2014-2016``)."""

    start: int
    end: int
    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class Mention:
    """An enterprise (or other unit) named in the text and the full name that the document defines for it.

    ``kind``: ``enterprise``, ``public_body`` (government, school, hospital, village), ``auditor`` (an audit office,
    a CPA firm or a court in that function), or ``anonymous`` (某公司, 3户企业; ``name`` is then the printed text).
    """

    start: int
    end: int
    text: str
    name: str
    basis: MentionBasis
    kind: Literal["enterprise", "public_body", "auditor", "anonymous"] = "enterprise"


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """What the document says of itself. Every field is None when it does not say."""

    kind: str = "other"
    title: str | None = None
    issuer: str | None = None
    auditee: str | None = None
    document_number: str | None = None
    issued_on: date | None = None
    secrecy: str | None = None  #: 密级
    signer: str | None = None  #: 签发人
    addressee: str | None = None  #: 主送
    printed_on: date | None = None  #: 印发日期
