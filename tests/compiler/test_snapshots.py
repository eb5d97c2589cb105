"""Generated Python, kept beside its source: `pytest tests/compiler --update-snapshots`."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.compiler import compile_design
from crossway.design import load, resolve
from crossway.design.model import Design

FOLDER = Path(__file__).parent / "snapshots"
SOURCES = sorted(FOLDER.glob("*.twf"))


def _design(path: Path) -> Design:
    (workspace,) = load(path)
    assert not [fault for parsed in workspace.files for fault in parsed.diagnostics]
    return resolve([parsed.file for parsed in workspace.files], workspace.implemented)


def _generated(path: Path) -> str:
    sources = compile_design(_design(path))
    return "\n\n".join(f"# --- {name}.py ---\n{text}" for name, text in sources.items())


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_generated_python_is_the_snapshot(source: Path, update_snapshots: bool) -> None:
    """A change to what is generated shows in review as a change to a snapshot."""
    snapshot = source.with_suffix(".py.txt")
    if update_snapshots:
        snapshot.write_text(_generated(source))
    assert snapshot.read_text() == _generated(source)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_equal_designs_give_equal_bytes(source: Path) -> None:
    """Nothing of the run (order of sets, ids, time) is in the text."""
    assert _generated(source) == _generated(source)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_windows_line_ends_and_a_byte_order_mark_change_nothing(
    source: Path, tmp_path: Path
) -> None:
    """The same design from another editor compiles to the same text."""
    copy = tmp_path / source.name
    copy.write_bytes(b"\xef\xbb\xbf" + source.read_bytes().replace(b"\n", b"\r\n"))
    assert _generated(copy) == _generated(source)


def test_no_snapshot_is_left_without_its_source() -> None:
    """An orphan would be read as documentation of something that no longer exists."""
    sources = {path.stem for path in SOURCES}
    assert {path.name.removesuffix(".py.txt") for path in FOLDER.glob("*.py.txt")} == sources
