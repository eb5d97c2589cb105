"""What can go wrong between a design and a Temporal service.

Exception
└── ClusterError             one clear message; no traceback is ever shown for it
    ├── ServerError          the embedded server cannot be found or started
    ├── ConnectError         a Temporal service cannot be reached
    ├── ProvisionError       a namespace or endpoint cannot be made or is not ours
    ├── ImplementationError  a Python implementation does not import
    ├── KeysError            a key cannot be read, written, or must not be used
    ├── TelemetryError       traces are asked for and cannot be sent
    └── ServeError           a worker cannot start, or died
"""

from __future__ import annotations


class ClusterError(Exception):
    """A fault of the environment. Its text names the thing, what happened, what to do."""


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
