"""Finding the execution a user means, with near names when it is not there."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable

from temporalio.api.workflowservice.v1 import (
    DescribeNamespaceRequest,
    ListWorkflowExecutionsRequest,
)
from temporalio.service import RPCError, RPCStatusCode

from crossway.cluster.service import Connections, refused
from crossway.errors import ClusterError, UnknownNameError, UserError
from crossway.language.near import did_you_mean
from crossway.observe.reading.failures import plain
from crossway.observe.reading.histories import PATIENCE, Histories
from crossway.observe.reading.service import namespaces
from crossway.observe.reading.steps import Execution
from crossway.runtime.refusals import DENIED

RECENT = 1000
"""How many recent workflow ids are looked through for near names."""

PLACES = 20
"""Of how many namespaces a service may have for recent ids to be looked through in all of them."""

ABSENT = (RPCStatusCode.NOT_FOUND, RPCStatusCode.INVALID_ARGUMENT)
"""How a service says that an execution is not there: unknown, or of a run id that is none."""


async def find_execution(
    connections: Connections,
    workflow_id: str,
    namespace: str | None,
    run_id: str = "",
    *,
    designed: Iterable[str] = (),
) -> Execution:
    """Return the execution a user names; without a namespace all are asked.

    `designed` are the namespaces of the design that it is of: near names are looked for there;
    without a design in all of the service, if they are few.

    Raises:
        UserError: there is none, or several; the message says where, or near names.
        ClusterError: the service does not let us look.
    """
    if namespace is not None:
        await require_namespace(connections, namespace)
        execution = Execution(connections.name(namespace), workflow_id, run_id)
        if await _is_there(connections, execution):
            return execution
        elsewhere: list[str] = []
        with contextlib.suppress(ClusterError):  # that it is not here is known by now
            elsewhere = await _where(connections, workflow_id, run_id)
        if elsewhere:
            raise UserError(
                f"no workflow {workflow_id!r} is in namespace {namespace!r}; "
                f"it is in {' and '.join(elsewhere)}: use -n {elsewhere[0]}"
            )
        raise await _unknown(connections, execution)
    found = await _where(connections, workflow_id, run_id)
    if len(found) == 1:
        return Execution(found[0], workflow_id, run_id)
    if found:
        raise UserError(f"workflow {workflow_id!r} is in {' and '.join(found)}; choose one with -n")
    which = f"no namespace of {connections.address} that can be listed has a workflow"
    meant = await _near(connections, workflow_id, designed)
    raise UserError(f"{which} {workflow_id!r}; {meant or 'name one with -n to see near names'}")


async def _near(connections: Connections, workflow_id: str, places: Iterable[str]) -> str | None:
    """Return the question whether a recent workflow of these namespaces was meant, or None.

    Without any, of all that the service lists.
    """
    asked = [*places]
    if not asked and len(every := await namespaces(connections)) <= PLACES:
        asked = every
    recent = await asyncio.gather(*(_recent(connections, place) for place in asked))
    return did_you_mean(workflow_id, sorted(set().union(*recent)), plain)


async def require_namespace(connections: Connections, namespace: str) -> None:
    """Return when the service has a namespace.

    Raises:
        UnknownNameError: it has none of that name.
        ClusterError: the service does not let us look.
    """
    request = DescribeNamespaceRequest(namespace=connections.name(namespace))
    try:
        await connections.at(namespace).describe_namespace(request, timeout=PATIENCE)
    except RPCError as failure:
        if failure.status not in ABSENT:
            raise refused(connections, f"look up the namespace {namespace!r}", failure) from failure
        known = await namespaces(connections)
        otherwise = f"{connections.address} has {', '.join(known[:20]) or 'none that it lists'}"
        raise UnknownNameError("namespace", namespace, known, otherwise) from failure


async def _is_there(connections: Connections, execution: Execution) -> bool:
    try:
        await Histories(connections.client, retry=True).describe(execution)
    except RPCError as failure:
        if failure.status in ABSENT:
            return False
        wish = f"read workflow {execution.workflow_id!r} in {execution.namespace}"
        raise refused(connections, wish, failure) from failure
    return True


async def _where(connections: Connections, workflow_id: str, run_id: str) -> list[str]:
    """Return the namespaces that have the execution; one that these credentials may not read has
    it not.

    Raises:
        ClusterError: one does not say: what it has might be meant.
    """
    names = await namespaces(connections)

    async def has(namespace: str) -> bool:
        try:
            return await _is_there(connections, Execution(namespace, workflow_id, run_id))
        except ClusterError as fault:
            if isinstance(fault.__cause__, RPCError) and fault.__cause__.status in DENIED:
                return False
            raise

    found = await asyncio.gather(*map(has, names))
    return [name for name, there in zip(names, found, strict=True) if there]


async def _unknown(connections: Connections, execution: Execution) -> UserError:
    where = execution.namespace
    if execution.run_id and await _is_there(connections, Execution(where, execution.workflow_id)):
        return UserError(
            f"workflow {execution.workflow_id!r} in namespace {where!r} has no run "
            f"{execution.run_id!r}; leave --run-id out for its latest"
        )
    ids = await _recent(connections, where)
    which = f"no workflow {execution.workflow_id!r} is in namespace {where!r}"
    if meant := did_you_mean(execution.workflow_id, ids, plain):
        return UserError(f"{which}; {meant}")
    some = ", ".join(map(plain, sorted(ids)[:5]))
    return UserError(f"{which}; " + (f"it has {some}" if some else "it has no workflows at all"))


async def _recent(connections: Connections, namespace: str) -> set[str]:
    """Return recent workflow ids of a namespace; one that refuses, or is not there, has none."""
    request = ListWorkflowExecutionsRequest(namespace=connections.name(namespace), page_size=RECENT)
    try:
        page = await connections.at(namespace).list_workflow_executions(request, timeout=PATIENCE)
    except (RPCError, ClusterError):
        return set()
    return {found.execution.workflow_id for found in page.executions}
