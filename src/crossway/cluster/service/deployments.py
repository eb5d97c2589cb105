"""Worker deployments: what a design's is called, and which one gets a task queue's new work."""

from __future__ import annotations

import asyncio
import os
import re
import socket
from collections.abc import Sequence

from crossway.cluster.service.ask import current_version
from crossway.cluster.service.connect import Connections


def deployment_name(design: str) -> str:
    """Return the name of a design's worker deployment: its own, as far as the service takes it.

    Where a name holds `.` or `:`, which separate deployment and build, polls get nothing and
    no error (measured); what begins with `__` is the service's own.
    """
    return re.sub("^__+", "_", re.sub("[.:]", "-", design))


_OF = " of crossway serve "


def worker_identity(deployment: str) -> str:
    """Return what the workers of this process are called: by process and host, as the SDK does,
    and by the deployment, which tells another design's workers from replicas of this one.

    >>> served_by(worker_identity("orders"))
    'orders'
    """
    return f"{os.getpid()}@{socket.gethostname()}{_OF}{deployment}"


def served_by(identity: str) -> str:
    """Return the deployment that a worker is of, "" where its identity does not say."""
    return identity.partition(_OF)[2]


async def in_charge(
    connections: Connections, queues: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """Return the deployment that gets the new work of each (namespace, task queue).

    Empty where none does.
    """
    found = await asyncio.gather(*(current_version(connections, *queue) for queue in queues))
    return {
        queue: current.deployment_name if current.build_id else ""
        for queue, current in zip(queues, found, strict=True)
    }
