"""What can go wrong between a design and a Temporal service.

Exception
└── ClusterError             one clear message; no traceback is ever shown for it
    ├── ServerError          the embedded server cannot be found or started
    ├── ConnectError         a Temporal service cannot be reached
    ├── ProvisionError       a namespace or endpoint cannot be made or is not ours
    ├── ImplementationError  a Python implementation does not import
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


class ServeError(ClusterError):
    """A worker cannot start, or died while serving."""
