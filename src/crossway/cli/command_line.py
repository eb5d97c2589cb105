"""The command line as typer has it: every command by name, loaded when it is called."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException
from typer.main import get_command

from crossway import __version__
from crossway.cli.command import INPUT_BEHIND, Command
from crossway.cli.exits import INTERRUPTED
from crossway.cli.output import echo
from crossway.cli.streams import keep_stdout_for_results
from crossway.language.near import SUGGESTED, near_names, suggestion


class _Kept(TyperCommand):
    """A command whose results alone reach standard output, whatever a user's Python prints.

    Codecs are imported by commands that only ask, implementations by those that serve.
    """

    def invoke(self, context: Any) -> Any:
        """Run the command."""
        keep_stdout_for_results()
        return super().invoke(context)


class LazyCommand(TyperCommand):
    """A command known by name and summary; its module is imported when it is called."""

    def __init__(self, command: Command) -> None:
        """Stand for a command; nothing of it is imported."""
        super().__init__(command.name, help=command.summary)
        self._command = command

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        """Return the context of the real command, which then runs in place of this one."""
        return loaded(self._command).make_context(info_name, args, parent, **extra)


class _Commands(TyperGroup):
    """All commands; whoever asks for another is told which does what is asked for."""

    known: Sequence[Command] = ()

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that the first word names."""
        try:
            return super().resolve_command(ctx, args)
        except TyperException as mistake:
            asked = args[0].lower()
            same = [one.name for one in self.known if asked in (one.name, *one.also)]
            near = same or near_names(asked, [one.name for one in self.known])
            mistake.message = "; ".join(
                filter(None, (f"No such command {args[0]!r}", suggestion(*near)))
            )
            raise


_HELP_OPTIONS = {"help_option_names": ["-h", "--help"]}


def loaded(command: Command) -> Any:
    """Return a command with its parameters; its module is imported."""
    module, _, function = command.target.partition(":")
    single = typer.Typer(
        add_completion=False, rich_markup_mode=None, context_settings=_HELP_OPTIONS
    )
    # \b keeps the help formatter from re-wrapping the example.
    epilog = f"\b\nExample:\n  {command.example}"
    single.command(name=command.name, cls=_Kept, epilog=epilog)(
        getattr(import_module(module), function)
    )
    return get_command(single)


def _print_version(wanted: bool) -> None:
    if wanted:
        echo(f"crossway {__version__}")
        raise typer.Exit


def app(commands: Sequence[Command]) -> Any:
    """Return the group of all commands."""
    whole = typer.Typer(
        cls=_Commands,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings=_HELP_OPTIONS,
        epilog="\b\nExample:\n  crossway run orders.twf",
    )
    whole.callback(invoke_without_command=True)(crossway)
    group: Any = get_command(whole)
    group.known = commands
    group.commands.update({command.name: LazyCommand(command) for command in commands})
    return group


def crossway(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Run cross-namespace Temporal designs written in TWF."""
    if context.invoked_subcommand is None:
        echo(context.get_help())


_OF_A_SHELL = ("--show-completion", "--install-completion")

_NAMED = "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION"
"""Where it is set, typer's flags above take the name of a shell. Else they are for the one that
calls, and whatever is after them is passed over."""


def run(arguments: Sequence[str], commands: Sequence[Command]) -> int:
    """Run one command line, and return its exit code."""
    if len(arguments) > 1 and arguments[0] in _OF_A_SHELL:
        os.environ[_NAMED] = "yes"
    return _run(app(commands), arguments, "crossway")


def run_alone(function: Callable[..., None]) -> int:
    """Run a function as the one command of this process, and return its exit code."""
    program = typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings=_HELP_OPTIONS,
    )
    program.command(cls=_Kept)(function)
    return _run(get_command(program), None, None)


def _run(program: Any, arguments: Sequence[str] | None, name: str | None) -> int:
    """Run a program of typer's; a flag or argument that it does not take is one line on stderr."""
    try:
        return int(program.main(arguments, name, standalone_mode=False) or 0)
    except TyperException as mistake:
        said = _unknown_flag(mistake) or mistake.format_message()
        said = " ".join(said.split()).replace("Value error, ", "")
        said += _of_an_input(mistake) + _what_it_takes(mistake, said)
        echo(f"error: {said}", err=True)
        return mistake.exit_code
    except typer.Abort:
        return INTERRUPTED


def _unknown_flag(mistake: Any) -> str | None:
    """Return what to say of a flag that a command has not got; None for any other mistake.

    A word or beginning of a flag stands for it: `--id` is as near to `--workflow-id` as
    `--workflowid`. Typer compares whole flags alone, and offers `--wait` there.
    """
    if mistake.ctx is None or not hasattr(mistake, "possibilities"):
        return None
    flags = [flag[2:] for one in mistake.ctx.command.params for flag in one.opts if flag[1] == "-"]
    meant = mistake.option_name.lstrip("-")
    parts = [flag for flag in flags if flag.startswith(meant) or meant in flag.split("-")]
    near = parts or near_names(meant, flags)
    asked = suggestion(*(f"--{flag}" for flag in near[:3]))
    return "; ".join(filter(None, (mistake.message, asked)))


def _of_an_input(mistake: Any) -> str:
    """Return where an input goes, of words too many for a command that takes one; else ""."""
    if mistake.ctx is None or "unexpected extra argument" not in mistake.format_message():
        return ""
    takes_one = any("--input" in parameter.opts for parameter in mistake.ctx.command.params)
    return f"; {INPUT_BEHIND}" if takes_one else ""


_OFFERS = (SUGGESTED, SUGGESTED.capitalize(), "Choose from")
"""What says in a message what may have been meant, in our words and typer's."""


def _what_it_takes(mistake: TyperException, said: str) -> str:
    """Return where to read what a command takes; empty where `said` says it, as of a bad value."""
    context: Any = getattr(mistake, "ctx", None)
    told = type(mistake) is typer.BadParameter or any(offer in said for offer in _OFFERS)
    if context is None or told:
        return ""
    return f" (`{context.command_path} -h` shows what it takes)"
