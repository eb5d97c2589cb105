"""`crossway mcp [FOLDER]`: Crossway for agents, over standard input and output."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from crossway.cli.commands.docs import page
from crossway.cli.commands.new import examples
from crossway.cli.flags import Address, Codec, Profile, path_of
from crossway.cli.reaching import server_of
from crossway.cli.signals import run_until_told
from crossway.cli.streams import give_back_stdout
from crossway.cluster.building import import_codec
from crossway.errors import UserError


def mcp(
    folder: Annotated[
        Path,
        typer.Argument(parser=path_of, metavar="FOLDER", help="The folder that tools may reach."),
    ] = Path(),
    acting: Annotated[
        bool,
        typer.Option("--acting", help="Offer tools that change the service: apply, serve, start."),
    ] = False,
    address: Address = None,
    profile: Profile = None,
    codec: Codec = None,
) -> None:
    """Serve agents: tools to check, format, explain, draw, plan, run, test and trace designs.

    It speaks the Model Context Protocol on standard input and output. Tools reach the folder and
    nothing outside of it. The Temporal service is that of a `crossway dev` of the folder, or the
    one that --address or --profile names, which is changed with --acting alone; `run` and `test`
    have a server of their own. With --codec tools read and write its values by that codec.
    """
    if not folder.is_dir():
        raise UserError(f"{folder} is no folder")
    if acting and not (address or profile):
        raise UserError("--acting is for a service; name it with --address or --profile")
    try:
        from crossway.mcp import Shown, end_all, make_server
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] != "mcp":
            raise
        raise UserError("crossway mcp needs the extra: pip install 'crossway[mcp]'") from missing
    named = (("--address", address), ("--profile", profile))
    at = tuple(word for flag, value in named if value for word in (flag, value))
    shown = Shown(page(), {name: partial(_designs, path) for name, path in examples().items()})
    coded = () if codec is None else ("--codec", _found_from_elsewhere(codec))
    give_back_stdout()  # the server keeps it for what it says, and nobody else writes there
    server = make_server(folder, shown, at, coded, acting=acting, running=_developed_at)
    run_until_told(server.run_stdio_async(), end_all)


def _developed_at(path: Path) -> str | None:
    server = server_of(path)
    return server.address if server else None


def _found_from_elsewhere(codec: str) -> str:
    """Return MODULE:NAME as tools find it, which work in the folder: a file by its whole path.

    Raises:
        ImplementationError: there is no such codec.
    """
    import_codec(codec)
    module, _, attribute = codec.rpartition(":")
    return f"{Path(module).absolute()}:{attribute}" if module.endswith(".py") else codec


def _designs(folder: Path) -> str:
    """Return the designs of an example, each below the name of its file."""
    files = sorted(folder.rglob("*.twf"))
    return "\n".join(f"# --- {one.relative_to(folder)}\n{one.read_text()}" for one in files)
