"""Shell completion: commands and options, and the names that a design knows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.command import crossway
from tests.helpers.patience import PATIENCE

DESIGN = """\
workflow Refund(order: string):
    signal Nudge(by: string):
        seen = by
    query Status() -> (Status):
        return Status{seen: seen}
    await signal Nudge
    close complete

nexus_service Desk:
    operation Look(order: string) -> (Found):
        return Found{order: order}

namespace refunds:
    worker refunds
        task_queue: "refunds"

worker refunds:
    workflow Refund
    nexus_service Desk
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "refunds.twf").write_text(DESIGN)
    (tmp_path / "broken.twf").write_text("workflow (((\n")
    return tmp_path


def completed(folder: Path, *words: str) -> list[str]:
    """Return what bash is offered for the last of the words, which is not finished."""
    line = ["crossway", *words]
    asked = {
        "COMP_WORDS": "\n".join(line),
        "COMP_CWORD": str(len(line) - 1),
        "_CROSSWAY_COMPLETE": "complete_bash",
    }
    done = crossway(cwd=folder, environment={**os.environ, **asked})
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


def test_commands_options_and_the_words_of_an_option_are_completed(folder: Path) -> None:
    assert completed(folder, "ca") == ["call", "cancel"]
    assert completed(folder, "check", "--fo") == ["--format"]
    assert completed(folder, "check", "--format", "") == ["text", "json", "github", "sarif"]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("run refunds.twf R", ["Refund"]),
        ("call refunds.twf De", ["Desk.Look"]),
        ("call refunds.twf --as ref", ["refunds"]),
        ("generate refunds.twf -n re", ["refunds"]),
        ("signal refunds.twf refund-1 N", ["Nudge"]),
        ("query refunds.twf -w refund-1 S", ["Status"]),
        ("signal refunds.twf N", []),  # here stands an id, which only the service knows
        ("run nowhere.twf R", []),
        ("run broken.twf R", []),
        ("run - R", []),  # standard input is the shell's
    ],
)
def test_names_of_a_design_are_completed(folder: Path, line: str, offered: list[str]) -> None:
    """And a design that cannot be read says nothing into a line that somebody types."""
    assert completed(folder, *line.split(" ")) == offered


ASKED = {
    "bash": """\
source "$1"
COMP_WORDS=(crossway query refunds.twf refund-1 S)
COMP_CWORD=4
_crossway_completion crossway
echo "${COMPREPLY[@]}"
""",
    "zsh": """\
compdef() { }
_arguments() { print -r -- ${1//[^A-Za-z]/} }
source "$1"
words=(crossway query refunds.twf refund-1 S)
CURRENT=5
_crossway_completion
""",
    "fish": """\
source $argv[1]
complete -C "crossway query refunds.twf refund-1 S"
""",
}
"""What each shell does when its user asks, without the keyboard."""


@pytest.mark.parametrize("shell", ASKED)
def test_a_shell_completes_by_the_script_that_is_shown(folder: Path, shell: str) -> None:
    """In the shell itself, where it is installed."""
    if shutil.which(shell) is None:
        pytest.skip(f"needs {shell}, which is not installed")
    (folder / "script").write_text(crossway("--show-completion", shell).stdout)
    (folder / "asked").write_text(ASKED[shell])
    programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    asked = subprocess.run(
        [shell, "asked", "./script"],
        env={**os.environ, "PATH": programs, "HOME": str(folder)},
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=PATIENCE,
        check=False,
    )
    assert (asked.stdout.strip(), asked.stderr) == ("Status", "")


def test_no_name_of_a_design_is_code_of_a_shell(folder: Path) -> None:
    """zsh evaluates what it is offered."""
    (folder / "evil.twf").write_text('namespace "x$(touch here)":\n    worker x\n' + DESIGN)
    assert completed(folder, "generate", "evil.twf", "-n", "") == ["refunds"]


def test_the_script_that_completes_is_shown_and_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For the shell that is named here; else for the one that called."""
    for shell in ("bash", "zsh", "fish"):
        shown = crossway("--show-completion", shell)
        assert (shown.returncode, f"_CROSSWAY_COMPLETE=complete_{shell}" in shown.stdout) == (
            0,
            True,
        )
    unknown = crossway("--show-completion", "tcsh")
    assert (unknown.returncode, unknown.stdout, unknown.stderr.count("\n")) == (2, "", 1)
    assert "'tcsh' is not one of 'bash', 'zsh', 'fish'" in unknown.stderr
    monkeypatch.setenv("HOME", str(tmp_path))
    assert crossway("--install-completion", "bash").returncode == 0
    assert "_CROSSWAY_COMPLETE" in (tmp_path / ".bash_completions" / "crossway.sh").read_text()
    monkeypatch.setenv("HOME", str(tmp_path / ".bashrc"))  # a file: no folder can be made in it
    refused = crossway("--install-completion", "bash")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("error: cannot use ")
    assert refused.stderr.count("\n") == 1
