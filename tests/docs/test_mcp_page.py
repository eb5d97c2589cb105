"""docs/mcp.md: a client that is set up as it says gets the tools that it lists."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

from mcp import Client

from tests.helpers.agents import asked_of
from tests.helpers.paths import ROOT

PAGE = (ROOT / "docs/mcp.md").read_text()


def test_the_tools_of_the_page_are_those_that_there_are(tmp_path: Path) -> None:
    """Without a service, and with one where it may be changed."""
    (tmp_path / "designs").mkdir()
    settings = tmp_path / "temporal.toml"
    settings.write_text('[profile.staging]\naddress = "127.0.0.1:1"\n')
    first, acting = map(_listed, PAGE.split("## What it may do"))
    (block,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    client = json.loads(block)["mcpServers"]["crossway"]
    last = shlex.split(re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)[-1])
    for command, args, tools in (
        (client["command"], client["args"], first),
        (last[0], last[1:], [*first, *acting]),
    ):
        assert command == "crossway"
        environment = {"TEMPORAL_CONFIG_FILE": str(settings)}
        assert asked_of(args, _tools, environment, tmp_path) == sorted(tools)


def _listed(text: str) -> list[str]:
    return re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)


async def _tools(client: Client) -> list[str]:
    return sorted(tool.name for tool in (await client.list_tools()).tools)
