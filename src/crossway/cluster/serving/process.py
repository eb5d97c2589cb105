"""A production process: serves until told to stop, and says how it goes.

On start its build becomes current as soon as its workers poll; then it reports which older
builds still have executions and need a process of theirs, and whether its own does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from temporalio.common import WorkerDeploymentVersion

from crossway.cluster.building import Built
from crossway.cluster.logs import LOGGER
from crossway.cluster.service import Connections, deployment_name, once_answered
from crossway.cluster.serving.health import Health
from crossway.cluster.serving.preconditions import (
    polled,
    refuse_other_designs,
    refuse_taken,
    refuse_unversioned,
    refuse_workers_without_builds,
)
from crossway.cluster.serving.takeover import SETTLED, Takeover, retire_builds
from crossway.cluster.serving.versions import versions
from crossway.cluster.serving.workers import Workers, serve
from crossway.errors import ServeError
from crossway.language.holes import of_tenant
from crossway.runtime.identity import Keyring


@dataclass(frozen=True, slots=True)
class Settings:
    """How to serve.

    `design` names the worker deployment; without `versioned` the workers are in none.
    `current` forces (True) or forbids (False) to make this build the current one;
    `take_over` lets it take queues of which another deployment is in charge, workers without
    builds from those with and the other way round. `health` is the host and port to answer
    health checks on. `audience` is what tokens are made for; ""
    for the id of the service.
    """

    design: str
    versioned: bool = True
    tenants: tuple[str, ...] = ()
    grace: timedelta = timedelta(seconds=30)
    current: bool | None = None
    take_over: bool = False
    health: tuple[str, int] | None = None
    audience: str = ""


async def serve_until(
    stop: asyncio.Event,
    connections: Connections,
    built: Built,
    settings: Settings,
    keys: Keyring,
) -> None:
    """Serve until `stop` is set; then let what runs finish, up to the grace.

    `keys` sign for the namespaces served and verify what others signed.

    Raises:
        ServeError: a worker cannot start, or died; a version cannot become current.
    """
    own = versions(built.sources, settings.design) if settings.versioned else {}
    await _refuse_others(connections, built, settings)
    # Around the workers: health checks are answered until those have stopped.
    with ExitStack() as answering:
        async with serve(
            connections,
            built.queues,
            grace=settings.grace,
            keys=keys,
            versions=own,
            audience=settings.audience,
        ) as workers:
            await _open_tenants(workers, built, settings.tenants)
            health = Health(connections, workers)
            health.keys = keys
            port = _answer(health, settings.health, answering)
            LOGGER.info("serving", extra=_about(workers, own, port))
            takeovers = [
                Takeover(
                    connections,
                    health,
                    name,
                    version,
                    current=settings.current,
                    take_over=settings.take_over,
                ).run(
                    [queue for namespace, queue in workers.queues if namespace == name],
                    [queue.name for queue in built.queues if queue.namespace == name],
                )
                for name, version in own.items()
            ]
            if not (settings.versioned or settings.take_over):
                takeovers.append(_look_again(connections, built, settings))
            await _until(stop, takeovers)
            health.waiting["process"] = "told to stop"
            LOGGER.info("stopping", extra={"grace_seconds": settings.grace.total_seconds()})
    LOGGER.info("stopped")


async def _refuse_others(connections: Connections, built: Built, settings: Settings) -> None:
    """Return when serving takes no queue from others, or is told to take them over.

    Raises:
        ServeError: others serve a queue.
    """
    queues = polled(built.queues, settings.tenants)
    if not settings.versioned:
        if settings.take_over:
            await retire_builds(connections, queues)
        else:
            advice = "Serve without --no-versioning, or, to take its place, add --take-over"
            await refuse_unversioned(connections, queues, advice)
            name = deployment_name(settings.design)
            await refuse_other_designs(connections, queues, name)
    elif settings.current is not False and not settings.take_over:
        await refuse_taken(connections, queues, deployment_name(settings.design))
        await refuse_workers_without_builds(connections, queues)


def _answer(health: Health, at: tuple[str, int] | None, until: ExitStack) -> int:
    """Answer health checks at a host and port, if any, `until` its end; return the port, else 0."""
    if at is None:
        return 0
    from crossway.cluster.serving.answering import health_server  # and HTTP

    return until.enter_context(health_server(health, *at))


async def _look_again(connections: Connections, built: Built, settings: Settings) -> None:
    """Look once more whether another design serves these queues, without builds as this one.

    Of two that start in the same moment neither found the other: the one whose name comes last
    ends.

    Raises:
        ServeError: another one does.
    """
    await asyncio.sleep(SETTLED)
    queues, name = polled(built.queues, settings.tenants), deployment_name(settings.design)
    await once_answered(partial(refuse_other_designs, connections, queues, name, first_stays=True))


async def _until(stop: asyncio.Event, work: Sequence[Coroutine[None, None, None]]) -> None:
    """Do work that has no end until `stop` is set; what it raises comes sooner."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(part) for part in work]
        await stop.wait()
        for task in tasks:
            task.cancel()


def _about(
    workers: Workers, own: dict[str, WorkerDeploymentVersion], port: int
) -> dict[str, object]:
    builds = {name: version.build_id for name, version in own.items()}
    about: dict[str, object] = {"queues": ["/".join(q) for q in workers.queues], "builds": builds}
    return {**about, "health_port": port} if port else about


async def _open_tenants(workers: Workers, built: Built, tenants: Sequence[str]) -> None:
    for template in built.templates:
        for tenant in tenants:
            await workers.open_queue(template.namespace, of_tenant(template.name, tenant))
    idle = [name for name in built.sources if not any(q[0] == name for q in workers.queues)]
    if idle:
        raise ServeError(f"nothing of this design runs in {', '.join(idle)}: nothing to serve")
