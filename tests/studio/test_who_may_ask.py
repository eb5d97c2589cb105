"""The studio's guard: a page somewhere else can neither read nor do anything."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from crossway.studio.guard import Guard

HOST, TOKEN = "127.0.0.1:7466", "a-token"
FORM = "application/x-www-form-urlencoded"
OWN = {"host": HOST, "origin": f"http://{HOST}", "content-type": FORM}


def asked(
    method: str = "GET", path: str = f"/{TOKEN}/runs", **headers: str | None
) -> tuple[int, dict[str, str], list[str]]:
    """Return what a request gets: status, headers, and the paths that reached the application."""
    reached: list[str] = []
    sent: list[Any] = []
    given = {"host": HOST} | {name.replace("_", "-"): text for name, text in headers.items()}

    async def application(scope: Any, _receive: Any, send: Any) -> None:
        reached.append(scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    raw = [(n.encode(), v.encode("latin-1")) for n, v in given.items() if v is not None]
    scope = {"type": "http", "method": method, "path": path, "headers": raw}
    asyncio.run(Guard(application, TOKEN, [HOST])(scope, receive, send))
    got = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], got, reached


def test_the_token_is_taken_off_the_path() -> None:
    status, headers, reached = asked()
    assert (status, reached) == (200, ["/runs"])
    assert headers["content-security-policy"] == "frame-ancestors 'none'"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/", "/runs", "/a-toke/runs", f"/{TOKEN}", "//", f"/x/{TOKEN}/", f"/{TOKEN}é/runs"]
)
def test_without_the_token_there_is_nothing(path: str) -> None:
    status, headers, reached = asked(path=path)
    assert (status, reached) == (404, [])
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "host", [None, "evil.example:7466", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:7466.evil.example"]
)
def test_a_name_that_only_leads_here_is_refused(host: str | None) -> None:
    """DNS rebinding: the browser takes the page and the studio for one origin, `Host` tells."""
    assert asked(host=host)[::2] == (421, [])


def test_a_form_of_its_own_is_let_through() -> None:
    assert asked("POST", f"/{TOKEN}/act", origin=OWN["origin"], content_type=FORM)[0] == 200
    assert (
        asked(
            *("POST", f"/{TOKEN}/act"),
            origin=OWN["origin"],
            content_type=f"{FORM}; charset=utf-8",
            sec_fetch_site="same-origin",
        )[0]
        == 200
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"origin": None},
        {"origin": "null"},
        {"origin": "http://evil.example"},
        {"origin": "https://127.0.0.1:7466"},
        {"origin": "http://127.0.0.1:7467"},
        {"origin": "http://localhost:7466"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"content_type": "text/plain"},
        {"content_type": None},
        {"content_type": "multipart/form-data"},
    ],
)
def test_what_comes_from_another_page_does_nothing(changed: dict[str, str | None]) -> None:
    """Even with the right token: what changes anything comes from a form of the studio."""
    given: dict[str, str | None] = {"origin": OWN["origin"], "content_type": FORM}
    assert asked("POST", f"/{TOKEN}/act", **(given | changed))[::2] == (403, [])


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_no_other_method_is_answered(method: str) -> None:
    assert asked(method, origin=OWN["origin"], content_type=FORM)[::2] == (405, [])
