"""The JSON API: the operations by token, refusals by code, and arbitrary requests made from the OpenAPI document."""

from __future__ import annotations

import json
from typing import Any

import pytest
from desk_serving import Served
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from papers import report_pdf
from visitor import Answer

from ledger.web.sittings import make_token

BASE = "/api/v1"


def ask(served: Served, person: str, method: str, path: str, body: Any = None) -> Answer:
    token = make_token(served.desk.store, person, "test", served.clock())
    content = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {token}", "Content_Type": "application/json"}
    return served.visitor().request(method, BASE + path, content, **headers)


def test_a_clue_from_list_to_ledger(served: Served) -> None:
    rows = ask(served, "初审", "GET", "/clues?sort=-loss").json
    assert rows["total"] == 4 and rows["rows"][0]["loss_yuan"] == "80000000"
    clue, version = rows["rows"][0]["id"], rows["rows"][0]["version"]
    stale = {"version": version + 7}
    assert ask(served, "初审", "POST", f"/clues/{clue}/approve", stale).json["code"] == "L109"
    change = {"field": "损失金额", "value": "7000万元", "version": version}
    changed = ask(served, "初审", "POST", f"/clues/{clue}/correct", change).json
    assert changed["loss_yuan"] == "70000000" and changed["machine"]["loss"]["yuan"] == "80000000"
    assert ask(served, "初审", "POST", f"/clues/{clue}/approve", {}).json["state"] == "approved"
    assert ask(served, "初审", "POST", f"/clues/{clue}/register", {}).status == 403
    number = ask(served, "领导", "POST", f"/clues/{clue}/register", {}).json["entry"]
    entry = ask(served, "领导", "GET", f"/entries/{number}").json
    assert (entry["loss_yuan"], entry["level"], entry["clue"]) == ("70000000", "重大", clue)
    assert ask(served, "领导", "GET", "/statistics").json["total"]["count"] == 1
    moved = ask(served, "领导", "POST", f"/entries/{number}/moves/decline", {"facts": {"reason": "不属实"}}).json
    assert moved["state"] == "declined"


@pytest.mark.parametrize(
    ("person", "method", "path", "body", "answered"),
    [
        ("初审", "GET", "/clues/ffffffff", None, (404, "L101")),
        ("admin", "GET", "/statistics", None, (200, "")),
        ("监督检查", "POST", "/clues/{clue}/approve", {}, (403, "L116")),
        ("初审", "POST", "/clues/{clue}/reject", {"reason": "不想办"}, (422, "L104")),
        ("初审", "POST", "/clues/{clue}/reject", {}, (422, "W108")),
        ("初审", "POST", "/clues/{clue}/undo", {}, (409, "L108")),
        ("初审", "GET", "/clues?size=100000", None, (422, "W108")),
        ("初审", "GET", "/journal/verify", None, (403, "L116")),
        ("监督检查", "GET", "/journal/verify", None, (200, "")),
        ("初审", "GET", "/entries/没有", None, (404, "L101")),
    ],
)
def test_refusals_have_codes(
    served: Served, person: str, method: str, path: str, body: Any, answered: tuple[int, str]
) -> None:
    status, code = answered
    answer = ask(served, person, method, path.format(clue=served.clue("甲公司")), body)
    assert answer.status == status
    assert not code or answer.json["code"] == code


def test_a_file_is_taken_in(served: Served) -> None:
    token = make_token(served.desk.store, "登记员", "test", served.clock())
    visitor = served.visitor()
    answer = visitor.upload(f"{BASE}/documents", {"a.pdf": report_pdf()}, Authorization=f"Bearer {token}")
    assert answer.status == 202 and answer.json[0]["state"] == "waiting"
    assert ask(served, "登记员", "GET", "/arrivals").json[0]["name"] == "a.pdf"
    assert ask(served, "初审", "GET", "/arrivals").json == []
    assert [row["name"] for row in ask(served, "初审", "GET", "/documents").json] == ["审计报告.pdf"]


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(method, path, spec) for path, item in document["paths"].items() for method, spec in item.items()]


def test_the_document_describes_every_operation(served: Served) -> None:
    document = served.visitor().get(f"{BASE}/openapi.json").json
    found = operations(document)
    assert len(found) >= 19
    for _, path, spec in found:
        assert spec["description"] and spec["security"], path
        assert {"401", "403"} <= set(spec["responses"]), path


TEXT = st.text(max_size=20)
VALUE = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(), TEXT, st.lists(TEXT, max_size=2)
)


def test_no_request_is_a_mistake_of_ours(served: Served) -> None:
    """Whatever is sent to whatever operation: an answer of the document's statuses, in its form."""
    visitor = served.visitor()
    token = make_token(served.desk.store, "初审", "test", served.clock())
    document = visitor.get(f"{BASE}/openapi.json").json
    known = [served.clue("甲公司"), "x", "..", "%2e%2e", "'", "0" * 400]

    @settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def check(data: st.DataObject) -> None:
        method, path, spec = data.draw(st.sampled_from(operations(document)))
        for parameter in spec.get("parameters", []):
            value = data.draw(st.sampled_from(known) if parameter["in"] == "path" else VALUE.map(str))
            if parameter["in"] == "path":
                path = path.replace("{" + parameter["name"] + "}", value)
            elif data.draw(st.booleans()):
                path += ("&" if "?" in path else "?") + parameter["name"] + "=" + "".join(filter(str.isalnum, value))
        names = ("reason", "field", "value", "version", "note", "into", "facts")
        sent = data.draw(st.one_of(VALUE, st.dictionaries(st.sampled_from(names), VALUE, max_size=4)))
        answer = visitor.request(
            method.upper(),
            BASE + path,
            json.dumps(sent).encode() if method == "post" else None,
            Authorization=f"Bearer {token}",
            Content_Type="application/json",
        )
        assert answer.status < 500, (method, path, sent, answer.text)
        if answer.status >= 400:
            assert {"code", "message"} <= set(answer.json), (method, path)

    check()


def test_a_retired_persons_token_opens_nothing(served: Served) -> None:
    token = make_token(served.desk.store, "初审", "test", served.clock())
    admin = served.visitor("admin")
    admin.get("/admin/people")
    admin.post("/admin/people/初审/retire")
    assert served.visitor().get(f"{BASE}/me", Authorization=f"Bearer {token}").status == 401
