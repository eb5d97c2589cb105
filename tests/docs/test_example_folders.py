"""The folders of examples/: each whole, sound, tested, and shown on a page of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.checks import diagnose
from crossway.design import load, resolve
from tests.helpers.command import crossway
from tests.helpers.pages import BLOCKS, name_of
from tests.helpers.paths import ROOT

EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/README.md"))
DESIGNS = sorted({path.parent for path in (ROOT / "examples").rglob("*.twf")})
LEFT = {
    "before": {"nexus-same-namespace"},  # what the example is about
    "first": {"UNDEFINED_ACTIVITY"},  # simulated, and the page says so
    "orders": {"UNDEFINED_ACTIVITY"},
}
"""What `check` finds in some of them on purpose."""
SIMULATED = {"first", "orders"}
"""Where Python is left out on purpose, and the list of the examples says so."""


def test_every_folder_has_a_page_and_the_list_names_it() -> None:
    folders = {path for path in (ROOT / "examples").iterdir() if path.is_dir()}
    assert {folder for folder in folders if any(folder.rglob("*.twf"))} == {*EXAMPLES}
    listed = (ROOT / "examples" / "README.md").read_text()
    assert [one.name for one in EXAMPLES if f"]({one.name}/README.md)" not in listed] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_the_page_of_an_example_shows_what_a_command_prints(example: Path) -> None:
    """`tests/docs/test_pages.py` holds it against what the command prints."""
    page = name_of(example / "README.md")
    said = [text for block in BLOCKS if block.page == page for text in block.said("output of")]
    assert any(f"examples/{example.name}" in command for command in said)


@pytest.mark.parametrize("folder", DESIGNS, ids=lambda path: path.name)
def test_an_example_has_no_faults_but_those_it_is_about(folder: Path) -> None:
    (workspace,) = load(folder)
    files = [parsed.file for parsed in workspace.files]
    found = diagnose(workspace.files, resolve(files, workspace.implemented))
    assert {fault.code for fault in found} == LEFT.get(folder.name, set())


@pytest.mark.parametrize("folder", DESIGNS, ids=lambda path: path.name)
def test_what_an_example_does_in_the_world_is_its_python(folder: Path, tmp_path: Path) -> None:
    """And `crossway new` takes it along: nothing is simulated, and the tests pass as they did."""
    example = folder.relative_to(ROOT / "examples").parts[0]
    assert crossway("new", "mine", "--example", example, cwd=tmp_path).returncode == 0
    made = tmp_path / "mine" / folder.relative_to(ROOT / "examples" / example)
    if example not in SIMULATED:
        assert [path for path in made.glob("*.py") if "test_" not in path.name]
        checked = crossway("check", "--strict", str(made), cwd=tmp_path)
        assert checked.returncode == 0, checked.stdout
    tested = crossway("test", str(made), cwd=tmp_path)
    assert tested.returncode == 0, tested.stdout


def test_the_design_before_a_migration_does_what_the_one_after_it_does() -> None:
    """The page shows the tests of `after`; both folders have the same."""
    before, after = (ROOT / "examples" / "migration" / name for name in ("before", "after"))
    assert (before / "tests.twf").read_text() == (after / "tests.twf").read_text()
    done = crossway("test", str(before), cwd=ROOT)
    assert done.returncode == 0, done.stdout
