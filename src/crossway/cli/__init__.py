"""The `crossway` command. One thin module per command, imported only when it is called.

To add a command, write `crossway/cli/commands/NAME.py` with a function NAME whose
parameters are declared the typer way and whose docstring is its help, and add one `Command`
to `COMMANDS`. The function returns nothing for success, raises `typer.Exit(FAILED)` when its
result is a failure (errors in a design, a failed workflow) and a `CrosswayError` when the
user has to change the call or what is around it. Flags that several commands have are in
`flags`, exit codes in `exits`, Ctrl-C in `signals`. Results go to stdout; progress and logs
go to stderr.

`crossway check` must start fast and never load the Temporal SDK, so this module imports
no command and no SDK: listing the commands reads the table alone. Nor does it import typer, which
takes longer than the check of a file: see `quick`.

Longer than other files because the table of commands stands with what reads it.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable, Sequence

from crossway.cli import quick
from crossway.cli.command import Command
from crossway.cli.exits import FAILED, INTERRUPTED, REFUSED, Interrupted, exit_code
from crossway.cli.output import echo
from crossway.cli.streams import flush
from crossway.errors import CrosswayError

__all__ = ["COMMANDS", "Command", "main", "run_alone"]


COMMANDS = (
    Command(
        "check",
        "crossway.cli.commands.check:check",
        "Report what is wrong with a design.",
        "crossway check orders.twf --format json",
        ("lint", "validate", "verify", "replay"),
    ),
    Command(
        "fmt",
        "crossway.cli.commands.fmt:fmt",
        "Bring designs into the canonical layout.",
        "crossway fmt orders.twf\n  crossway fmt --check designs",
        ("format",),
    ),
    Command(
        "new",
        "crossway.cli.commands.new:new",
        "Begin a folder of your own with one of the examples.",
        "crossway new shop --example orders",
        ("init", "create"),
    ),
    Command(
        "run",
        "crossway.cli.commands.run:run",
        "Run a design: server, endpoints, workers and one workflow.",
        'crossway run orders.twf OrderWorkflow --input \'{"id": "o-1"}\'',
    ),
    Command(
        "plan",
        "crossway.cli.commands.plan:plan",
        "Show what a design needs, where it lives, and why.",
        "crossway plan orders.twf --json",
    ),
    Command(
        "graph",
        "crossway.cli.commands.graph:graph",
        "Draw a design: namespaces, endpoints, who may call, calls.",
        "crossway graph orders.twf -o orders.html",
        ("draw",),
    ),
    Command(
        "schema",
        "crossway.cli.commands.schema:schema",
        "Write the contract of what a design offers.",
        "crossway schema payments.twf -o payments.nexusrpc.yaml",
        ("contract", "export"),
    ),
    Command(
        "diff",
        "crossway.cli.commands.diff:diff",
        "Say which changes of a design break its callers.",
        "crossway diff --git main payments.twf",
    ),
    Command(
        "trace",
        "crossway.cli.commands.trace:trace",
        "Show one call across namespaces.",
        "crossway trace order-1 -n orders --html call.html",
        ("describe", "show", "status", "history", "logs"),
    ),
    Command(
        "doctor",
        "crossway.cli.commands.doctor:doctor",
        "Find which link of a chain is broken, and what mends it.",
        "crossway doctor orders.twf --address localhost:7233",
        ("diagnose", "health"),
    ),
    Command(
        "apply",
        "crossway.cli.commands.apply:apply",
        "Make a design's namespaces and endpoints on a Temporal service.",
        "crossway apply orders.twf --address localhost:7233",
        ("provision", "deploy"),
    ),
    Command(
        "serve",
        "crossway.cli.commands.serve:serve",
        "Run the workers of some of a design's namespaces, in production.",
        "crossway serve orders.twf --namespace payments --health 8080",
        ("deploy", "worker", "up"),
    ),
    Command(
        "dev",
        "crossway.cli.commands.dev:dev",
        "Run a design and reload it when its files change.",
        "crossway dev orders.twf",
        ("watch",),
    ),
    Command(
        "studio",
        "crossway.cli.commands.studio:studio",
        "Show a design and what runs of it in a browser.",
        "crossway studio orders.twf --profile prod",
        ("ui",),
    ),
    Command(
        "start",
        "crossway.cli.commands.start:start",
        "Start a workflow of a design that is served.",
        'crossway start orders.twf OrderWorkflow --input \'{"id": "o-1"}\' --wait',
        ("execute",),
    ),
    Command(
        "call",
        "crossway.cli.commands.call:call",
        "Call one operation of a design, with no workflow around it.",
        "crossway call orders.twf PaymentsService.ProcessPayment --as orders --input @payment.json",
    ),
    Command(
        "signal",
        "crossway.cli.commands.signal:signal",
        "Signal a workflow of a design that is served.",
        "crossway signal orders.twf order-1 Approve --input true",
    ),
    Command(
        "query",
        "crossway.cli.commands.query:query",
        "Query a workflow of a design that is served.",
        "crossway query orders.twf order-1 Status",
    ),
    Command(
        "update",
        "crossway.cli.commands.update:update",
        "Update a workflow of a design that is served.",
        "crossway update orders.twf order-1 Decide --input @decision.json",
    ),
    Command(
        "cancel",
        "crossway.cli.commands.cancel:cancel",
        "Ask a workflow of a design that is served to end.",
        "crossway cancel orders.twf order-1",
        ("terminate", "stop", "kill"),
    ),
    Command(
        "list",
        "crossway.cli.commands.list:list",
        "List the workflows of a design that run.",
        "crossway list orders.twf --all",
    ),
    Command(
        "test",
        "crossway.cli.commands.test:test",
        "Run the tests in a design, in memory and in virtual time.",
        "crossway test orders.twf -k 'paid and not late'",
    ),
    Command(
        "explore",
        "crossway.cli.commands.explore:explore",
        "Run a workflow in memory in every order of events.",
        "crossway explore orders.twf OrderWorkflow --undo ChargeCard=RefundCard",
    ),
    Command(
        "generate",
        "crossway.cli.commands.generate:generate",
        "Print the Python that a design compiles to.",
        "crossway generate orders.twf --namespace orders",
        ("build", "compile"),
    ),
    Command(
        "keys",
        "crossway.cli.commands.keys:keys",
        "Make, list, rotate, export and check the keys of namespaces.",
        "crossway keys new payments\n  crossway keys check orders.twf",
    ),
    Command(
        "explain",
        "crossway.cli.commands.explain:explain",
        "Show what a code of check or doctor means.",
        "crossway explain nexus-missing-deadline",
        ("rules",),
    ),
    Command(
        "lsp",
        "crossway.cli.commands.lsp:lsp",
        "Answer an editor that has designs open.",
        "crossway lsp --stdio",
    ),
    Command(
        "docs",
        "crossway.cli.commands.docs:docs",
        "Print the language in one page.",
        "crossway docs > twf.md",
    ),
    Command(
        "mcp",
        "crossway.cli.commands.mcp:mcp",
        "Offer check, run, test and more as tools (MCP).",
        "crossway mcp designs",
    ),
    Command(
        "debug",
        "crossway.cli.commands.debug:debug",
        "Show the tokens, the trees or the resolved design behind a text.",
        "crossway debug design orders.twf",
    ),
)


def _exit_code(arguments: Sequence[str] | None) -> int:
    """Run one command line and return its exit code."""
    return _told(lambda: _run(sys.argv[1:] if arguments is None else arguments))


def _run(arguments: Sequence[str]) -> int:
    code = quick.run(arguments)
    if code is None:
        from crossway.cli import command_line  # and typer: a tenth of a second

        code = command_line.run(arguments, COMMANDS)
    return code


def _told(run: Callable[[], int]) -> int:
    """Return the exit code of what runs.

    A `CrosswayError` is one line on stderr. Whoever interrupts a command knows that it was.
    """
    try:
        return run()
    except CrosswayError as fault:
        echo(f"error: {fault}", err=True)
        return exit_code(fault)
    except (Interrupted, KeyboardInterrupt):
        return INTERRUPTED
    except OSError as failure:
        echo(f"error: {_named(failure)}", err=True)
        return REFUSED
    except SystemExit as ended:  # who reads our output has closed it
        return FAILED if ended.code is None else int(ended.code)


def _named(failure: OSError) -> str:
    """Return what is said of a file that cannot be used, or of a disk that is full.

    Libraries write to standard output, too: help, and drawings. Their failure names no file.
    """
    if failure.filename is not None:
        return f"cannot use {failure.filename}: {failure.strerror}"
    if failure.errno not in _FULL:
        raise failure  # no file of the user's: a fault of ours
    return f"cannot write to standard output or a file: {failure.strerror}"


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def main() -> None:
    """Run the command line of this process and end the process with its exit code."""
    _end(lambda: _run(sys.argv[1:]))


def run_alone(function: Callable[..., None]) -> None:
    """Run a function as the one command that this process is, and end the process as `main` does.

    Its parameters are declared the typer way; what it raises is told as commands tell it.
    """
    from crossway.cli import command_line

    _end(lambda: command_line.run_alone(function))


def _end(run: Callable[[], int]) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What a terminal or file of another encoding lacks is shown as `?`.
        sys.stdout.reconfigure(errors="replace")
    code = _told(run)
    # Interpreter exit can abort (status 134) in the SDK's native threads once they have
    # run. Source: NEXUS-FIELD-NOTES section 12.
    if not _flushed() or "temporalio" in sys.modules:
        # That would lose what a log holds back: the audit lines of the last second.
        if "logging" in sys.modules:
            sys.modules["logging"].shutdown()
        os._exit(code)
    sys.exit(code)


def _flushed() -> bool:
    """Write out both streams; return False when one takes no more, as was said by now."""
    try:
        flush()
    except OSError:
        return False
    return True
