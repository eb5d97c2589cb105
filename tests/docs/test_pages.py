"""What the pages show of the repository: its files, its commands, what they print, its links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crossway.checks.examples import sources
from crossway.cluster.making.changes import CLOUD_RETENTION, RETENTION
from tests.helpers.pages import BLOCKS, PAGES, RULE_PAGES, Block
from tests.helpers.paths import ROOT
from tests.helpers.terminal import shown, without_durations

_LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FILES = [(block, path) for block in BLOCKS for path in block.said("file")]
OUTPUTS = [(block, command) for block in BLOCKS for command in block.said("output of")]
SHOWN = [(block, command) for block in BLOCKS for command in block.said("shows")]
COMMANDS = sorted(
    {
        line.removeprefix("$ ").partition("  #")[0].strip()
        for block in BLOCKS
        if block.language == "console"
        for line in block.text.splitlines()
        if line.startswith("$ crossway")
    }
)


def test_the_pages_say_how_long_namespaces_keep_closed_executions() -> None:
    """They said one day and three: the code has one default, and Cloud's own."""
    said = {
        page.name: re.findall(r"keeps?\s+closed\s+\w+\s+for\s+(\w+\s+\w+)", page.read_text())
        for page in PAGES
    }
    ours, cloud = f"{RETENTION.days} days", f"{CLOUD_RETENTION.days} days"
    assert {page: found for page, found in said.items() if found} == {
        "operating.md": [ours, cloud],
        "runtime.md": [ours],
    }


@pytest.mark.parametrize(("block", "path"), FILES, ids=str)
def test_a_block_that_is_a_file_equals_it(block: Block, path: str, update_snapshots: bool) -> None:
    """With --update-snapshots the page is made to."""
    text = (ROOT / path).read_text()
    if update_snapshots:
        block.rewrite(text)
    else:
        assert block.text == text


@pytest.mark.parametrize(("block", "command"), OUTPUTS, ids=str)
def test_a_command_prints_what_the_page_shows(
    block: Block, command: str, update_snapshots: bool
) -> None:
    """On a terminal, but for how long things took. With --update-snapshots it is made to."""
    code, printed = shown(command, ROOT)
    assert code == 0, printed
    if update_snapshots:
        block.rewrite(printed)
    else:
        assert without_durations(printed) == without_durations(block.text)


@pytest.mark.parametrize(("block", "command"), SHOWN, ids=str)
def test_a_command_shows_of_the_design_above_what_the_page_says(
    block: Block, command: str, tmp_path: Path
) -> None:
    """Line by line; `...` stands for lines that the page leaves out."""
    for name, text in sources(block.above):
        (tmp_path / name).write_text(text)
    code, printed = shown(command, tmp_path)
    assert code == 0, printed
    lines = block.text.rstrip("\n").split("\n")
    pattern = "".join(r"(?:.*\n)*?" if line == "..." else re.escape(line) + r"\n" for line in lines)
    assert re.fullmatch(pattern, printed.rstrip("\n") + "\n"), printed


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_on_a_page_succeeds(command: str) -> None:
    code, printed = shown(command, ROOT)
    assert code == 0, printed


def test_the_demo_is_the_run_that_the_readme_shows() -> None:
    """`make demo` runs that command, with the timings of its phases."""
    (command,) = (said for block, said in OUTPUTS if block.page == "README.md")
    assert f"{command} --timings\n" in (ROOT / "Makefile").read_text()


@pytest.mark.parametrize("page", [*PAGES, *RULE_PAGES], ids=lambda page: page.name)
def test_links_within_the_repository_lead_somewhere(page: Path) -> None:
    text = page.read_text()
    for target, anchor in _LINK.findall(text):
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), f"{page.name} links to {target}"
        if anchor:
            assert anchor in _anchors(path), f"{page.name} links to {target}#{anchor}"


def _anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub gives to a page's headings."""
    kept = (re.sub(r"[^\w\- ]", "", heading) for heading in _HEADING.findall(page.read_text()))
    return {heading.strip().lower().replace(" ", "-") for heading in kept}
