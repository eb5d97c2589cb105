"""Flags that several commands have are declared once, and mean the same in each."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

from typer.models import ParameterInfo

from crossway.cli import COMMANDS
from tests.helpers.command import crossway

OWN_WORDS = {"--namespace", "--format", "--json"}
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
