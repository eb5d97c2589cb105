"""`crossway test --coverage`: what the `test` blocks of a design pass of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers.command import crossway

DESIGN = """
workflow Sized(count: int) -> (string):
    if count > 9:
        close "large"
    elif count > 1:
        close "some"
    close "one"

test "many are large":
    workflow Sized(10) -> size
    expect size == "large"

test "one is one":
    workflow Sized(1) -> size
    expect size == "one"
"""
TABLE = """
design     lines  missed  branches  missed  passed  not passed
sized.twf      5       1         3       1   75.0%  5 elif, 6
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a design and its tests."""
    (tmp_path / "sized.twf").write_text(DESIGN)
    return tmp_path


def test_the_tests_in_a_design_are_no_lines_of_it(folder: Path) -> None:
    """The table is on standard output, below how the tests went."""
    shown = crossway("test", ".", "--coverage", cwd=folder)
    assert shown.stdout.endswith(f"2 passed\n{TABLE}"), shown.stdout + shown.stderr
    assert shown.returncode == 0


def test_files_are_written_and_too_little_fails(folder: Path) -> None:
    """The exit code is that of a test that fails; one test alone passes less."""
    files = ("--coverage-html", "c.html", "--coverage-json", "c.json")
    shown = crossway("test", ".", *files, "-k", "large", "--fail-under", "75", cwd=folder)
    assert shown.returncode == 1
    assert "FAILED: design coverage is 50.0%, and 75% is the least" in shown.stderr
    assert "design     lines" not in shown.stdout
    assert json.loads((folder / "c.json").read_text())["percent"] == 50
    assert "Design coverage: 50.0%" in (folder / "c.html").read_text()


def test_a_file_that_cannot_be_written_is_one_message(folder: Path) -> None:
    shown = crossway("test", ".", "--coverage-html", "no/c.html", cwd=folder)
    assert shown.returncode == 2
    assert "--coverage-html: cannot write no/c.html: No such file or directory" in shown.stderr
    assert "Traceback" not in shown.stderr
