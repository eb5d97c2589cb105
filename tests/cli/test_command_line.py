"""The shell around the commands: help, versions, mistakes of its user."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from crossway.cli import COMMANDS
from tests.cli.command import crossway


def test_help_lists_every_command_without_importing_any() -> None:
    shown = crossway("--help")
    assert shown.returncode == 0
    for command in COMMANDS:
        assert f"  {command.name}" in shown.stdout
        assert command.summary in shown.stdout


def test_no_arguments_show_the_help() -> None:
    assert crossway().stdout == crossway("--help").stdout


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
def test_the_help_of_a_command_shows_an_example(name: str) -> None:
    shown = crossway(name, "--help")
    assert shown.returncode == 0, shown.stderr
    assert f"Example:\n    crossway {name} " in shown.stdout


def test_the_version_is_that_of_the_package() -> None:
    assert crossway("--version").stdout == f"crossway {version('crossway')}\n"


def test_an_unknown_command_suggests_the_near_one() -> None:
    shown = crossway("chekc")
    assert (shown.returncode, shown.stdout) == (2, "")
    assert shown.stderr == "error: No such command 'chekc'. Did you mean 'check'?\n"


@pytest.mark.parametrize("line", [["--frmat"], ["check"], ["check", "--format", "xml", "a.twf"]])
def test_a_mistaken_call_is_one_line_and_no_traceback(line: list[str]) -> None:
    shown = crossway(*line)
    assert shown.returncode == 2
    assert shown.stderr.startswith("error: ")
    assert shown.stderr.count("\n") == 1
