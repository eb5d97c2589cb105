"""`crossway graph PATH`: a design as a picture."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from crossway.cli import completing
from crossway.cli.flags import Block, DesignPath, path_of
from crossway.cli.output import echo, say
from crossway.cli.rewriting import write_result
from crossway.cli.workspaces import design_at, end_as_check_does
from crossway.errors import UserError
from crossway.graph import (
    Graph,
    Level,
    as_values,
    at_level,
    dot,
    drawn,
    graph_of,
    is_too_large,
    mermaid,
    page,
    reached_from,
    svg,
)
from crossway.language.visible import as_json, visible


class GraphFormat(StrEnum):
    """What a graph is written as."""

    MERMAID = "mermaid"
    DOT = "dot"
    JSON = "json"
    SVG = "svg"
    HTML = "html"


_SUFFIXES = {
    ".mmd": GraphFormat.MERMAID,
    ".mermaid": GraphFormat.MERMAID,
    ".dot": GraphFormat.DOT,
    ".gv": GraphFormat.DOT,
    ".json": GraphFormat.JSON,
    ".svg": GraphFormat.SVG,
    ".html": GraphFormat.HTML,
}


def graph(
    path: DesignPath,
    form: Annotated[
        GraphFormat | None,
        typer.Option(
            "--format", help="What to write; by default what the name of FILE says, else mermaid."
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            *("-o", "--output"),
            parser=path_of,
            metavar="FILE",
            help="Write it there instead of printing it.",
        ),
    ] = None,
    level: Annotated[
        Level, typer.Option("--level", help="How much to draw: whole namespaces, services, or all.")
    ] = Level.ALL,
    begin: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="WORKFLOW",
            autocompletion=completing.workflows,
            help="Only what this workflow reaches.",
        ),
    ] = None,
    block: Block = None,
) -> None:
    """Draw a design: namespaces, endpoints and who may call, workflows, operations, activities.

    Tenants are drawn as one. mermaid, dot and json are text; svg and html are laid out, which needs
    crossway[graph]. The exit code is that of `crossway check`: 1 when there are errors.
    """
    checked = design_at(path, block, begin and begin.rpartition("/")[2])
    space = checked.workspace
    whole = graph_of(checked.design, space.name, space.texts)
    found = at_level(whole if begin is None else reached_from(whole, begin), level)
    if not found.nodes:
        raise UserError("there is nothing to draw: the design has no workflow, service or endpoint")
    wanted = form or _by_name(output)
    text = _written(found, wanted)
    if wanted is GraphFormat.MERMAID and is_too_large(found, text):
        say(
            "Mermaid draws no more than 500 lines and 50,000 characters unless a page tells it to: "
            "--level services, --level namespaces and --from draw less; svg and html draw all"
        )
    if output is None:
        echo(text, nl=False)
    else:
        _write(output, text, space.texts)
    end_as_check_does([checked])


def _by_name(output: Path | None) -> GraphFormat:
    suffix = output.suffix.lower() if output is not None else ".mmd"
    if suffix not in _SUFFIXES:
        known = ", ".join(_SUFFIXES)
        raise UserError(f"--output: {suffix or 'no suffix'} is no format; say --format, or {known}")
    return _SUFFIXES[suffix]


def _written(found: Graph, form: GraphFormat) -> str:
    match form:
        case GraphFormat.MERMAID:
            return mermaid(found)
        case GraphFormat.DOT:
            return dot(found)
        case GraphFormat.JSON:
            return as_json(as_values(found), indent=2) + "\n"
        case GraphFormat.SVG:
            return svg(drawn(found))
        case GraphFormat.HTML:
            return page(drawn(found))


def _write(output: Path, text: str, sources: Iterable[str]) -> None:
    try:
        write_result(output, text, sources)
    except OSError as error:
        name = visible(output.as_posix())
        raise UserError(f"{name}: cannot be written: {error.strerror}") from error
    say(f"{visible(output.as_posix())}: written")
