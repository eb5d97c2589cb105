"""What stands at the boxes of the map: each count is there, and right also where there is much."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from temporalio.api.enums.v1 import PendingNexusOperationState as State
from temporalio.api.workflow.v1 import PendingActivityInfo, PendingNexusOperationInfo
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionResponse

from crossway.cli.listing import Listed, Wanted
from crossway.cluster.serving import Target, running
from crossway.design.members import Members, with_members
from crossway.errors import ClusterError
from crossway.graph import Level, at_level, graph_of
from crossway.studio import live as counting
from crossway.studio.denials import Denial
from crossway.studio.live import Live, badges, executions, live
from tests.helpers.building import one
from tests.helpers.eventually import eventually
from tests.helpers.names import with_fresh_names
from tests.studio.claims import CLAIMS

MANY = """\
workflow Wait(id: string):
    signal Go():
        gone = true
    await signal Go

workflow Refuse(id: string):
    close fail("no")

namespace ward:
    worker desk
        options:
            task_queue: "ward"

worker desk:
    workflow Wait
    workflow Refuse
"""


def test_each_state_of_a_call_is_counted_where_it_is() -> None:
    """Nexus calls at their endpoint, activities and failing tasks at theirs, denials by audit."""
    design = one(CLAIMS, "claims.twf")
    said = DescribeWorkflowExecutionResponse()
    for state in ("SCHEDULED", "BACKING_OFF", "STARTED", "STARTED", "BLOCKED"):
        said.pending_nexus_operations.append(
            PendingNexusOperationInfo(
                endpoint="Desk", state=State.Value(f"PENDING_NEXUS_OPERATION_STATE_{state}")
            )
        )
    said.pending_nexus_operations.append(PendingNexusOperationInfo(endpoint="Unknown"))
    for attempt in (1, 1, 2):
        said.pending_activities.append(PendingActivityInfo(attempt=attempt))
        said.pending_activities[-1].activity_type.name = "Look"
    said.pending_workflow_task.attempt = 3
    found = Live()
    about = Listed("claims", "Claim", "claim-1", "running", datetime.now(UTC))
    counting.add_pending(found, design, about, said)
    counting.add_denials(found, design, [Denial("", "audit", "Desk", "Claims.File", "no")] * 2)
    assert {node: dict(counts) for (node, _), counts in found.counts.items()} == {
        "endpoint Desk": {"waiting": 1, "retrying": 1, "in flight": 2, "blocked": 1, "denied": 2},
        "activity claims/Look": {"running": 2, "retrying": 1},
        "workflow claims/Claim": {"task failing": 1},
    }
    graph = graph_of(design, "claims")
    at = next(n for n, node in enumerate(graph.nodes) if node.id == "endpoint Desk")
    shown = [(2, "in flight"), (1, "waiting"), (1, "retrying"), (1, "blocked"), (2, "denied")]
    assert badges(found, graph)[str(at)] == shown


FAMILY = """\
workflow W(id: string):
    signal Go():
        gone = true
    await signal Go

namespace shard-{org}:
    worker w
        options:
            task_queue: "q"

worker w:
    workflow W
"""


def test_members_of_a_family_are_counted_where_it_is_drawn_as_one() -> None:
    drawn = one(FAMILY, "shards.twf")
    graph = graph_of(drawn, "shards")
    found = Live()
    for member, count in (("acme", 2), ("beta", 3)):
        namespace = f"shard-{member}"
        found.add(f"workflow {namespace}/W", namespace, "running", count)
    assert badges(found, graph) == {"0": [(5, "running")]}
    assert badges(found, at_level(graph, Level.NAMESPACES)) == {"0": [(5, "running")]}


async def test_a_namespace_that_may_not_be_looked_at_hides_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Credentials are often for one's own namespaces alone; without any it is an error."""
    design = with_members(one(FAMILY, "shards.twf"), Members({"org": ("acme", "beta")}))
    refusing = {"shard-beta"}

    async def found_in(_: Any, __: Any, namespace: str, ___: Any) -> list[Listed]:
        if namespace in refusing:
            raise ClusterError(f"{namespace}: not permitted")
        return [Listed(namespace, "W", "w-1", "completed", datetime.now(UTC))]

    monkeypatch.setattr(counting, "found_in", found_in)
    connections: Any = SimpleNamespace(client=None)
    wanted = Wanted(True, None, 20)
    for asked in ("", "shard-{org}"):
        found, faults = await executions(connections, design, asked, wanted)
        assert ([one.namespace for one in found], faults) == (
            *(["shard-acme"], ["shard-beta: not permitted"]),
        )
    assert (await live(connections, design, [])).faults == ["shard-beta: not permitted"]
    refusing.add("shard-acme")
    with pytest.raises(ClusterError, match="not permitted"):
        await live(connections, design, [])


async def test_more_than_is_listed_is_counted_by_the_service(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Running and failed ones, whose executions do not fit a page; and the pages hold all."""
    text, names = with_fresh_names(MANY, "ward")
    design, ward = one(text, "ward.twf"), names["ward"]
    async with running(design, Target(address=address)) as service:
        client = service.client(ward)
        for number in range(5):
            await client.start_workflow("Wait", "x", id=f"wait-{number}", task_queue=ward)
            await client.start_workflow("Refuse", "x", id=f"no-{number}", task_queue=ward)
        await client.get_workflow_handle("wait-0").terminate()
        await client.get_workflow_handle("wait-1").cancel()

        async def counted() -> dict[str, Any]:
            found = await live(service.connections, design, [])
            return {node: dict(counts) for (node, _), counts in found.counts.items()}

        expected = {
            f"workflow {ward}/Wait": {"running": 3, "failed": 1},
            f"workflow {ward}/Refuse": {"failed": 5},
        }

        async def are_there() -> bool:
            return await counted() == expected

        await eventually(are_there)
        monkeypatch.setattr(counting, "LATEST", 3)
        monkeypatch.setattr(counting, "DESCRIBED", 2)
        assert await counted() == expected
        some = await live(service.connections, design, [])
        assert (some.running, some.described, some.faults) == (3, 2, [])

        ids, beyond = set[str](), None
        for _ in range(20):
            wanted = Wanted(every=True, since=None, limit=3, beyond=beyond)
            page, _ = await executions(service.connections, design, "", wanted)
            if ids >= {one.id for one in page}:
                break
            ids |= {one.id for one in page}
            beyond = page[-1].place
        assert len(ids) == 10
        for status, count in (("failed", 5), ("cancelled", 1), ("terminated", 1), ("running", 3)):
            wanted = Wanted(True, None, 20, status=status)
            found, _ = await executions(service.connections, design, ward, wanted)
            assert len(found) == count
        few, _ = await executions(
            service.connections, design, ward, Wanted(True, None, 20, workflow="Refuse")
        )
        assert {one.workflow for one in few} == {"Refuse"}
