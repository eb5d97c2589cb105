"""Worker deployments: which one gets a task queue's new work."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from crossway.cluster.service.ask import current_version
from crossway.cluster.service.connect import Connections


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
