"""What runs now, by the nodes of the map: from visibility, what the service says of calls that are
under way, and audit lines."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from temporalio.api.enums.v1 import PendingNexusOperationState
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionResponse
from temporalio.service import RPCError

from crossway.cli.listing import Listed, Wanted, found_in
from crossway.cluster.service import Connections
from crossway.design.model import Design
from crossway.graph import Graph
from crossway.graph.build import node_id
from crossway.graph.model import Kind
from crossway.language.holes import has_holes
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.steps import Execution
from crossway.studio.denials import Denial

LATEST = 200
"""How many executions of a namespace are counted, the latest."""

DESCRIBED = 40
"""How many running executions are asked for the calls they wait for."""

_AT_ONCE = 10

_FAILED = ("failed", "timed out", "terminated")

_STATES = {
    PendingNexusOperationState.PENDING_NEXUS_OPERATION_STATE_SCHEDULED: "waiting",
    PendingNexusOperationState.PENDING_NEXUS_OPERATION_STATE_BACKING_OFF: "retrying",
    PendingNexusOperationState.PENDING_NEXUS_OPERATION_STATE_STARTED: "in flight",
    PendingNexusOperationState.PENDING_NEXUS_OPERATION_STATE_BLOCKED: "blocked",
}


@dataclass
class Live:
    """Counts in words such as `running`, by the id of a node and the namespace that it is in."""

    counts: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)

    def add(self, node: str, namespace: str, word: str) -> None:
        """Count one more at a node."""
        self.counts.setdefault((node, namespace), Counter())[word] += 1


async def live(connections: Connections, design: Design, denials: Iterable[Denial]) -> Live:
    """Return what runs of a design now, and what ended lately.

    Raises:
        ClusterError: the service does not let us look.
    """
    found, latest = Live(), await executions(connections, design)
    for one in latest:
        node = node_id(Kind.WORKFLOW, one.workflow, one.namespace)
        if one.status == "running":
            found.add(node, one.namespace, "running")
        elif one.status in _FAILED:
            found.add(node, one.namespace, "failed")
    running = [one for one in latest if one.status == "running"][:DESCRIBED]
    for one, said in await _described(connections, running):
        _add_pending(found, design, one, said)
    for denial in denials:
        _add_call(found, design, denial.endpoint, "denied")
    return found


def _add_call(found: Live, design: Design, endpoint: str, word: str) -> None:
    """Count a call at its endpoint; of one that the design does not have nothing is shown."""
    entry = design.endpoints.get(endpoint)
    if entry is not None:
        found.add(node_id(Kind.ENDPOINT, endpoint), entry.namespace, word)


async def executions(connections: Connections, design: Design) -> tuple[Listed, ...]:
    """Return the latest executions of a design's workflows, the latest first.

    Raises:
        ClusterError: the service does not let us look.
    """
    homes = {at.namespace for flow in design.workflows.values() for at in flow.placements}
    few = asyncio.Semaphore(_AT_ONCE)
    wanted = Wanted(every=True, since=None, limit=LATEST)

    async def of(namespace: str) -> list[Listed]:
        async with few:
            return await found_in(connections, design, namespace, wanted)

    pages = await asyncio.gather(*(of(name) for name in sorted(homes) if not has_holes(name)))
    every = [one for page in pages for one in page]
    return tuple(sorted(every, key=lambda one: one.since, reverse=True))


async def _described(
    connections: Connections, running: Sequence[Listed]
) -> list[tuple[Listed, DescribeWorkflowExecutionResponse]]:
    histories, few = Histories(connections.client), asyncio.Semaphore(_AT_ONCE)

    async def of(one: Listed) -> DescribeWorkflowExecutionResponse | None:
        async with few:
            try:
                return await histories.describe(Execution(one.namespace, one.id))
            except RPCError:
                return None  # it ended, and is gone

    said = await asyncio.gather(*map(of, running))
    pairs = zip(running, said, strict=True)
    return [(one, described) for one, described in pairs if described is not None]


def _add_pending(
    found: Live, design: Design, one: Listed, said: DescribeWorkflowExecutionResponse
) -> None:
    """Count the calls that an execution waits for: Nexus calls at their endpoints."""
    for call in said.pending_nexus_operations:
        _add_call(found, design, call.endpoint, _STATES.get(call.state, "in flight"))
    for activity in said.pending_activities:
        node = node_id(Kind.ACTIVITY, activity.activity_type.name, one.namespace)
        found.add(node, one.namespace, "retrying" if activity.attempt > 1 else "running")
    if said.HasField("pending_workflow_task") and said.pending_workflow_task.attempt > 1:
        node = node_id(Kind.WORKFLOW, one.workflow, one.namespace)
        found.add(node, one.namespace, "task failing")


ORDER = (
    *("running", "in flight", "waiting", "retrying", "blocked", "task failing", "failed"),
    "denied",
)
"""In which order counts are shown."""


def badges(found: Live, graph: Graph) -> dict[str, list[tuple[int, str]]]:
    """Return what is shown at each node, by its number: counts with their words.

    On a map of whole services or namespaces they are at what stands for the node.
    """
    numbers = {node.id: number for number, node in enumerate(graph.nodes)}
    summed: dict[int, Counter[str]] = {}
    for (node, namespace), counts in found.counts.items():
        standing = (node, node_id(Kind.OWN, "", namespace), node_id(Kind.NAMESPACE, namespace))
        number = next((numbers[id] for id in standing if id in numbers), None)
        if number is not None:
            summed.setdefault(number, Counter()).update(counts)
    return {
        str(number): [(counts[word], word) for word in ORDER if counts[word]]
        for number, counts in summed.items()
    }
