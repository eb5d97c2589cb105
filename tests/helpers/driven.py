"""One execution of a workflow, activated by hand: what comes when is in a test's own order.

A server, and the simulator, decide when a cancellation comes beside what else there is. Here it
comes just before the answer, with it, or just after.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from inspect import signature
from typing import Any, ClassVar, Self

from temporalio import workflow
from temporalio.api.common.v1 import Payload, Payloads
from temporalio.api.failure.v1 import Failure
from temporalio.bridge.proto.workflow_activation import WorkflowActivation
from temporalio.bridge.proto.workflow_commands import WorkflowCommand
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.common import Priority, TypedSearchAttributes
from temporalio.converter import DefaultFailureConverter
from temporalio.worker import UnsandboxedWorkflowRunner
from temporalio.worker._workflow_instance import WorkflowInstanceDetails

from crossway.runtime import Endpoint
from crossway.runtime.identity import Identity, IdentityInterceptor, Keyring
from crossway.runtime.interceptors.messages import Messages
from crossway.runtime.messages import Arrivals, signal_handler, update_handler
from crossway.runtime.values import OpenPayloadConverter

CANCEL = {"cancel_workflow": {"reason": "enough"}}
"""The workflow is asked to stop."""


Body = Callable[[], Coroutine[Any, Any, None]]


@workflow.defn(name="W", sandboxed=False)
class Flow:
    """Does what it is told to as it begins: the SDK takes no class of a function's."""

    body: ClassVar[Body]
    pays: ClassVar[Callable[[str], Coroutine[Any, Any, None]]]

    @workflow.init
    def __init__(self) -> None:
        """Keep what is approved."""
        self.approved = Arrivals(self.signal_approve)

    @workflow.run
    async def run(self) -> None:
        """Do it."""
        await type(self).body()

    @signal_handler(name="Approve")
    async def signal_approve(self) -> None:
        """Approve."""

    @update_handler(name="Pay")
    async def update_pay(self, id: str) -> None:
        """Do what it is told to for an update."""
        await type(self).pays(id)


class Driven:
    """An execution of a workflow that has just begun; `issued` is what it asked for at once.

    One that is `replayed` does again, until that is set to False, what is in its history, with the
    markers of these `rules`. `commands` are the last that it asked for, in full.
    """

    def __init__(
        self,
        body: Body,
        *,
        keys: Keyring | None = None,
        headers: Mapping[str, Payload] | None = None,
        flow: type[Any] = Flow,
        arguments: Sequence[Payload] = (),
        replayed: bool = False,
        rules: Sequence[str] = (),
    ) -> None:
        """Begin one that does this, in the namespace `n` as the workflow `w`."""
        Flow.body = staticmethod(body)
        self.replayed, self.commands = replayed, list[WorkflowCommand]()
        self._begun, self._events = datetime.now(UTC), 0
        self._instance = UnsandboxedWorkflowRunner().create_instance(
            WorkflowInstanceDetails(
                payload_converter_factory=OpenPayloadConverter,
                failure_converter_class=DefaultFailureConverter,
                interceptor_classes=_interceptors(keys or Keyring()),
                defn=workflow._Definition.must_from_class(flow),
                info=_info(self._begun, headers or {}),
                randomness_seed=1,
                extern_functions={},
                disable_eager_activity_execution=False,
                worker_level_failure_exception_types=[],
                patch_activation_callback=None,
                last_completion_result=Payloads(),
                last_failure=None,
            )
        )
        marked = [{"notify_has_patch": {"patch_id": f"crossway-{rule}-0"}} for rule in rules]
        begins = {"workflow_type": "W", "workflow_id": "w"}
        begun = {**begins, "headers": headers, "arguments": arguments}
        self.issued = self.after(*marked, initialize_workflow=begun)

    def __enter__(self) -> Self:
        """Go on with it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Throw it out of memory, as a worker does."""
        self._activate([{"remove_from_cache": {}}], 0)

    def after(self, *jobs: dict[str, Any], minutes: int = 0, **job: Any) -> list[str]:
        """Return what it asks for once these things have happened, in the words of the SDK's core:
        the kind of each command, with the activity or the operation. Markers are left out."""
        said = self._activate([*jobs, *([job] if job else [])], minutes)
        assert not said.failed.failure.message, said.failed.failure.message
        self.commands = [*said.successful.commands]
        found = [
            f"{one.WhichOneof('variant')} {one.schedule_activity.activity_type}"
            f"{one.schedule_nexus_operation.operation}".strip()
            for one in self.commands
        ]
        return [one for one in found if one != "set_patch_marker"]

    def _activate(self, jobs: list[dict[str, Any]], minutes: int) -> WorkflowActivationCompletion:
        self._events += 3
        activation = WorkflowActivation(
            run_id="r", history_length=self._events, is_replaying=self.replayed
        )
        activation.timestamp.FromDatetime(self._begun + timedelta(minutes=minutes))
        for one in jobs:
            activation.jobs.add(**one)
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(self._instance.activate, activation).result()


def update(id: str, headers: Mapping[str, Payload] | None = None) -> dict[str, Any]:
    """Return that somebody sends an update, with its id as its argument."""
    value = {"metadata": {"encoding": b"json/plain"}, "data": f'"{id}"'.encode()}
    about = {"id": id, "protocol_instance_id": id, "name": "Pay", "run_validator": True}
    return {"do_update": {**about, "input": [value], "headers": headers}}


def fired(*timers: int) -> list[dict[str, Any]]:
    """Return that these timers are over, by their numbers."""
    return [{"fire_timer": {"seq": seq}} for seq in timers]


def at_once(seq: int) -> dict[str, Any]:
    """Return that an operation answers within its start; what it gave comes with it."""
    return {"resolve_nexus_operation_start": {"seq": seq, "started_sync": True}}


def started(seq: int) -> dict[str, Any]:
    """Return that an operation has started, and goes on."""
    return {"resolve_nexus_operation_start": {"seq": seq, "operation_token": "token"}}


def gave(seq: int, json: bytes) -> dict[str, Any]:
    """Return that an operation gave a value."""
    value = {"metadata": {"encoding": b"json/plain"}, "data": json}
    return {"resolve_nexus_operation": {"seq": seq, "result": {"completed": value}}}


def never_started(seq: int) -> list[dict[str, Any]]:
    """Return that the service has given up an operation which nobody took."""
    failure = Failure(message="nexus operation completed unsuccessfully")
    failure.nexus_operation_execution_failure_info.endpoint = "E"
    failure.cause.message = "timed out"
    failure.cause.timeout_failure_info.timeout_type = 2  # type: ignore[assignment]  # schedule to start
    return [
        {"resolve_nexus_operation_start": {"seq": seq, "failed": failure}},
        {"resolve_nexus_operation": {"seq": seq, "result": {"failed": failure}}},
    ]


def _interceptors(keys: Keyring) -> list[Any]:
    identity = Identity("n", keys, {"E": Endpoint("q", ("S",))})
    every: list[Any] = [IdentityInterceptor(identity), Messages()]
    return [one.workflow_interceptor_class(None) for one in every]


BEFORE = "before"
"""The id of the run that an execution continues."""


def _info(begun: datetime, headers: Mapping[str, Payload]) -> workflow.Info:
    known: dict[str, Any] = {
        "attempt": 1,
        "continued_run_id": BEFORE,
        "headers": headers,
        "raw_memo": {},
        "search_attributes": {},
        "namespace": "n",
        "task_queue": "q",
        "workflow_id": "w",
        "workflow_type": "W",
        **dict.fromkeys(("run_id", "first_execution_run_id", "original_execution_run_id"), "r"),
        "start_time": begun,
        "workflow_start_time": begun,
        "priority": Priority.default,
        "task_timeout": timedelta(seconds=10),
        "typed_search_attributes": TypedSearchAttributes([]),
    }
    every: Any = {one: known.get(one) for one in signature(workflow.Info).parameters}
    return workflow.Info(**every)
