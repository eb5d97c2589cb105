"""`--block` chooses a design of a Markdown file, in the same way in every command."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.cli.workspaces import design_at, designs_at
from crossway.errors import UserError
from tests.helpers.command import crossway

PAGE = """\
# Guide

```twf
workflow First():
    nope
```

```twf
workflow Second():
    close complete

workflow Second():
    close fail
```
"""
BLOCKS = "4, 9.1, 9.2"
COMMANDS = [
    ["check"],
    ["plan"],
    ["plan", "--format", "terraform"],
    ["plan", "--address", "127.0.0.1:1"],
    ["apply", "--address", "127.0.0.1:1"],
    ["generate"],
    ["run"],
    ["dev"],
    ["serve", "--namespace", "x"],
    ["doctor", "--address", "127.0.0.1:1"],
]
IDS = [" ".join(command) for command in COMMANDS]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "guide.md"
    path.write_text(PAGE)
    return path


@pytest.mark.parametrize("command", COMMANDS, ids=IDS)
def test_a_line_without_a_block_lists_the_blocks(page: Path, command: list[str]) -> None:
    for block in ("8", "9.3"):
        said = crossway(command[0], str(page), *command[1:], f"--block={block}")
        message = f"error: no TWF block is at line {block}; the blocks are {BLOCKS}\n"
        assert (said.returncode, said.stdout, said.stderr) == (2, "", message)


@pytest.mark.parametrize("command", COMMANDS, ids=IDS)
def test_a_design_that_is_no_markdown_has_no_blocks(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "a.twf").write_text("workflow A():\n    close\n")
    said = crossway(command[0], str(tmp_path), *command[1:], "--block", "3")
    message = "error: no TWF block is at line 3; only a Markdown file has blocks\n"
    assert (said.returncode, said.stdout, said.stderr) == (2, "", message)


@pytest.mark.parametrize("command", COMMANDS[2:], ids=IDS[2:])
def test_where_one_design_is_needed_several_are_listed(page: Path, command: list[str]) -> None:
    said = crossway(command[0], str(page), *command[1:])
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr == (
        "error: there are several designs here; choose one:\n"
        "  --block 4  (First)\n  --block 9.1  (Second)\n  --block 9.2  (Second)\n"
    )


@pytest.mark.parametrize("command", COMMANDS[2:], ids=IDS[2:])
def test_the_chosen_block_is_the_one_that_is_read(page: Path, command: list[str]) -> None:
    said = crossway(command[0], str(page), *command[1:], "--block", "4")
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.startswith(f"{page}:5:5: error[SYNTAX]")


def test_check_looks_at_the_chosen_blocks_alone(page: Path) -> None:
    assert crossway("check", str(page)).returncode == 1
    assert crossway("check", str(page), "--block", "4").returncode == 1
    for block in ("9", "9.1", "9.2"):
        said = crossway("check", str(page), "--block", block)
        assert (said.returncode, said.stdout) == (0, "")


def test_plan_shows_the_chosen_blocks_alone(page: Path) -> None:
    heads = {
        block: [
            line
            for line in crossway("plan", str(page), *block).stdout.splitlines()
            if line.startswith("== ")
        ]
        for block in ((), ("--block", "9"), ("--block", "9.2"))
    }
    both = ["== guide.md:9 (1)", "== guide.md:9 (2)"]
    assert list(heads.values()) == [["== guide.md:4", *both], both, []]


def test_generate_prints_the_chosen_alternative(page: Path) -> None:
    first, second = (crossway("generate", str(page), "--block", block) for block in ("9.1", "9.2"))
    assert (first.returncode, second.returncode) == (0, 0)
    assert "Second" in first.stdout
    assert first.stdout != second.stdout


def test_a_workflow_narrows_the_choice(page: Path) -> None:
    assert design_at(page, None, "First").name == "guide.md:4"
    with pytest.raises(UserError, match=r"(?s)choose one:.*--block 9\.1.*--block 9\.2"):
        design_at(page, None, "Second")
    with pytest.raises(UserError, match="no workflow is called 'Frist'; did you mean First"):
        design_at(page, None, "Frist")


def test_a_message_lists_no_more_than_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "long.md"
    path.write_text("```twf\nworkflow A():\n    close\n```\n" * 100)
    with pytest.raises(UserError, match=r"the blocks are 2, 6, .*, 78 and 80 more$"):
        designs_at(path, "1")
    with pytest.raises(UserError, match=r"(?s)choose one:.*and 80 more$"):
        design_at(path)
