"""The worker and the starter of a project that stands alone: its `support/project.py`.

The service is that of the Temporal CLI's settings (`TEMPORAL_ADDRESS`, `TEMPORAL_PROFILE`, ..), the
keys are those of `CROSSWAY_KEYS`, else of `.crossway/keys`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import signal
import sys
import uuid
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from types import ModuleType
from typing import Any

from temporalio.client import Client, WorkflowHandle
from temporalio.envconfig import ClientConfigProfile

from crossway.cluster.keys import followed, keys_directory
from crossway.runtime.deployment import concrete
from crossway.runtime.worker import worker

GRACE = timedelta(seconds=30)
"""What running activities get to finish when the process is told to stop."""

Starter = Callable[..., Awaitable[WorkflowHandle[Any, Any]]]


async def connected(namespace: str) -> Client:
    """Return a client as the settings of the Temporal CLI say; `TEMPORAL_NAMESPACE` says what the
    service calls the namespace."""
    settings: dict[str, Any] = dict(ClientConfigProfile.load().to_client_connect_config())
    settings.setdefault("target_host", "localhost:7233")
    settings["namespace"] = os.environ.get("TEMPORAL_NAMESPACE") or namespace
    return await Client.connect(**settings)


def serve(owner: str, queues: ModuleType) -> None:
    """Serve the task queues of a project until told to stop.

    Nothing is simulated, and nobody gets in whom the design does not list. `owner` is the design.
    """
    about = f"Serve the workers of {owner}; settings are environment variables."
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--tenant", action="append", default=[], help="of queues like q-{id}")
    tenants = parser.parse_args().tenant
    logging.basicConfig(level=logging.INFO)
    try:
        asyncio.run(_serve(queues, tenants))
    except (ValueError, RuntimeError) as refused:
        sys.exit(f"error: {refused}")


async def _serve(queues: ModuleType, tenants: list[str]) -> None:
    served = concrete(queues.TASK_QUEUES, tenants)
    names = {queue.namespace for queue in served}
    client = await connected(min(names))
    stop = asyncio.Event()
    for told in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(told, stop.set)
    renamed = {name: client.namespace for name in names if name != client.namespace}
    async with (
        followed(keys_directory()) as keys,
        worker(client, served, keys=keys, renamed=renamed, graceful_shutdown_timeout=GRACE),
    ):
        logging.getLogger(__name__).info("serving %s", ", ".join(one.name for one in served))
        await stop.wait()


def start(namespace: str, starters: Mapping[str, Starter]) -> None:
    """Start a workflow as the command line says, and print its id, or with --wait its result."""
    parser = argparse.ArgumentParser(description=f"Start a workflow of namespace {namespace}.")
    parser.add_argument("workflow", choices=list(starters))
    parser.add_argument("arguments", nargs="*", type=json.loads, help="each as JSON")
    parser.add_argument("--id", default="", help="of the execution")
    parser.add_argument("--task-queue", default="", help="of a tenant, where there are such")
    parser.add_argument("--wait", action="store_true", help="for its result")
    given = parser.parse_args()
    id = given.id or f"{given.workflow}-{uuid.uuid4()}"
    queue = [given.task_queue] if given.task_queue else []

    async def begin() -> Any:
        client = await connected(namespace)
        handle = await starters[given.workflow](client, id, *queue, *given.arguments)
        return await handle.result() if given.wait else handle.id

    said = json.dumps(asyncio.run(begin()), indent=2)  # in ASCII: nothing acts on a terminal
    sys.stdout.write(said + "\n")
