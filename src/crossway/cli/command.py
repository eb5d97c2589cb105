"""What the table of commands says of each: enough to list it without importing it."""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """A command: its name, where its function is (`module:function`), what help says."""

    name: str
    target: str
    summary: str
    example: str
