"""One call as one tree, followed over a real server from namespace to namespace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode

from crossway.cluster.service.ask import result_of
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.steps import Execution, Kind, State, Step
from crossway.observe.showing.terminal import tree_lines
from crossway.observe.showing.words import spell_duration
from crossway.observe.tree.follow import Follower
from tests.helpers.crossing import Crossing, crossing
from tests.helpers.eventually import eventually
from tests.helpers.names import fresh
from tests.helpers.outlines import find, outline
from tests.helpers.server import connected


async def tree_of(served: Crossing, order: WorkflowHandle[Any, Any]) -> Step:
    return await Follower(Histories(served.connections.client)).tree(served.orders, order.id)


async def tree_when(
    served: Crossing, order: WorkflowHandle[Any, Any], ready: Callable[[Step], bool]
) -> Step:
    """Return the tree once it is `ready`, read by one follower again and again."""
    follower = Follower(Histories(served.connections.client))

    async def look() -> Step | None:
        root = await follower.tree(served.orders, order.id)
        return root if ready(root) else None

    found = await eventually(look)
    assert found is not None
    return found


async def test_a_call_leads_to_the_workflow_behind_it_and_its_activities(address: str) -> None:
    async with crossing(await connected(address)) as served:
        order = await served.order("Look", "Pay", "timer", "child")
        await result_of(order)
        root = await tree_of(served, order)
        assert outline(root) == [
            ("workflow", "Order", "completed"),
            ("nexus", "Payments.Look", "completed"),
            [
                ("nexus", "Payments.Pay", "completed"),
                [
                    ("handler", "Payments.Pay", "completed"),
                    [("workflow", "Pay", "completed"), ("activity", "Charge", "completed")],
                ],
            ],
            ("timer", "10ms", "completed"),
            ("child workflow", "Order", "completed"),
        ]
        assert find(root, Kind.WORKFLOW, "Pay").namespace == served.payments
        assert root.settled


async def test_a_detached_call_shows_what_it_reached(address: str) -> None:
    async with crossing(await connected(address)) as served:
        order = await served.order("detach Pay")
        await result_of(order)
        root = await tree_when(
            served, order, lambda root: root.settled and len(list(root.walk())) > 3
        )
        assert outline(root) == [
            ("workflow", "Order", "completed"),
            [
                ("detach nexus", "Payments.Pay", "completed"),
                [
                    ("handler", "Payments.Pay", "completed"),
                    [("workflow", "Pay", "completed"), ("activity", "Charge", "completed")],
                ],
            ],
        ]


async def test_a_failure_is_shown_where_it_began_and_where_it_led(address: str) -> None:
    async with crossing(await connected(address)) as served:
        order = await served.order("Pay", broken=True)
        with pytest.raises(WorkflowFailureError):
            await result_of(order)
        root = await tree_of(served, order)
        handler = find(root, Kind.HANDLER)
        failed = [step for step in root.walk() if step is not handler]
        assert {step.state for step in failed} == {State.FAILED}
        assert {step.failure for step in failed} == {"Declined: card declined"}
        assert handler.state is State.COMPLETED


async def test_a_retried_activity_shows_attempt_and_last_error(address: str) -> None:
    async with crossing(await connected(address)) as served:
        order = await served.order("Pay", flaky=True)

        def retried(root: Step) -> bool:
            return any(s.state is State.BACKING_OFF and s.attempt > 1 for s in root.walk())

        step = find(await tree_when(served, order, retried), Kind.ACTIVITY)
        assert step.failure == r"RuntimeError: no luck\x1b[31m [red]today[/red]"
        await order.terminate()


async def test_a_timed_out_call_keeps_its_last_error(address: str) -> None:
    async with crossing(await connected(address)) as served:
        order = await served.order("Later", limit=4)
        root = await tree_when(served, order, lambda root: root.state.final)
        step = find(root, Kind.NEXUS)
        assert step.state is State.TIMED_OUT
        assert step.failure == "timed out (schedule to close); last error: UNAVAILABLE: try later"


async def test_a_target_that_outlives_its_caller_is_an_orphan(address: str) -> None:
    async with crossing(await connected(address)) as served:
        order = await served.order("Pay", waits=True)

        def waiting(root: Step) -> bool:
            return any(step.kind is Kind.TIMER for step in root.walk())

        target = find(await tree_when(served, order, waiting), Kind.WORKFLOW, "Pay")
        assert not target.orphan
        await order.terminate()
        root = await tree_of(served, order)
        assert root.state is State.TERMINATED
        assert find(root, Kind.WORKFLOW, "Pay").orphan
        assert any("nobody waits for it" in line.plain for line in tree_lines(root))
        assert target.execution is not None
        client = served.connections.client(served.payments)
        await client.get_workflow_handle(target.execution.workflow_id).terminate()


async def test_what_cannot_be_read_says_so(address: str) -> None:
    connections = await connected(address)
    follower = Follower(Histories(connections.client))
    unknown = await follower.tree("default", fresh("nothing"))
    assert unknown.state is State.UNKNOWN
    assert "not found" in unknown.note
    elsewhere = await follower.tree(fresh("nowhere"), "order")
    assert "not found" in elsewhere.note


@pytest.mark.parametrize(("status", "asked"), [("CANCELLED", 2), ("UNAVAILABLE", 1)])
async def test_a_request_that_was_cut_off_is_made_once_more(
    monkeypatch: pytest.MonkeyPatch, status: str, asked: int
) -> None:
    """Or a tree that is followed for minutes says once that it is unknown."""
    given = []

    async def events(_: Histories, execution: Execution) -> list[Any]:
        given.append(execution)
        raise RPCError("operation was canceled", RPCStatusCode[status], b"")

    def client(namespace: str) -> Client:
        raise AssertionError(namespace)

    monkeypatch.setattr(Histories, "events", events)
    unknown = await Follower(Histories(client)).tree("shop", "order")
    assert unknown.note == "cannot be read: operation was canceled"
    assert len(given) == asked


async def test_what_can_never_be_read_is_not_waited_for(address: str) -> None:
    async with crossing(await connected(address)) as served:
        order = await served.order("Pay")
        await result_of(order)
        nowhere = served.connections.client(fresh("nowhere"))

        def client(namespace: str) -> Client:
            ours = namespace == served.orders
            return served.connections.client(namespace) if ours else nowhere

        root = await Follower(Histories(client)).tree(served.orders, order.id)
        target = find(root, Kind.WORKFLOW, "pay-")
        assert (target.state, target.lost) == (State.UNKNOWN, True)
        assert root.settled


async def test_an_end_is_read_once(address: str) -> None:
    async with crossing(await connected(address)) as served:
        order = await served.order("Pay")
        await result_of(order)
        follower = Follower(Histories(served.connections.client))
        first = await follower.tree(served.orders, order.id)
        assert await follower.tree(served.orders, order.id) is first


def test_durations_read_as_people_write_them() -> None:
    spelled = [spell_duration(timedelta(seconds=s)) for s in (0.045, 1.24, 185, 7800)]
    assert spelled == ["45ms", "1.2s", "3m05s", "2h10m"]
