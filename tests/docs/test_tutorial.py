"""docs/tutorial.md: every step of it, from an empty folder and the wheel alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.following import Steps
from tests.helpers.pages import BLOCKS
from tests.helpers.ports import free_port

TUTORIAL = [block for block in BLOCKS if block.page == "tutorial.md"]


def test_every_step_of_the_tutorial_does_what_it_says(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the page's order, with nothing left out; only the server's port is another one.

    The commands are those of an installed wheel, outside of the checkout: what a reader has.
    """
    runtime, folder = tmp_path / "runtime", tmp_path / "shop"
    runtime.mkdir(mode=0o700)
    folder.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    for name in ("TEMPORAL_ADDRESS", "TEMPORAL_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    ports = {"7233": str(free_port())}
    count = Steps(folder, ports, installed / "crossway").follow(TUTORIAL)
    assert count > 15
