"""Crossway for agents: its commands as tools of the Model Context Protocol."""

from crossway.mcp.server import Shown, make_server

__all__ = ["Shown", "make_server"]
