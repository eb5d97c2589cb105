"""`crossway fmt`: which files it reads and writes, what it says, how it exits."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from crossway.cli.commands import fmt as command
from crossway.errors import UserError
from crossway.format import ChangedError
from tests.helpers.command import crossway
from tests.helpers.patience import PATIENCE

MESSY = "workflow W( ):\n  close\n"
NEAT = "workflow W():\n    close\n"
BROKEN = "workflow W(:\n  close\n"


def test_files_folders_and_pages_are_formatted_and_counted(tmp_path: Path) -> None:
    """In a folder its designs, hidden ones aside; in a page that is named its blocks."""
    (tmp_path / "shop" / ".hidden").mkdir(parents=True)
    for name in ("shop/a.twf", "shop/.hidden/b.twf", "c.twf"):
        (tmp_path / name).write_text(MESSY)
    for name in ("shop/page.md", "page.md"):
        (tmp_path / name).write_text(f"# Page\n\n```twf\n{MESSY}```\n")
    done = crossway("fmt", "shop", "c.twf", "page.md", "shop/a.twf", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "3 files formatted, 0 files left as is\n"
    assert (tmp_path / "shop/a.twf").read_text() == (tmp_path / "c.twf").read_text() == NEAT
    assert (tmp_path / "page.md").read_text() == f"# Page\n\n```twf\n{NEAT}```\n"
    assert (tmp_path / "shop/.hidden/b.twf").read_text() == MESSY
    assert MESSY in (tmp_path / "shop/page.md").read_text()


def test_check_names_what_would_change_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.twf").write_text(MESSY)
    (tmp_path / "b.twf").write_text(NEAT)
    done = crossway("fmt", "--check", ".", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "a.twf\n")
    assert (tmp_path / "a.twf").read_text() == MESSY
    assert crossway("fmt", "--check", "b.twf", cwd=tmp_path).returncode == 0


def test_diff_shows_what_would_change_and_writes_nothing(tmp_path: Path) -> None:
    """It exits with 0 unless `--check` stands beside it."""
    (tmp_path / "a.twf").write_text(MESSY)
    done = crossway("fmt", "--diff", "a.twf", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        *("--- a.twf", "+++ a.twf", "@@ -1,2 +1,2 @@"),
        *("-workflow W( ):", "-  close", "+workflow W():", "+    close"),
    ]
    assert (tmp_path / "a.twf").read_text() == MESSY
    assert crossway("fmt", "--diff", "--check", "a.twf", cwd=tmp_path).returncode == 1


def test_diff_shows_that_the_last_line_has_no_end(tmp_path: Path) -> None:
    """It said that a file would be formatted, and showed nothing of it."""
    (tmp_path / "a.twf").write_text("# one line")
    done = crossway("fmt", "--diff", "a.twf", cwd=tmp_path)
    line = "# one line\n"
    assert done.stdout.endswith(f"-{line}\\ No newline at end of file\n+{line}")


def test_a_file_that_does_not_parse_stays_and_the_others_are_formatted(tmp_path: Path) -> None:
    """What the parser says of it is what `check` prints."""
    (tmp_path / "a.twf").write_text(BROKEN)
    (tmp_path / "b.twf").write_text(MESSY)
    done = crossway("fmt", ".", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.endswith("1 file formatted, 0 files left as is, 1 file not readable\n")
    assert done.stderr.startswith("a.twf:1:12: error[SYNTAX]: expected a parameter name")
    assert (tmp_path / "a.twf").read_text() == BROKEN
    assert (tmp_path / "b.twf").read_text() == NEAT


def test_a_block_of_a_page_that_does_not_parse_is_named_and_is_no_failure(tmp_path: Path) -> None:
    """A page may show what is wrong on purpose."""
    (tmp_path / "a.md").write_text(f"```twf\n{BROKEN}```\n\n```twf\n{MESSY}```\n")
    done = crossway("fmt", "a.md", cwd=tmp_path)
    assert done.returncode == 0
    assert "a.md:2:12: error[SYNTAX]" in done.stderr
    assert (tmp_path / "a.md").read_text() == f"```twf\n{BROKEN}```\n\n```twf\n{NEAT}```\n"


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_standard_input_is_printed_formatted_to_the_byte(tmp_path: Path, end: bytes) -> None:
    given = "workflow W( ):\n  # \u200e\U0001f600\n  close\n".encode().replace(b"\n", end)
    done = subprocess.run(
        [sys.executable, "-m", "crossway", "fmt", "-"],
        input=given,
        capture_output=True,
        cwd=tmp_path,
        timeout=PATIENCE,
        check=False,
    )
    expected = "workflow W():\n    # \u200e\U0001f600\n    close\n".encode().replace(b"\n", end)
    assert (done.returncode, done.stdout, done.stderr) == (0, expected, b"")


def test_standard_input_that_does_not_parse_is_printed_as_it_is(tmp_path: Path) -> None:
    """An editor that puts the output in place of the text loses nothing."""
    done = crossway("fmt", "-", cwd=tmp_path, given=BROKEN)
    assert (done.returncode, done.stdout) == (1, BROKEN)
    assert "<stdin>:1:12: error[SYNTAX]" in done.stderr


def test_a_link_and_the_mode_of_a_file_stay(tmp_path: Path) -> None:
    """What the link leads to is written; what is formatted already is not touched."""
    (tmp_path / "real").mkdir()
    real, link = tmp_path / "real" / "a.twf", tmp_path / "a.twf"
    real.write_text(MESSY)
    real.chmod(0o640)
    link.symlink_to(real)
    assert crossway("fmt", "a.twf", cwd=tmp_path).returncode == 0
    assert link.is_symlink()
    assert real.read_text() == NEAT
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    before = real.stat()
    assert crossway("fmt", "a.twf", cwd=tmp_path).returncode == 0
    assert (real.stat().st_ino, real.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert sorted(os.listdir(tmp_path / "real")) == ["a.twf"]


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    """As by every command that reads designs."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "a.twf").write_text(MESSY)
    (tmp_path / "shop" / "a.twf").symlink_to(tmp_path / "a.twf")
    done = crossway("fmt", "shop", cwd=tmp_path)
    assert done.returncode == 2
    assert "outside" in done.stderr
    assert (tmp_path / "a.twf").read_text() == MESSY


def test_a_file_that_is_read_only_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its folder would let it be replaced; root, who may all, is told so by nobody but the mode."""
    path = tmp_path / "a.twf"
    path.write_text(MESSY)
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    with pytest.raises(UserError, match=r"a\.twf: cannot be written: it is read-only$"):
        command.fmt([path])
    assert path.read_text() == MESSY


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["a.py"], "error: a.py: expected a .twf file, a folder or a Markdown file (.md)\n"),
        (["b.twf"], "error: b.twf: no such file or folder; did you mean a.twf?\n"),
        (["-", "a.twf"], "error: standard input, -, is formatted alone; name the files in "),
    ],
)
def test_what_is_no_design_is_refused(tmp_path: Path, words: list[str], said: str) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "a.twf").write_text(MESSY)
    done = crossway("fmt", *words, cwd=tmp_path, given="")
    assert done.returncode == 2
    assert done.stderr.startswith(said)
    assert (tmp_path / "a.twf").read_text() == MESSY


def test_a_folder_without_a_design_is_refused_with_a_reason(tmp_path: Path) -> None:
    """As `check` does; a folder that is called as a file is one, too."""
    (tmp_path / "folder.twf").mkdir()
    for words in ([], ["--check"], ["--diff"]):
        done = crossway("fmt", *words, str(tmp_path / "folder.twf"))
        assert (done.returncode, done.stdout) == (2, "")
        assert "no .twf file in this folder or below it" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_layout_that_would_change_the_meaning_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command compares by itself, and says whose fault it is."""

    def changed(*given: str) -> str:
        raise ChangedError(*given)

    monkeypatch.setattr(command, "format_text", changed)
    (tmp_path / "a.twf").write_text(MESSY)
    with pytest.raises(Exception, match="fault of Crossway: please report"):
        command.fmt([tmp_path / "a.twf"])
    assert (tmp_path / "a.twf").read_text() == MESSY


def test_a_folder_is_rewritten_in_a_spelling_as_one_design(tmp_path: Path) -> None:
    """What is generated is the same before and after, and `check` is content."""
    assert crossway("new", "shop", "--example", "orders", cwd=tmp_path).returncode == 0
    before = crossway("generate", "shop", cwd=tmp_path).stdout
    assert crossway("fmt", "--modern", "--check", "shop", cwd=tmp_path).returncode == 1
    done = crossway("fmt", "--modern", "shop", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "3 files formatted, 0 files left as is\n")
    assert (
        "nexus PaymentsEndpoint PaymentsService.ProcessPayment("
        in (tmp_path / "shop" / "orders.twf").read_text()
    )
    after = crossway("generate", "shop", cwd=tmp_path).stdout
    assert [line for line in after.split("\n") if ".twf:" not in line] == [
        line for line in before.split("\n") if ".twf:" not in line
    ]
    assert crossway("fmt", "--modern", "--check", "shop", cwd=tmp_path).returncode == 0
    assert crossway("check", "shop", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--modern", "--classic", "a.twf"], 2, "error: --modern and --classic are two spellings"),
        (["--modern", "a.md"], 2, "error: a.md: a page keeps its spelling"),
        (["--modern", "a.twf"], 2, "error: a.twf:2: nothing here defines the operation Pay"),
        (["--classic", "b.twf"], 1, "b.twf:1:12: error[SYNTAX]"),
    ],
)
def test_what_cannot_be_rewritten_is_said_and_stays(
    tmp_path: Path, words: list[str], code: int, said: str
) -> None:
    text = 'workflow Order():\n    nexus "bank" workflow Pay()\n    close\n'
    (tmp_path / "a.twf").write_text(text)
    (tmp_path / "b.twf").write_text(BROKEN)
    (tmp_path / "a.md").write_text(f"```twf\n{text}```\n")
    done = crossway("fmt", *words, cwd=tmp_path)
    assert done.returncode == code
    assert done.stderr.startswith(said)
    assert (tmp_path / "a.twf").read_text() == text
