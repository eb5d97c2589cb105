"""The server: which tools a client gets, with which names, and the pages it may read."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp.types import ToolAnnotations

from crossway.errors import UserError
from crossway.mcp.asking import bounded
from crossway.mcp.folder import Folder
from crossway.mcp.tools import Tools

P = ParamSpec("P")
R = TypeVar("R")
_Asked = Callable[..., Awaitable[Any]]

_INSTRUCTIONS = """\
Crossway takes designs of Temporal workflows over several namespaces, written in TWF (.twf), checks
them, compiles them to Python on the Temporal SDK and runs them. Read the resource
crossway://language first: it teaches the language in one page; crossway://examples/NAME are whole
designs. Then write, `check`, mend what it says, `test`, `run`.
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be read: the page that teaches the language, and designs by name."""

    language: str
    examples: Mapping[str, Callable[[], str]]


def make_server(
    root: Path,
    shown: Shown,
    at: tuple[str, ...],
    coded: tuple[str, ...] = (),
    *,
    acting: bool,
    running: Callable[[Path], str | None],
) -> MCPServer:
    """Return a server for a folder.

    `at` names a service and `coded` the codec of its values, as flags; `acting` offers what
    changes it; `running` tells where a `crossway dev` of a path listens.
    """
    tools = Tools(Folder(root.resolve()), at, coded, running)
    looking = (tools.check, tools.fix, tools.explain, tools.graph, tools.plan, tools.trace)
    offered = [
        *_made((*looking, tools.doctor), ToolAnnotations(read_only_hint=True)),
        *_made((tools.format, tools.run, tools.test), ToolAnnotations(destructive_hint=False)),
    ]
    if acting:
        changing = (tools.apply, tools.serve, tools.start)
        offered += _made(changing, ToolAnnotations(destructive_hint=True))
    server = MCPServer("crossway", instructions=_INSTRUCTIONS, tools=offered)
    _show(server, shown)
    return server


def _made(tools: Iterable[_Asked], marks: ToolAnnotations) -> Iterator[Tool]:
    """Yield tools that refuse an argument they do not have, as `graph` one that is called `format`.

    The SDK drops it, and the client would take what it gets for what it asked for.
    """
    for tool in tools:
        made = Tool.from_function(_saying(tool), annotations=marks, structured_output=True)
        model = made.fn_metadata.arg_model
        model.model_config["extra"] = "forbid"
        model.model_rebuild(force=True)
        made.parameters = model.model_json_schema(by_alias=True)
        yield made


def _saying(tool: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    """Return a tool whose user's mistakes reach the client as they are said."""

    @functools.wraps(tool)
    async def said(*given: P.args, **named: P.kwargs) -> R:
        try:
            return await tool(*given, **named)
        except UserError as mistake:
            raise ToolError(bounded(str(mistake))) from mistake

    return said


def _show(server: MCPServer, shown: Shown) -> None:
    @server.resource("crossway://language", mime_type="text/markdown", title="TWF in one page")
    def language() -> str:
        """Return the page that teaches the language."""
        return shown.language

    for name, text in shown.examples.items():
        uri = f"crossway://examples/{name}"
        server.resource(uri, name=f"example {name}", mime_type="text/x-twf")(text)
