"""Signals that one run hands over to the next: what became of them the last run says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionResponse

from crossway.observe.reading.asking import Asking
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.steps import Execution
from crossway.observe.tree.follow import Follower
from crossway.runtime.details import Details, written

BUFFERED = "buffered"
COMPLETED = "completed"


def event(kind: str, **attributes: object) -> HistoryEvent:
    return HistoryEvent(
        event_type=EventType.Value(f"EVENT_TYPE_WORKFLOW_EXECUTION_{kind}"),
        **{f"workflow_execution_{kind.lower()}_event_attributes": attributes},  # type: ignore[arg-type]
    )


def run(number: int, signals: Sequence[str], end: str) -> list[HistoryEvent]:
    """Return the history of a run that received signals; another follows unless it completed."""
    following = {"new_execution_run_id": f"run-{number + 1}"} if end != "COMPLETED" else {}
    return [
        event("STARTED", workflow_type={"name": "Desk"}),
        *(event("SIGNALED", signal_name=name) for name in signals),
        event(end, **following),
    ]


class Told(Histories):
    """Runs as they are told, of which each says what it did not await and what it dropped."""

    def __init__(self, runs: Sequence[list[HistoryEvent]], said: Sequence[Details]) -> None:
        """Begin with `run-0`."""
        self.runs, self.said = runs, said

    async def events(self, execution: Execution) -> list[HistoryEvent]:
        """Return the events of a run."""
        return self.runs[int(execution.run_id.removeprefix("run-"))]

    async def metadata(self, execution: Execution) -> WorkflowMetadata:
        """Return what a run says of itself."""
        said = self.said[int(execution.run_id.removeprefix("run-"))]
        metadata = WorkflowMetadata(current_details=written(said))
        metadata.definition.signal_definitions.add(name="Push")
        return metadata

    async def describe(self, execution: Execution) -> DescribeWorkflowExecutionResponse:
        """Return that no run was reset."""
        del execution
        return DescribeWorkflowExecutionResponse()


def kept(count: int, dropped: int = 0) -> Details:
    given: Mapping[str, int] = {"signal Push": count} if count else {}
    return Details(kept=given, dropped={"signal Push": dropped} if dropped else {})


async def states(runs: Sequence[list[HistoryEvent]], said: Sequence[Details]) -> list[str]:
    """Return the states of all signals of a workflow, in order."""
    histories = Told(runs, said)
    tree = await Follower(histories, asking=Asking(histories)).tree("ns", "desk-1", "run-0")
    return [step.state.value for step in tree.children]


CONTINUED = "CONTINUED_AS_NEW"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([kept(2), kept(1), kept(0)], [COMPLETED] * 3),
        ([kept(2), kept(2), kept(1)], [COMPLETED, COMPLETED, BUFFERED]),
        ([kept(2), kept(2), kept(2)], [COMPLETED, BUFFERED, BUFFERED]),
    ],
)
async def test_only_what_the_last_run_did_not_await_is_buffered(
    said: list[Details], expected: list[str]
) -> None:
    """Also when that run received nothing itself."""
    runs = [run(0, ["Push"] * 3, CONTINUED), run(1, [], CONTINUED), run(2, [], "COMPLETED")]
    assert await states(runs, said) == expected


async def test_what_was_handed_over_comes_before_what_arrived_since() -> None:
    runs = [run(0, ["Push"], CONTINUED), run(1, ["Push"], "COMPLETED")]
    assert await states(runs, [kept(1), kept(1)]) == [COMPLETED, BUFFERED]
    assert await states(runs, [kept(1), kept(2)]) == [BUFFERED, BUFFERED]


async def test_what_the_next_run_dropped_says_nothing_of_what_was_handed_over() -> None:
    runs = [run(0, ["Push"], CONTINUED), run(1, ["Push"], "COMPLETED")]
    assert await states(runs, [kept(1), kept(1, dropped=1)]) == [BUFFERED, "unhandled"]


async def test_a_run_that_is_tried_again_hands_nothing_over() -> None:
    runs = [run(0, ["Push"], "FAILED"), run(1, ["Push"], "COMPLETED")]
    assert await states(runs, [kept(1), kept(0)]) == [BUFFERED, COMPLETED]
