"""Ports: those that nobody listens on, found as the product finds them, and who listens."""

from __future__ import annotations

import socket

from crossway.cluster.addresses import LOOPBACK
from crossway.cluster.service.server import free_port

__all__ = ["free_port", "listens"]


def listens(port: int) -> bool:
    """Return whether somebody listens on a port of this machine."""
    with socket.socket() as asking:
        return asking.connect_ex((LOOPBACK, port)) == 0
