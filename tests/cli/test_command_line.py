"""The shell around the commands: help, versions, mistakes of its user."""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
from importlib.metadata import version
from pkgutil import iter_modules

import pytest

from crossway.cli import COMMANDS, commands
from crossway.cli.command import Command
from crossway.cli.command_line import loaded
from tests.helpers.command import crossway
from tests.helpers.namespaces import empty_namespace
from tests.helpers.paths import ROOT


def test_help_lists_every_command_without_importing_any() -> None:
    shown = crossway("--help")
    assert shown.returncode == 0
    for command in COMMANDS:
        assert f"  {command.name}" in shown.stdout
        assert command.summary in shown.stdout


def test_every_command_module_is_a_command_and_the_readme_lists_it() -> None:
    """A module that `COMMANDS` does not name could not be called; one no page names, not found."""
    modules = {name for _, name, _ in iter_modules(commands.__path__)}
    assert {command.name for command in COMMANDS} == modules
    readme = (ROOT / "README.md").read_text()
    assert [c.name for c in COMMANDS if f"\n| `crossway {c.name} " not in readme] == []


def test_no_arguments_show_the_help() -> None:
    assert crossway().stdout == crossway("--help").stdout


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
def test_the_help_of_a_command_shows_an_example(name: str) -> None:
    shown = crossway(name, "--help")
    assert shown.returncode == 0, shown.stderr
    assert f"Example:\n    crossway {name} " in shown.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_the_command_line_takes_what_the_example_of_a_command_says(command: Command) -> None:
    """Each line is parsed, and nothing is run: a flag that was renamed would stay in the help."""
    for line in command.example.splitlines():
        said, _, _ = line.partition(" > ")  # the shell's
        program, name, *arguments = shlex.split(said)
        assert (program, name) == ("crossway", command.name)
        loaded(command).make_context(name, arguments)


def test_h_is_help() -> None:
    """As people expect it: of the whole and of each command."""
    assert crossway("-h").stdout == crossway("--help").stdout
    assert crossway("start", "-h").stdout == crossway("start", "--help").stdout != ""


def test_the_version_is_that_of_the_package() -> None:
    assert crossway("--version").stdout == f"crossway {version('crossway')}\n"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("chekc", "; did you mean check?"),
        ("lint", "; did you mean check?"),
        ("Terminate", "; did you mean cancel?"),
        ("deploy", "; did you mean apply or serve?"),
        ("schedule", " (`crossway -h` shows what it takes)"),
    ],
)
def test_an_unknown_command_suggests_the_near_one_or_what_does_it_here(
    asked: str, meant: str
) -> None:
    shown = crossway(asked)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert shown.stderr == f"error: No such command {asked!r}{meant}\n"


def test_what_other_tools_call_a_command_is_no_command_here() -> None:
    assert not {one.name for one in COMMANDS} & {word for one in COMMANDS for word in one.also}


@pytest.mark.parametrize("line", [["--frmat"], ["check"], ["check", "--format", "xml", "a.twf"]])
def test_a_mistaken_call_is_one_line_and_no_traceback(line: list[str]) -> None:
    shown = crossway(*line)
    assert shown.returncode == 2
    assert shown.stderr.startswith("error: ")
    assert shown.stderr.count("\n") == 1


def test_an_output_that_cannot_hold_every_character_is_no_traceback(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    shown = crossway("doctor", "-n", empty_namespace(address), "--address", address)
    assert shown.returncode == 0, shown.stderr
    assert "? does the Temporal service answer?" in shown.stdout


def leaving(before: str) -> subprocess.CompletedProcess[str]:
    """Run `crossway --version` after `before`, with something to do at interpreter exit."""
    program = (
        "import atexit, sys; atexit.register(print, 'exited'); "
        f"{before}; sys.argv = ['crossway', '--version']; "
        "from crossway.cli import main; main()"
    )
    line = [sys.executable, "-c", program]
    return subprocess.run(line, capture_output=True, text=True, check=False)


def test_without_the_sdk_the_interpreter_ends_as_always() -> None:
    shown = leaving("pass")
    assert (shown.returncode, shown.stdout) == (0, f"crossway {version('crossway')}\nexited\n")


def test_with_the_sdk_loaded_the_process_ends_at_once_with_its_output_written() -> None:
    shown = leaving("import temporalio.bridge")
    assert (shown.returncode, shown.stdout) == (0, f"crossway {version('crossway')}\n")


LOADING = """
import builtins, os, signal
from crossway.__main__ import main

plain = builtins.__import__


def interrupted(name, *rest):
    if name == "crossway.cli":
        os.kill(os.getpid(), signal.SIGINT)
    return plain(name, *rest)


builtins.__import__ = interrupted
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""


def test_ctrl_c_while_a_command_is_being_loaded_ends_it_without_a_traceback() -> None:
    """A shell says 130 of it, as of any program that the signal ends."""
    ended = subprocess.run(
        [sys.executable, "-c", LOADING], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (-signal.SIGINT, "", "")
