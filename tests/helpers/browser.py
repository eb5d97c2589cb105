"""Headless Chromium, driven over the W3C WebDriver protocol by its own chromedriver."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.helpers.patience import PATIENCE
from tests.helpers.ports import free_port, listens

TAB, ENTER, CONTROL = "\ue004", "\ue007", "\ue009"
"""Keys that are no letters, as the protocol names them."""

OPTIONS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1300,900"]


class Browser:
    """One browser session."""

    def __init__(self, base: str, *, dark: bool = False) -> None:
        """Open a session at a driver's address."""
        self._base = base
        scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
        wanted = {"browserName": "chrome", "goog:chromeOptions": {"args": [*OPTIONS, scheme]}}
        opened = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self._session = f"/session/{opened['sessionId']}"

    def open(self, page: Path) -> None:
        """Load a file and wait until it has."""
        self.go(page.as_uri())

    def go(self, url: str) -> None:
        """Load a URL and wait until it has."""
        self._ask("POST", f"{self._session}/url", {"url": url})

    def resize(self, width: int, height: int) -> None:
        """Give the window a size; a browser makes none smaller than it likes to."""
        body = {"width": width, "height": height}
        self._ask("POST", f"{self._session}/window/rect", body)

    def picture(self) -> bytes:
        """Return what is seen of the page now, as PNG."""
        return base64.b64decode(self._ask("GET", f"{self._session}/screenshot", None))

    def evaluate(self, script: str) -> Any:
        """Return what a script of ours returns in the page."""
        body = {"script": f"return {script}", "args": []}
        return self._ask("POST", f"{self._session}/execute/sync", body)

    def press(self, keys: str, holding: str = "") -> None:
        """Press keys one after the other, as a hand does, while another one is held."""
        taps = [(kind, key) for key in keys for kind in ("keyDown", "keyUp")]
        pressed = [("keyDown", key) for key in holding] + taps
        pressed += [("keyUp", key) for key in holding]
        actions = [{"type": kind, "value": key} for kind, key in pressed]
        body = {"actions": [{"type": "key", "id": "keys", "actions": actions}]}
        self._ask("POST", f"{self._session}/actions", body)

    def quit(self) -> None:
        """End the session and its browser."""
        self._ask("DELETE", self._session, None)

    def _ask(self, method: str, path: str, body: Any) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self._base}{path}", data, method=method)  # noqa: S310 - our own driver on loopback
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - the same
            return json.load(answer)["value"]


@contextmanager
def browser(*, dark: bool = False) -> Iterator[Browser]:
    """Run Chromium until the block ends; a missing one fails the test and says what to do."""
    driver = shutil.which("chromedriver")
    assert driver, "chromedriver is not installed: apt-get install -y chromium chromium-driver"
    port = free_port()
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as folder,  # it leaves what it made there
        subprocess.Popen(
            [driver, f"--port={port}"],
            env={**os.environ, "TMPDIR": folder},
            stdout=subprocess.DEVNULL,
        ) as process,
    ):
        try:
            _wait(port)
            session = Browser(f"http://127.0.0.1:{port}", dark=dark)
            try:
                yield session
            finally:
                session.quit()
        finally:
            process.terminate()


def _wait(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while not listens(port):
        assert time.monotonic() < end, "chromedriver does not answer"
        time.sleep(0.05)
