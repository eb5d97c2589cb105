"""One call as its handler sees it: who calls, and what it starts, signals, asks and updates.

Source: DESIGN.md section 3, "What backs an operation".

Longer than other files because what starts or asks a workflow, or starts an activity, has two heads
more: for a type checker, with and without the type of the answer.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any, Generic, NamedTuple, TypeVar, overload
from urllib.parse import quote, urlencode

import nexusrpc
from temporalio import nexus
from temporalio.api.common.v1 import Link
from temporalio.client import (
    WorkflowHandle,
    WorkflowUpdateFailedError,
    WorkflowUpdateHandle,
    WorkflowUpdateStage,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from crossway.runtime import backing, clock, limits, queues, refusals, searching
from crossway.runtime.calls import bound, fit_result
from crossway.runtime.identity import admitted, described, let_any_caller_attach

Started = nexus.TemporalOperationResult
"""What goes on behind an operation, or its result."""

Result = Started[Any]

Answer = TypeVar("Answer")
Taken = TypeVar("Taken")


class Start(NamedTuple, Generic[Answer]):
    """What is started: a workflow or an activity that gives an `Answer`, and its arguments."""

    name: str
    arguments: list[object]


@dataclass(slots=True, eq=False)
class Request:
    """One call as its handler sees it."""

    context: nexus.TemporalStartOperationContext
    nexus_client: nexus.TemporalNexusClient
    _updates: Iterator[int] = field(default_factory=count)
    _starting: float | None = None

    @property
    def operation(self) -> str:
        """The operation that is called: `Service.Operation`."""
        return f"{self.context.service}.{self.context.operation}"

    def late(self, seconds: float) -> ApplicationError:
        """Return the error of a call that was not answered within these seconds.

        Where the service has not answered a start it is busy, and makes the request again; so it
        does where it has not answered a signal, or the worker that it asks a query.
        """
        if self._starting is not None and self._starting >= backing.FAIR:
            return backing.not_started(self.operation)
        return backing.not_ended(self.operation, seconds)

    @property
    def allowed_namespaces(self) -> list[str]:
        """The namespaces that may call the operation; empty when it is open to anybody."""
        return list(admitted.get().access.callers or ())

    def caller(self) -> dict[str, Any]:
        """Return who calls: namespace, workflow and run id, endpoint, service, operation.

        The guard has verified the caller's token; on an endpoint that asks for none,
        `verified` may be false, and then the namespace is a claim.
        """
        return described(admitted.get().caller, admitted.get().call)

    @overload
    async def start_workflow(
        self,
        name: Start[Answer],
        *,
        id: str | None = None,
        attach: str = "same_caller",
        **options: Any,
    ) -> Started[Answer]: ...
    @overload
    async def start_workflow(
        self,
        name: str,
        arguments: Sequence[Any] = (),
        *,
        id: str | None = None,
        attach: str = "same_caller",
        **options: Any,
    ) -> Result: ...
    async def start_workflow(
        self,
        name: str | Start[Any],
        arguments: Sequence[Any] = (),
        *,
        id: str | None = None,
        attach: str = "same_caller",
        **options: Any,
    ) -> Result:
        """Start the workflow behind this call; its end is the operation's.

        With an `id` of the design's choosing, a second call with the same id attaches to
        the workflow that is running, if it was started for the same caller's namespace; with
        `attach="any_caller"` whosever it is. Without one the request's own id makes retries of
        this call find what they started. To terminate the running one instead is a policy
        of its own, which the server takes alone.

        Raises:
            ApplicationError: of type InvalidArgumentError; an option is none that Temporal takes.
            HandlerError: UNAUTHORIZED; the workflow that runs is another caller's.
        """
        if isinstance(name, Start):
            name, arguments = name
        limits.check_options(options if id is None else {"id": id, **options})
        searching.make_typed(options)
        reuse = options.get("id_reuse_policy")
        if id and reuse is not WorkflowIDReusePolicy.TERMINATE_IF_RUNNING:
            options.setdefault("id_conflict_policy", WorkflowIDConflictPolicy.USE_EXISTING)
        if "task_queue" in options:
            await queues.ensure(nexus.info().namespace, options["task_queue"])
        if id and attach == "any_caller":
            let_any_caller_attach(id)
        start: Awaitable[Result] = self.nexus_client.start_workflow(
            name,
            args=arguments,
            id=id or f"{self.context.operation}-{self.context.request_id}",
            request_eager_start=True,
            **options,
        )
        return await self._started(start)

    @overload
    async def start_activity(
        self, name: Start[Answer], *, activity_id: str | None = None, **options: Any
    ) -> Started[Answer]: ...
    @overload
    async def start_activity(
        self,
        name: str,
        arguments: Sequence[Any] = (),
        *,
        activity_id: str | None = None,
        **options: Any,
    ) -> Result: ...
    async def start_activity(
        self,
        name: str | Start[Any],
        arguments: Sequence[Any] = (),
        *,
        activity_id: str | None = None,
        **options: Any,
    ) -> Result:
        """Start the activity behind this call, for itself; what it returns is the operation's.

        Without an `activity_id` of the design's choosing the request's own makes retries of this
        call find what they started.

        Raises:
            ApplicationError: of type InvalidArgumentError, an option is none that Temporal takes;
                of type AlreadyStartedError, an activity runs under its id; of type
                ServiceSettingError, the service lacks what it needs.
        """
        if isinstance(name, Start):
            name, arguments = name
        bound(options)
        checked = options if activity_id is None else {"activity_id": activity_id, **options}
        limits.check_options(checked, shortest=limits.SHORTEST_ATTEMPT)
        if "task_queue" in options:
            await queues.ensure(nexus.info().namespace, options["task_queue"])
        with backing.named(self.operation):
            start: Awaitable[Result] = self.nexus_client.start_activity(
                name,
                args=arguments,
                id=activity_id or f"{self.context.operation}-{self.context.request_id}",
                **options,
            )
            return await self._started(start)

    async def _started(self, start: Awaitable[Answer]) -> Answer:
        """Return what a start gives, a signal or a query, and let `late` know meanwhile that it is
        waited for: the ids that they have let the service know them again."""
        self._starting = self._left()
        try:
            return await start
        finally:
            self._starting = None

    async def signal(self, workflow_id: str, name: str, arguments: Sequence[Any] = ()) -> None:
        """Signal a running workflow of the handler's namespace by its id."""
        limits.check_name("the workflow id of a signal", workflow_id)
        limits.check_name("the name of a signal", name)
        handle = nexus.client().get_workflow_handle(workflow_id)
        with refusals.answered():
            await self._started(handle.signal(name, args=arguments))

    async def signal_with_start(
        self,
        workflow_id: str,
        name: str,
        arguments: Sequence[Any],
        workflow: str,
        workflow_arguments: Sequence[Any] = (),
        **options: Any,
    ) -> None:
        """Signal a workflow of the handler's namespace by its id, started first if none runs.

        What it starts is bound to this call, as every start of an operation. What runs takes the
        signal whoever started it, as `signal` does: it is never ended for another.

        Raises:
            ApplicationError: of type InvalidArgumentError; an option is none that Temporal takes.
                Of type AlreadyStartedError; one that has closed keeps the id, by its reuse policy.
        """
        limits.check_name("the workflow id of a signal", workflow_id)
        limits.check_name("the name of a signal", name)
        limits.check_options({"id": workflow_id, **options})
        if options.get("id_reuse_policy") is WorkflowIDReusePolicy.TERMINATE_IF_RUNNING:
            options["id_reuse_policy"] = WorkflowIDReusePolicy.ALLOW_DUPLICATE
        if "task_queue" in options:
            await queues.ensure(nexus.info().namespace, options["task_queue"])
        start: Awaitable[Any] = nexus.client().start_workflow(
            workflow,
            args=workflow_arguments,
            id=workflow_id,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            start_signal=name,
            start_signal_args=arguments,
            **{"task_queue": nexus.info().task_queue, **options},
        )
        with refusals.answered():
            await self._started(start)

    @overload
    async def query(
        self, workflow_id: str, name: str, arguments: Sequence[Any] = (), *, result: type[Answer]
    ) -> Answer: ...
    @overload
    async def query(
        self, workflow_id: str, name: str, arguments: Sequence[Any] = (), *, result: Any = Any
    ) -> Any: ...
    async def query(
        self,
        workflow_id: str,
        name: str,
        arguments: Sequence[Any] = (),
        *,
        result: Any = Any,
    ) -> Any:
        """Return what a workflow of the handler's namespace answers to a query.

        A query leaves nothing in a history: the caller's gets a link to the workflow.

        Raises:
            ApplicationError: of type NotFoundError, where there is no such workflow; of the
                query's own error; of type UnexpectedResult, where the answer does not fit `result`.
        """
        limits.check_name("the workflow id of a query", workflow_id)
        limits.check_name("the name of a query", name)
        handle = nexus.client().get_workflow_handle(workflow_id)
        before = len(self.context.outbound_links)
        with refusals.answered():
            # Both at once: who waits for the answer does not wait for the link.
            asked: Awaitable[Any] = handle.query(name, args=arguments)
            both = asyncio.gather(asked, _latest_run(handle), return_exceptions=True)
            found = await self._started(both)
            value, run = found
            if isinstance(value, BaseException):
                raise value
        if len(self.context.outbound_links) == before:
            with contextlib.suppress(RPCError):
                # A workflow that starts meanwhile answers, though the look came before it.
                seen = run if isinstance(run, str) else await _latest_run(handle)
                self.context.outbound_links.append(_link(workflow_id, seen))
        return fit_result(f"query {name}", value, result)

    @overload
    async def update(
        self, workflow_id: str, name: str, arguments: Sequence[Any] = (), *, result: type[Answer]
    ) -> Answer: ...
    @overload
    async def update(
        self, workflow_id: str, name: str, arguments: Sequence[Any] = (), *, result: Any = Any
    ) -> Any: ...
    async def update(
        self,
        workflow_id: str,
        name: str,
        arguments: Sequence[Any] = (),
        *,
        result: Any = Any,
    ) -> Any:
        """Return what an update of a workflow of the handler's namespace returns.

        A retry of this request finds the update that the first attempt made.

        Raises:
            ApplicationError: of type NotFoundError, where no such workflow runs; of the update's
                own error, where the workflow refuses it; of type UnexpectedResult, where what it
                returns does not fit `result`.
            HandlerError: UNAVAILABLE, where the workflow has not taken it in time and may later, or
                the service does not say: what is on its way is no failure to be caught.
        """
        handle, id = self._updated(workflow_id, name)
        with refusals.answered(), refusals.on_its_way():
            update = await self._taken(handle, name, arguments, id)
            value = await update.result()
        return fit_result(f"update {name}", value, result)

    @overload
    async def start_update(
        self, workflow_id: str, name: str, arguments: Sequence[Any] = (), *, result: type[Answer]
    ) -> Answer | Started[Answer]: ...
    @overload
    async def start_update(
        self, workflow_id: str, name: str, arguments: Sequence[Any] = (), *, result: Any = Any
    ) -> Any: ...
    async def start_update(
        self,
        workflow_id: str,
        name: str,
        arguments: Sequence[Any] = (),
        *,
        result: Any = Any,
    ) -> Any:
        """Start the update behind this call; its end is the operation's, however long it takes.

        A service that cannot deliver it later has to answer within the request: see
        `crossway.runtime.backing`.

        Raises:
            ApplicationError: as `update` does; of type OperationTooSlow, where it has to be
                answered within the request and is not.
            HandlerError: as `update` does.
        """
        handle, id = self._updated(workflow_id, name)
        client = nexus.client()
        able = await self._started(backing.delivers_updates(client))
        late = partial(backing.too_slow, workflow_id, name)
        if not able:
            update = await self._taken(handle, name, arguments, id)
            value = await backing.within(self._left(), update.result(), late)
            return fit_result(f"update {name}", value, result)
        start: Awaitable[Result] = self.nexus_client.start_workflow_update(
            workflow_id,
            name,
            args=arguments,
            update_id=id,
            wait_for_stage=WorkflowUpdateStage.ACCEPTED,
        )
        try:
            return await self._in_time(start, workflow_id, name)
        except nexusrpc.OperationError as ended:  # so soon that the start tells
            failure = ended.__cause__
            if isinstance(failure, WorkflowUpdateFailedError):
                raise failure  # noqa: B904 - `from` would take its own cause away
            raise

    async def _taken(
        self, handle: WorkflowHandle[Any, Any], name: str, arguments: Sequence[Any], id: str
    ) -> WorkflowUpdateHandle[Any]:
        """Return an update that its workflow has taken, and may still do.

        Raises:
            HandlerError: UNAVAILABLE, it has not in time; the next attempt of the request finds the
                update.
        """
        stage = WorkflowUpdateStage.ACCEPTED
        start = handle.start_update(name, args=arguments, id=id, wait_for_stage=stage)
        return await self._in_time(start, handle.id, name)

    async def _in_time(self, start: Awaitable[Taken], workflow_id: str, update: str) -> Taken:
        return await backing.within(
            self._left(), start, partial(backing.not_taken, workflow_id, update)
        )

    def _updated(self, workflow_id: str, name: str) -> tuple[WorkflowHandle[Any, Any], str]:
        """Return the workflow that is updated, and the id that the update has in every attempt."""
        limits.check_name("the workflow id of an update", workflow_id)
        limits.check_name("the name of an update", name)
        handle = nexus.client().get_workflow_handle(workflow_id)
        return handle, f"{self.context.request_id}-{next(self._updates)}"

    def _left(self) -> float | None:
        """Return how many seconds of the request are left to answer in, None for all there are."""
        deadline = self.context.request_deadline
        if deadline is None:
            return None
        left = deadline.timestamp() - clock.now()
        return max(left - backing.ANSWERED_BEFORE - backing.SAID_BEFORE, 0.1)


async def _latest_run(handle: WorkflowHandle[Any, Any]) -> str:
    return (await handle.describe()).run_id


def _link(workflow_id: str, run_id: str) -> nexusrpc.Link:
    """Return a link to the first event of a run in the handler's namespace.

    Server 1.32 gives no link for a query and drops one of the type `Link.Workflow`. Source: the
    SDK's `workflow_event_to_nexus_link`, which is not public; both tried.
    """
    names = (nexus.info().namespace, workflow_id, run_id)
    namespace, workflow, run = (quote(name, safe="") for name in names)
    first = {
        "referenceType": "EventReference",
        "eventID": 1,
        "eventType": "WorkflowExecutionStarted",
    }
    return nexusrpc.Link(
        url=f"temporal:///namespaces/{namespace}/workflows/{workflow}/{run}/history?"
        + urlencode(first),
        type=Link.WorkflowEvent.DESCRIPTOR.full_name,
    )
