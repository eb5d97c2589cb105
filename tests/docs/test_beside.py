"""What README.md says of other projects: each link is looked up, and what is not so is found."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from scripts.beside import COMMITS, EVIDENCE, NEXGEN, Made, Said, Silent
from tests.helpers.paths import ROOT

README = (ROOT / "README.md").read_text()
SECTION = README.partition("## Beside other ways")[2].partition("\n## ")[0]


def test_the_page_links_to_what_is_looked_up_and_to_nothing_else() -> None:
    """A claim with no line behind it, or a line that no claim needs, is one of them too many."""
    linked = set(re.findall(r"\((https://github\.com/[^)]+/blob/[^)]+)\)", SECTION))
    assert linked == {claim.link for claim in EVIDENCE if isinstance(claim, Said)}


def test_each_cell_of_the_table_has_what_shows_it() -> None:
    """A link; where it says "none", a look for what it would speak of; for an age, the log."""
    head, _, *lines = re.findall(r"^\|.*\|$", SECTION, re.M)
    projects = re.findall(r"\(https://github\.com/([^)]+)\)", head)
    cells = [
        (row, project, cell)
        for row, _ours, *others in (line.strip("| ").split(" | ") for line in lines)
        for project, cell in zip(projects, others, strict=True)
    ]
    assert len(cells) > 40
    none = {(project, row) for row, project, cell in cells if cell == "none"}
    assert none == {(each.project, each.row) for each in EVIDENCE if isinstance(each, Silent)}
    aged = {each.project for each in EVIDENCE if isinstance(each, Made)}
    assert aged == set(projects)
    shown = [cell for row, _, cell in cells if cell != "none" and not row.startswith("age,")]
    assert [cell for cell in shown if "](" not in cell] == []


def test_each_cell_about_crossway_links_to_where_it_is_shown() -> None:
    lines = re.findall(r"^\|.*\|$", SECTION, re.M)[2:]
    ours = [line.strip("| ").split(" | ")[1] for line in lines]
    assert [cell for cell in ours if "](" not in cell] == []


def test_the_page_names_the_commits_that_were_read() -> None:
    assert [commit for commit in COMMITS.values() if f"{commit} (" not in SECTION] == []


def test_a_claim_that_is_not_so_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each kind, in a repository of one file: true ones pass, wrong ones are named."""
    monkeypatch.setitem(COMMITS, NEXGEN, _repository(tmp_path))
    right = (
        Said(NEXGEN, "README.md", 2, "Java"),
        Said("somebody/else", "README.md", 2, "Java", read_at=COMMITS[NEXGEN]),
        Silent(NEXGEN, "a row", "mermaid"),
        Made(NEXGEN, "2026-04", 1),
    )
    wrong = (
        Said(NEXGEN, "README.md", 1, "Java"),
        Said(NEXGEN, "README.md", 7, "Java"),
        Silent(NEXGEN, "a row", "Python|java"),
        Made(NEXGEN, "2025-04", 1),
    )
    assert [claim.fault(tmp_path) for claim in right] == [None] * len(right)
    assert [claim for claim in wrong if claim.fault(tmp_path) is None] == []


def _repository(folder: Path) -> str:
    """Make one with a commit and return the commit."""
    (folder / "README.md").write_text("Code for Go\nand for Java.\n")
    author = ("-c", "user.name=A", "-c", "user.email=a@example.com")
    date = {"GIT_AUTHOR_DATE": "2026-04-27T12:00:00", "GIT_COMMITTER_DATE": "2026-04-27T12:00:00"}
    for command in (("init", "-q"), ("add", "."), (*author, "commit", "-q", "-m", "one")):
        subprocess.run(["git", *command], cwd=folder, check=True, env={**os.environ, **date})
    head = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.check_output(head, cwd=folder, text=True).strip()
