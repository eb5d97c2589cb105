"""What `check` remembers: the same as it would find, and no longer than that holds.

Longer than other files because all that a check depends on is changed here, one after the other.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from crossway.cli import checking, remembered
from crossway.cli.checking import found_at
from crossway.cli.findings import Findings
from tests.helpers.command import crossway
from tests.helpers.paths import ROOT

IMPORT = 'import "ledger.nexusrpc.yaml"\n'
CALLER = """\
workflow Ship(order: Order):
    activity Pack(order) -> box
    nexus LedgerEndpoint Ledger.Book(box) -> entry
    close complete(entry)
"""
PACKING = """\
type Order:
    id: string

activity Pack(order: Order) -> (Box):
    put it in a box
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A design of two files, and a cache of its own beside it."""
    design = tmp_path / "design"
    design.mkdir()
    (design / "caller.twf").write_text(CALLER)
    (design / "packing.twf").write_text(PACKING)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return design


def entries(folder: Path) -> list[Path]:
    return sorted((folder.parent / "cache" / "crossway" / "check").glob("*"))


def found(path: Path, *, remember: bool = True) -> Findings:
    return found_at(path, None, strict=False, remember=remember)


@pytest.fixture
def recalled(folder: Path) -> Callable[[], bool]:
    """Return what says whether a check of the folder is one that was remembered."""

    def hit() -> bool:
        return remembered.recall(folder, strict=False) is not None

    return hit


def the_same(one: Findings, other: Findings) -> bool:
    """Whether two checks show the same; texts count where diagnostics point into them."""
    return one[:-1] == other[:-1] and one.texts.items() >= {
        (path, text) for path, text in other.texts.items() if path in one.texts
    }


def test_a_second_check_prints_the_same_in_every_form(folder: Path) -> None:
    """Byte for byte, with its exit code; the project's own folder stays as it was."""
    environment = {"XDG_CACHE_HOME": str(folder.parent / "cache")}
    held = sorted(folder.iterdir())
    for flags in ([], ["--strict"], *(["--format", f] for f in ("json", "github", "sarif"))):
        line = ["check", "design", *flags]
        fresh = crossway(*line, "--no-cache", cwd=folder.parent, environment=environment)
        first = crossway(*line, cwd=folder.parent, environment=environment)
        again = crossway(*line, cwd=folder.parent, environment=environment)
        for shown in (first, again):
            assert (shown.returncode, shown.stdout, shown.stderr) == (
                fresh.returncode,
                fresh.stdout,
                fresh.stderr,
            )
    assert len(entries(folder)) == 2, "strict or not: how it is printed is not what is found"
    assert sorted(folder.iterdir()) == held


def test_a_remembered_check_reads_no_design(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That is where the time goes."""
    first = found(folder)
    monkeypatch.setattr("crossway.cli.workspaces.designs_at", None)
    assert the_same(found(folder), first)


def _written(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text)


def _moved(path: Path, other: Path) -> None:
    path.rename(other)
    path.symlink_to(other)


CHANGES: dict[str, Callable[[Path], object]] = {
    "a file says something else": lambda at: (at / "packing.twf").write_text("# nothing\n"),
    "a file is new": lambda at: (at / "more.twf").write_text(PACKING),
    "a file is gone": lambda at: (at / "packing.twf").unlink(),
    "a file of a folder inside is new": lambda at: _written(at / "inside" / "more.twf", PACKING),
    "Python stands beside a file": lambda at: (at / "packing.py").write_text("def Pack(): ...\n"),
    "there are settings": lambda at: (at / "crossway.toml").write_text("[severity]\n"),
    "it is a repository": lambda at: (at.parent / ".git").mkdir(),
    "a file is a link to another": lambda at: _moved(at / "packing.twf", at / "other.txt"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_a_check_read_is_looked_at_again(
    folder: Path, recalled: Callable[[], bool], change: str
) -> None:
    """Contents, and whether something is there at all: what would be found now is found."""
    found(folder)
    assert recalled()
    CHANGES[change](folder)
    assert not recalled()
    assert the_same(found(folder), found(folder, remember=False))
    assert the_same(found(folder), found(folder, remember=False))


def test_a_changed_python_file_is_another_design(
    folder: Path, recalled: Callable[[], bool]
) -> None:
    """It is read, not imported: its text counts."""
    (folder / "packing.py").write_text("def Pack(order): ...\n")
    found(folder)
    assert recalled()
    (folder / "packing.py").write_text("def Pack(order, more): ...\n")
    assert not recalled()
    shown = found(folder)
    assert "wrong-python-parameters" in {one.code for one in shown.diagnostics}


def test_what_could_not_be_read_is_not_remembered(
    folder: Path, recalled: Callable[[], bool]
) -> None:
    """What an import asked for in vain may be there the next time, in ways nobody can note."""
    (folder / "caller.twf").write_text(IMPORT + CALLER)
    found(folder)
    assert not recalled()


def test_random_edits_are_found_as_without_a_memory(folder: Path) -> None:
    """Lines removed, repeated and swapped in any file: the same is found with a memory as without.

    Each state is checked twice, so that what was remembered of it is compared, too.
    """
    source = sorted((ROOT / "bench" / "design").glob("*.twf"))
    for path in folder.iterdir():
        path.unlink()
    for path in source:
        (folder / path.name).write_text(path.read_text())
    chance = random.Random(14)  # noqa: S311 - which edits, no secret
    for _ in range(12):
        path = folder / chance.choice(source).name
        lines = path.read_text().splitlines(keepends=True)
        at, other = (chance.randrange(len(lines)) for _ in range(2))
        match chance.choice(["drop", "repeat", "swap", "word"]):
            case "drop":
                del lines[at]
            case "repeat":
                lines.insert(at, lines[other])
            case "swap":
                lines[at], lines[other] = lines[other], lines[at]
            case _:
                lines[at] = lines[at].replace("e", "", 1)
        path.write_text("".join(lines))
        fresh = found(folder, remember=False)
        assert the_same(found(folder), fresh)
        assert the_same(found(folder), fresh)


HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "no such format": b"\xc1\xff\x00garbage",
    "another type": msgspec.msgpack.encode({"code": 1, "noted": "x"}),
    "nested without end": b"\x91" * 100_000,
    "a question nobody asks": msgspec.msgpack.encode(
        {
            "code": remembered._code(),
            "noted": [["run", "rm", ""]],
            "diagnostics": [],
            "simulated": [],
            "files": 1,
            "settings": "",
            "texts": [],
        }
    ),
}


@pytest.mark.parametrize("content", HOSTILE)
def test_what_stands_in_the_cache_is_data_of_known_types_or_nothing(
    folder: Path, content: str
) -> None:
    """Anybody may have written it: it is neither run nor trusted, and no check fails of it."""
    fresh = found(folder)
    (entry,) = entries(folder)
    entry.write_bytes(HOSTILE[content])
    assert remembered.recall(folder, strict=False) is None
    assert the_same(found(folder), fresh)


def test_a_named_pipe_in_the_cache_is_not_waited_on(folder: Path) -> None:
    """Neither as what a check is said to have read, nor where an entry should be."""
    fresh = found(folder)
    (entry,) = entries(folder)
    pipe = folder.parent / "pipe"
    os.mkfifo(pipe)
    kept = msgspec.msgpack.decode(entry.read_bytes())
    kept["noted"] = [["content", str(pipe), ""]]
    entry.write_bytes(msgspec.msgpack.encode(kept))
    assert the_same(found(folder), fresh)
    entry.unlink()
    os.mkfifo(entry)
    assert the_same(found(folder), fresh)


def test_a_cache_that_others_may_write_to_is_not_read(
    folder: Path, recalled: Callable[[], bool]
) -> None:
    """Who can write an entry can say that a design has no faults."""
    found(folder)
    assert recalled()
    entries(folder)[0].parent.chmod(0o777)
    assert not recalled()


def test_a_check_without_a_place_for_its_memory_is_a_check(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A home that cannot be written to, or none at all, changes nothing but the time."""
    fresh = found(folder, remember=False)
    nowhere = folder.parent / "file"
    nowhere.write_text("")
    for place in (str(nowhere), "relative/to/nothing"):
        monkeypatch.setenv("XDG_CACHE_HOME", place)
        assert the_same(found(folder), fresh)
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(nowhere))
    assert the_same(found(folder), fresh)


def test_another_crossway_finds_for_itself(
    folder: Path, recalled: Callable[[], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upgrade, or a rule that is being written, may find something else in the same files."""
    found(folder)
    assert recalled()
    monkeypatch.setattr(remembered, "_code", lambda: "another")
    assert not recalled()


def test_the_cache_does_not_grow_without_bound(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest entries go first."""
    monkeypatch.setattr(remembered, "MOST_ENTRIES", 3)
    for name in "abcde":
        alone = folder / f"{name}.twf"
        alone.write_text("workflow W():\n    close complete\n")
        found(alone)
    assert len(entries(folder)) == 3
    assert remembered.recall(folder / "e.twf", strict=False) is not None


def test_the_plain_check_is_read_as_typer_reads_it(folder: Path) -> None:
    """What is read without typer means what typer makes of it: `--fail-on error` is the default."""
    for flags in ([], ["--strict"], ["--format", "json"], ["--no-cache", "--format", "github"]):
        plain = crossway("check", *flags, "design", cwd=folder.parent)
        through = crossway("check", *flags, "design", "--fail-on", "error", cwd=folder.parent)
        assert (plain.returncode, plain.stdout, plain.stderr) == (
            through.returncode,
            through.stdout,
            through.stderr,
        )


def test_a_plain_check_imports_neither_typer_nor_rich(folder: Path) -> None:
    """They take longer than the check of a file; once remembered it needs no rule either."""
    program = (
        "import sys; from crossway.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "for name in ('typer', 'rich', 'pydantic', 'temporalio', 'crossway.checks'):\n"
        "    print(name, name in sys.modules, file=sys.stderr)\n"
    )
    line = [sys.executable, "-c", program, "check", "design"]
    for rules in (True, False):
        shown = subprocess.run(line, cwd=folder.parent, capture_output=True, text=True, check=False)
        *heavy, checks = shown.stderr.splitlines()[-5:]
        assert [one.split()[1] for one in heavy] == ["False"] * 4, shown.stderr
        assert checks == f"crossway.checks {rules}"


def test_a_block_of_a_page_and_standard_input_are_found_anew(folder: Path) -> None:
    """Neither has a path of its own."""
    page = folder / "page.md"
    page.write_text("```twf\nworkflow W():\n    close complete\n```\n")
    assert checking.found_at(page, "2", strict=False, remember=True).files == 1
    shown = crossway("check", "-", given=PACKING, cwd=folder.parent)
    assert shown.returncode == 0
    assert entries(folder) == []
