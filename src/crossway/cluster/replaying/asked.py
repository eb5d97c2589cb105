"""What an execution says of itself, from its history and the design alone: no worker is asked.

The history is replayed against the compiled design. Before the SDK lets go of the replayed
workflow, the query is put to it that a worker would be asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.worker import (
    UnsandboxedWorkflowRunner,
    WorkflowInstance,
    WorkflowInstanceDetails,
)

from crossway.cluster.building import Watcher, compiled
from crossway.cluster.replaying.histories import Recorded
from crossway.cluster.replaying.recording import looked_back
from crossway.cluster.replaying.replay import queue_of, replayer_of
from crossway.design.model import Design
from crossway.runtime import data_converter
from crossway.runtime.activations import workflow_executor
from crossway.sdk import METADATA, workflow_type

NO_OTHER_NAMES: Mapping[str, str] = MappingProxyType({})


class Replayed:
    """The workflows of a design, compiled once, to be asked about executions of them."""

    def __init__(
        self,
        design: Design,
        renamed: Mapping[str, str] = NO_OTHER_NAMES,
        watcher: Watcher | None = None,
    ) -> None:
        """Compile the design; nothing of the user's is imported.

        `renamed` maps its namespaces to the names that the service has for them. A `watcher` is
        told what the replayed workflows pass.
        """
        _, self._queues = compiled(design.own, watcher=watcher)
        self._names = {there: name for name, there in renamed.items()}

    async def metadata(self, execution: Recorded) -> WorkflowMetadata | None:
        """Return what an execution says of itself after its last event.

        None for one of another design, or that does not go on with this one. What its history
        holds is decoded.
        """
        started = execution.history.events[0].workflow_execution_started_event_attributes
        namespace = self._names.get(execution.namespace, execution.namespace)
        queue = queue_of(self._queues, namespace, started.task_queue.name)
        known = {workflow_type(flow): flow for flow in queue.workflows} if queue else {}
        flow = known.get(started.workflow_type.name)
        if queue is None or flow is None:
            return None
        asked = _Asked()
        with workflow_executor() as executor:
            replayer = replayer_of(queue, flow, asked, data_converter(), executor)
            result = await replayer.replay_workflow(
                execution.history, raise_on_replay_failure=False
            )
        if result.replay_failure is not None or asked.answer is None:
            return None
        (said,) = data_converter().payload_converter.from_payloads(
            [asked.answer], [WorkflowMetadata]
        )
        return said if isinstance(said, WorkflowMetadata) else None


class _Asked(UnsandboxedWorkflowRunner):
    """Runs one workflow, and asks it when it is about to be thrown out of memory."""

    def __init__(self) -> None:
        """Begin with nothing answered."""
        self.answer: Payload | None = None

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """Return an instance that is asked at its end."""
        instance: Any = looked_back(super().create_instance(det))
        activate = instance.activate

        def activated(activation: Any) -> Any:
            if any(job.HasField("remove_from_cache") for job in activation.jobs):
                self.answer = _answer(activate(_question(activation))) or self.answer
            return activate(activation)

        instance.activate = activated
        return instance  # type: ignore[no-any-return]  # what `create_instance` returned


def _question(last: Any) -> Any:
    """Return an activation that asks, at the time of the last one."""
    question = type(last)(run_id=last.run_id, is_replaying=True)
    question.timestamp.CopyFrom(last.timestamp)
    asked = question.jobs.add().query_workflow
    asked.query_id, asked.query_type = "crossway", METADATA
    return question


def _answer(completion: Any) -> Payload | None:
    for command in completion.successful.commands:
        if command.HasField("respond_to_query"):
            return Payload.FromString(
                command.respond_to_query.succeeded.response.SerializeToString()
            )
    return None
