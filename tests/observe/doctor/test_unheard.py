"""Targets whose end does not reach who called them, of several runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from temporalio.api.enums.v1 import CallbackState, WorkflowExecutionStatus
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionResponse

from crossway.observe.doctor.unheard import unheard_end
from crossway.observe.doctor.unread import Unread
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.steps import Execution

CONTINUED = WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW
COMPLETED = WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED
FIRST, NEWEST = Execution("pay", "target", "1"), Execution("pay", "target")


class Kept:
    """What a service says of the runs of an id; the newest is that without a run."""

    def __init__(self, newest: str) -> None:
        self.said = {"1": _described("1", CONTINUED), "2": _described("1", COMPLETED, "away")}
        self.said[""] = self.said["2"] if newest == "2" else _described("9", COMPLETED)
        self.last = {"1": HistoryEvent(), "2": HistoryEvent()}
        went_on = self.last["1"].workflow_execution_continued_as_new_event_attributes
        went_on.new_execution_run_id = "2"
        self.last["2"].workflow_execution_completed_event_attributes.SetInParent()

    async def describe(self, run: Execution) -> DescribeWorkflowExecutionResponse:
        return self.said[run.run_id]

    async def events(self, run: Execution) -> Sequence[HistoryEvent]:
        return [self.last[run.run_id]]


def _described(first: str, status: Any, failed: str = "") -> DescribeWorkflowExecutionResponse:
    found = DescribeWorkflowExecutionResponse()
    found.workflow_execution_info.status = status
    found.workflow_execution_info.first_run_id = first
    if failed:
        backing_off = found.callbacks.add(state=CallbackState.CALLBACK_STATE_BACKING_OFF)
        backing_off.last_attempt_failure.message = failed
    return found


async def test_the_end_of_a_target_that_continued_as_new_is_that_of_its_last_run() -> None:
    """Who called knows the first run, whose callbacks are never made; and the newest run of the id
    may be another workflow's."""
    for newest, end in (("2", NEWEST), ("9", Execution("pay", "target", "2"))):
        histories = cast(Histories, Kept(newest))
        assert await unheard_end(histories, FIRST, Unread()) == end
