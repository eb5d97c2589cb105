"""The worker and the starter of a project that stands alone: its `support/project.py`.

The service is that of the Temporal CLI's settings (`TEMPORAL_ADDRESS`, `TEMPORAL_PROFILE`, ..), the
keys are those of `CROSSWAY_KEYS`, else of `.crossway/keys`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from types import ModuleType
from typing import Any, NoReturn

from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.envconfig import ClientConfigProfile
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig
from temporalio.service import RPCError
from temporalio.worker import WorkerDeploymentConfig

from crossway.cluster.addresses import listen, scraped, unserved
from crossway.cluster.keys import (
    create_key,
    exported,
    followed,
    keep_from_git,
    keys_directory,
    rotate_key,
    usable_keys,
)
from crossway.cluster.service import reach
from crossway.cluster.starters import arguments
from crossway.errors import CrosswayError
from crossway.runtime.deployment import TaskQueue, concrete
from crossway.runtime.identity import NEVER, Keyring
from crossway.runtime.interceptors import Upgrading
from crossway.runtime.owner import deployment_name
from crossway.runtime.worker import worker

GRACE = timedelta(seconds=30)
"""What running activities get to finish when the process is told to stop."""

MOST_DAYS = 3650
"""How long a key may be good that is not to be good for ever."""

PATIENCE = 3
"""Seconds that a question about health, and one to the service, may take."""

Starter = Callable[..., Awaitable[WorkflowHandle[Any, Any]]]


async def connected(namespace: str, runtime: Runtime | None = None) -> Client:
    """Return a client as the settings of the Temporal CLI say; `TEMPORAL_NAMESPACE` says what the
    service calls the namespace."""
    settings: dict[str, Any] = dict(ClientConfigProfile.load().to_client_connect_config())
    settings = {"target_host": "localhost:7233", **settings, "runtime": runtime}
    settings.pop("namespace", None)
    service = await reach(settings, "check TEMPORAL_ADDRESS or TEMPORAL_PROFILE")
    return Client(service, namespace=os.environ.get("TEMPORAL_NAMESPACE") or namespace)


def serve(owner: str, queues: ModuleType) -> None:
    """Serve the task queues of a project until told to stop.

    Nothing is simulated, and nobody gets in whom the design does not list. `owner` is the design.
    """
    about = f"Serve the workers of {owner}; further settings are those of the Temporal CLI."
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--tenant", action="append", default=[], help="of queues like q-{id}")
    parser.add_argument("--health", metavar=_WHERE, help="of /live and /ready")
    parser.add_argument("--metrics", metavar=_WHERE, help="of the SDK's metrics")
    parser.add_argument("--build-id", default="", help="of this code: executions end on theirs")
    parser.add_argument("--new-key", action="store_true", help=_NEW_KEY)
    parser.add_argument("--rotate-key", action="store_true", help=_ROTATE_KEY)
    parser.add_argument("--days", type=_days, help="how long that key is good; ever without it")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    if given.new_key or given.rotate_key:
        _end(lambda: _make_keys({queue.namespace for queue in queues.TASK_QUEUES}, given))
    _end(lambda: asyncio.run(_serve(owner, queues, given)))


def _end(run: Callable[[], object]) -> NoReturn:
    """Run, tell on stderr why that was refused, and end the process.

    At once: on its way out the interpreter can abort in the SDK's native threads (status 134).
    """
    code = 0
    try:
        run()
    except KeyboardInterrupt:
        code = 130
    except (CrosswayError, OSError, ValueError, RuntimeError, RPCError) as refused:
        sys.stderr.write(f"error: {refused}\n")
        code = 1
    with contextlib.suppress(OSError):  # who read it has gone
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


_WHERE = "[HOST:]PORT"
_NEW_KEY = "make the first key to sign with, print its public half for other teams, and end"
_ROTATE_KEY = "make a newer one, which signs in a minute, print the public halves of all, and end"


def _make_keys(namespaces: Collection[str], given: argparse.Namespace) -> None:
    """Make a key of the namespace where the worker looks, and print the public halves of all."""
    directory, named = keys_directory(), os.environ.get("TEMPORAL_NAMESPACE")
    keep_from_git(directory)
    own = [named] if named else sorted(namespaces)
    lifetime = given.days * 86400.0 if given.days else None
    for name in own:
        if given.rotate_key:
            rotate_key(directory, name, lifetime=lifetime)
        else:
            create_key(directory, name, lifetime=NEVER if lifetime is None else lifetime)
    known = [key for key in usable_keys(directory).signing if key.namespace in own]
    public = [replace(key.public, signs_failures=True) for key in known]
    sys.stdout.write(json.dumps(exported(public), indent=2) + "\n")


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_DAYS:
        raise argparse.ArgumentTypeError(f"expected 1 to {MOST_DAYS} days, found {text!r}")
    return int(text)


async def _serve(owner: str, queues: ModuleType, given: argparse.Namespace) -> None:
    served = concrete(queues.TASK_QUEUES, given.tenant)
    names = {queue.namespace for queue in served}
    health = listen("--health", given.health) if given.health else None
    client = await connected(min(names), _measured(given.metrics))
    stop = asyncio.Event()
    for told in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(told, stop.set)
    options: dict[str, Any] = {"graceful_shutdown_timeout": GRACE, **_built(owner, given.build_id)}
    options["renamed"] = {name: client.namespace for name in names if name != client.namespace}
    async with (
        _healthy(health, client) as ready,
        followed(keys_directory()) as keys,
        _with_key(served, keys, client.namespace),
        worker(client, served, keys=keys, owner=owner, **options),
    ):
        logging.getLogger(__name__).info("serving %s", ", ".join(one.name for one in served))
        ready.set()
        await stop.wait()
        ready.clear()


@contextlib.asynccontextmanager
async def _with_key(
    queues: Collection[TaskQueue], keys: Keyring, namespace: str
) -> AsyncIterator[None]:
    """Refuse to go on without a key where calls are made or answered, and say how to make it."""
    called = any(queue.endpoints or queue.answers for queue in queues)
    if called and keys.signing(namespace) is None:
        raise ValueError(
            f"{keys_directory()} has no key of {namespace}, and what it calls and answers would be "
            "refused: make it by --new-key, once"
        )
    yield


def _measured(metrics: str | None) -> Runtime | None:
    """Return what measures, if that is asked for: the SDK's metrics, as Prometheus reads them."""
    if metrics is None:
        return None
    address = scraped(metrics)
    try:
        return Runtime(telemetry=TelemetryConfig(metrics=PrometheusConfig(bind_address=address)))
    except (ValueError, RuntimeError) as failure:
        raise ValueError(unserved(address, failure)) from failure


def _built(owner: str, build: str) -> dict[str, Any]:
    """Return what says which build this is: an execution ends on the one that it began on.

    Its deployment is called as the design, as `crossway serve` calls it; which build gets new work
    says `temporal worker deployment set-current-version`.
    """
    if not build:
        return {}
    name = deployment_name(owner)
    config = WorkerDeploymentConfig(
        version=WorkerDeploymentVersion(deployment_name=name, build_id=build),
        use_worker_versioning=True,
        default_versioning_behavior=VersioningBehavior.PINNED,
    )
    return {"deployment_config": config, "interceptors": [Upgrading()]}


@contextlib.asynccontextmanager
async def _healthy(address: tuple[str, int] | None, client: Client) -> AsyncIterator[asyncio.Event]:
    """Answer GET /live while this loop runs, and GET /ready while what this yields is set and the
    service answers; 503 otherwise."""
    ready = asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, ValueError, TimeoutError):
            line = await asyncio.wait_for(reader.readline(), PATIENCE)
            method, path, *_ = [*line.decode("latin-1").split(), "", ""]
            found = method == "GET" and path in ("/live", "/ready")
            fit = path == "/live" or (ready.is_set() and await _answers(client))
            code = "404 Not Found" if not found else "200 OK" if fit else "503 Service Unavailable"
            writer.write(f"HTTP/1.1 {code}\r\nConnection: close\r\n\r\n".encode())
            await asyncio.wait_for(writer.drain(), PATIENCE)
        writer.close()

    if address is None:
        yield ready
        return
    async with await asyncio.start_server(answer, *address, limit=2**13):
        yield ready


async def _answers(client: Client) -> bool:
    try:
        limit = timedelta(seconds=PATIENCE)
        return await client.service_client.check_health(timeout=limit)
    except RPCError:
        return False


def start(namespace: str, starters: Mapping[str, Starter]) -> None:
    """Start a workflow as the command line says, and print its id, or with --wait its result."""
    parser = argparse.ArgumentParser(description=f"Start a workflow of namespace {namespace}.")
    parser.add_argument("workflow", choices=list(starters))
    parser.add_argument("arguments", nargs="*", help="each as JSON")
    parser.add_argument("--id", default="", help="of the execution")
    parser.add_argument("--task-queue", default="", help="of a tenant, where there are such")
    parser.add_argument("--wait", action="store_true", help="for its result")
    given = parser.parse_args()
    id = given.id or f"{given.workflow}-{uuid.uuid4()}"
    starter = starters[given.workflow]

    async def begin() -> None:
        values = arguments(given.workflow, starter, id, given.task_queue, given.arguments)
        client = await connected(namespace)
        try:
            handle = await starter(client, *values)
            said = await handle.result() if given.wait else handle.id
        except WorkflowAlreadyStartedError:
            raise ValueError(f"{id} runs already; choose another --id") from None
        except WorkflowFailureError as failed:
            raise ValueError(f"{id} failed: {failed.cause}") from None
        sys.stdout.write(json.dumps(said, indent=2) + "\n")  # in ASCII: nothing acts on a terminal

    _end(lambda: asyncio.run(begin()))
