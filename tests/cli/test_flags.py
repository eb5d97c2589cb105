"""Flags that several commands have are declared once, and mean the same in each."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from typer.models import ParameterInfo

from crossway.cli import COMMANDS
from tests.helpers.command import crossway

BLOCKS = """\
# Two designs

```twf
workflow First(a: string) -> (string):
    close complete(a)
```

```twf
workflow Second(a: string) -> (string):
    activity Nowhere(a) -> b
    close complete(b)
```
"""

OWN_WORDS = {"--namespace", "--format", "--json"}
"""Options whose help says what one command does with them."""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    page = tmp_path / "page.md"
    page.write_text(BLOCKS)
    return page


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


@pytest.mark.parametrize("command", ["check", "plan", "generate"])
def test_a_block_that_is_not_there_is_refused(command: str, page: Path) -> None:
    """It was ignored by `check` and `plan`."""
    shown = crossway(command, str(page), "--block", "5")
    assert shown.returncode == 2
    assert shown.stderr == "error: no TWF block is at line 5; the blocks are 4, 9\n"


def test_a_block_is_all_that_is_checked(page: Path) -> None:
    assert "Nowhere" in crossway("check", str(page)).stdout
    assert crossway("check", str(page), "--block", "4").stdout == ""


def test_a_block_is_all_that_is_planned(page: Path) -> None:
    shown = crossway("plan", str(page), "--block", "9").stdout
    assert "Second" in shown
    assert "First" not in shown


def test_an_alternative_of_a_block_can_be_generated(tmp_path: Path) -> None:
    """`generate --block 2.2` was refused for not being a number."""
    page = tmp_path / "page.md"
    texts = (
        f'workflow Same(a: string) -> (string):\n    close complete("{word}")\n'
        for word in ("one", "two")
    )
    page.write_text(f"```twf\n{''.join(texts)}```\n")
    shown = crossway("generate", str(page), "--block", "2.2")
    assert shown.returncode == 0, shown.stderr
    assert '"two"' in shown.stdout
    assert '"one"' not in shown.stdout


def test_a_retention_that_is_none_is_refused_also_where_nothing_is_kept(page: Path) -> None:
    """`plan --retention junk` was accepted."""
    shown = crossway("plan", str(page), "--retention", "junk")
    assert shown.returncode == 2
    assert (
        "--retention: expected days or hours such as 7d or 36h, at most 36500d, found 'junk'"
        in shown.stderr
    )
