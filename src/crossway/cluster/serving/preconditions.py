"""What keeps the workers of a design from serving it on a service.

Nothing simulated goes to production: also no call to what nobody offers.
"""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Sequence
from pathlib import Path

from temporalio.service import RPCError

from crossway.cluster.building import Built
from crossway.cluster.logs import LOGGER
from crossway.cluster.service import (
    POLLED_WITHIN,
    Connections,
    current_version,
    existing_endpoints,
    find_namespace,
    in_charge,
    polled_without_builds,
    practises,
    refused,
    served_by,
)
from crossway.design.simulated import called_elsewhere
from crossway.errors import ServeError
from crossway.language.holes import of_tenant
from crossway.runtime import TaskQueue
from crossway.runtime.identity import Keyring

Place = tuple[str, str]
"""A namespace and a task queue that is polled there, by its own name: no template, none empty."""


def check_keys(built: Built, keys: Keyring, directory: Path) -> None:
    """Return when every namespace that takes part in Nexus calls has a key to sign with.

    Raises:
        ServeError: one has none: its calls and answers would be refused.
    """
    by_design = bool(built.design.endpoints)
    taking_part = {
        queue.namespace for queue in built.queues if by_design or queue.endpoints or queue.answers
    }
    missing = sorted(name for name in taking_part if keys.signing(name) is None)
    if missing:
        names, folder = shlex.join(missing), shlex.quote(str(directory))
        raise ServeError(
            f"no key to sign with for {', '.join(missing)} in {directory}; make it with "
            f"`crossway keys new {names} --dir {folder}` (where one is there that has ended or is "
            "revoked: `keys rotate`), and give the public keys to the others"
        )


async def check_service(connections: Connections, built: Built) -> None:
    """Return when the service has what these namespaces need.

    Raises:
        ServeError: a namespace is missing, or an endpoint that only others could offer.
    """
    for name in built.sources:
        if await find_namespace(connections, name) is None:
            raise ServeError(
                f"the namespace {name!r} does not exist at {connections.address}; "
                "make it with `crossway apply`"
            )
    called = (*called_elsewhere(built.design, tuple(built.sources)), *built.called)
    existing = await existing_endpoints(connections) if called else {}
    missing = [name for name in called if name not in existing]
    if missing:
        raise ServeError(
            f"the design calls {', '.join(missing)}, which it does not define and which does not "
            f"exist at {connections.address}; nothing is simulated in production"
        )


def polled(queues: Sequence[TaskQueue], tenants: Sequence[str] = ()) -> list[Place]:
    """Return where workers of these queues poll: those of a queue per tenant at each tenant's."""
    return [
        (queue.namespace, name)
        for queue in queues
        if not queue.empty
        for name in (
            [of_tenant(queue.name, t) for t in tenants] if queue.template else [queue.name]
        )
    ]


async def refuse_taken(connections: Connections, queues: Sequence[Place], deployment: str) -> None:
    """Return when no other deployment is in charge of these queues.

    The last deployment whose version was made current gets all new work of a queue, also
    what only the other one has a handler for. So a second design on a queue, or the same
    design under another name, would put the first out of service.

    Raises:
        ServeError: another one is; how to go on as that one, or to take its place.
    """
    found = await in_charge(connections, queues)
    for (namespace, name), other in found.items():
        if other not in ("", deployment):
            raise ServeError(
                f"the deployment {other!r} is in charge of the task queue {name} of namespace "
                f"{connections.name(namespace)}; serving it as {deployment!r} would take all new "
                f"work from it. If this is the same design, serve it as --owner {other}; to take "
                "its place, add --take-over"
            )


async def refuse_workers_without_builds(connections: Connections, queues: Sequence[Place]) -> None:
    """Return when no worker without a build gets the work of these queues.

    Once a build is current such workers get none, also none that only they have a handler for:
    those of another design, of `serve --no-versioning`, or some written by hand.

    Raises:
        ServeError: one polls, or did a moment ago; how to take its place.
    """
    current = await in_charge(connections, queues)
    waiting = [place for place in queues if not current[place]]  # of the others they get nothing
    for (namespace, name), who in (await _without_builds(connections, waiting)).items():
        if who:
            raise ServeError(
                f"a worker without a build, {_listed(who)}, polls the task queue {name} of "
                f"namespace {connections.name(namespace)}; a build that becomes current "
                "would take all new work from it. To take its place, add --take-over; if it has "
                f"ended, the service knows it {POLLED_WITHIN:.0f} seconds after its last poll"
            )


async def refuse_other_designs(
    connections: Connections,
    queues: Sequence[Place],
    deployment: str,
    *,
    first_stays: bool = False,
) -> None:
    """Return when no workers of another design that have no builds, as these, poll these queues.

    Workers of two designs on one queue lose calls at random: either gets what only the other one
    has a handler for. Of those that do not say whose they are, as some written by hand, the log
    tells; with `first_stays` those of a design whose name comes after this one are let be, too.

    Raises:
        ServeError: some do; how to go on as that design, or beside it.
    """
    found = await _without_builds(connections, queues)
    for (namespace, name), polling in found.items():
        others = sorted({served_by(one) for one in polling} - {"", deployment})
        if first_stays:
            others = [other for other in others if other < deployment]
        elif unknown := [one for one in polling if not served_by(one)]:
            LOGGER.warning(
                f"{unknown[0]} polls the task queue {name} and does not say whose it is: if "
                f"it is of another design, either gets calls that only the other one knows; give "
                f"its worker `owner={deployment!r}` if it is of this one",
                extra={"namespace": namespace},
            )
        if others:
            raise ServeError(
                f"the design {others[0]!r} serves the task queue {name} of namespace "
                f"{connections.name(namespace)} without builds; beside it {deployment!r} "
                "would get calls that only the other one knows, and the other way round. If this "
                f"is the same design, serve it as --owner {others[0]}; to serve it all the same, "
                f"end the others and add --take-over: the service knows them {POLLED_WITHIN:.0f} "
                "seconds after their last poll"
            )


async def refuse_unversioned(
    connections: Connections, queues: Sequence[Place], advice: str
) -> None:
    """Return when workers without a version get the work of these queues.

    Raises:
        ServeError: a version is current for one; `advice` is what the user may do instead.
    """
    found = await asyncio.gather(*(current_version(connections, *place) for place in queues))
    for (namespace, name), current in zip(queues, found, strict=True):
        if current.build_id:
            raise ServeError(
                f"build {current.build_id} of {current.deployment_name} is current for "
                f"{connections.name(namespace)}/{name}: workers without a version "
                f"would get nothing. {advice}"
            )


async def refuse_beside_others(
    connections: Connections, queues: Sequence[Place], advice: str
) -> None:
    """Return when nobody else gets the work of these queues, but another `crossway run`.

    `run` answers with samples, and would do so to work of others that is real.

    Raises:
        ServeError: somebody does; `advice` is what the user may do instead.
    """
    await refuse_unversioned(connections, queues, advice)
    for (namespace, name), polling in (await _without_builds(connections, queues)).items():
        if who := [one for one in polling if not practises(one)]:
            raise ServeError(
                f"{_listed(who)} polls the task queue {name} of namespace "
                f"{connections.name(namespace)}: this run would take its work, and answer it with "
                f"samples. {advice}; if it has ended, the service knows it "
                f"{POLLED_WITHIN:.0f} seconds after its last poll"
            )


async def _without_builds(
    connections: Connections, queues: Sequence[Place]
) -> dict[Place, tuple[str, ...]]:
    """Return who polls each of these queues without a build.

    Raises:
        ProvisionError: the service does not say.
    """
    looks = (polled_without_builds(connections, *place) for place in queues)
    try:
        return dict(zip(queues, await asyncio.gather(*looks), strict=True))
    except RPCError as failure:
        raise refused(connections, "look up who polls the task queues", failure) from failure


def _listed(who: Sequence[str]) -> str:
    return f"{who[0]} and {len(who) - 1} more" if len(who) > 1 else who[0]
