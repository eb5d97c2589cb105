"""A design may come from anybody: odd files are refused in one line, and nothing hangs."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crossway.design import WorkspaceError, load

FLOW = "workflow A():\n    close\n"
NOBODY = 65534


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder `orders` with one design; beside it is what it must not read."""
    (tmp_path / "secret.twf").write_text("workflow Secret():\n    close\n")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "more.twf").write_text(FLOW)
    orders = tmp_path / "orders"
    orders.mkdir()
    (orders / "orders.twf").write_text(FLOW)
    return orders


def refused(path: Path) -> str:
    with pytest.raises(WorkspaceError) as caught:
        load(path)
    message = str(caught.value)
    assert message.isprintable(), repr(message)
    return message


def read(path: Path) -> list[str]:
    (workspace,) = load(path)
    return [Path(name).relative_to(path).as_posix() for name in workspace.texts]


@contextmanager
def without_root() -> Iterator[None]:
    """Let the system refuse this process what files refuse to others."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("target", ["../secret.twf", "/etc/hostname", "../elsewhere"])
def test_a_link_that_leads_out_of_the_folder_is_refused_with_its_target(
    folder: Path, target: str
) -> None:
    (folder / "evil.twf").symlink_to(target)
    said = refused(folder)
    real = (folder / target).resolve()
    assert said.startswith(f"{folder}/evil.twf: a link to {real}, which is outside of {folder};")


def test_a_linked_folder_that_leads_out_is_refused(folder: Path) -> None:
    (folder / "shared").symlink_to("../elsewhere")
    assert "shared: a link to" in refused(folder)


def test_a_single_file_that_is_a_link_out_of_its_folder_is_refused(folder: Path) -> None:
    (folder / "evil.twf").symlink_to("../secret.twf")
    assert "which is outside of" in refused(folder / "evil.twf")
    (folder / "evil.md").symlink_to("/etc/hostname")
    assert "which is outside of" in refused(folder / "evil.md")


def test_links_within_the_folder_are_read_once(folder: Path) -> None:
    """A Kubernetes ConfigMap is made of links to a hidden folder beside them."""
    (folder / "same.twf").symlink_to("orders.twf")
    (folder / "part").mkdir()
    (folder / "again").symlink_to("part")
    (folder / "..data").mkdir()
    (folder / "..data" / "mounted.twf").write_text("workflow B():\n    close\n")
    (folder / "mounted.twf").symlink_to("..data/mounted.twf")
    (folder / "other.txt").write_text("workflow C():\n    close\n")
    (folder / "renamed.twf").symlink_to("other.txt")
    assert read(folder) == ["mounted.twf", "orders.twf", "renamed.twf"]


def test_the_folder_itself_may_be_a_link(folder: Path) -> None:
    (folder.parent / "current").symlink_to("orders")
    assert read(folder.parent / "current") == ["orders.twf"]


def test_a_broken_link_says_where_it_leads(folder: Path) -> None:
    (folder / "gone.twf").symlink_to("nowhere.twf")
    assert refused(folder) == f"{folder}/gone.twf: a link to nowhere.twf, which is not there"
    assert refused(folder / "gone.twf") == refused(folder)


def test_a_link_to_itself_is_no_endless_loop(folder: Path) -> None:
    (folder / "round.twf").symlink_to("round.twf")
    assert "round.twf: cannot be read: Too many levels of symbolic links" in refused(folder)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)


@pytest.mark.parametrize("name", ["odd.twf", "odd.md", "orders.py"])
@pytest.mark.parametrize(
    ("make", "kind"), [(pipe, "a named pipe"), (listening, "a socket")], ids=["pipe", "socket"]
)
def test_what_is_no_file_is_named_and_never_waited_for(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    make: Callable[[Path], None],
    kind: str,
) -> None:
    monkeypatch.chdir(folder)  # the name of a socket is short
    make(folder / name)
    path = folder / name if name.endswith(".md") else folder
    assert refused(path) == f"{folder}/{name}: expected a file, found {kind}"


def test_a_device_is_named(folder: Path) -> None:
    path = Path("/dev/zero.twf")
    try:
        path.symlink_to("zero")
    except OSError:
        pytest.skip("only root may put a name beside a device")
    try:
        assert refused(path) == "/dev/zero.twf: expected a file, found a device"
    finally:
        path.unlink()
    assert folder.is_dir()


def test_the_python_file_beside_a_design_is_read_with_the_same_care(folder: Path) -> None:
    python = folder / "orders.py"
    python.symlink_to("../secret.py")
    assert "orders.py: a link to ../secret.py, which is not there" in refused(folder)
    (folder.parent / "secret.py").write_text("def a(): ...\n")
    assert "which is outside of" in refused(folder / "orders.twf")
    python.unlink()
    python.mkdir()
    assert refused(folder).endswith("orders.py: expected a file, found a folder")


@pytest.mark.parametrize("text", ["(" * 100_000, "-" * 100_000 + "1", "a" + ".b" * 100_000])
def test_python_that_is_nested_too_deeply_is_one_line(folder: Path, text: str) -> None:
    (folder / "orders.py").write_text(f"x = {text}")
    assert refused(folder).startswith(f"{folder}/orders.py:1: not valid Python: ")


@pytest.mark.parametrize(("name", "most"), [("orders.twf", 10), ("orders.py", 10), ("a.md", 2)])
def test_a_file_may_not_be_too_large(folder: Path, name: str, most: int) -> None:
    """What is larger is not even read to its end."""
    with (folder / name).open("ab") as file:
        file.truncate(most * 2**20 + 1)
    path = folder / name if name == "a.md" else folder
    said = f"larger than {most} MiB, the most that is read; cut it into several files"
    assert refused(path) == f"{folder}/{name}: {said}"


def test_what_may_not_be_read_is_named(folder: Path) -> None:
    (folder / "locked").mkdir()
    (folder / "locked" / "x.twf").write_text(FLOW)
    for parent in (*folder.parents[:-1], folder):
        if parent.stat().st_uid == os.geteuid() and "pytest" in str(parent):
            parent.chmod(0o755)
    (folder / "locked").chmod(0)
    with without_root():
        assert refused(folder) == f"{folder}/locked: cannot be read: Permission denied"
        file = folder / "locked" / "x.twf"
        assert refused(file) == f"{file}: cannot be read: Permission denied"
    (folder / "locked").chmod(0o444)  # may be listed, not entered
    with without_root():
        assert refused(folder) == f"{file}: cannot be read: Permission denied"
    (folder / "locked").chmod(0o755)
    file.chmod(0)
    with without_root():
        assert refused(folder) == f"{file}: cannot be read: Permission denied"


@pytest.mark.parametrize("name", ["a\nb", "a\x1b[2Jb", "a\u202eb", "\udcff"])
def test_a_path_in_a_message_cannot_act(folder: Path, name: str) -> None:
    spelled = name.encode("unicode_escape").decode()
    path = folder / f"{name}.twf"
    path.write_bytes(b"\xff")
    assert refused(folder) == f"{folder}/{spelled}.twf:1: not UTF-8 text; save the file as UTF-8"
    path.unlink()
    assert refused(path).startswith(f"{folder}/{spelled}.twf: no such file or folder")


def test_folders_within_folders_have_no_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`os.walk` calls itself for each: a thousand of them ended in a traceback."""
    monkeypatch.chdir(folder)
    for _ in range(1200):
        os.mkdir("d")
        os.chdir("d")
    Path("deep.twf").write_text("workflow Deep():\n    close\n")
    os.chdir(folder)
    try:
        assert len(read(folder)) == 2
    finally:  # Python's own way to remove folders calls itself, too
        subprocess.run(["rm", "-r", str(folder / "d")], check=True)


def test_a_current_folder_that_was_removed_is_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "gone").mkdir()
    monkeypatch.chdir(folder / "gone")
    (folder / "gone").rmdir()
    for path in (Path(), Path("a.twf")):
        assert refused(path) == ".: no such file or folder"


@pytest.mark.parametrize("name", ["a\0.twf", "a" * 5000 + ".twf"])
def test_what_can_be_no_name_is_one_line(folder: Path, name: str) -> None:
    assert ": " in refused(folder / name)
