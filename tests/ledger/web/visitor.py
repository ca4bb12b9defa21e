"""A small browser for tests over HTTP: cookies, forms with their secret, no redirects followed unless asked."""

from __future__ import annotations

import http.client
import json
import re
import uuid
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import quote, urlencode

PASSWORD = "试用口令-2026"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def location(self) -> str:
        return self.headers.get("location", "")

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def plain(self) -> str:
        """What a person reads: without tags."""
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", self.text)))


class Visitor:
    """One browser at a desk; ``form_secret`` is taken from the last page."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.form_secret = ""

    def request(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, quote(path, safe="/?&=%:#+,-_.~"), body, sent)
        got = connection.getresponse()
        answer = Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())
        connection.close()
        self._note(answer)
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.request("GET", path, **headers)

    def follow(self, path: str) -> Answer:
        """A page, through its redirects."""
        for _ in range(5):
            answer = self.get(path)
            if answer.status != 303:
                return answer
            path = answer.location
        raise AssertionError(f"goes round in circles: {path}")

    def post(self, path: str, fields: dict[str, Any] | None = None, **headers: str) -> Answer:
        form = {"csrf": self.form_secret, **(fields or {})}
        headers = {"Content_Type": "application/x-www-form-urlencoded", **headers}
        return self.request("POST", path, urlencode(form, doseq=True).encode(), **headers)

    def upload(
        self,
        path: str,
        files: dict[str, bytes],
        field: str = "files",
        more: dict[str, str] | None = None,
        **headers: str,
    ) -> Answer:
        mark = uuid.uuid4().hex
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in {"csrf": self.form_secret, **(more or {})}.items()
        ]
        for name, data in files.items():
            head = f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
            parts.append(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + data + b"\r\n")
        body = b"".join(parts) + f"--{mark}--\r\n".encode()
        return self.request("POST", path, body, Content_Type=f"multipart/form-data; boundary={mark}", **headers)

    def sign_in(self, login: str, password: str = PASSWORD) -> Answer:
        answer = self.post("/login", {"login": login, "password": password, "next": "/account"})
        if answer.status == 303:
            self.follow(answer.location)
        return answer

    def said(self, path: str) -> str:
        """The message on a page."""
        found = re.search(r'<div class="said[^"]*" role="status">(.*?)</div>', self.follow(path).text, re.S)
        return unescape(found[1]) if found else ""

    def _note(self, answer: Answer) -> None:
        cookie = answer.headers.get("set-cookie", "")
        if cookie:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
        for pattern in (r'<meta name="csrf" content="([^"]+)"', r'name="csrf" value="([^"]+)"'):
            if found := re.search(pattern, answer.text if b"<html" in answer.body[:200] else ""):
                self.form_secret = found[1]
                break
