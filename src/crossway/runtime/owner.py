"""Whose a worker is: its identity says so, which tells two designs on one queue apart."""

from __future__ import annotations

import os
import re
import socket

_OF = " of crossway serve "
_PRACTISES = " of crossway run"


def deployment_name(design: str) -> str:
    """Return the name of a design's worker deployment: its own, as far as the service takes it.

    Where a name holds `.` or `:`, which separate deployment and build, polls get nothing and
    no error (measured); what begins with `__` is the service's own.
    """
    return re.sub("^__+", "_", re.sub("[.:]", "-", design))


def worker_identity(deployment: str) -> str:
    """Return what the workers of this process are called: by process and host, as the SDK does,
    and by the deployment, which tells another design's workers from replicas of this one.

    >>> served_by(worker_identity("orders"))
    'orders'
    """
    return f"{_process()}{_OF}{deployment}"


def practice_identity() -> str:
    """Return what the workers of this process are called where they stand in with samples.

    >>> practises(practice_identity()), practises(worker_identity("orders"))
    (True, False)
    """
    return f"{_process()}{_PRACTISES}"


def practises(identity: str) -> bool:
    """Whether a worker stands in with samples: it is of a `crossway run`."""
    return identity.endswith(_PRACTISES) and _OF not in identity


def _process() -> str:
    return f"{os.getpid()}@{socket.gethostname()}"


def served_by(identity: str) -> str:
    """Return the deployment that a worker is of, "" where its identity does not say."""
    return identity.partition(_OF)[2]
