"""Ports nobody listens on."""

from __future__ import annotations

import secrets
import socket

FIRST, LAST = 18_000, 31_999
"""Below what systems hand out by themselves (32768 and up on Linux), which a connection or a
server of another test could get before the port is used."""


def free_port() -> int:
    """Return a free port of the loopback interface."""
    while True:
        port = FIRST + secrets.randbelow(LAST - FIRST + 1)
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                continue
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
