"""What the table of commands says of each: enough to list it without importing it."""

from __future__ import annotations

from typing import NamedTuple

INPUT_BEHIND = "an input goes behind --input, as in --input '{\"amount\": 3}'"
"""What is said of a word too many to a command that takes an input."""


class Command(NamedTuple):
    """A command: its name, where its function is (`module:function`), what help says.

    `also` is what other tools call what it does: `lint` is `check`.
    """

    name: str
    target: str
    summary: str
    example: str
    also: tuple[str, ...] = ()
