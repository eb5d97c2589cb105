"""What commands write: nothing else writes to the two streams.

Text of a design, of a history or of an error may hold characters that act on a terminal;
here they are spelled out, whatever a command prints. Lines that quote names put each
through `visible`, so that a name cannot begin a line of its own.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from crossway.cli.streams import results
from crossway.errors import UserError
from crossway.language.visible import as_json, visible_lines


class Styled(tuple[tuple[str, str], ...]):
    """Text in pieces, each with its style as `rich` has it, "" for none."""

    __slots__ = ()

    @property
    def plain(self) -> str:
        """The text alone."""
        return "".join(text for text, _ in self)


_HEARD: ContextVar[list[str] | None] = ContextVar("heard", default=None)


@contextmanager
def hearing() -> Iterator[list[str]]:
    """Gather what is said on standard error within the block, in place of printing it.

    For what acts as a command does, and shows it somewhere else.
    """
    said: list[str] = []
    before = _HEARD.set(said)
    try:
        yield said
    finally:
        _HEARD.reset(before)


def echo(text: str = "", *, nl: bool = True, err: bool = False) -> None:
    """Print text to standard output, or with `err` to standard error.

    Raises:
        UserError: standard output takes no more, as a disk that is full.
    """
    heard = _HEARD.get()
    if err and heard is not None:
        heard.append(visible_lines(text))
        return
    try:
        stream = sys.stderr if err else results()
        if stream is not None:  # closed: there is nobody to tell
            stream.write(visible_lines(text) + "\n" * nl)
            stream.flush()
    except OSError as failure:
        if failure.errno == errno.EPIPE:
            raise  # who reads has seen enough: the command ends in silence
        if not err:
            said = f"cannot write to standard output: {failure.strerror}"
            raise UserError(said) from failure
        # What cannot be said on standard error cannot be said at all.


def echo_exactly(text: str) -> None:
    """Print text to standard output as it is, to the byte: another program reads it.

    On a terminal characters that act on it are spelled out, as ever.

    Raises:
        UserError: standard output takes no more.
    """
    out = results()
    if out is None or out.isatty() or not hasattr(out, "buffer"):
        echo(text, nl=False)
        return
    try:
        out.flush()
        out.buffer.write(text.encode())
        out.buffer.flush()
    except OSError as failure:
        if failure.errno == errno.EPIPE:
            raise
        said = f"cannot write to standard output: {failure.strerror}"
        raise UserError(said) from failure


def say(text: str) -> None:
    """Print text to standard error: what is no result."""
    echo(text, err=True)


def echo_json(value: Any) -> None:
    """Print a value as JSON to standard output; it reads back as the same value.

    Raises:
        UserError: standard output takes no more.
    """
    # `?` for a letter that the encoding of a terminal lacks would be another value.
    encoding = getattr(results(), "encoding", None) or "utf-8"
    echo(as_json(value, indent=2, encoding=encoding))


def echo_styled(text: Styled) -> None:
    """Print text to standard output: in colours on a terminal, else as it is."""
    out = results()
    if text and out is not None and out.isatty():
        from rich.text import Text  # a fifth of the time of `check`

        from crossway.cli.console import console

        console().print(Text.assemble(*text), end="", soft_wrap=True)
    else:
        echo(text.plain, nl=False)
