"""`crossway lsp`: answers what an editor asks about designs, over standard input and output."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from crossway.cli.exits import FAILED
from crossway.cli.streams import results
from crossway.errors import UserError

_MISSING = (
    "the language server needs pygls and lsprotocol, which are not installed: "
    "pip install 'crossway[lsp]'"
)


def lsp(
    _stdio: Annotated[
        bool, typer.Option("--stdio", help="Over standard input and output; so it is anyway.")
    ] = False,
) -> None:
    """Answer an editor: diagnostics, completion, hover, definitions and what else it asks.

    Speaks the Language Server Protocol over standard input and output. An editor starts it.
    """
    try:
        from crossway.lsp.server import serve
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol", "cattrs", "attrs"):
            raise
        raise UserError(_MISSING) from error
    answers = results()
    if answers is None or sys.stdin is None:
        raise UserError("an editor asks over standard input and output: one of them is closed")
    if not serve(sys.stdin.buffer, answers.buffer):
        raise typer.Exit(FAILED)  # as the protocol has it for `exit` without `shutdown`
