"""The page of all commands, as `--help` has them: `scripts.site` puts it into the site.

    python -m scripts.command_pages            prints it

The commands themselves are the only home of what it says.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import typer
from typer.core import TyperArgument, TyperCommand, TyperOption

from crossway.cli import COMMANDS
from crossway.cli.command_line import loaded

_HEAD = """\
# Commands

Every command, what it takes, and an example. `crossway COMMAND --help` shows the same on a
terminal. [commands.md](commands.md) goes through those that act on what runs, and
[operating.md](operating.md) through those for a service.
"""


def page() -> str:
    """Return the page, as Markdown."""
    return _HEAD + "".join(_section(loaded(each), each.name, each.example) for each in COMMANDS)


def _section(command: TyperCommand, name: str, example: str) -> str:
    context = typer.Context(command, info_name=f"crossway {name}")
    usage = " ".join(command.collect_usage_pieces(context))
    about = inspect.cleandoc(command.help or "").partition("\n\nExample")[0].strip()
    arguments = "".join(_argument(one) for one in command.params if isinstance(one, TyperArgument))
    options = "".join(_option(one, context) for one in _shown(command))
    return (
        f"\n## {name}\n\n{_escaped(about)}\n\n```text\ncrossway {name} {usage}\n```\n"
        + _table("argument", arguments)
        + _table("option", options)
        + f"\nFor example:\n\n```sh\n{example}\n```\n"
    )


def _table(head: str, rows: str) -> str:
    return f"\n| {head} | is |\n|---|---|\n{rows}" if rows else ""


def _shown(command: TyperCommand) -> Iterator[TyperOption]:
    for one in command.params:
        if isinstance(one, TyperOption) and not one.hidden and one.name != "help":
            yield one


def _argument(one: TyperArgument) -> str:
    return f"| `{one.metavar or (one.name or '').upper()}` | {_cell(one.help)} |\n"


def _option(one: TyperOption, context: typer.Context) -> str:
    record = one.get_help_record(context)
    names, about = record or ("/".join(one.opts), one.help or "")
    names = names.translate({ord("<"): None, ord(">"): None, ord("|"): "/"})
    return f"| `{names}` | {_cell(about)} |\n"


def _cell(text: str | None) -> str:
    return _escaped(" ".join((text or "").split())).replace("|", "\\|")


def _escaped(text: str) -> str:
    """Return text in which nothing is markup that was not meant so."""
    return text.replace("<", "&lt;").replace("*", "\\*")


if __name__ == "__main__":
    print(page(), end="")
