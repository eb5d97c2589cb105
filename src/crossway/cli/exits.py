"""The exit codes of commands, and what leads to each. Nowhere else are they decided."""

from __future__ import annotations

from crossway.errors import CrosswayError, SimulatedError

FAILED = 1
"""The result is a failure: errors in a design, a failed workflow, something that is broken."""

REFUSED = 2
"""The call, or something around it, has to change before there can be a result."""

INTERRUPTED = 130
"""Told to stop: Ctrl-C or SIGTERM. As a shell says it of SIGINT, 128 + 2."""


class Interrupted(Exception):  # noqa: N818 - no fault: somebody wanted it
    """A signal ended what a command ran, and what that had started has stopped."""


def exit_code(fault: CrosswayError) -> int:
    """Return the code that a command which raised `fault` exits with.

    That a design would be simulated is what `--strict` and `serve` were asked to tell: a
    result.
    """
    return FAILED if isinstance(fault, SimulatedError) else REFUSED
