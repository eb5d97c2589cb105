"""A file is written whole or not at all, and nothing else is left in its folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from crossway.files.whole import write_whole


def modes(folder: Path) -> dict[str, int]:
    """Return what is in a folder, with the modes."""
    return {one.name: stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()}


def test_a_file_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "orders.json"
    file.write_text("old")
    file.chmod(0o640)
    write_whole(file, b"a\r\nb\n")
    assert (file.read_bytes(), modes(tmp_path)) == (b"a\r\nb\n", {"orders.json": 0o640})


def test_a_mode_that_is_given_holds_for_a_file_that_is_there_too(tmp_path: Path) -> None:
    file = tmp_path / "orders.json"
    file.write_text("old")
    write_whole(file, b"new", mode=0o600)
    assert (file.read_bytes(), modes(tmp_path)) == (b"new", {"orders.json": 0o600})


def test_what_a_killed_process_left_under_the_name_is_replaced(tmp_path: Path) -> None:
    (tmp_path / ".half").write_text("half")
    write_whole(tmp_path / "key", b"whole", beside=".half")
    assert [one.name for one in tmp_path.iterdir()] == ["key"]
    assert (tmp_path / "key").read_bytes() == b"whole"


@pytest.mark.parametrize("beside", [None, ".half"])
def test_where_it_cannot_be_replaced_all_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beside: str | None
) -> None:
    file = tmp_path / "orders.json"
    file.write_text("old")

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    for step in ("replace", "fsync"):
        with monkeypatch.context() as disk:
            disk.setattr(os, step, full)
            with pytest.raises(OSError, match="No space left"):
                write_whole(file, b"new", beside=beside)
        assert [one.name for one in tmp_path.iterdir()] == ["orders.json"]
        assert file.read_text() == "old"
    write_whole(file, b"new", beside=beside, lasting=False)
    assert file.read_text() == "new"
