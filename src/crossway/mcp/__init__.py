"""Crossway for agents: its commands as tools of the Model Context Protocol."""

from crossway.mcp.asking import end_all
from crossway.mcp.server import Shown, make_server

__all__ = ["Shown", "end_all", "make_server"]
