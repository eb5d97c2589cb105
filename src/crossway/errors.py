"""What stops a command: faults of its call and of what is around it, in one tree.

    Exception
    └── CrosswayError                one clear message, never a traceback
        ├── UserError                the call has to change: a flag, a name, an input
        │   ├── UnknownNameError     a name is none of the known ones; says near ones
        │   ├── WorkspaceError       PATH holds no design, or a file cannot be read
        │   └── UnreadableError      what was asked for is done, and no codec here reads the answer
        ├── SimulatedError           something would be simulated where nothing may be
        └── ClusterError             a fault between a design and a Temporal service
            ├── ServerError          the embedded server cannot be found or started
            ├── ConnectError         a Temporal service cannot be reached
            ├── ProvisionError       a namespace or endpoint cannot be made or is not ours
            ├── ImplementationError  a Python implementation does not import
            ├── KeysError            a key cannot be read, written, or must not be used
            ├── TelemetryError       traces are asked for and cannot be sent
            └── ServeError           a worker cannot start, or died

Which exit code each leads to is said in `crossway.cli.exits`. What is wrong inside a design
is never raised: it is a `Diagnostic`. What a running design raises is in
`crossway.runtime.errors`.
"""

from __future__ import annotations

from collections.abc import Iterable

from crossway.language.near import did_you_mean


class CrosswayError(Exception):
    """Its text names the thing, what was expected and found, and what to do next."""


class UserError(CrosswayError):
    """A user's mistake in a call."""


class UnknownNameError(UserError):
    """`found` is no known `kind`; `known` are the names it could have been."""

    def __init__(self, kind: str, found: str, known: Iterable[str], otherwise: str) -> None:
        """Say so, with the near names, else with the advice `otherwise`."""
        advice = did_you_mean(found, known) or otherwise
        super().__init__(f"no {kind} is called {found!r}; {advice}")


class WorkspaceError(UserError):
    """A path that holds no design, or a file that cannot be read; the message is one line."""


class UnreadableError(UserError):
    """An answer that nothing here reads. What was asked for was done."""


class SimulatedError(CrosswayError):
    """Something of a design would be simulated, and was told not to be."""


class ClusterError(CrosswayError):
    """A fault of the environment: a service, a server, a file, a key."""


class ServerError(ClusterError):
    """The embedded server cannot be found or started."""


class ConnectError(ClusterError):
    """A Temporal service cannot be reached."""


class ProvisionError(ClusterError):
    """A namespace or an endpoint cannot be made, or belongs to somebody else."""


class ImplementationError(ClusterError):
    """A Python file or module with implementations does not import."""


class KeysError(ClusterError):
    """A key cannot be read or written, or must not be used. Never holds the key."""


class TelemetryError(ClusterError):
    """Traces are asked for in the environment, and cannot be sent."""


class ServeError(ClusterError):
    """A worker cannot start, or died while serving."""


def first_of(
    failures: BaseExceptionGroup[BaseException], before: type[Exception] | None = None
) -> BaseException:
    """Return the failure of a task group that matters: the first.

    With `before`, the first of that kind, where there is one: what it led to comes after it.
    """
    found: BaseException = (failures.subgroup(before) if before else None) or failures
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found
