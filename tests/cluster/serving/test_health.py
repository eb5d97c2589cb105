"""Health checks over HTTP: who asks and does not wait is no fault worth a line."""

from __future__ import annotations

import json
import socket
import struct
import threading
import urllib.request

import pytest

from crossway.cluster.serving.answering import health_server
from crossway.cluster.serving.health import Health
from crossway.runtime.identity import Keyring
from tests.helpers.eventually import eventually
from tests.helpers.patience import PATIENCE


class Held(Health):
    """Answers when told to, as one that looks at a service that hangs."""

    def __init__(self) -> None:
        """Begin with nobody having asked."""
        self.asked, self.go = threading.Event(), threading.Event()

    def report(self) -> dict[str, str]:
        """Wait, then say that all is ready."""
        self.asked.set()
        assert self.go.wait(PATIENCE)
        return {}


async def test_who_hangs_up_before_the_answer_leaves_no_trace(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    held, before = Held(), threading.active_count()
    with health_server(held, "127.0.0.1", 0) as port:
        with socket.create_connection(("127.0.0.1", port)) as asker:
            # Closing says so at once, instead of taking the answer into a buffer.
            asker.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            asker.sendall(b"GET /ready HTTP/1.0\r\n\r\n")
            assert held.asked.wait(PATIENCE)
        held.go.set()
        with socket.create_connection(("127.0.0.1", port)) as asker:
            asker.sendall(b"no request at all\r\n\r\n")
            assert b"Bad request" in asker.recv(4096)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=PATIENCE) as answer:
            assert answer.status == 200

        async def all_answered() -> bool:
            return threading.active_count() <= before + 1

        assert await eventually(all_answered)
    assert (capfd.readouterr().err, caplog.text) == ("", "")


class Stale(Keyring):
    """Keys that are not those on disk."""

    @property
    def stale(self) -> str:
        """Say so."""
        return "not looked at for 61 s"


def test_stale_keys_are_told_and_do_not_take_the_process_out() -> None:
    """One odd file would take out every process at once, and calls go on with the other keys."""
    held = Held()
    held.go.set()
    held.keys = Stale()
    with health_server(held, "127.0.0.1", 0) as port:
        url = f"http://127.0.0.1:{port}/ready"
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            assert (answer.status, json.load(answer)) == (
                200,
                {"status": "ready", "waiting": {}, "keys": "not looked at for 61 s"},
            )
