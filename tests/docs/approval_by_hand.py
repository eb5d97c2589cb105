"""The example of examples/approval by hand on Temporal's SDK, as docs/approval.md counts it.

It does what the design does, but for what the SDK has nothing for: who may call, and proof of
who answered. It is run by `test_approval_page.py`.

Longer than other files because it is counted as a whole.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import nexusrpc
from temporalio import activity, nexus, workflow
from temporalio.client import Client, RPCError, WorkflowUpdateStage
from temporalio.common import (
    ActivityIDReusePolicy,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.exceptions import (
    ActivityAlreadyStartedError,
    ApplicationError,
    WorkflowAlreadyStartedError,
)
from temporalio.service import RPCStatusCode
from temporalio.worker import Worker

ENDPOINT = "ApprovalsEndpoint"
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


# --- what both sides know ------------------------------------------------------------------


@dataclass
class Request:
    id: str
    requester: str
    amount: float


@dataclass
class Document:
    id: str
    name: str


@dataclass
class Outcome:
    approved: bool
    by: str
    nudges: int


@dataclass
class Status:
    asked: bool
    decided: bool
    nudges: int
    documents: list[str]


@dataclass
class Notice:
    to: str
    text: str


@dataclass
class SupportInput:
    id: str
    document: Document


@dataclass
class DecideInput:
    id: str
    approve: bool
    by: str


@dataclass
class NotifyInput:
    id: str
    to: str
    text: str


@nexusrpc.service
class Approvals:
    Ask: nexusrpc.Operation[Request, Outcome]
    Nudge: nexusrpc.Operation[str, None]
    Support: nexusrpc.Operation[SupportInput, None]
    Decide: nexusrpc.Operation[DecideInput, Outcome]
    Status: nexusrpc.Operation[str, Status]
    Notify: nexusrpc.Operation[NotifyInput, Notice]


# --- the approvals team --------------------------------------------------------------------


@activity.defn(name="SendNotice")
def send_notice(to: str, text: str) -> Notice:
    if "@" not in to:
        raise ApplicationError(f"{to} is no address", type="ValueError")
    return Notice(to, text)


@workflow.defn(name="Approval")
class Approval:
    @workflow.init
    def __init__(self, id: str) -> None:
        self.id = id
        self.request: Request | None = None
        self.nudges = 0
        self.documents: list[Document] = []
        self.outcome: Outcome | None = None

    @workflow.run
    async def run(self, id: str) -> Outcome:
        try:
            await workflow.wait_condition(lambda: self.request is not None, timeout=30 * DAY)
        except TimeoutError:
            said = f"documents came for {id}, and no request"
            raise ApplicationError(said, type="NeverAskedError") from None
        await workflow.wait_condition(lambda: self.outcome is not None)
        await workflow.wait_condition(workflow.all_handlers_finished)
        assert self.outcome is not None
        return self.outcome

    @workflow.signal(name="Ask")
    def ask(self, request: Request) -> None:
        self.request = request

    @workflow.signal(name="Nudge")
    def nudge(self) -> None:
        self.nudges += 1

    @workflow.signal(name="Support")
    def support(self, document: Document) -> None:
        if document.id not in [known.id for known in self.documents]:
            self.documents.append(document)

    @workflow.update(name="Decide")
    async def decide(self, approve: bool, by: str) -> Outcome:
        if self.request is None:
            raise ApplicationError(f"nobody has asked for {self.id}", type="NotAskedError")
        if self.outcome is not None:
            said = f"{self.outcome.by} has decided {self.id}"
            raise ApplicationError(said, type="DecidedError")
        if approve and self.request.amount > 1000 and not self.documents:
            said = f"{self.request.amount} needs a document"
            raise ApplicationError(said, type="NeedsDocumentsError")
        self.outcome = Outcome(approve, by, self.nudges)
        return self.outcome

    @workflow.query(name="Status")
    def status(self) -> Status:
        names = [document.name for document in self.documents]
        return Status(self.request is not None, self.outcome is not None, self.nudges, names)


def refused(failure: Exception) -> nexusrpc.HandlerError:
    """Return what a caller is told, and that the server is not to ask again."""
    kind = nexusrpc.HandlerErrorType.INTERNAL
    if isinstance(failure, WorkflowAlreadyStartedError | ActivityAlreadyStartedError):
        kind = nexusrpc.HandlerErrorType.CONFLICT
    elif isinstance(failure, RPCError) and failure.status is RPCStatusCode.NOT_FOUND:
        kind = nexusrpc.HandlerErrorType.NOT_FOUND
    return nexusrpc.HandlerError(str(failure), type=kind, retryable_override=False)


@nexusrpc.handler.service_handler(service=Approvals)
class ApprovalsHandler:
    async def _signal_with_start(self, id: str, signal: str, argument: object) -> None:
        try:
            await nexus.client().start_workflow(
                Approval.run,
                id,
                id=f"request-{id}",
                task_queue="approvals",
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                start_signal=signal,
                start_signal_args=[argument],
            )
        except WorkflowAlreadyStartedError as failure:
            raise refused(failure) from failure

    @nexus.temporal_operation
    async def Ask(  # noqa: N802 - an operation's name
        self,
        _ctx: nexus.TemporalStartOperationContext,
        client: nexus.TemporalNexusClient,
        input: Request,
    ) -> nexus.TemporalOperationResult[Outcome]:
        await self._signal_with_start(input.id, "Ask", input)
        try:
            return await client.start_workflow(
                Approval.run,
                input.id,
                id=f"request-{input.id}",
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            )
        except WorkflowAlreadyStartedError as failure:
            raise refused(failure) from failure

    @nexusrpc.handler.sync_operation
    async def Nudge(  # noqa: N802 - an operation's name
        self, _ctx: nexusrpc.handler.StartOperationContext, input: str
    ) -> None:
        try:
            await nexus.client().get_workflow_handle(f"request-{input}").signal("Nudge")
        except RPCError as failure:
            raise refused(failure) from failure

    @nexusrpc.handler.sync_operation
    async def Support(  # noqa: N802 - an operation's name
        self, _ctx: nexusrpc.handler.StartOperationContext, input: SupportInput
    ) -> None:
        await self._signal_with_start(input.id, "Support", input.document)

    @nexus.temporal_operation
    async def Decide(  # noqa: N802 - an operation's name
        self,
        _ctx: nexus.TemporalStartOperationContext,
        client: nexus.TemporalNexusClient,
        input: DecideInput,
    ) -> nexus.TemporalOperationResult[Outcome]:
        try:
            return await client.start_workflow_update(
                f"request-{input.id}",
                "Decide",
                args=[input.approve, input.by],
                wait_for_stage=WorkflowUpdateStage.ACCEPTED,
                result_type=Outcome,
            )
        except RPCError as failure:
            raise refused(failure) from failure

    @nexusrpc.handler.sync_operation
    async def Status(  # noqa: N802 - an operation's name
        self, _ctx: nexusrpc.handler.StartOperationContext, input: str
    ) -> Status:
        try:
            handle = nexus.client().get_workflow_handle(f"request-{input}")
            return await handle.query(Approval.status)
        except RPCError as failure:
            raise refused(failure) from failure

    @nexus.temporal_operation
    async def Notify(  # noqa: N802 - an operation's name
        self,
        _ctx: nexus.TemporalStartOperationContext,
        client: nexus.TemporalNexusClient,
        input: NotifyInput,
    ) -> nexus.TemporalOperationResult[Notice]:
        try:
            return await client.start_activity(
                send_notice,
                args=[input.to, input.text],
                id=f"notice-{input.id}",
                id_reuse_policy=ActivityIDReusePolicy.REJECT_DUPLICATE,
                start_to_close_timeout=timedelta(seconds=30),
            )
        except ActivityAlreadyStartedError as failure:
            raise refused(failure) from failure


# --- those who call ------------------------------------------------------------------------


@workflow.defn(name="Trip")
class Trip:
    @workflow.run
    async def run(self, request: Request, quote: Document) -> Notice:
        client = workflow.create_nexus_client(service=Approvals, endpoint=ENDPOINT)
        support = SupportInput(request.id, quote)
        await client.execute_operation(Approvals.Support, support, schedule_to_close_timeout=MINUTE)
        decision = await client.start_operation(
            Approvals.Ask, request, schedule_to_close_timeout=30 * DAY
        )
        waiting = asyncio.ensure_future(_outcome(decision))
        done, _ = await workflow.wait([waiting], timeout=(2 * DAY).total_seconds())
        if not done:
            await client.execute_operation(
                Approvals.Nudge, request.id, schedule_to_close_timeout=MINUTE
            )
        outcome = await waiting
        text = f"{outcome.by} said {str(outcome.approved).lower()}"
        if not done:
            text += f", nudged {outcome.nudges} times"
        notify = NotifyInput(request.id, request.requester, text)
        return await client.execute_operation(
            Approvals.Notify, notify, schedule_to_close_timeout=5 * MINUTE
        )


async def _outcome(decision: workflow.NexusOperationHandle[Outcome]) -> Outcome:
    return await decision


@workflow.defn(name="Review")
class Review:
    @workflow.run
    async def run(self, id: str, approve: bool, by: str) -> Outcome:
        client = workflow.create_nexus_client(service=Approvals, endpoint=ENDPOINT)
        status = await client.execute_operation(
            Approvals.Status, id, schedule_to_close_timeout=MINUTE
        )
        if status.decided:
            raise ApplicationError(f"{id} is decided", type="LateError")
        decide = DecideInput(id, approve, by)
        return await client.execute_operation(
            Approvals.Decide, decide, schedule_to_close_timeout=MINUTE
        )


# --- the workers ---------------------------------------------------------------------------


def approvals(client: Client) -> Worker:
    return Worker(
        client,
        task_queue="approvals",
        workflows=[Approval],
        activities=[send_notice],
        nexus_service_handlers=[ApprovalsHandler()],
        activity_executor=ThreadPoolExecutor(10),
    )


def travel(client: Client) -> Worker:
    return Worker(client, task_queue="travel", workflows=[Trip])


def managers(client: Client) -> Worker:
    return Worker(client, task_queue="managers", workflows=[Review])


async def main(address: str) -> None:
    workers = [
        make(await Client.connect(address, namespace=make.__name__))
        for make in (approvals, travel, managers)
    ]
    await asyncio.gather(*(worker.run() for worker in workers))
