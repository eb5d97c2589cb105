"""What runs now, by the nodes of the map: from visibility, what the service says of calls that are
under way, and audit lines."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from temporalio.api.enums.v1 import PendingNexusOperationState
from temporalio.api.workflowservice.v1 import (
    CountWorkflowExecutionsRequest,
    DescribeWorkflowExecutionResponse,
)
from temporalio.converter import default
from temporalio.service import RPCError

from crossway.cli.listing import Listed, Wanted, found_in
from crossway.cluster.service import Connections, refused
from crossway.design.model import Design
from crossway.errors import ClusterError
from crossway.graph import Graph
from crossway.graph.build import node_id
from crossway.graph.model import Kind
from crossway.language.holes import best_fit, fits, has_holes
from crossway.observe.reading.histories import PATIENCE, Histories
from crossway.observe.reading.steps import Execution
from crossway.studio.denials import Denial

LATEST = 200
"""How many executions of a namespace are listed, the latest; of more the service counts them."""

DESCRIBED = 100
"""How many running executions are asked for the calls they wait for, the latest."""

RECENT = timedelta(days=1)
"""How long ago what failed has begun at most, to be counted."""

_AT_ONCE = 10

_FAILED = ("failed", "timed out", "terminated")

_WORDS = {"TimedOut": "timed out"}
"""What visibility calls otherwise than `status_word`, of what is counted."""

_STATES = {
    PendingNexusOperationState.PENDING_NEXUS_OPERATION_STATE_SCHEDULED: "waiting",
    PendingNexusOperationState.PENDING_NEXUS_OPERATION_STATE_BACKING_OFF: "retrying",
    PendingNexusOperationState.PENDING_NEXUS_OPERATION_STATE_STARTED: "in flight",
    PendingNexusOperationState.PENDING_NEXUS_OPERATION_STATE_BLOCKED: "blocked",
}


@dataclass
class Live:
    """Counts in words such as `running`, by the id of a node and the namespace that it is in.

    `running` is how many executions run, `described` how many of them were asked for their calls,
    `faults` why namespaces could not be looked at.
    """

    counts: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    running: int = 0
    described: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, node: str, namespace: str, word: str, count: int = 1) -> None:
        """Count some more at a node."""
        if count:
            self.counts.setdefault((node, namespace), Counter())[word] += count


async def live(connections: Connections, design: Design, denials: Iterable[Denial]) -> Live:
    """Return what runs of a design now, and what failed lately.

    Raises:
        ClusterError: the service does not let us look.
    """
    found, running = Live(), list[Listed]()

    async def of(namespace: str) -> None:
        running.extend(await _counted(found, connections, design, namespace))

    found.faults = await _over(_homes(design), of)
    running.sort(key=lambda one: one.since, reverse=True)
    described = await _described(connections, running[:DESCRIBED])
    found.described = min(len(running), DESCRIBED)
    for one, said in described:
        add_pending(found, design, one, said)
    add_denials(found, design, denials)
    return found


def add_denials(found: Live, design: Design, denials: Iterable[Denial]) -> None:
    """Count what was refused at its endpoint."""
    for denial in denials:
        _add_call(found, design, denial.endpoint, "denied")


def _add_call(found: Live, design: Design, endpoint: str, word: str) -> None:
    """Count a call at its endpoint; of one that the design does not have nothing is shown."""
    entry = design.endpoints.get(endpoint)
    if entry is not None:
        found.add(node_id(Kind.ENDPOINT, endpoint), entry.namespace, word)


async def _counted(
    found: Live, connections: Connections, design: Design, namespace: str
) -> list[Listed]:
    """Count the executions of a namespace, and return some that run, the latest first."""
    wanted = Wanted(every=True, since=None, limit=LATEST)
    page = await found_in(connections, design, namespace, wanted)
    if len(page) < LATEST:  # these are all that there are
        since = datetime.now(UTC) - RECENT
        counts = Counter(
            (one.workflow, one.status)
            for one in page
            if one.status == "running" or one.since >= since
        )
    else:
        counts = await _counted_by_service(connections, design, namespace)
        running = replace(wanted, every=False, limit=DESCRIBED)
        page = await found_in(connections, design, namespace, running)
    for (workflow, status), count in counts.items():
        node = node_id(Kind.WORKFLOW, workflow, namespace)
        if status == "running":
            found.running += count
            found.add(node, namespace, "running", count)
        elif status in _FAILED:
            found.add(node, namespace, "failed", count)
    return [one for one in page if one.status == "running"]


async def _counted_by_service(
    connections: Connections, design: Design, namespace: str
) -> Counter[tuple[str, str]]:
    """Return how many executions of each workflow of a namespace have which status."""
    since = (datetime.now(UTC) - RECENT).isoformat()
    found: Counter[tuple[str, str]] = Counter()
    for name, entry in design.workflows.items():
        if all(at.namespace != namespace for at in entry.placements):
            continue
        query = (
            f"WorkflowType = '{name}' AND (ExecutionStatus = 'Running' OR StartTime >= '{since}') "
            "GROUP BY ExecutionStatus"
        )
        request = CountWorkflowExecutionsRequest(namespace=connections.name(namespace), query=query)
        try:
            service = connections.at(namespace)
            said = await service.count_workflow_executions(request, timeout=PATIENCE)
        except RPCError as failure:
            raise refused(connections, f"count the workflows of {namespace}", failure) from failure
        for group in said.groups:
            [status] = default().payload_converter.from_payloads(group.group_values, [str])
            found[name, _WORDS.get(status, status.lower())] = group.count
    return found


def _homes(design: Design) -> list[str]:
    """Return the namespaces that workflows of a design are in, those of tenants left out."""
    homes = {at.namespace for flow in design.workflows.values() for at in flow.placements}
    return sorted(name for name in homes if not has_holes(name))


async def executions(
    connections: Connections, design: Design, namespace: str, wanted: Wanted
) -> tuple[tuple[Listed, ...], list[str]]:
    """Return executions of a design's workflows in a namespace or a family of them, else in all.

    First what runs, then what ended, the latest first; and why namespaces could not be looked at.

    Raises:
        ClusterError: the service does not let us look.
    """
    every: list[Listed] = []

    async def of(home: str) -> None:
        every.extend(await found_in(connections, design, home, wanted))

    homes = [home for home in _homes(design) if not namespace or fits(namespace, home)]
    faults = await _over(homes, of)
    every.sort(key=lambda one: one.place, reverse=True)
    return tuple(every[: wanted.limit]), faults


async def _over(homes: Sequence[str], look: Callable[[str], Awaitable[None]]) -> list[str]:
    """Look at namespaces; return why some could not be: credentials may be for others alone.

    Raises:
        ClusterError: none of them could be.
    """
    few, faults = asyncio.Semaphore(_AT_ONCE), list[ClusterError]()

    async def careful(home: str) -> None:
        async with few:
            try:
                await look(home)
            except ClusterError as fault:
                faults.append(fault)

    await asyncio.gather(*map(careful, homes))
    if faults and len(faults) == len(homes):
        raise faults[0]
    return sorted(map(str, faults))


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


def add_pending(
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
    families = [region.name for region in graph.regions if region.holes]
    gates = [node.name for node in graph.nodes if node.kind is Kind.ENDPOINT and node.holes]
    summed: dict[int, Counter[str]] = {}
    for (node, namespace), counts in found.counts.items():
        # Members of a family, `shard-acme`, are drawn as one: `shard-{org}`.
        drawn_in = best_fit(families, namespace) or namespace
        gate = best_fit(gates, node.removeprefix(f"{Kind.ENDPOINT} "))
        standing = (
            node,
            node.replace(f" {namespace}/", f" {drawn_in}/", 1),
            node_id(Kind.ENDPOINT, gate) if gate and node.startswith(f"{Kind.ENDPOINT} ") else "",
            node_id(Kind.OWN, "", drawn_in),
            node_id(Kind.NAMESPACE, drawn_in),
        )
        number = next((numbers[id] for id in standing if id in numbers), None)
        if number is not None:
            summed.setdefault(number, Counter()).update(counts)
    return {
        str(number): [(counts[word], word) for word in ORDER if counts[word]]
        for number, counts in summed.items()
    }
