"""Updates and queries of a workflow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from temporalio.api.common.v1 import Payload, Payloads
from temporalio.api.failure.v1 import Failure
from temporalio.api.update.v1 import Outcome, Request

from crossway.simulate.core import WorkflowActivationJob, job
from crossway.simulate.executions import Execution

Told = Callable[[], None]


class Update:
    """One update: `accepted` says that the workflow took it, `outcome` how it ended.

    `callbacks` are told how it ended where whoever asked has been told that it goes on; who hears
    the end at once needs none. Source: NEXUS-FIELD-NOTES section 15, update-backed operations.
    """

    def __init__(self, execution: Execution, request: Request) -> None:
        """Hold what a client sent."""
        self.execution, self.request = execution, request
        self.id = request.meta.update_id
        self.accepted = self.goes_on = False
        self.callbacks = list(request.completion_callbacks)
        self.outcome: Outcome | None = None
        self.lost = False
        self.accepted_id = 0
        self._waiting: list[Told] = []

    def send(self) -> None:
        """Let the workflow's code have it, in its next task: no event says so yet."""
        request = self.request

        def happen() -> WorkflowActivationJob:
            update = {
                "id": self.id,
                "protocol_instance_id": self.id,
                "name": request.input.name,
                "input": list(request.input.args.payloads),
                "headers": dict(request.input.header.fields),
                "meta": request.meta,
                "run_validator": True,
            }
            return job(do_update=update)

        self.execution.on_close.append(self._closed)
        self.execution.arrive(happen)

    def watch(self, told: Told) -> None:
        """Have `told` called whenever more is known of it."""
        self._waiting.append(told)

    def accept(self) -> None:
        """Write that the workflow took it."""
        event = self.execution.history.add(
            "WORKFLOW_EXECUTION_UPDATE_ACCEPTED",
            protocol_instance_id=self.id,
            accepted_request_message_id=f"{self.id}/request",
            accepted_request_sequencing_event_id=self.execution.scheduled_id,
            accepted_request=self.request,
        )
        self.accepted_id, self.accepted = event.event_id, True
        self._tell()

    def end(self, outcome: Outcome) -> None:
        """Write how it ended, where it was accepted before."""
        if self.accepted:
            self.execution.history.add(
                "WORKFLOW_EXECUTION_UPDATE_COMPLETED",
                meta=self.request.meta,
                accepted_event_id=self.accepted_id,
                outcome=outcome,
            )
        self._ended(outcome)

    def _closed(self) -> None:
        """End with the workflow: one that was accepted fails, another was never there."""
        if self.outcome is not None:
            return
        if self.accepted:
            failure = Failure(
                message="Workflow Update failed because the Workflow completed before the Update "
                "completed.",
                source="Server",
            )
            failure.application_failure_info.type = "AcceptedUpdateCompletedWorkflow"
            failure.application_failure_info.non_retryable = True
            self._ended(Outcome(failure=failure))
        else:
            self.lost = True
            self._tell()

    def _ended(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self._tell()
        for callback in self.callbacks if self.goes_on else ():
            self.execution.server.call_back_with(callback, _as_told(outcome))

    def _tell(self) -> None:
        waiting, self._waiting = self._waiting, []
        for told in waiting:
            told()


def _as_told(outcome: Outcome) -> tuple[str, Any]:
    if outcome.HasField("failure"):
        return "failed", outcome.failure
    payloads = outcome.success.payloads
    return "completed", payloads[0] if payloads else Payload()


def respond_to_update(execution: Execution, command: Any) -> None:
    """Take what the workflow's code says of an update."""
    update = execution.updates[command.protocol_instance_id]
    match command.WhichOneof("response"):
        case "accepted":
            execution.send(("accept", update.id), update.accept)
        case "rejected":
            outcome = Outcome(failure=command.rejected)
            execution.send(("reject", update.id), lambda: update.end(outcome))
        case _:
            outcome = Outcome(success=Payloads(payloads=[command.completed]))
            execution.send(("complete", update.id), lambda: update.end(outcome))
