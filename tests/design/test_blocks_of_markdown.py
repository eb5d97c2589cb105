"""Which fenced blocks of a Markdown file are designs, and at which lines and columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.design import Workspace, WorkspaceError, load
from crossway.language import tree


def blocks(folder: Path, markdown: str) -> tuple[Workspace, ...]:
    path = folder / "a.md"
    path.write_bytes(markdown.encode())
    return load(path)


def places(folder: Path, markdown: str) -> list[tuple[str, int, int]]:
    """Return name, line and column of each definition."""
    return [
        (node.name, node.span.line, node.span.column)
        for workspace in blocks(folder, markdown)
        for parsed in workspace.files
        for node in parsed.file.definitions
        if isinstance(node, tree.Workflow)
    ]


def whole(folder: Path, markdown: str) -> list[tuple[str, int, int]]:
    """Return the definitions of a file whose designs have no faults at all."""
    for workspace in blocks(folder, markdown):
        assert [parsed.diagnostics for parsed in workspace.files] == [()]
    return places(folder, markdown)


FLOW = "workflow A():\n    close\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_keep_their_numbers_whatever_ends_them(tmp_path: Path, end: str) -> None:
    text = f"# T\f\u2028\x85itle\n\n```twf\n{FLOW}```\n\n```twf\n\n{FLOW}```\n"
    assert whole(tmp_path, text.replace("\n", end)) == [("A", 4, 1), ("A", 10, 1)]


@pytest.mark.parametrize(
    ("markdown", "line", "column"),
    [
        ("~~~twf\nworkflow A():\n    close\n~~~\n", 2, 1),
        ("````twf\nworkflow A():\n    close\n```\n````\n", 2, 1),
        ("   ```twf\n   workflow A():\n       close\n   ```\n", 2, 4),
        ("- point\n\n  ```twf\n  workflow A():\n\n      close\n  ```\n", 4, 3),
        ("1.  - ```twf\n      workflow A():\n          close\n      ```\n", 2, 7),
        ("> quoted\n>\n> ```twf\n> workflow A():\n>     close\n> ```\n", 4, 3),
        ("> - ```twf\n>   workflow A():\n>       close\n", 2, 5),
        ("```twf title=x\nworkflow A():\n    close\n```\n", 2, 1),
        ("``` TWF\nworkflow A():\n    close\n```\n", 2, 1),
    ],
    ids=["tildes", "longer", "indented", "list", "lists", "quote", "quoted list", "info", "case"],
)
def test_a_fence_is_found_wherever_commonmark_has_one(
    tmp_path: Path, markdown: str, line: int, column: int
) -> None:
    fence_stays = markdown.startswith("````")
    found = places(tmp_path, markdown) if fence_stays else whole(tmp_path, markdown)
    assert found == [("A", line, column)]


@pytest.mark.parametrize(
    "markdown",
    [
        "    ```twf\n    workflow A():\n        close\n    ```\n",
        "<!--\n```twf\nworkflow A():\n    close\n```\n-->\n",
        "`````\n```twf\nworkflow A():\n    close\n```\n`````\n",
        "```twf `\nworkflow A():\n```\n",
        "```twfish\nworkflow A():\n```\n",
        "text ```twf\nworkflow A():\n",
    ],
    ids=["code", "comment", "inside another", "backtick in info", "other language", "inline"],
)
def test_what_commonmark_does_not_take_for_a_fence_is_no_block(
    tmp_path: Path, markdown: str
) -> None:
    with pytest.raises(WorkspaceError, match="no TWF block"):
        blocks(tmp_path, markdown)


def test_an_unclosed_fence_goes_to_the_end_of_what_it_is_in(tmp_path: Path) -> None:
    assert whole(tmp_path, f"```twf\n{FLOW}") == [("A", 2, 1)]
    in_list = "- ```twf\n  workflow A():\n      close\n\nnot indented: text\n"
    assert whole(tmp_path, in_list) == [("A", 2, 3)]
    in_quote = "> ```twf\n> workflow A():\n>     close\ntext\n"
    assert whole(tmp_path, in_quote) == [("A", 2, 3)]


def test_a_block_indented_with_tabs_in_a_list_keeps_its_lines(tmp_path: Path) -> None:
    text = "- x\n\n  ```twf\n  workflow A():\n  \tclose\n  ```\n"
    assert whole(tmp_path, text)[0][:2] == ("A", 4)


def test_a_nul_character_does_not_move_a_line(tmp_path: Path) -> None:
    assert places(tmp_path, f"a\0b\n\n```twf\n# \0\n{FLOW}```\n") == [("A", 5, 1)]


def test_blocks_are_called_by_their_line_and_number(tmp_path: Path) -> None:
    twice = f"```twf\n{FLOW}\n{FLOW}```\n"
    found = blocks(tmp_path, f"```twf\n{FLOW}```\n\n{twice}")
    named = [(one.name, one.labels) for one in found]
    assert named == [
        ("a.md:2", ("2",)),
        ("a.md:7 (1)", ("7", "7.1")),
        ("a.md:7 (2)", ("7", "7.2")),
    ]


def test_a_block_that_repeats_itself_a_thousand_times_is_one_design(tmp_path: Path) -> None:
    """Each alternative is parsed by itself: a thousand of a thousand lines would take for ever."""
    (one,) = blocks(tmp_path, "```twf\n" + FLOW * 1000 + "```\n")
    assert len(one.files[0].file.definitions) == 1000


def test_many_blocks_take_time_by_their_length_alone(tmp_path: Path) -> None:
    """Lines are numbered, not padded: padding made the last of many blocks the longest."""
    count = 5000
    found = blocks(tmp_path, f"```twf\n{FLOW}```\n" * count)
    assert len(found) == count
    assert found[-1].files[0].file.definitions[0].span.line == 4 * count - 2
