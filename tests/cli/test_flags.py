"""Flags, exit codes and signals of commands: each is decided once, and the same in all."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from typer.models import ParameterInfo

from crossway import cli
from crossway.cli import COMMANDS
from crossway.cli.exits import FAILED, INTERRUPTED, REFUSED, exit_code
from crossway.errors import CrosswayError, ServeError, SimulatedError, UserError
from tests.helpers.command import crossway
from tests.helpers.paths import ROOT

OWN_WORDS = {
    *("--namespace", "--format", "--json", "--since", "--replay"),
    *("-o", "--port", "--audit"),  # a file or a folder; whose port; written or read
}
"""Options whose help says what one command does with them."""


def declared() -> dict[str, list[tuple[str, Any]]]:
    """Return by the name of each option the commands that have it, each with what it says."""
    found: dict[str, list[tuple[str, Any]]] = {}
    for command in COMMANDS:
        module, _, function = command.target.partition(":")
        parameters = getattr(import_module(module), function)
        hints = get_type_hints(parameters, include_extras=True)
        for name in inspect.signature(parameters).parameters:
            about = next(m for m in hints[name].__metadata__ if isinstance(m, ParameterInfo))
            written = [
                text
                for text in (about.default, *(about.param_decls or ()))
                if isinstance(text, str)
            ]
            names = written or [f"--{name.replace('_', '-')}"]
            said = (about.help, about.metavar, about.min, about.max)
            if type(about).__name__ == "OptionInfo":
                found.setdefault(names[0], []).append((command.name, said))
    return found


def test_an_option_of_several_commands_says_the_same_in_each() -> None:
    """Declared in `flags` alone: else one command takes what another refuses."""
    options = declared()
    assert len(options["--block"]) > 5
    different = {
        option: uses
        for option, uses in options.items()
        if option not in OWN_WORDS and len({said for _, said in uses}) > 1
    }
    assert different == {}


def test_a_retention_that_is_none_is_refused_also_where_nothing_is_kept(tmp_path: Path) -> None:
    """`plan --retention junk` was accepted."""
    (tmp_path / "a.twf").write_text("workflow A(a: string):\n    close complete()\n")
    shown = crossway("plan", str(tmp_path), "--retention", "junk")
    assert shown.returncode == 2
    assert (
        "--retention: expected days or hours such as 7d or 36h, at most 36500d, found 'junk'"
        in shown.stderr
    )


def modules_of_commands() -> Iterator[tuple[str, ast.Module]]:
    """Yield every module of the command line by its name, as a tree."""
    for file in Path(cli.__file__).parent.rglob("*.py"):
        yield file.stem, ast.parse(file.read_text())


def test_exit_codes_are_decided_in_one_module() -> None:
    """A number in a command would be one more place that says what a failure is."""
    numbers = [
        f"{module}: {ast.unparse(node)}"
        for module, tree in modules_of_commands()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in ("Exit", "_exit", "exit")
        and any(isinstance(argument, ast.Constant) for argument in node.args)
    ]
    assert numbers == []


def test_signals_are_caught_in_one_module() -> None:
    """So that Ctrl-C and SIGTERM mean the same to every command."""
    using = {
        module
        for module, tree in modules_of_commands()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import) and any(name.name == "signal" for name in node.names)
    }
    assert using == {"signals"}


def test_no_command_has_a_loop_that_a_signal_ends_otherwise() -> None:
    """`apply` and `plan` ended with 143 at SIGTERM, where the table of exit codes says 130."""
    own = {
        module
        for module, tree in modules_of_commands()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "asyncio.run"
    }
    assert own == {"signals"}


@pytest.mark.parametrize(
    ("fault", "code"),
    [(UserError("x"), 2), (ServeError("x"), 2), (SimulatedError("x"), 1), (CrosswayError("x"), 2)],
)
def test_a_fault_decides_its_exit_code(fault: CrosswayError, code: int) -> None:
    """1 is a result that is a failure; 2 says that something has to change first."""
    assert exit_code(fault) == code


def test_the_table_of_exit_codes_names_each_once() -> None:
    """One table for all commands: a code that it lacks would be a riddle to a script."""
    page = (ROOT / "docs" / "commands.md").read_text().partition("## Exit codes")[2]
    rows = re.findall(r"^\| (\d+) \|", page.partition("\n## ")[0], re.MULTILINE)
    assert [int(row) for row in rows] == [0, FAILED, REFUSED, INTERRUPTED]


NO_PAYLOADS = {"apply", "plan", "diff"}
"""Commands that ask a service about namespaces, endpoints and workers alone."""


def test_whatever_reads_or_writes_payloads_of_a_service_takes_a_codec() -> None:
    """One that cannot be given it would show what is encoded, or send what is to be secret."""
    reaching, coded = ({name for name, _ in declared()[flag]} for flag in ("--address", "--codec"))
    assert reaching - coded == NO_PAYLOADS
    assert {"run", "dev", "serve", "start", "call", "update", "query", "trace", "mcp"} <= coded
