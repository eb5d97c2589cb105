"""What the checks make of what was read: who takes new work, and where a failure is seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import pytest
from temporalio.api.enums.v1 import VersioningBehavior
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionResponse

from crossway.observe.doctor.case import Case
from crossway.observe.doctor.checks import answer_undelivered, execution_failed, no_worker
from crossway.observe.doctor.evidence import Call, Examined, examine
from crossway.observe.doctor.task_queues import Poller, Queue
from crossway.observe.reading.history import Reading
from crossway.observe.reading.steps import Execution, State
from tests.helpers.diagnosing import COMMANDS

BLUE, GREEN = ("pay", "blue"), ("pay", "green")
CALLER = Execution("orders", "order-1")
TARGET = Execution("payments", "pay-1", "run-1")


class _Queues:
    """Tells the same queue for every name."""

    def __init__(self, queue: Queue) -> None:
        self._told = queue

    async def queue(self, *_: object) -> Queue:
        """Return it."""
        return self._told


def _case(queue: Queue, *executions: Examined) -> Case:
    return Case(
        address="here:1",
        endpoints={},
        existing=("orders", "payments"),
        namespaces=("orders",),
        executions=executions,
        queues=cast(Any, _Queues(queue)),
        commands=COMMANDS,
    )


def _ended(state: State, *calls: Call, at: Execution = CALLER, failure: str = "") -> Examined:
    return Examined(
        execution=at,
        workflow="Order",
        task_queue="orders",
        state=state,
        failure=failure,
        calls=calls,
    )


def _call(error: str = "", target: Execution | None = None, failure: str = "") -> Call:
    return Call(
        caller=CALLER,
        workflow="Order",
        endpoint="Pay",
        service="Payments",
        operation="Charge",
        state=State.FAILED,
        scheduled=None,
        error=error,
        failure=failure,
        target=target,
    )


@pytest.mark.parametrize(
    ("current", "polling", "said"),
    [
        (None, [None], ""),
        (None, [BLUE], ""),
        (BLUE, [BLUE, GREEN], ""),
        (BLUE, [GREEN], "workers of pay green poll"),
        (BLUE, [None], "workers of no build poll"),
        (BLUE, [], "nobody polls it"),
    ],
)
async def test_who_takes_new_work_is_of_the_current_build(
    current: tuple[str, str] | None, polling: Sequence[tuple[str, str] | None], said: str
) -> None:
    """Pollers of another build get none of it, and the queue was said to be served."""
    pollers = tuple(Poller(identity="w", seen=1.0, version=version) for version in polling)
    queue = Queue(pollers=pollers, current=current)
    found = await no_worker.CHECK.look(_case(queue, _ended(State.RUNNING)))
    assert bool(found) == bool(said)
    assert all(said in one.seen for one in found)
    if polling and found:
        assert found[0].problem == "no worker of pay blue polls orders/orders for workflow tasks"


@pytest.mark.parametrize(
    ("pinned", "polling", "problem", "said"),
    [
        (
            BLUE,
            [GREEN],
            " of pay blue",
            "what runs is pinned to that version; workers of pay green",
        ),
        (BLUE, [None], " of pay blue", "workers of no build poll"),
        (BLUE, [], "", "nobody polls it"),
        (BLUE, [BLUE, GREEN], None, ""),
        (BLUE, [BLUE], None, ""),  # nobody serves the current one, which is none of its business
        (GREEN, [GREEN], None, ""),
    ],
)
async def test_what_is_pinned_waits_for_workers_of_its_build(
    pinned: tuple[str, str],
    polling: Sequence[tuple[str, str] | None],
    problem: str | None,
    said: str,
) -> None:
    """Those of the current build do not take its tasks."""
    pollers = tuple(Poller(identity="w", seen=1.0, version=version) for version in polling)
    examined = replace(_ended(State.RUNNING), pinned=pinned)
    found = await no_worker.CHECK.look(_case(Queue(pollers=pollers, current=GREEN), examined))
    wanted = [] if problem is None else [f"no worker{problem} polls orders/orders"]
    assert [one.problem.removesuffix(" for workflow tasks") for one in found] == wanted
    assert all(said in one.seen for one in found)


BOTH = {"deployment_name": "pay", "build_id": "blue"}
PINNED = VersioningBehavior.VERSIONING_BEHAVIOR_PINNED
UPGRADED = VersioningBehavior.VERSIONING_BEHAVIOR_AUTO_UPGRADE
ELSE = {"deployment_name": "pay", "build_id": "green"}


@pytest.mark.parametrize(
    ("said", "pinned"),
    [
        ({}, None),
        ({"behavior": UPGRADED, "deployment_version": BOTH}, None),
        ({"behavior": PINNED, "deployment_version": BOTH}, BLUE),
        ({"behavior": UPGRADED, "versioning_override": {"pinned": {"version": ELSE}}}, GREEN),
        (
            {
                "behavior": PINNED,
                "deployment_version": BOTH,
                "versioning_override": {"auto_upgrade": True},
            },
            None,
        ),
    ],
)
def test_what_an_execution_is_pinned_to(
    said: dict[str, Any], pinned: tuple[str, str] | None
) -> None:
    """Read from Describe: what somebody set for it comes first."""
    described = DescribeWorkflowExecutionResponse(
        workflow_execution_info={"versioning_info": said}  # type: ignore[arg-type]  # as JSON has it
    )
    assert examine(Reading(CALLER), described, []).pinned == pinned


@pytest.mark.parametrize(
    ("call", "target", "found"),
    [
        (_call("BAD_REQUEST", failure="BAD_REQUEST: no such card"), State.COMPLETED, True),
        (_call(failure="NoCard: no such card"), State.COMPLETED, True),
        (_call(failure="NoCard: no such card", target=TARGET), State.COMPLETED, True),
        (_call(failure="NoCard: no such card", target=TARGET), State.FAILED, False),
        (_call("UNAUTHORIZED", failure="UNAUTHORIZED: no such card"), State.COMPLETED, False),
    ],
)
async def test_a_refusal_without_a_workflow_behind_it_is_found_at_its_caller(
    call: Call, target: State, found: bool
) -> None:
    """The caller was left out for a target that does not exist, or that did not fail."""
    caller = _ended(State.FAILED, call, failure=call.failure)
    behind = _ended(target, at=TARGET)
    seen = await execution_failed.CHECK.look(_case(Queue(), caller, behind))
    assert any("order-1" in one.problem for one in seen) == found


async def test_a_target_that_was_not_looked_at_says_nothing() -> None:
    """It lives in a namespace that was not asked about, or may not be read."""
    call = _call(failure="NoCard: no such card", target=TARGET)
    caller = _ended(State.FAILED, call, failure=call.failure)
    assert len(await execution_failed.CHECK.look(_case(Queue(), caller))) == 1


@pytest.mark.parametrize(
    ("said", "found"), [("connection refused", True), ("NOT_FOUND: workflow not found", False)]
)
async def test_the_end_of_a_target_that_ended_well_is_undelivered(said: str, found: bool) -> None:
    """Unless its caller has ended, too, and is told nothing."""
    target = replace(_ended(State.COMPLETED, at=TARGET), undelivered=said)
    case = replace(_case(Queue()), unheard=(target,))
    seen = await answer_undelivered.CHECK.look(case)
    assert [one.seen for one in seen] == [said] * found
