"""docs/traps.md: what each trap does on a server, and that the designs of the page avoid it."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.traps import sources
from scripts.traps.registry import QUICK, SLOW, TRAPS
from tests.helpers.deployed import provisioned
from tests.helpers.pages import BLOCKS
from tests.helpers.paths import ROOT
from tests.helpers.patience import PATIENCE

SHOWN = {name: block for block in BLOCKS for name in block.said("trap")}
_VARIES = re.compile(r"(?<=about )[\d.]+")


def shown(*names: str) -> dict[str, str]:
    """Return what the program that the page names prints of each trap, in one run."""
    command = [sys.executable, "-m", "scripts.traps", *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    traps = re.findall(r"^(\w+)\n((?: {4}.*\n)+)", done.stdout, re.MULTILINE)
    return {name: re.sub("^ {4}", "", lines, flags=re.MULTILINE) for name, lines in traps}


def as_told(text: str) -> str:
    """Return lines without what differs from run to run."""
    return _VARIES.sub("..", text)


@pytest.fixture(scope="module")
def quick() -> dict[str, str]:
    """Show every trap that takes seconds, at once and on one server."""
    return shown()


def test_the_page_has_every_trap_in_their_order() -> None:
    assert list(SHOWN) == list(TRAPS)


def test_each_reason_links_to_the_lines_that_show_it() -> None:
    """A reason that nothing shows, and a line that is looked up for no reason, are errors."""
    page = (ROOT / "docs" / "traps.md").read_text()
    reasons = re.findall(r"^\*\*Why\.\*\*.*?(?=^\*\*What)", page, re.MULTILINE | re.DOTALL)
    linked = [set(re.findall(r"\((https://github\.com/[^)]+)\)", reason)) for reason in reasons]
    assert linked == [{line.link for line in sources.SOURCES[name]} for name in TRAPS]


@pytest.mark.parametrize("name", QUICK)
def test_a_trap_does_what_the_page_says(name: str, quick: dict[str, str]) -> None:
    """Plain SDK code on the development server: a newer one may not have the trap any more."""
    assert as_told(quick[name]) == as_told(SHOWN[name].text)


@pytest.mark.long
@pytest.mark.parametrize("name", SLOW)
def test_a_trap_that_takes_a_minute_does_what_the_page_says(name: str) -> None:
    assert as_told(shown(name)[name]) == as_told(SHOWN[name].text)


async def test_a_caller_of_nobody_gives_up_in_time(address: str, tmp_path: Path) -> None:
    """The last design of the page, with no worker for the namespace that it calls."""
    *_, design = (block for block in BLOCKS if block.page == "traps.md" and block.said("check"))
    files = {"orders.twf": design.text}
    async with provisioned(address, tmp_path, files, "payments") as app, app.serving("orders"):
        handle = await app.start("Impatient", "i-1")
        assert await asyncio.wait_for(handle.result(), PATIENCE) == "gave up"
