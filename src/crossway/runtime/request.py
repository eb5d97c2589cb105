"""One call as its handler sees it: who calls, and what it starts, signals, asks and updates.

Source: DESIGN.md section 3, "What backs an operation".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from temporalio import nexus
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy

from crossway.runtime import limits, queues
from crossway.runtime.identity import admitted, described, let_any_caller_attach

Result = nexus.TemporalOperationResult[Any]


@dataclass(frozen=True, slots=True)
class Request:
    """One call as its handler sees it."""

    context: nexus.TemporalStartOperationContext
    nexus_client: nexus.TemporalNexusClient
    _updates: Iterator[int] = field(default_factory=count)

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

    async def start_workflow(
        self,
        name: str,
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
        limits.check_options(options if id is None else {"id": id, **options})
        reuse = options.get("id_reuse_policy")
        if id and reuse is not WorkflowIDReusePolicy.TERMINATE_IF_RUNNING:
            options.setdefault("id_conflict_policy", WorkflowIDConflictPolicy.USE_EXISTING)
        if "task_queue" in options:
            await queues.ensure(nexus.info().namespace, options["task_queue"])
        if id and attach == "any_caller":
            let_any_caller_attach(id)
        return await self.nexus_client.start_workflow(
            name,
            args=arguments,
            id=id or f"{self.context.operation}-{self.context.request_id}",
            request_eager_start=True,
            **options,
        )

    async def signal(self, workflow_id: str, name: str, arguments: Sequence[Any] = ()) -> None:
        """Signal a running workflow of the handler's namespace by its id."""
        limits.check_name("the workflow id of a signal", workflow_id)
        limits.check_name("the name of a signal", name)
        handle = nexus.client().get_workflow_handle(workflow_id)
        await handle.signal(name, args=arguments)

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
            WorkflowAlreadyStartedError: one that has closed keeps the id, by its reuse policy.
        """
        limits.check_name("the workflow id of a signal", workflow_id)
        limits.check_name("the name of a signal", name)
        limits.check_options({"id": workflow_id, **options})
        if options.get("id_reuse_policy") is WorkflowIDReusePolicy.TERMINATE_IF_RUNNING:
            options["id_reuse_policy"] = WorkflowIDReusePolicy.ALLOW_DUPLICATE
        if "task_queue" in options:
            await queues.ensure(nexus.info().namespace, options["task_queue"])
        await nexus.client().start_workflow(
            workflow,
            args=workflow_arguments,
            id=workflow_id,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            start_signal=name,
            start_signal_args=arguments,
            **{"task_queue": nexus.info().task_queue, **options},
        )

    async def query(self, workflow_id: str, name: str, arguments: Sequence[Any] = ()) -> Any:
        """Return what a workflow of the handler's namespace answers to a query.

        Raises:
            ApplicationError: of type NotFoundError, where there is no such workflow; of the
                query's own error.
        """
        limits.check_name("the workflow id of a query", workflow_id)
        limits.check_name("the name of a query", name)
        return await nexus.client().get_workflow_handle(workflow_id).query(name, args=arguments)

    async def update(self, workflow_id: str, name: str, arguments: Sequence[Any] = ()) -> Any:
        """Return what an update of a workflow of the handler's namespace returns.

        A retry of this request finds the update that the first attempt made.

        Raises:
            ApplicationError: of type NotFoundError, where no such workflow runs; of the update's
                own error, where the workflow refuses it.
        """
        limits.check_name("the workflow id of an update", workflow_id)
        limits.check_name("the name of an update", name)
        handle = nexus.client().get_workflow_handle(workflow_id)
        id = f"{self.context.request_id}-{next(self._updates)}"
        return await handle.execute_update(name, args=arguments, id=id)
