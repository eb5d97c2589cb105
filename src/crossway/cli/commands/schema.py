"""`crossway schema PATH`: the contract of what a design offers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crossway.cli.exits import FAILED
from crossway.cli.flags import Block, DesignPath, path_of
from crossway.cli.output import echo, say
from crossway.cli.rewriting import write_result
from crossway.cli.workspaces import design_at, without_errors
from crossway.errors import UserError
from crossway.export.contracts import Contract, contract_of, contract_text
from crossway.language.visible import visible


def schema(
    path: DesignPath,
    output: Annotated[
        Path | None,
        typer.Option(
            *("-o", "--output"),
            parser=path_of,
            metavar="FILE",
            help="Write it there instead of printing it: a name in .nexusrpc.yaml.",
        ),
    ] = None,
    block: Block = None,
) -> None:
    """Write the contract of what a design offers: its services, operations and types.

    Temporal's nexgen makes clients and handlers in Go, Java, Python and TypeScript of it, and
    other designs import it. What a contract cannot say is an error, with how to say it instead;
    then nothing is written, and the exit code is 1.
    """
    checked = design_at(path, block)
    contract = contract_of(without_errors(checked))
    _refuse_gaps(contract)
    if not contract.document.get("services"):
        raise UserError("the design offers no operation; what it calls, others offer")
    text = contract_text(contract.document)
    if output is None:
        echo(text, nl=False)
        return
    try:
        write_result(output, text, checked.workspace.texts)
    except OSError as error:
        raise UserError(
            f"{visible(output.as_posix())}: cannot be written: {error.strerror}"
        ) from error
    operations = sum(len(one["operations"]) for one in contract.document["services"].values())
    say(f"{visible(output.as_posix())}: {operations} operation{'s' * (operations != 1)}")


def _refuse_gaps(contract: Contract) -> None:
    for gap in contract.gaps:
        place = f"{gap.span.path}:{gap.span.line}:{gap.span.column}"
        echo(f"{place}: error: {gap.said}\n  hint: {gap.hint}", err=True)
    if contract.gaps:
        raise typer.Exit(FAILED)
