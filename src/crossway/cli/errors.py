"""What a command raises when its user, not the design, made the mistake.

    Exception
    └── UserError             one line on stderr, exit 2, no traceback
        └── UnknownNameError  a name that is none of the known ones; suggests near ones

Faults inside a design are `Diagnostic` values, never exceptions.
"""

from __future__ import annotations

from collections.abc import Iterable

from crossway.language.near import did_you_mean


class UserError(Exception):
    """A user's mistake: `message` is printed as `error: ...`, then `exit_code` is returned."""

    def __init__(self, message: str, exit_code: int = 2) -> None:
        """Hold what to print and what to exit with."""
        super().__init__(message)
        self.message = message
        self.exit_code = exit_code


class UnknownNameError(UserError):
    """`found` is no known `kind`; `known` are the names it could have been."""

    def __init__(self, kind: str, found: str, known: Iterable[str], otherwise: str) -> None:
        """Say so, with the near names, else with the advice `otherwise`."""
        advice = did_you_mean(found, known) or otherwise
        super().__init__(f"no {kind} is called {found!r}; {advice}")
