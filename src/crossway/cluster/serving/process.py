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
from temporalio.service import RPCError

from crossway.cluster.building import Built
from crossway.cluster.logs import LOGGER
from crossway.cluster.service import Connections, deployment_name, in_charge
from crossway.cluster.serving.health import Health, health_server
from crossway.cluster.serving.preconditions import (
    refuse_taken,
    refuse_unversioned,
    warn_of_workers_without_builds,
)
from crossway.cluster.serving.versions import Deployment, Promotion, versions
from crossway.cluster.serving.workers import Workers, serve
from crossway.errors import ClusterError, ServeError
from crossway.language.holes import fill
from crossway.runtime.identity import Keyring

LOOK = 10.0
"""Seconds between two looks at what still runs on other builds, and at who is in charge."""


SETTLED = 3.0
"""Seconds after which a process looks whether it is still in charge of what it has just taken."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to serve.

    `design` names the worker deployment; without `versioned` the workers are in none.
    `current` forces (True) or forbids (False) to make this build the current one;
    `take_over` lets it take queues of which another deployment is in charge. `health` is
    the host and port to answer health checks on. `audience` is what tokens are made for; ""
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
    if not settings.versioned:
        advice = "Serve without --no-versioning"
        await refuse_unversioned(connections, built.queues, advice, undo=True)
    elif settings.current is not False and not settings.take_over:
        await refuse_taken(connections, built.queues, deployment_name(settings.design))
        await warn_of_workers_without_builds(connections, built.queues)
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
            port = 0
            if settings.health:
                port = answering.enter_context(health_server(health, *settings.health))
            LOGGER.info("serving", extra=_about(workers, own, port))
            takeovers = [
                _Takeover(connections, health, settings, name, version).run(
                    [queue for namespace, queue in workers.queues if namespace == name],
                    [queue.name for queue in built.queues if queue.namespace == name],
                )
                for name, version in own.items()
            ]
            await _until(stop, takeovers)
            health.waiting["process"] = "told to stop"
            LOGGER.info("stopping", extra={"grace_seconds": settings.grace.total_seconds()})
    LOGGER.info("stopped")


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


def _of_tenant(template: str, tenant: str) -> str:
    """Return the queue of one tenant: each hole holds the tenant's name."""
    return fill(template, lambda _hole: tenant)


async def _open_tenants(workers: Workers, built: Built, tenants: Sequence[str]) -> None:
    for template in built.templates:
        for tenant in tenants:
            await workers.open_queue(template.namespace, _of_tenant(template.name, tenant))
    idle = [name for name in built.sources if not any(q[0] == name for q in workers.queues)]
    if idle:
        raise ServeError(f"nothing of this design runs in {', '.join(idle)}: nothing to serve")


class _Takeover:
    """Makes the build of one namespace current, then watches what runs on the others."""

    def __init__(
        self,
        connections: Connections,
        health: Health,
        settings: Settings,
        namespace: str,
        version: WorkerDeploymentVersion,
    ) -> None:
        self._health, self._settings, self._namespace = health, settings, namespace
        self._build, self._name = version.build_id, version.deployment_name
        self._connections = connections
        self._deployment = Deployment(connections.client(namespace), version.deployment_name)
        self._said: dict[str, int] = {}

    async def run(self, queues: Sequence[str], known: Sequence[str]) -> None:
        about = {"namespace": self._namespace, "build": self._build}
        if self._settings.current is not False:
            self._health.waiting[self._namespace] = f"build {self._build} is not current yet"
            force = self._settings.current is True
            if self._settings.take_over and await self._others(queues):
                await self._deployment.step_aside(self._build)
            alone = None if self._settings.take_over else partial(self._refuse_others, queues)
            outcome = await self._deployment.promote(
                self._build, queues, known=known, force=force, before=alone
            )
            if alone is not None and outcome is Promotion.MADE:
                await asyncio.sleep(SETTLED)
                await alone()
            del self._health.waiting[self._namespace]
            LOGGER.info(f"build {self._build} {outcome}", extra=about)
            if outcome in (Promotion.OLDER, Promotion.REPLACED):
                # Not ready: who rolls back must not end the newer processes for this one.
                only = "it only finishes what it began; to go back to it, serve --make-current"
                self._health.waiting[self._namespace] = f"build {self._build} {outcome}: {only}"
                LOGGER.warning(f"build {self._build}: {only}", extra=about)
        while True:
            await self._look()
            await self._watch(queues)
            await asyncio.sleep(LOOK)

    async def _refuse_others(self, queues: Sequence[str]) -> None:
        """Withdraw from queues that another deployment has taken since this process started.

        Of two that start in the same moment both found nobody in charge. The one that became
        current first has lost its queues to the other, and ends.

        Raises:
            ServeError: another one has taken a queue.
        """
        for queue, other in (await self._others(queues)).items():
            raise ServeError(
                f"the deployment {other!r} has become current for the task queue {queue} of "
                f"namespace {self._namespace} while this one started: it serves, and this one "
                f"ends. If this is the same design, serve it as --owner {other}; to take its "
                "place, add --take-over"
            )

    async def _others(self, queues: Sequence[str]) -> dict[str, str]:
        """Return the queues that another deployment is in charge of, with its name."""
        places = [(self._namespace, queue) for queue in queues]
        found = await in_charge(self._connections, places)
        mine = ("", self._name)
        return {queue: other for (_, queue), other in found.items() if other not in mine}

    async def _watch(self, queues: Sequence[str]) -> None:
        """Be ready no more once another deployment has taken a queue, and say so."""
        key = f"{self._namespace} taken"
        try:
            taken = await self._others(queues)
        except ClusterError:
            return
        if not taken:
            self._health.waiting.pop(key, None)
            return
        queue, other = next(iter(taken.items()))
        said = f"the deployment {other} is in charge of the task queue {queue} now"
        if self._health.waiting.get(key) != said:
            about = {"namespace": self._namespace, "build": self._build}
            LOGGER.warning(f"{said}: this process gets no new work", extra=about)
        self._health.waiting[key] = said

    async def _look(self) -> None:
        """Say how many executions older builds have left, when that has changed."""
        try:
            left = {d.build_id: d.executions for d in await self._deployment.draining()}
        except RPCError:
            return
        for build in {**self._said, **left}:
            count = left.get(build, 0)
            if count != self._said.get(build, 0):
                about = {"namespace": self._namespace, "build": build, "executions": count}
                LOGGER.info(self._left(build, count), extra=about)
        self._said = left

    def _left(self, build: str, count: int) -> str:
        own = build == self._build
        whose = "this build, which is not current any more," if own else f"build {build}"
        if not count:
            return f"{whose} has no executions left: its process can be stopped"
        runs = f"{count} running execution{'s' * (count != 1)}"
        return f"{whose} still has {runs}: keep a process of it serving until they end"
