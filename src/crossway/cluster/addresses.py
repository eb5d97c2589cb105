"""Where a process is to listen, as command lines say it: `PORT` or `HOST:PORT`."""

from __future__ import annotations

import re

from crossway.errors import UserError

LOOPBACK = "127.0.0.1"


def listen(option: str, text: str) -> tuple[str, int]:
    """Return host and port from `PORT` (on loopback) or `HOST:PORT`.

    Raises:
        UserError: it is neither.
    """
    host, _, port = text.rpartition(":")
    if not port.isdecimal() or int(port) > 65535:
        raise UserError(f"{option}: expected PORT or HOST:PORT, found {text!r}")
    return host.strip("[]") or LOOPBACK, int(port)


def scraped(text: str) -> str:
    """Return where metrics are served, as the SDK reads it: an IP address, not a name.

    >>> scraped("localhost:9090")
    '127.0.0.1:9090'
    """
    host, port = listen("--metrics", text)
    known = {"localhost": LOOPBACK}.get(host, host)
    return f"[{known}]:{port}" if ":" in known else f"{known}:{port}"


def unserved(address: str, failure: Exception) -> str:
    """Return what is said of metrics that cannot be served at an address."""
    return f"cannot serve metrics on {address}: {failure}; choose another --metrics"


def shown(given: str) -> str:
    """Return what a message may show of a URL that may be none: neither who asks, in front of an
    `@` anywhere, nor a query; each may hold a password.

    >>> shown("https://me:secret@keys.example/orders?token=secret")
    'https://keys.example/orders'
    """
    found = re.match("[A-Za-z]*://", given)
    scheme = found.group() if found else ""
    return (scheme + given.removeprefix(scheme).rpartition("@")[2].partition("?")[0])[:200]
