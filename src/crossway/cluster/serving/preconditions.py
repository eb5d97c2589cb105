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
    refused,
    served_by,
)
from crossway.design.simulated import called_elsewhere
from crossway.errors import ServeError
from crossway.runtime import TaskQueue
from crossway.runtime.identity import Keyring


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


async def refuse_taken(
    connections: Connections, queues: Sequence[TaskQueue], deployment: str
) -> None:
    """Return when no other deployment is in charge of these queues.

    The last deployment whose version was made current gets all new work of a queue, also
    what only the other one has a handler for. So a second design on a queue, or the same
    design under another name, would put the first out of service.

    Raises:
        ServeError: another one is; how to go on as that one, or to take its place.
    """
    named = [queue for queue in queues if not (queue.template or queue.empty)]
    found = await in_charge(connections, [(queue.namespace, queue.name) for queue in named])
    for (namespace, name), other in found.items():
        if other not in ("", deployment):
            raise ServeError(
                f"the deployment {other!r} is in charge of the task queue {name} of namespace "
                f"{connections.name(namespace)}; serving it as {deployment!r} would take all new "
                f"work from it. If this is the same design, serve it as --owner {other}; to take "
                "its place, add --take-over"
            )


async def refuse_workers_without_builds(
    connections: Connections, queues: Sequence[TaskQueue]
) -> None:
    """Return when no worker without a build gets the work of these queues.

    Once a build is current such workers get none, also none that only they have a handler for:
    those of another design, of `serve --no-versioning`, or some written by hand.

    Raises:
        ServeError: one polls, or did a moment ago; how to take its place.
    """
    for queue in queues:
        if queue.template or queue.empty:
            continue
        if (await current_version(connections, queue.namespace, queue.name)).build_id:
            continue  # they get nothing already
        try:
            who = await polled_without_builds(connections, queue.namespace, queue.name)
        except RPCError as failure:
            raise refused(connections, f"look up who polls {queue.name}", failure) from failure
        if who:
            more = f" and {len(who) - 1} more" if len(who) > 1 else ""
            raise ServeError(
                f"a worker without a build, {who[0]}{more}, polls the task queue {queue.name} of "
                f"namespace {connections.name(queue.namespace)}; a build that becomes current "
                "would take all new work from it. To take its place, add --take-over; if it has "
                f"ended, the service knows it {POLLED_WITHIN:.0f} seconds after its last poll"
            )


async def refuse_other_designs(
    connections: Connections,
    queues: Sequence[TaskQueue],
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
    named = [queue for queue in queues if not (queue.template or queue.empty)]
    looks = (polled_without_builds(connections, queue.namespace, queue.name) for queue in named)
    try:
        found = await asyncio.gather(*looks)
    except RPCError as failure:
        raise refused(connections, "look up who polls the task queues", failure) from failure
    for queue, polling in zip(named, found, strict=True):
        others = sorted({served_by(one) for one in polling} - {"", deployment})
        if first_stays:
            others = [other for other in others if other < deployment]
        elif unknown := [one for one in polling if not served_by(one)]:
            LOGGER.warning(
                f"{unknown[0]} polls the task queue {queue.name} and does not say whose it is: if "
                f"it is of another design, either gets calls that only the other one knows; give "
                f"its worker `owner={deployment!r}` if it is of this one",
                extra={"namespace": queue.namespace},
            )
        if others:
            raise ServeError(
                f"the design {others[0]!r} serves the task queue {queue.name} of namespace "
                f"{connections.name(queue.namespace)} without builds; beside it {deployment!r} "
                "would get calls that only the other one knows, and the other way round. If this "
                f"is the same design, serve it as --owner {others[0]}; to serve it all the same, "
                f"end the others and add --take-over: the service knows them {POLLED_WITHIN:.0f} "
                "seconds after their last poll"
            )


async def refuse_unversioned(
    connections: Connections, queues: Sequence[TaskQueue], advice: str
) -> None:
    """Return when workers without a version get the work of these queues.

    Raises:
        ServeError: a version is current for one; `advice` is what the user may do instead.
    """
    named = [queue for queue in queues if not (queue.template or queue.empty)]
    looks = (current_version(connections, queue.namespace, queue.name) for queue in named)
    found = await asyncio.gather(*looks)
    for queue, current in zip(named, found, strict=True):
        if current.build_id:
            raise ServeError(
                f"build {current.build_id} of {current.deployment_name} is current for "
                f"{connections.name(queue.namespace)}/{queue.name}: workers without a version "
                f"would get nothing. {advice}"
            )
