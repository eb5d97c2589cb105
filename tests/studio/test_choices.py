"""What a form asks besides its fields, where a design leaves it open."""

from __future__ import annotations

import asyncio
import re
import urllib.parse
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crossway.cli.reaching import Where
from crossway.studio import Studio, acting, heard, views
from crossway.studio.acting import Wish, act
from crossway.studio.app import application

DESIGN = """\
nexus_endpoint East:
    target_namespace: ward
    target_task_queue: ward
    allowed_caller_namespaces: [intake]

nexus_endpoint West:
    target_namespace: ward
    target_task_queue: ward
    allowed_caller_namespaces: [audit]

nexus_service Beds:
    operation Free(id: string) -> (string):
        return id

workflow W(id: string):
    signal Go(by: integer):
        gone = true
    await signal Go

namespace ward:
    worker beds
        options:
            task_queue: "ward"

namespace intake:
    worker w
        options:
            task_queue: "q"

namespace audit:
    worker w
        options:
            task_queue: "q"

namespace shard-{org}:
    worker w
        options:
            task_queue: "q"

worker beds:
    nexus_service Beds

worker w:
    workflow W
"""


def page(
    studio: Studio, path: str, filled: dict[str, str] | None = None, **asked: str
) -> tuple[int, str]:
    """Return what the studio answers, to a form that is `filled` in where there is one; nothing of
    it needs a service."""
    sent: list[Any] = []
    body, method = urllib.parse.urlencode(filled or {}).encode(), "POST" if filled else "GET"

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    query = urllib.parse.urlencode(asked).encode()
    scope = {"type": "http", "method": method, "path": path, "query_string": query, "headers": []}
    asyncio.run(application(studio)(scope, receive, send))
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent[1:]).decode()


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    (tmp_path / "ward.twf").write_text(DESIGN)
    with heard() as denials:
        return Studio(Where(tmp_path, members=["org=acme", "org=beta"]), denials)


def choices(text: str, name: str) -> list[str]:
    inside = re.search(rf'<select name="{name}">(.*?)</select>', text)
    return re.findall(r'<option value="(.*?)"', inside[1]) if inside else []


def test_an_operation_behind_several_endpoints_asks_for_one_of_them(studio: Studio) -> None:
    """And for whoever may call through any; one that is named is not asked for."""
    status, text = page(studio, "/form", action="call", name="Beds.Free")
    assert (status, choices(text, "endpoint")) == (200, ["East", "West"])
    assert choices(text, "caller") == ["intake", "audit"]
    _, text = page(studio, "/form", action="call", name="Beds.Free", endpoint="West")
    assert (choices(text, "endpoint"), choices(text, "caller")) == ([], ["audit"])
    status, text = page(studio, "/form", action="call", name="Beds.Fre")
    assert (status, "did you mean Beds.Free" in text) == (400, True)


def test_a_workflow_of_a_family_asks_for_the_member_that_runs_it(studio: Studio) -> None:
    status, text = page(studio, "/form", action="start", name="W", namespace="shard-{org}")
    assert (status, choices(text, "namespace")) == (200, ["shard-acme", "shard-beta"])
    assert 'name="namespace" value=' not in text
    _, text = page(studio, "/form", action="start", name="W", namespace="intake")
    assert choices(text, "namespace") == []
    assert 'name="namespace" value="intake"' in text
    for path in ("/form/", "//evil.example/", "/nope"):
        assert page(studio, path)[0] == 404
    assert page(studio, "/runs", status="x' OR 1=1")[0] == 400
    assert page(studio, "/runs", before="soon")[0] == 400


def test_what_takes_too_long_is_not_called_refused(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may go on, and be done after all."""
    monkeypatch.setattr(acting, "PATIENCE", 0.0)
    design, wish = studio.design, Wish("call", "Beds.Free", endpoint="East")
    assert design is not None
    somewhere = replace(studio.where, address="127.0.0.1:1")
    outcome = asyncio.run(act(somewhere, design, wish, "b-1"))
    shown = views.form(wish, "", {}, outcome, 1)
    assert "what was asked for may go on" in shown
    assert ("<b>no answer</b>" in shown, "refused" in shown) == (True, False)


def test_a_start_without_an_answer_has_the_same_id_at_the_next_click(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first may have been made: under another id the second would start one more."""
    monkeypatch.setattr(acting, "PATIENCE", 0.0)
    asked = {"action": "start", "name": "W", "namespace": "intake", "id": "", "v.id": "b-1"}
    status, text = page(studio, "/act", asked)
    (made,) = re.findall(r'name="id" value="(W-[0-9a-f]{8})"', text)
    assert (status, "<b>no answer</b>" in text, f"id={made}" in text) == (422, True, True)
    _, again = page(studio, "/act", {**asked, "id": made})
    assert re.findall(r'name="id" value="(.*?)"', again) == [made]
