"""Who may ask the studio: whoever has the token of its URL, and pages of its own.

A page somewhere else can send requests to 127.0.0.1, and a name that it owns can lead here (DNS
rebinding). So each request has to name the studio by its own host, has to have the token, which no
other page knows, and one that changes anything has to come from a page of the studio.

| a page elsewhere | is stopped by |
|---|---|
| posts a form to 127.0.0.1 | the token, and `Origin`, which names that page |
| has its name lead to 127.0.0.1, and asks | `Host`, which is that name |
| shows the studio in a frame, to have it clicked | `frame-ancestors` |
| was opened from here, and reads where it came from | `Referrer-Policy` |
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = (
    (b"content-security-policy", b"frame-ancestors 'none'"),
    (b"x-frame-options", b"DENY"),
    (b"x-content-type-options", b"nosniff"),
    # Not `no-referrer`: a browser then names no origin of a form, either.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)

_READING = ("GET", "HEAD")
_FORM = "application/x-www-form-urlencoded"


class Guard:
    """Lets requests through to an application that are the studio's own; the path loses its token.

    `hosts` are the values of `Host` that name it: `127.0.0.1:7466`, `localhost:7466`.
    """

    def __init__(self, app: ASGIApp, token: str, hosts: Iterable[str]) -> None:
        """Guard an application."""
        self._app, self._token, self._hosts = app, token.encode(), frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http":
            return  # no other kind is spoken here: the server ends it
        answer: ASGIApp = self._app
        refusal = self._refusal(scope)
        if refusal is None:
            token = f"/{self._token.decode()}"
            path = scope["path"].removeprefix(token)
            scope = {**scope, "path": path, "raw_path": path.encode(), "root_path": ""}
        else:
            answer = PlainTextResponse(refusal[1], refusal[0])
        await answer(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Return the status and the words of a refusal; None for what may pass."""
        headers: dict[str, list[str]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
        host = headers.get("host", [])
        if len(host) != 1 or host[0] not in self._hosts:
            return 421, "this is not the host that was asked for"
        first, slash, _ = scope["path"].removeprefix("/").partition("/")
        if not slash or not hmac.compare_digest(first.encode(), self._token):
            return 404, "there is nothing here without the token: the URL is printed at the start"
        if scope["method"] in _READING:
            return None
        if scope["method"] != "POST":
            return 405, "only GET and POST are answered"
        kind = (headers.get("content-type") or [""])[0].partition(";")[0].strip().lower()
        sites = headers.get("sec-fetch-site", ["same-origin"])
        if (
            headers.get("origin", []) != [f"http://{host[0]}"]
            or sites != ["same-origin"]
            or kind != _FORM
        ):
            return 403, "only a form of the studio's own pages may do this"
        return None


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *_HEADERS]
        await send(message)

    return sent
