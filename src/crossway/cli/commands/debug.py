"""`crossway debug STAGE PATH`: what one stage of the pipeline makes of a design."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from crossway.cli.dumping import dump_design, dump_tokens, dump_tree
from crossway.cli.exits import FAILED
from crossway.cli.flags import Block, DesignPath
from crossway.cli.output import echo
from crossway.cli.report import text_report
from crossway.cli.workspaces import design_at
from crossway.design import Workspace
from crossway.language.diagnostic import Severity
from crossway.language.visible import visible


class Stage(StrEnum):
    """A stage whose result can be looked at; what comes later is `generate` and `plan`."""

    TOKENS = "tokens"
    TREE = "tree"
    DESIGN = "design"


def debug(
    stage: Annotated[Stage, typer.Argument(help="What to show.")],
    path: DesignPath,
    block: Block = None,
) -> None:
    """Show what a stage makes of a design: for whoever works on Crossway, or wonders.

    The same design gives the same text. A text with faults is shown as far as it was
    understood; the faults go to standard error, and the exit code is 1 when there are errors.
    """
    space = design_at(path, block).workspace
    echo(_shown(stage, space), nl=False)
    faults = tuple(fault for parsed in space.files for fault in parsed.diagnostics)
    if faults:
        echo(text_report(faults, space.texts).plain, nl=False, err=True)
    if any(fault.severity is Severity.ERROR for fault in faults):
        raise typer.Exit(FAILED)


def _shown(stage: Stage, space: Workspace) -> str:
    match stage:
        case Stage.TOKENS:
            texts = space.parsed_texts.items()
            return "".join(
                f"{visible(path)}\n{dump_tokens(text, line)}" for path, (line, text) in texts
            )
        case Stage.TREE:
            return "".join(dump_tree(parsed.file) for parsed in space.files)
        case Stage.DESIGN:
            return dump_design(space.design)
