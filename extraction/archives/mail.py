"""Mails (RFC 5322, MIME): the letter itself as one member, then its attachments."""

from __future__ import annotations

import email
import email.errors
import email.header
import email.utils
from collections.abc import Iterator
from email.message import Message
from functools import partial

from extraction.archives.entry import Entry
from extraction.encoding import decode
from extraction.errors import DamagedFile

_SHOWN = (("subject", "主题"), ("from", "发件人"), ("to", "收件人"), ("date", "日期"))


def mail_members(data: bytes, name: str) -> Iterator[Entry]:
    """The letter (its head as a person sees it, then its text) and the attachments."""
    del name
    message = email.message_from_bytes(data)
    if not message.keys():
        raise DamagedFile("不是完整的邮件")
    yield _letter(message)
    for number, part in enumerate(_attachments(message), start=1):
        path = decode_words(_file_name(part)) or f"附件{number}{'.eml' if part.is_multipart() else ''}"
        yield Entry(path, partial(_content, part), 0)


def header_text(message: Message, name: str) -> str:
    """A header field in characters, '' when the mail has none of that name."""
    return decode_words(_raw(message, name))


def decode_words(text: str) -> str:
    """Encoded words (RFC 2047) as characters; their declared charset is only a hint."""
    try:
        pieces = email.header.decode_header(text)
    except email.errors.HeaderParseError:
        return " ".join(text.split())
    words = (_word(piece, charset) for piece, charset in pieces)
    return " ".join("".join(words).split())


def _word(piece: str | bytes, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    # between encoded words the standard library hands on plain text in this private form
    return decode(piece, charset).text if charset else piece.decode("raw-unicode-escape")


def _raw(message: Message, name: str) -> str:
    """A header field as sent; bytes beyond ASCII, which the standard forbids, in the encoding that fits them."""
    field = next((str(value) for key, value in message.raw_items() if key.lower() == name), "")
    if field.isascii():
        return field
    return decode(field.encode("utf-8", "surrogateescape")).text


def part_text(part: Message) -> str:
    """The text of a part; its declared charset is only a hint."""
    content = part.get_payload(decode=True)
    return decode(content, part.get_content_charset()).text if isinstance(content, bytes) else ""


def _letter(message: Message) -> Entry:
    """Plain text where the mail has it, else HTML; its head stands above as one line for each field."""
    head = [f"{label}：{header_text(message, key)}" for key, label in _SHOWN if _raw(message, key)]
    bodies = {part.get_content_type(): part for part in reversed(list(_leaves(message))) if not _is_attachment(part)}
    if "text/plain" in bodies or "text/html" not in bodies:
        text = part_text(bodies["text/plain"]) if "text/plain" in bodies else ""
        return Entry("邮件正文.txt", partial(iter, ["\n".join([*head, "", text]).encode()]))
    lines = "".join(f"<p>{line.replace('&', '&amp;').replace('<', '&lt;')}</p>" for line in head)
    page = f"<html><body>{lines}{part_text(bodies['text/html'])}</body></html>"
    return Entry("邮件正文.html", partial(iter, [page.encode()]))


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold content, mails inside the mail as one part."""
    payload = message.get_payload()
    if message.get_content_maintype() == "multipart" and isinstance(payload, list):
        for part in payload:
            if isinstance(part, Message):
                yield from _leaves(part)
    else:
        yield message


def _is_attachment(part: Message) -> bool:
    named = part.get_content_disposition() == "attachment" or bool(_file_name(part))
    return named or part.get_content_type() not in ("text/plain", "text/html")


def _attachments(message: Message) -> Iterator[Message]:
    """Attached files; pictures that belong to the page of the letter are left out."""
    for part in _leaves(message):
        inline_picture = part.get_content_maintype() == "image" and part.get("content-id") is not None
        if _is_attachment(part) and not (inline_picture and part.get_content_disposition() != "attachment"):
            yield part


def _file_name(part: Message) -> str:
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        field = Message()
        field[header] = _raw(part, header).replace("\n", " ").replace("\r", "")
        value = field.get_param(parameter, header=header)
        if value:
            return email.utils.collapse_rfc2231_value(value)
    return ""


def _content(part: Message) -> Iterator[bytes]:
    payload = part.get_payload()
    if part.get_content_type() == "message/rfc822" and isinstance(payload, list) and isinstance(payload[0], Message):
        yield payload[0].as_bytes()
        return
    content = part.get_payload(decode=True)
    if isinstance(content, bytes):
        yield content
