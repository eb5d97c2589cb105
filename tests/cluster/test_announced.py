"""How a command finds the embedded server that another one of the same user started."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from crossway.cluster.announced import Announcement, announced, keys_at
from crossway.runtime.identity import THROW_AWAY

ADDRESS = "127.0.0.1:46211"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the announcements, which is not there yet."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path / "crossway"


def test_a_server_is_announced_to_this_user_alone_while_it_is_up(folder: Path) -> None:
    """The file holds keys: nobody else may enter the folder or read it."""
    with Announcement(ADDRESS, "dev", folder / "shop.twf") as announcement:
        announcement.tell(["shop"])
        (one,) = announced()
        (file,) = folder.iterdir()
        assert (one.pid, one.address, one.command) == (os.getpid(), ADDRESS, "dev")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert [key.namespace for key in keys_at(ADDRESS, [one])] == ["shop"]
    assert announced() == ()
    assert list(folder.iterdir()) == []


def test_the_keys_are_those_of_this_process_and_never_those_of_files(folder: Path) -> None:
    """Each command makes its own, so that a file that is left behind opens nothing later."""
    with Announcement(ADDRESS, "dev", folder / "shop.twf") as announcement:
        announcement.tell(["shop"])
        made = THROW_AWAY.signing("shop")
        assert made is not None
        assert [key.id for key in keys_at(ADDRESS, announced())] == [made.id]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows has no modes of files")
def test_a_folder_that_others_can_enter_is_neither_written_nor_read(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    folder.chmod(0o750)
    with Announcement(ADDRESS, "dev", folder / "shop.twf") as announcement:
        announcement.tell(["shop"])
        assert list(folder.iterdir()) == []
        assert announced() == ()


def test_a_link_in_the_place_of_the_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    """In a temporary folder anybody can put one there first."""
    other = tmp_path / "other"
    other.mkdir(mode=0o700)
    folder.symlink_to(other)
    with Announcement(ADDRESS, "dev", folder / "shop.twf") as announcement:
        announcement.tell(["shop"])
        assert list(other.iterdir()) == []


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "[" * 100_000, '{"pid": "1"}', '{"pid": 1, "address": 2}', "\0"]
)
def test_a_file_that_makes_no_sense_hides_no_other(folder: Path, text: str) -> None:
    with Announcement(ADDRESS, "dev", folder / "shop.twf") as announcement:
        announcement.tell(["shop"])
        (folder / "1-1.json").write_text(text)
        assert [one.address for one in announced()] == [ADDRESS]


def test_what_a_dead_process_left_is_removed(folder: Path) -> None:
    with Announcement(ADDRESS, "dev", folder / "shop.twf") as announcement:
        announcement.tell(["shop"])
        (file,) = folder.iterdir()
        dead = subprocess.run(
            [sys.executable, "-c", "import os; print(os.getpid())"],
            capture_output=True, text=True, check=True,
        ).stdout.strip()  # fmt: skip
        left = folder / f"{dead}-1.json"
        left.write_text(file.read_text().replace(f'"pid": {os.getpid()}', f'"pid": {dead}'))
        assert [one.pid for one in announced()] == [os.getpid()]
        assert not left.exists()
