"""How many executions of some workflows run now, where a design lives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from temporalio.api.workflowservice.v1 import CountWorkflowExecutionsRequest
from temporalio.service import RPCError, RPCStatusCode

from crossway.cluster.service import Connections, refused
from crossway.design.model import Design
from crossway.language.holes import has_holes

PATIENCE = timedelta(seconds=10)
"""How long the service may take to count."""


@dataclass(frozen=True, slots=True)
class InFlight:
    """Executions of one workflow that run in a namespace."""

    workflow: str
    namespace: str
    count: int

    def __str__(self) -> str:
        """Return them as a line says it: `3 executions of Buy in shop`."""
        counted = "1 execution" if self.count == 1 else f"{self.count} executions"
        return f"{counted} of {self.workflow} in {self.namespace}"


async def in_flight(
    connections: Connections, design: Design, workflows: Iterable[str]
) -> tuple[InFlight, ...]:
    """Return what runs of some workflows of a design, without those of which nothing runs.

    Families of namespaces are left out: which members there are, the design does not say.

    Raises:
        ClusterError: the service does not let us look.
    """
    found = []
    for name in dict.fromkeys(workflows):
        placements = design.workflows[name].placements
        for namespace in dict.fromkeys(placement.namespace for placement in placements):
            if has_holes(namespace):
                continue
            if count := await _running(connections, name, namespace):
                found.append(InFlight(name, namespace, count))
    return tuple(found)


async def _running(connections: Connections, workflow: str, namespace: str) -> int:
    request = CountWorkflowExecutionsRequest(
        namespace=connections.name(namespace),
        query=f"WorkflowType = '{workflow}' AND ExecutionStatus = 'Running'",
    )
    try:
        service = connections.at(namespace)
        return (await service.count_workflow_executions(request, timeout=PATIENCE)).count
    except RPCError as failure:
        if failure.status == RPCStatusCode.NOT_FOUND:
            return 0
        raise refused(connections, f"count the workflows of {namespace}", failure) from failure
