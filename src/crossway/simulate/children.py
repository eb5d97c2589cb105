"""Child workflows: their start, their end, and what their parent's end means for them."""

from __future__ import annotations

from typing import Any

from temporalio.api.common.v1 import Memo, Payload
from temporalio.api.enums.v1 import EventType, RetryState
from temporalio.api.failure.v1 import Failure

from crossway.simulate import externals, failures
from crossway.simulate.core import WorkflowActivationJob, job
from crossway.simulate.errors import NotSimulatedError
from crossway.simulate.executions import Execution
from crossway.simulate.history import kind_of
from crossway.simulate.starting import TERMINATE, InUseError, allowed, begin, make_way
from crossway.simulate.starts import Parent, Start

ABANDON, TRY_CANCEL, WAIT, REQUESTED = 0, 1, 2, 3
"""What a parent makes of cancelling a child, as the SDK numbers it."""

POLICIES = {0: "TERMINATE", 1: "TERMINATE", 2: "ABANDON", 3: "REQUEST_CANCEL"}
"""What becomes of a child when its parent closes."""


def start(execution: Execution, command: Any) -> None:
    """Start a child workflow."""
    if command.cron_schedule:
        raise NotSimulatedError(f"the cron schedule of child workflow {command.workflow_type}")
    child = Child(execution, command)
    execution.children[command.seq] = child
    execution.send(("child", command.seq), child.initiate)


def request_cancel(execution: Execution, command: Any) -> None:
    """Ask a child to stop; the parent goes on at once where it does not want to wait."""
    seq = command.child_workflow_seq
    child = execution.children.get(seq)
    if child is None or child.resolved:
        return
    if execution.withdraw(("child", seq)):
        execution.settle(child.cancelled_before_start(command.reason))
        return
    kind = child.command.cancellation_type
    if kind != ABANDON:
        execution.send(("cancel child", seq), lambda: child.ask_to_stop(command.reason))
    if kind in (ABANDON, TRY_CANCEL):
        execution.settle(child.resolved_as_cancelled())


class Child:
    """One child, as its parent sees it."""

    def __init__(self, parent: Execution, command: Any) -> None:
        """Hold what the parent asks for."""
        self.parent, self.command, self._said = parent, command, parent.said
        self.run: Execution | None = None
        self.resolved = False
        self._initiated = self._started = 0

    def initiate(self) -> None:
        """Write that it is to be started, and start it."""
        command, parent = self.command, self.parent
        policy = POLICIES[command.parent_close_policy]
        about = {"retry_policy": command.retry_policy} if command.HasField("retry_policy") else {}
        event = parent.history.add(
            "START_CHILD_WORKFLOW_EXECUTION_INITIATED",
            namespace=self._namespace,
            workflow_id=command.workflow_id,
            workflow_type={"name": command.workflow_type},
            task_queue={"name": command.task_queue},
            input={"payloads": list(command.input)},
            header={"fields": dict(command.headers)},
            parent_close_policy=f"PARENT_CLOSE_POLICY_{policy}",
            workflow_id_reuse_policy=command.workflow_id_reuse_policy,
            workflow_task_completed_event_id=parent.completed_id,
            **about,
        )
        self._initiated = event.event_id
        parent.server.hop(self._begin, policy)

    @property
    def _namespace(self) -> str:
        return self.command.namespace or self.parent.namespace

    def _begin(self, policy: str) -> None:
        if self.parent.closed and policy != "ABANDON":
            return
        command, server = self.command, self.parent.server
        start = Start(
            namespace=self._namespace,
            workflow_id=command.workflow_id,
            type=command.workflow_type,
            task_queue=command.task_queue or self.parent.start.task_queue,
            input=list(command.input),
            headers=dict(command.headers),
            execution_timeout=command.workflow_execution_timeout.ToTimedelta(),
            run_timeout=command.workflow_run_timeout.ToTimedelta(),
            task_timeout=command.workflow_task_timeout.ToTimedelta(),
            retry=command.retry_policy if command.HasField("retry_policy") else None,
            memo=Memo(fields=dict(command.memo)),
            search_attributes=command.search_attributes,
            parent=Parent(self.parent, self._initiated),
            said=self._said,
        )
        try:
            running = allowed(server, start, command.workflow_id_reuse_policy)
        except InUseError as used:
            running = used.execution
        if running is not None and command.workflow_id_reuse_policy == TERMINATE:
            make_way(running)  # Temporal's MigrateWorkflowIdReusePolicyForRunningWorkflow
        elif running is not None:
            self.parent.arrive(self._refused)
            return
        self.run = begin(server, start, [self._ended])
        self.parent.on_close.append(lambda: self._parent_closed(policy))
        self.parent.arrive(self._begun)

    def _begun(self) -> WorkflowActivationJob | None:
        run = self.run
        assert run is not None  # noqa: S101 - for the type checker: it was begun before
        event = self.parent.history.add(
            "CHILD_WORKFLOW_EXECUTION_STARTED",
            initiated_event_id=self._initiated,
            **self._names(run),
        )
        self._started = event.event_id
        if self.resolved:
            return None
        started = {"seq": self.command.seq, "succeeded": {"run_id": run.run_id}}
        return job(resolve_child_workflow_execution_start=started)

    def _refused(self) -> WorkflowActivationJob | None:
        command = self.command
        self.parent.history.add(
            "START_CHILD_WORKFLOW_EXECUTION_FAILED",
            namespace=self._namespace,
            workflow_id=command.workflow_id,
            workflow_type={"name": command.workflow_type},
            cause="START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE_WORKFLOW_ALREADY_EXISTS",
            initiated_event_id=self._initiated,
        )
        self.parent.children.pop(command.seq, None)
        failed = {
            "workflow_id": command.workflow_id,
            "workflow_type": command.workflow_type,
            "cause": "START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE_WORKFLOW_ALREADY_EXISTS",
        }
        resolved = {"seq": command.seq, "failed": failed}
        return job(resolve_child_workflow_execution_start=resolved)

    def _ended(self, run: Execution) -> None:
        self.parent.server.hop(self.parent.arrive, lambda: self._tell(run))

    def _tell(self, run: Execution) -> WorkflowActivationJob | None:
        closing = run.history.closed
        assert closing is not None  # noqa: S101 - as above
        how = kind_of(closing).removeprefix("WORKFLOW_EXECUTION_")
        about: dict[str, Any] = {}
        if closing.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED:
            about["result"] = closing.workflow_execution_completed_event_attributes.result
        if closing.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED:
            failed = closing.workflow_execution_failed_event_attributes
            about |= {"failure": failed.failure, "retry_state": failed.retry_state}
        if closing.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT:
            late = closing.workflow_execution_timed_out_event_attributes
            about["retry_state"] = late.retry_state
        self.parent.history.add(
            f"CHILD_WORKFLOW_EXECUTION_{how}",
            initiated_event_id=self._initiated,
            started_event_id=self._started,
            **self._names(run),
            **about,
        )
        self.parent.children.pop(self.command.seq, None)
        return None if self.resolved else self._resolve(self._outcome(how, about))

    def _outcome(self, how: str, about: dict[str, Any]) -> dict[str, Any]:
        if how == "COMPLETED":
            payloads = about["result"].payloads
            return {"completed": {"result": payloads[0] if payloads else Payload()}}
        if how == "CANCELED":
            failure = self._failure("Child Workflow execution cancelled", failures.cancelled())
            return {"cancelled": {"failure": failure}}
        if how == "TERMINATED":
            failure = self._failure("Child Workflow execution terminated", failures.terminated())
        else:
            state = RetryState.Name(about["retry_state"]).removeprefix("RETRY_STATE_")
            late = failures.timed_out("START_TO_CLOSE", "Timed out")
            said = "timed out" if how == "TIMED_OUT" else "failed"
            cause = about.get("failure", late)
            failure = self._failure(f"Child Workflow execution {said}", cause, state)
        return {"failed": {"failure": failure}}

    def ask_to_stop(self, reason: str) -> None:
        """Send the child a cancellation, and write so."""
        externals.cancel(self.parent, self._namespace, self.command.workflow_id, reason, child=True)

    def _parent_closed(self, policy: str) -> None:
        run = self.run
        while run is not None and run.continued_as is not None:
            run = run.continued_as
        if run is None or run.closed:
            return
        if policy == "TERMINATE":
            self.parent.server.hop(lambda: run.close("TERMINATED", reason="by parent close policy"))
        elif policy == "REQUEST_CANCEL":
            self.parent.server.hop(externals.cancelled, run, "by parent close policy")

    def cancelled_before_start(self, reason: str) -> WorkflowActivationJob:
        """Return what tells the parent that the child was cancelled before it was begun."""
        self.resolved = True
        said = f"Child Workflow Execution cancelled before scheduled: {reason}"
        failure = self._failure(said, failures.cancelled())
        resolved = {"seq": self.command.seq, "cancelled": {"failure": failure}}
        return job(resolve_child_workflow_execution_start=resolved)

    def resolved_as_cancelled(self) -> WorkflowActivationJob:
        """Return what tells the parent that the child is cancelled, whatever it does."""
        failure = self._failure("Child Workflow execution cancelled", failures.cancelled())
        if self._started:
            return self._resolve({"cancelled": {"failure": failure}})
        self.resolved = True
        resolved = {"seq": self.command.seq, "cancelled": {"failure": failure}}
        return job(resolve_child_workflow_execution_start=resolved)

    def _resolve(self, result: dict[str, Any]) -> WorkflowActivationJob:
        self.resolved = True
        resolved = {"seq": self.command.seq, "result": result}
        return job(resolve_child_workflow_execution=resolved)

    def _failure(
        self, message: str, cause: Failure, state: str = "NON_RETRYABLE_FAILURE"
    ) -> Failure:
        run_id = self.run.run_id if self.run else ""
        return failures.of_child(
            message,
            cause,
            state,
            namespace=self._namespace,
            workflow_execution={"workflow_id": self.command.workflow_id, "run_id": run_id},
            workflow_type={"name": self.command.workflow_type},
            initiated_event_id=self._initiated,
            started_event_id=self._started,
        )

    def _names(self, run: Execution) -> dict[str, Any]:
        return {
            "namespace": run.namespace,
            "workflow_execution": {"workflow_id": run.id, "run_id": run.run_id},
            "workflow_type": {"name": run.start.type},
        }
