"""Standard input, which one thing of a command line can be: the design, or its input."""

from __future__ import annotations

import sys
from typing import BinaryIO

from crossway.cli.output import say
from crossway.errors import UserError

DASH = "-"
"""How a command line names standard input."""

LARGEST = 10 * 2**20
"""Bytes that are read at most: as many as of a design's file."""

_taken: list[str] = []
"""Who has read it."""


def read_stdin(wanted_by: str) -> str:
    """Return all of standard input as text; `wanted_by` names what on the command line asks.

    Raises:
        UserError: it is closed, no UTF-8, too large, or something else has it already.
    """
    if _taken:
        raise UserError(f"{_taken[0]} and {wanted_by} both read standard input; give one a file")
    if sys.stdin is None:
        raise UserError(f"standard input is closed, and {wanted_by} reads it")
    _taken.append(wanted_by)
    if sys.stdin.isatty():
        say(f"reading {wanted_by} from standard input; Ctrl-D ends it")
    try:
        return bounded(sys.stdin.buffer, "standard input")
    except OSError as failure:
        raise UserError(f"cannot read standard input: {failure.strerror}") from failure


def bounded(given: BinaryIO, where: str) -> str:
    """Return all of what is given as text; it may have no end, as a device. `where` names it.

    Raises:
        UserError: it is no UTF-8, or too large.
        OSError: it cannot be read.
    """
    content = given.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise UserError(f"{where} is larger than {LARGEST >> 20} MiB, the most that is read")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        raise UserError(f"{where} is not UTF-8 text") from failure
