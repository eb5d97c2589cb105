"""Streams that are closed, full or of another encoding: no traceback, and no wrong value."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from crossway import cli
from crossway.cli.console import console
from tests.helpers.patience import PATIENCE

# Not forked: what is closed or redirected is so from the interpreter's start.
CHECK = f"{sys.executable} -m crossway check a.twf"
SAID = "1 error, 0 warnings in 1 file\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.twf").write_text("workflow A():\n    # Größe\n    set x\n")
    return tmp_path


def shell(folder: Path, line: str) -> tuple[int, str, str]:
    said = subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert "Traceback" not in said.stderr
    assert "Exception ignored" not in said.stderr
    return said.returncode, said.stdout, said.stderr


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_a_closed_output_is_written_nowhere(folder: Path, form: str) -> None:
    assert shell(folder, f"{CHECK} --format {form} >&-") == (1, "", SAID)


def test_a_closed_standard_error_leaves_the_result(folder: Path) -> None:
    code, out, _ = shell(folder, f"{CHECK} 2>&-")
    assert code == 1
    assert out.startswith("a.twf:3:5: error")
    assert shell(folder, f"{CHECK} >&- 2>&-")[0] == 1


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_full_disk_is_one_line(folder: Path, form: str) -> None:
    said = "error: cannot write to standard output: No space left on device\n"
    assert shell(folder, f"{CHECK} --format {form} > /dev/full") == (2, "", said)
    assert shell(folder, f"{CHECK.replace('a.twf', 'b.twf')} 2> /dev/full") == (2, "", "")


@pytest.mark.parametrize("line", ["--help", "check --help"])
def test_a_full_disk_is_one_line_of_help_too(folder: Path, line: str) -> None:
    """A library writes it, and keeps to no rule of ours."""
    said = "error: cannot write to standard output or a file: No space left on device\n"
    assert shell(folder, f"{sys.executable} -m crossway {line} > /dev/full") == (2, "", said)


def test_a_full_disk_is_one_line_of_a_drawing_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What `doctor` and `trace` print goes through a library as well."""
    with open("/dev/full", "w", encoding="utf-8", buffering=1) as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert cli._told(print_line) == 2
        with contextlib.suppress(OSError):
            full.close()
    said = "error: cannot write to standard output or a file: No space left on device\n"
    assert capsys.readouterr().err == said


def print_line() -> int:
    console().print("a line")
    return 0


def test_a_reader_that_has_seen_enough_ends_the_command_in_silence(folder: Path) -> None:
    (folder / "a.twf").write_text("workflow A():\n" + "    set x\n" * 20_000)
    line = f"{CHECK} --format json | head -1; exit ${{PIPESTATUS[0]}}"
    code, out, err = shell(folder, line)
    assert (code, out) == (1, "{\n")
    assert err in ("", "20000 errors, 0 warnings in 1 file\n")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1251", "utf-16"])
def test_json_means_the_same_in_every_encoding(folder: Path, encoding: str) -> None:
    """A terminal of another encoding shows `?` for what it lacks: that would be another name."""
    (folder / "größe.twf").write_text("workflow A():\n    set x\n")
    said = subprocess.run(
        [sys.executable, "-m", "crossway", "check", "größe.twf", "--format", "json"],
        cwd=folder,
        capture_output=True,
        env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "PATH": "/usr/bin:/bin"},
        timeout=PATIENCE,
        check=False,
    )
    [found] = json.loads(said.stdout.decode(encoding))["diagnostics"]
    assert found["path"] == "größe.twf"
