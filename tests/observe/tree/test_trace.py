"""`Tracer`: the whole call, from any execution in it, over any number of namespaces.

Longer than other files because the calls that are traced, and what is read of them, stand beside
each other.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nexusrpc.handler
import pytest
from temporalio import nexus, workflow
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowFailureError, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.worker import Worker

from crossway.cluster.making.provision import provision
from crossway.cluster.service.ask import result_of
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.steps import Execution, Kind, State, Step
from crossway.observe.showing.terminal import tree_lines
from crossway.observe.tree.trace import Tracer
from tests.helpers.crossing import Crossing, crossing
from tests.helpers.deployed import Deployed, deployed
from tests.helpers.designs import placed
from tests.helpers.eventually import eventually
from tests.helpers.names import fresh
from tests.helpers.outlines import find, outline
from tests.helpers.paths import ORDERS
from tests.helpers.server import connected

CHAIN = {
    "alpha.twf": """
workflow First(n: string) -> (Said):
    nexus "beta" workflow Second(n) -> said
        options:
            timeout: 10m
    close complete(said)

workflow Fans(n: int) -> (Said):
    await all:
        for i in range(n):
            nexus "beta" workflow Second(str(i)) -> said
                options:
                    timeout: 10m
    close complete(Said{n: n})

workflow Detaches(n: string) -> (Said):
    detach nexus "beta" workflow Second(n)
    close complete(Said{n: n})

workflow Races() -> (Said):
    signal Late():
        late = true
    await one:
        nexus "gamma" workflow Waits() -> said:
            close complete(said)
        signal Late:
            close complete(Said{n: "late"})

workflow TimesOut() -> (Said):
    try:
        nexus "gamma" workflow Waits() -> said
            options:
                timeout: 3s
    catch NexusTimeoutError -> err:
        close complete(Said{n: "timed out"})
    close complete(Said{n: "in time"})
""",
    "beta.twf": """
workflow Second(n: string) -> (Said):
    nexus "gamma" workflow Third(n) -> said
        options:
            timeout: 10m
    close complete(said)
""",
    "gamma.twf": """
workflow Third(n: string) -> (Said):
    activity Say(n) -> said
    close complete(Said{n: said})

workflow Waits() -> (Said):
    await timer(1h)
    close complete(Said{n: "at last"})
""",
}


async def traced(app: Deployed, execution: Execution) -> list[Step]:
    return await Tracer(Histories(app.connections.client), execution).trees()


async def trace_when(
    app: Deployed | Crossing, execution: Execution, ready: Callable[[Step], bool]
) -> Step:
    """Return the one tree once it is `ready`."""
    tracer = Tracer(Histories(app.connections.client), execution)

    async def look() -> Step | None:
        [tree] = await tracer.trees()
        return tree if ready(tree) else None

    found = await eventually(look)
    assert found is not None
    return found


def of(handle: WorkflowHandle[Any, Any], namespace: str) -> Execution:
    return Execution(namespace, handle.id)


@workflow.defn(sandboxed=False)
class Forger:
    """Calls in the name of somebody else."""

    @workflow.run
    async def run(self, endpoint: str, name: str, pretended: list[str]) -> None:
        """Send a link of our own making."""
        namespace, workflow_id, run_id = pretended
        path = f"temporal:///namespaces/{namespace}/workflows/{workflow_id}/{run_id}/history"
        query = (
            "eventID=5&eventType=EVENT_TYPE_NEXUS_OPERATION_SCHEDULED&referenceType=EventReference"
        )
        link = f'<{path}?{query}>; type="temporal.api.common.v1.Link.WorkflowEvent"'
        client = workflow.create_nexus_client(service="Payments", endpoint=endpoint)
        await client.execute_operation("Pay", {"id": name}, headers={"nexus-link": link})


def settled(tree: Step) -> bool:
    return tree.settled and len(list(tree.walk())) > 2


def called(*inner: Any) -> list[Any]:
    """Return the outline of First and Second calling each other down to Third."""
    return [
        [
            ("nexus", "beta.Second", "completed"),
            [
                ("handler", "beta.Second", "completed"),
                [
                    ("workflow", "Second", "completed"),
                    [
                        ("nexus", "gamma.Third", "completed"),
                        [
                            ("handler", "gamma.Third", "completed"),
                            [
                                ("workflow", "Third", "completed"),
                                ("activity", "Say", "completed"),
                            ],
                        ],
                    ],
                ],
            ],
        ],
        *inner,
    ]


async def test_the_orders_example_has_the_nesting_that_the_seed_draws(
    address: str, tmp_path: Path
) -> None:
    """Caller workflow, nexus call, handler, target workflow, activities."""
    files = {path.name: path.read_text() for path in ORDERS.glob("*.*") if path.suffix != ".json"}
    more = ("PaymentsEndpoint", "NotificationsEndpoint")
    order = {
        "id": "1",
        "customer": {"name": "Ada", "email": "a@b.c"},
        "payment": {"id": fresh("p"), "amount": 1, "card": "x"},
    }
    async with deployed(address, tmp_path, files, *more) as app:
        handle = await app.start("OrderWorkflow", order)
        await result_of(handle)
        [tree] = await traced(app, of(handle, app.names["orders"]))
    lines = [line.plain for line in tree_lines(tree)]
    drawn = [line.partition("  ")[0] if line[0] == "✓" else line for line in lines]
    shape = [line[: line.index("✓")] for line in lines]
    assert shape == [
        "",
        "├─ ",
        "├─ ",
        "│  └─ ",
        "│     └─ ",
        "│        ├─ ",
        "│        ├─ ",
        "│        └─ ",
        "└─ ",
        "   └─ ",
        "      └─ ",
        "         └─ ",
    ], drawn
    kinds = [(str(step.kind), step.namespace) for step in tree.walk()]
    orders, payments = app.names["orders"], app.names["payments"]
    assert kinds[2:6] == [
        ("nexus", orders),
        ("handler", payments),
        ("workflow", payments),
        ("activity", payments),
    ]
    assert find(tree, Kind.HANDLER).name == "PaymentsService.ProcessPayment"


async def test_a_chain_of_three_namespaces_is_one_tree_from_wherever_it_is_asked(
    address: str, tmp_path: Path
) -> None:
    async with deployed(address, tmp_path, CHAIN) as app:
        handle = await app.start("First", "x")
        await result_of(handle)
        [down] = await traced(app, of(handle, app.names["alpha"]))
        renamed = _as_written(outline(down), app)
        assert renamed == [("workflow", "First", "completed"), *called()]
        innermost = find(down, Kind.WORKFLOW, "Third").execution
        assert innermost is not None
        [up] = await traced(app, innermost)
        assert outline(up) == outline(down)
        assert [step.name for step in up.walk() if step.asked] == ["Third"]
        assert any("◀ asked for" in line.plain for line in tree_lines(up))


def _as_written(value: Any, app: Deployed) -> Any:
    if isinstance(value, list):
        return [_as_written(item, app) for item in value]
    kind, name, state = value
    for written, new in app.names.items():
        name = name.replace(new, written)
    return (kind, name, state)


@pytest.mark.parametrize("count", [12, pytest.param(50, marks=pytest.mark.long)])
async def test_each_call_of_a_fan_out_is_shown_whole(
    address: str, tmp_path: Path, count: int
) -> None:
    async with deployed(address, tmp_path, CHAIN) as app:
        handle = await app.start("Fans", count)
        await result_of(handle)
        [tree] = await traced(app, of(handle, app.names["alpha"]))
        assert len(tree.children) == count
        assert {str(_as_written(outline(c), app)) for c in tree.children} == {str(called()[0])}
        assert len({s.execution for s in tree.walk() if s.kind is Kind.WORKFLOW}) == 1 + 2 * count


async def test_a_detached_call_is_traced_down_and_up(address: str, tmp_path: Path) -> None:
    async with deployed(address, tmp_path, CHAIN) as app:
        handle = await app.start("Detaches", "x")
        await result_of(handle)
        tree = await trace_when(app, of(handle, app.names["alpha"]), settled)
        assert [str(step.kind) for step in tree.walk()] == [
            "workflow", "detach nexus", "handler", "workflow", "nexus", "handler", "workflow",
            "activity",
        ]  # fmt: skip
        innermost = find(tree, Kind.WORKFLOW, "Third").execution
        assert innermost is not None
        [up] = await traced(app, innermost)
        assert outline(up) == outline(tree)


async def called_out(handle: WorkflowHandle[Any, Any]) -> bool:
    """Whether what a workflow calls has begun."""
    kinds = [event.event_type async for event in handle.fetch_history_events()]
    return EventType.EVENT_TYPE_NEXUS_OPERATION_STARTED in kinds


async def test_a_cancelled_call_shows_that_and_what_stopped(address: str, tmp_path: Path) -> None:
    async with deployed(address, tmp_path, CHAIN) as app:
        handle = await app.start("Races")
        await eventually(lambda: called_out(handle))
        await handle.signal("Late")
        await result_of(handle)
        tree = await trace_when(app, of(handle, app.names["alpha"]), settled)
        operation, target = find(tree, Kind.NEXUS), find(tree, Kind.WORKFLOW, "Waits")
        assert target.state is State.CANCELLED
        assert not target.orphan
        assert operation.state is State.CANCELLED
        assert "asked to stop" in operation.note + target.note


async def test_a_timed_out_call_shows_its_target_as_an_orphan(address: str, tmp_path: Path) -> None:
    async with deployed(address, tmp_path, CHAIN) as app:
        while True:  # once more where the time was over before the target began
            handle = await app.start("TimesOut")
            assert await result_of(handle) == {"n": "timed out"}
            if await called_out(handle):
                break
        [tree] = await traced(app, of(handle, app.names["alpha"]))
        operation, target = find(tree, Kind.NEXUS), find(tree, Kind.WORKFLOW, "Waits")
        assert operation.state is State.TIMED_OUT
        assert (target.state, target.orphan) == (State.RUNNING, True)
        assert target.execution is not None
        [up] = await traced(app, target.execution)
        assert up.name == "TimesOut"
        await app.client("gamma").get_workflow_handle(target.execution.workflow_id).terminate()


async def test_workflows_written_by_hand_are_traced_the_same(address: str) -> None:
    """Nothing of the tree is a convention of compiled designs."""
    async with crossing(await connected(address)) as served:
        order = await served.order("Pay", "Look")
        await result_of(order)
        asked = Execution(served.orders, order.id)
        endpoints = {served.endpoint: served.payments}
        [tree] = await Tracer(Histories(served.connections.client), asked, endpoints).trees()
        assert [(str(s.kind), s.namespace) for s in tree.walk()] == [
            ("workflow", served.orders),
            ("nexus", served.orders),
            ("handler", served.payments),
            ("workflow", served.payments),
            ("activity", served.payments),
            ("nexus", served.orders),
            ("handler", served.payments),
        ]


async def test_a_forged_caller_is_shown_as_a_claim(address: str) -> None:
    """The link that names the caller is the caller's to send: it is checked downwards."""
    async with crossing(await connected(address)) as served:
        innocent = await served.order("timer")
        await result_of(innocent)
        client, name = served.connections.client(served.orders), fresh("p")
        queue = fresh("forger")
        async with Worker(client, task_queue=queue, workflows=[Forger]):
            pretended = [served.orders, innocent.id, innocent.first_execution_run_id]
            given = [served.endpoint, name, pretended]
            await client.execute_workflow(Forger.run, args=given, id=queue, task_queue=queue)
        target = Execution(served.payments, f"pay-{name}")
        [tree] = await Tracer(Histories(served.connections.client), target).trees()
        assert tree.name == "Pay"
        assert innocent.id in tree.note
        assert "does not show it" in tree.note


async def test_a_failing_call_is_traced_upwards_from_its_target(address: str) -> None:
    async with crossing(await connected(address)) as served:
        order = await served.order("Pay", broken=True)
        with pytest.raises(WorkflowFailureError):
            await result_of(order)
        [tree] = await Tracer(
            Histories(served.connections.client), of(order, served.orders)
        ).trees()
        target = find(tree, Kind.WORKFLOW, "Pay").execution
        assert target is not None
        [up] = await Tracer(Histories(served.connections.client), target).trees()
        assert outline(up) == outline(tree)


@workflow.defn(sandboxed=False)
class Waiter:
    """Ends when it is signalled."""

    def __init__(self) -> None:
        self._told = False

    @workflow.run
    async def run(self) -> None:
        """Wait."""
        await workflow.wait_condition(lambda: self._told)

    @workflow.signal(name="Go")
    def go(self) -> None:
        """End."""
        self._told = True


@nexusrpc.handler.service_handler(name="Waiters")
class Waiters:
    """Signals several workflows within one call."""

    @nexusrpc.handler.sync_operation
    async def Tell(  # noqa: N802 - an operation's name
        self, _ctx: nexusrpc.handler.StartOperationContext, ids: list[str]
    ) -> None:
        """Signal each."""
        for name in ids:
            await nexus.client().get_workflow_handle(name).signal("Go")


@workflow.defn(sandboxed=False)
class Tells:
    """Has two told in one call."""

    @workflow.run
    async def run(self, endpoint: str, ids: list[str]) -> None:
        """Call."""
        client = workflow.create_nexus_client(service="Waiters", endpoint=endpoint)
        await client.execute_operation("Tell", ids)


async def test_all_that_a_synchronous_handler_touched_is_below_it(address: str) -> None:
    connections = await connected(address)
    caller, handler, endpoint = fresh("caller"), fresh("handler"), fresh("endpoint")
    await provision(connections, placed([caller, handler], [(endpoint, handler, "q")]))
    theirs, ours = connections.client(handler), connections.client(caller)
    names = [fresh("w"), fresh("w")]
    async with (
        Worker(theirs, task_queue="q", workflows=[Waiter], nexus_service_handlers=[Waiters()]),
        Worker(ours, task_queue="q", workflows=[Tells]),
    ):
        for name in names:
            await theirs.start_workflow(Waiter.run, id=name, task_queue="q")
        given = [endpoint, names]
        asked = await ours.start_workflow(Tells.run, args=given, id=fresh("t"), task_queue="q")
        await result_of(asked)
        [tree] = await Tracer(Histories(connections.client), Execution(caller, asked.id)).trees()
    below = find(tree, Kind.HANDLER).children
    assert [step.execution.workflow_id for step in below if step.execution] == names


@workflow.defn(sandboxed=False)
class Shared:
    """Continues as new when it is told to, and ends when it is told again."""

    def __init__(self) -> None:
        self._told = False

    @workflow.run
    async def run(self, times: int) -> None:
        """Wait to be told."""
        await workflow.wait_condition(lambda: self._told)
        if times:
            workflow.continue_as_new(times - 1)

    @workflow.signal(name="Go")
    def go(self) -> None:
        """Go on."""
        self._told = True


@nexusrpc.handler.service_handler(name="Sharing")
class Sharing:
    """Lets every caller wait for one workflow."""

    @nexus.workflow_run_operation
    async def Join(  # noqa: N802 - an operation's name
        self, ctx: nexus.WorkflowRunOperationContext, name: str
    ) -> nexus.WorkflowHandle[None]:
        """Start it, or attach to it."""
        policy = WorkflowIDConflictPolicy.USE_EXISTING
        return await ctx.start_workflow(Shared.run, 1, id=name, id_conflict_policy=policy)


@workflow.defn(sandboxed=False)
class Joins:
    """A caller that attaches."""

    @workflow.run
    async def run(self, endpoint: str, name: str) -> None:
        """Call."""
        client: workflow.NexusClient[Any] = workflow.create_nexus_client(
            service="Sharing", endpoint=endpoint
        )
        await client.execute_operation("Join", name)


async def test_what_a_handler_signalled_is_no_orphan_when_it_goes_on(address: str) -> None:
    connections = await connected(address)
    caller, handler, endpoint = fresh("caller"), fresh("handler"), fresh("endpoint")
    await provision(connections, placed([caller, handler], [(endpoint, handler, "q")]))
    theirs, ours, name = connections.client(handler), connections.client(caller), fresh("shared")
    async with (
        Worker(theirs, task_queue="q", workflows=[Shared], nexus_service_handlers=[Waiters()]),
        Worker(ours, task_queue="q", workflows=[Tells]),
    ):
        await theirs.start_workflow(Shared.run, 1, id=name, task_queue="q")
        given = [endpoint, [name]]
        asked = await ours.start_workflow(Tells.run, args=given, id=fresh("t"), task_queue="q")
        await result_of(asked)

        async def running() -> Step | None:
            [tree] = await Tracer(
                Histories(connections.client), Execution(caller, asked.id)
            ).trees()
            signalled = find(tree, Kind.WORKFLOW, "Shared")
            return signalled if signalled.state is State.RUNNING else None

        signalled = await eventually(running)
        assert signalled is not None
        assert not signalled.orphan
        await theirs.get_workflow_handle(name).terminate()


async def test_a_target_has_a_tree_for_each_caller_that_attached_to_it(address: str) -> None:
    """Also for one that attached to a later run of it."""
    connections = await connected(address)
    caller, handler, endpoint = fresh("caller"), fresh("handler"), fresh("endpoint")
    await provision(connections, placed([caller, handler], [(endpoint, handler, "q")]))
    theirs, ours, name = connections.client(handler), connections.client(caller), fresh("shared")
    begun: list[str] = []

    async def join() -> None:
        given = [endpoint, name]
        begun.append(fresh("joins"))
        await ours.start_workflow(Joins.run, args=given, id=begun[-1], task_queue="q")

        async def attached() -> list[Step] | None:
            asked = Execution(handler, name)
            trees = await Tracer(Histories(connections.client), asked).trees()
            callers = [tree.execution.workflow_id for tree in trees if tree.execution]
            return trees if callers == begun else None

        for tree in await eventually(attached) or ():
            assert [step.name for step in tree.walk() if step.asked] == ["Shared"]

    async with (
        Worker(theirs, task_queue="q", workflows=[Shared], nexus_service_handlers=[Sharing()]),
        Worker(ours, task_queue="q", workflows=[Joins]),
    ):
        await join()
        await join()
        await theirs.get_workflow_handle(name).signal("Go")

        async def continued() -> bool:
            history = await theirs.get_workflow_handle(name).fetch_history()
            started = history.events[0].workflow_execution_started_event_attributes
            return bool(started.continued_execution_run_id)

        await eventually(continued)
        await join()
        await theirs.get_workflow_handle(name).signal("Go")
        for workflow_id in begun:
            await ours.get_workflow_handle(workflow_id).result()
