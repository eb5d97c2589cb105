"""The doctor's checks, each fault provoked for real on a running service.

Longer than other files because each fault is provoked beside the finding that it leads to, on one
set of helpers.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import nexusrpc.handler
import pytest
from temporalio import workflow
from temporalio.api.enums.v1 import CallbackState
from temporalio.api.workflowservice.v1 import (
    DescribeWorkflowExecutionResponse,
    SetWorkerDeploymentCurrentVersionRequest,
)
from temporalio.client import WorkflowFailureError, WorkflowHandle
from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.worker import UnsandboxedWorkflowRunner, Worker, WorkerDeploymentConfig

from crossway.cluster.keys import create_key, revoke_key, rotate_key
from crossway.cluster.making.provision import provision
from crossway.cluster.service.ask import result_of
from crossway.design.model import EndpointEntry
from crossway.observe.doctor.check import Finding
from crossway.observe.doctor.checks import near_limit
from crossway.observe.doctor.evidence import Call, Examined
from crossway.observe.doctor.survey import Selection, gather
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.pending import delivery_note
from crossway.observe.reading.steps import Execution, State
from tests.helpers.building import one
from tests.helpers.crossing import Crossing, Pay, crossing
from tests.helpers.designs import placed
from tests.helpers.diagnosing import COMMANDS, diagnosis, found
from tests.helpers.eventually import eventually
from tests.helpers.names import fresh, with_fresh_names
from tests.helpers.server import connected


@workflow.defn(sandboxed=False)
class Calls:
    """Calls an operation of anybody's, many at once when told to."""

    @workflow.run
    async def run(self, endpoint: str, service: str, operation: str, times: int) -> list[Any]:
        """Return the results."""
        client: workflow.NexusClient[Any] = workflow.create_nexus_client(
            service=service, endpoint=endpoint
        )
        payments = [{"id": f"{workflow.info().run_id}-{n}", "waits": True} for n in range(times)]
        calls: list[Awaitable[Any]] = [
            client.execute_operation(operation, payment) for payment in payments
        ]
        return list(await asyncio.gather(*calls))


@asynccontextmanager
async def caller(served: Crossing) -> AsyncIterator[str]:
    """Serve `Calls` in the orders namespace; yield the task queue."""
    queue, client = fresh("calls"), served.connections.client(served.orders)
    async with Worker(client, task_queue=queue, workflows=[Calls]):
        yield queue


def scheduled(endpoint: str, time: datetime) -> Call:
    """Return a call of an order's, scheduled at `time`."""
    return Call(
        caller=Execution("orders", "order-1"),
        workflow="Order",
        endpoint=endpoint,
        service="Payments",
        operation="Pay",
        state=State.RUNNING,
        scheduled=time,
    )


async def start(
    served: Crossing, queue: str, endpoint: str, operation: str, times: int = 1
) -> WorkflowHandle[Any, Any]:
    service, _, name = operation.partition(".")
    client = served.connections.client(served.orders)
    arguments = [endpoint, service, name, times]
    return await client.start_workflow(Calls.run, args=arguments, id=fresh("c"), task_queue=queue)


async def test_a_healthy_service_has_no_findings(address: str) -> None:
    async with crossing(await connected(address)) as served:
        order = await served.order("Pay", "Look")
        await result_of(order)
        design = placed(
            [served.orders, served.payments], [(served.endpoint, served.payments, "payments")]
        )
        execution = Execution(served.orders, order.id)
        assert await diagnosis(served.connections, workflow=execution) == {}
        assert await diagnosis(served.connections, namespace=served.payments) == {}
        assert await diagnosis(served.connections, design=design) == {}


async def test_an_endpoint_that_another_sdks_workflow_misses(address: str) -> None:
    """Its workflow task fails for ever; the server's message names the endpoint."""
    async with crossing(await connected(address)) as served, caller(served) as queue:
        missing = served.endpoint[:-1] + "zz"
        handle = await start(served, queue, missing, "Payments.Pay")
        [finding] = await found(served.connections, "endpoint-missing", namespace=served.orders)
        assert finding.problem == f"the endpoint {missing} does not exist"
        assert served.endpoint in finding.seen
        assert handle.id in finding.seen
        await handle.terminate()


async def test_an_endpoint_that_a_worker_of_ours_found_missing(address: str) -> None:
    """Its marker in the caller's history names the endpoint; no design is needed."""
    async with crossing(await connected(address)) as served:
        missing = served.endpoint[:-1] + "zz"
        order = await served.connections.client(served.orders).start_workflow(
            "Order", args=[missing, ["Look"], {"id": "1"}], id=fresh("order"), task_queue="orders"
        )
        with contextlib.suppress(WorkflowFailureError):
            await result_of(order)
        [finding] = await found(served.connections, "endpoint-missing", namespace=served.orders)
        assert finding.problem == f"the endpoint {missing} does not exist"
        assert order.id in finding.seen


async def test_an_endpoint_that_leads_elsewhere_than_the_design_says(address: str) -> None:
    async with crossing(await connected(address)) as served:
        other = placed(
            [served.orders, served.payments], [(served.endpoint, served.orders, "elsewhere")]
        )
        [finding] = await found(served.connections, "endpoint-target", design=other)
        assert f"{served.payments}/payments" in finding.seen
        assert finding.commands == (
            f"temporal operator nexus endpoint update --name {served.endpoint} "
            f"--target-namespace {served.orders} --target-task-queue elsewhere --address here:1",
        )


async def test_a_namespace_that_does_not_exist(address: str) -> None:
    nowhere = fresh("nowhere")
    design = one("workflow W():\n    close complete\n", f"{nowhere}.twf")
    [finding] = await found(await connected(address), "namespace-missing", design=design)
    assert finding.problem == f"the namespace {nowhere} does not exist"


NAMES_ONLY = """\
workflow Buy(id: string) -> (any):
    nexus {endpoint} Payments.Look(id) -> seen
        options:
            timeout: 5s
    close complete(seen)
"""


async def test_where_an_endpoint_leads_that_the_design_only_names_is_not_guessed(
    address: str,
) -> None:
    """Another team made it, or has to: no namespace is wanted for it."""
    async with crossing(await connected(address)) as served:
        for endpoint, wrong in ((served.endpoint, ()), (fresh("gate"), ["endpoint-missing"])):
            design = one(NAMES_ONLY.format(endpoint=endpoint), f"{served.orders}.twf")
            findings = await diagnosis(served.connections, design=design)
            [idle] = findings.pop("no-worker")
            assert served.orders in idle.problem
            assert [*findings] == [*wrong]
            assert all("team" in said.advice for said in findings.get("endpoint-missing", ()))


async def test_an_operation_that_the_workers_do_not_know(address: str) -> None:
    async with crossing(await connected(address)) as served, caller(served) as queue:
        for operation in ("Payments.Vanish", "Vanished.Pay"):
            handle = await start(served, queue, served.endpoint, operation)
            with contextlib.suppress(WorkflowFailureError):
                await result_of(handle)
        findings = await found(
            served.connections, "operation-unregistered", namespace=served.orders
        )
        (finding,) = findings
        assert finding.problem.endswith(" Payments.Vanish")
        everything = await diagnosis(served.connections, namespace=served.orders)
        # A service that is not behind the endpoint is not told from one that is not for the caller.
        assert set(everything) == {"operation-unregistered", "caller-refused"}


@nexusrpc.handler.service_handler(name="Refunds")
class Refunds:
    """Another service."""

    @nexusrpc.handler.sync_operation
    async def Refund(  # noqa: N802 - an operation's name
        self, _ctx: nexusrpc.handler.StartOperationContext, payment: dict[str, Any]
    ) -> dict[str, Any]:
        """Return what came in."""
        return payment


async def test_two_workers_on_one_queue_with_different_services(address: str) -> None:
    """Seen by callers of one call each, which fail or end well, and by one of many calls."""
    connections = await connected(address)
    async with crossing(connections) as served, caller(served) as queue:
        # A client of its own: the SDK refuses two such workers on one.
        other = (await connected(address)).client(served.payments)
        async with Worker(
            other,
            task_queue="payments",
            nexus_service_handlers=[Refunds()],
            identity="the-other-one",
        ):

            async def short() -> None:
                with contextlib.suppress(WorkflowFailureError):
                    await (await start(served, queue, served.endpoint, "Payments.Look")).result()

            async def short_ones() -> list[Finding]:
                for _ in range(3):  # one after the other: before and after those that fail
                    await asyncio.gather(*(short() for _ in range(4)))
                told = await diagnosis(connections, namespace=served.orders)
                return told.get("split-services", [])

            [finding] = await eventually(short_ones)
            assert "2 workers poll" in finding.seen

            async def call() -> list[Finding]:
                many = await start(served, queue, served.endpoint, "Payments.Look", 20)
                with contextlib.suppress(WorkflowFailureError):
                    await result_of(many)
                where = Execution(served.orders, many.id)
                return (await diagnosis(connections, workflow=where)).get("split-services", [])

            [finding] = await eventually(call)
            assert "the-other-one" in finding.seen
            assert "2 workers poll" in finding.seen


async def test_an_endpoint_held_back_by_its_circuit_breaker(address: str) -> None:
    """Opened by the operation that fails; the one held back is named, and so is the culprit."""
    async with crossing(await connected(address)) as served, caller(served) as queue:
        bad = await start(served, queue, served.endpoint, "Payments.Later", 10)
        findings = await found(served.connections, "endpoint-blocked", namespace=served.orders)
        [finding] = findings
        assert served.orders in finding.problem
        assert "Payments.Later (UNAVAILABLE: try later)" in finding.seen
        await bad.terminate()


async def test_an_operation_that_is_tried_again_and_again(address: str) -> None:
    async with crossing(await connected(address)) as served, caller(served) as queue:
        bad = await start(served, queue, served.endpoint, "Payments.Later")
        [finding] = await found(served.connections, "operation-retried", namespace=served.orders)
        assert "UNAVAILABLE: try later" in finding.seen
        await bad.terminate()


async def test_nearly_too_many_operations_in_flight(address: str) -> None:
    async with crossing(await connected(address)) as served, caller(served) as queue:
        many = await start(served, queue, served.endpoint, "Payments.Pay", 28)
        [near] = await found(served.connections, "near-limit", namespace=served.orders)
        assert "28 in flight of 30" in near.seen
        await many.terminate()
        more = await start(served, queue, served.endpoint, "Payments.Pay", 31)

        async def exceeded() -> bool:
            findings = await diagnosis(served.connections, namespace=served.orders)
            return any("too many" in f.problem for f in findings.get("near-limit", []))

        assert await eventually(exceeded)
        await more.terminate()


async def test_calls_that_were_scheduled_within_a_second_are_counted_together(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One task schedules them all, so that no machine is too slow to have them in one second."""
    monkeypatch.setattr(near_limit, "NEAR_PER_SECOND", 24)
    async with crossing(await connected(address)) as served, caller(served) as queue:
        handle = await start(served, queue, served.endpoint, "Payments.Pay", 24)
        [finding] = await found(served.connections, "near-limit", namespace=served.orders)
        assert "up to 24 in one second, of 100 by default" in finding.seen
        await handle.terminate()


@pytest.mark.parametrize(
    ("apart", "endpoints", "seen"),
    [
        (0.01, 1, ["up to 80 in one second"]),
        (0.0125, 1, ["up to 80 in one second"]),
        (0.0133, 1, []),
        (0.01, 2, []),
    ],
)
async def test_nearly_too_many_calls_per_second(
    address: str, apart: float, endpoints: int, seen: list[str]
) -> None:
    """80 of them through one endpoint, in whatever second they came."""
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    times = [begin + timedelta(seconds=0.7 + apart * n) for n in range(80)]
    calls = tuple(scheduled(f"payments-{n % endpoints}", time) for n, time in enumerate(times))
    order = Examined(
        execution=calls[0].caller,
        workflow="Order",
        task_queue="orders",
        state=State.RUNNING,
        calls=calls,
    )
    selection = Selection(namespace="orders")
    nothing = await gather(await connected(address), selection, COMMANDS)
    looked_at = replace(nothing, executions=(order,))
    per_second = [one for one in await near_limit.CHECK.look(looked_at) if "calls" in one.problem]
    assert [one.seen.split(",")[0] for one in per_second] == seen


async def test_an_answer_to_a_caller_that_has_ended_is_no_fault(address: str) -> None:
    async with crossing(await connected(address)) as served, caller(served) as queue:
        gone = await start(served, queue, served.endpoint, "Payments.Pay")
        pays = served.connections.client(served.payments)

        async def waiting() -> str:
            async for found_one in pays.list_workflows("ExecutionStatus = 'Running'"):
                return found_one.id
            return ""

        target = await eventually(waiting)
        await gone.terminate()
        await pays.get_workflow_handle(target).cancel()

        async def told() -> bool:
            described = await Histories(served.connections.client).describe(
                Execution(served.payments, target)
            )
            return "NOT_FOUND" in delivery_note(described)

        assert await eventually(told)
        where = Execution(served.payments, target)
        assert "answer-undelivered" not in await diagnosis(served.connections, workflow=where)

        async def unheard() -> list[str]:
            selection = Selection(namespace=served.payments)
            case = await gather(served.connections, selection, COMMANDS)
            return [examined.execution.workflow_id for examined in case.unheard]

        # It ended well, and is looked at all the same: whoever waits would wait for ever.
        assert await eventually(unheard) == [target]
        everything = await diagnosis(served.connections, namespace=served.payments)
        assert "answer-undelivered" not in everything


def test_an_answer_that_does_not_arrive_is_noted() -> None:
    """Read from what the server says of a target's callbacks."""
    described = DescribeWorkflowExecutionResponse()
    described.callbacks.add(state=CallbackState.CALLBACK_STATE_SUCCEEDED)
    assert delivery_note(described) == ""
    failing = described.callbacks.add(state=CallbackState.CALLBACK_STATE_BACKING_OFF)
    failing.last_attempt_failure.message = "connection refused"
    assert delivery_note(described) == "its answer does not reach the caller: connection refused"


async def test_a_versioned_worker_with_no_current_version(serving_address: str) -> None:
    connections = await connected(serving_address)
    async with crossing(connections) as served:
        queue, deployment = fresh("versioned"), fresh("pay")
        config = WorkerDeploymentConfig(
            version=WorkerDeploymentVersion(deployment, "b1"),
            use_worker_versioning=True,
            default_versioning_behavior=VersioningBehavior.PINNED,
        )
        client = connections.client(served.payments)
        async with Worker(
            client,
            task_queue=queue,
            workflows=[Pay],
            deployment_config=config,
            workflow_runner=UnsandboxedWorkflowRunner(),
        ):
            handle = await client.start_workflow(
                "Pay", {"id": "1", "waits": True}, id=fresh("p"), task_queue=queue
            )
            [finding] = await found(
                connections, "version-without-current", namespace=served.payments
            )
            assert finding.commands == (
                f"temporal worker deployment set-current-version --deployment-name {deployment} "
                f"--build-id b1 --yes --namespace {served.payments} --address here:1",
            )
            await client.workflow_service.set_worker_deployment_current_version(
                SetWorkerDeploymentCurrentVersionRequest(
                    namespace=served.payments, deployment_name=deployment, build_id="b1"
                )
            )

            async def pinned() -> list[tuple[str, str] | None]:
                case = await gather(connections, Selection(namespace=served.payments), COMMANDS)
                return [one.pinned for one in case.executions if one.pinned]

            assert await eventually(pinned) == [(deployment, "b1")]
            await handle.terminate()


async def test_keys_that_do_not_verify_those_who_call(address: str, tmp_path: Path) -> None:
    """Seen from the handler's side, which has to know its callers, and from the caller's."""
    shops, tills = fresh("shops"), fresh("tills")
    endpoint = EndpointEntry(fresh("e"), tills, "tills", (), "test", callers=(shops,))
    design = replace(placed([shops, tills]), endpoints={endpoint.name: endpoint})
    connections = await connected(address)
    for here, unknown in ((tills, shops), (shops, tills)):
        create_key(tmp_path / here, here)
        [finding] = await found(connections, "keys-missing", design=design, keys=tmp_path / here)
        assert finding.problem == f"no key of the namespace {unknown} is known here"
        create_key(tmp_path / here, unknown)
        everything = await diagnosis(connections, design=design, keys=tmp_path / here)
        assert "keys-missing" not in everything


async def test_keys_that_count_no_more(address: str, tmp_path: Path) -> None:
    """The caller's, without which its calls are refused, and the handler's, without which they
    wait: what mends it is a newer key, of whoever holds the private half."""
    shops, tills = fresh("shops"), fresh("tills")
    endpoint = EndpointEntry(fresh("e"), tills, "tills", (), "test", callers=(shops,))
    design = replace(placed([shops, tills]), endpoints={endpoint.name: endpoint})
    connections = await connected(address)
    for revoked in (shops, tills):
        here = tmp_path / revoked
        keys = {name: create_key(here, name) for name in (shops, tills)}
        revoke_key(here, revoked, keys[revoked].id)
        [finding] = await found(connections, "keys-missing", design=design, keys=here)
        assert finding.problem == f"no key of the namespace {revoked} counts any more"
        assert f"every key of {revoked} that is known here is revoked" in finding.seen
        assert finding.commands == (f"crossway keys rotate {revoked} --dir {here}",)
        rotate_key(here, revoked)
        everything = await diagnosis(connections, design=design, keys=here)
        assert "keys-missing" not in everything


async def test_a_key_that_has_ended_is_followed_by_one_that_ends(
    address: str, tmp_path: Path
) -> None:
    """`keys rotate` asks for how long it is to be good."""
    shops, tills = fresh("shops"), fresh("tills")
    endpoint = EndpointEntry(fresh("e"), tills, "tills", (), "test", callers=(shops,))
    design = replace(placed([shops, tills]), endpoints={endpoint.name: endpoint})
    create_key(tmp_path, shops)
    create_key(tmp_path, tills, lifetime=-1)
    connections = await connected(address)
    [finding] = await found(connections, "keys-missing", design=design, keys=tmp_path)
    assert f"every key of {tills} that is known here is no longer good" in finding.seen
    assert finding.commands == (f"crossway keys rotate {tills} --dir {tmp_path} --days 90",)


async def test_a_key_that_begins_to_sign_in_the_future(address: str, tmp_path: Path) -> None:
    shops = fresh("shops")
    create_key(tmp_path, shops)
    rotate_key(tmp_path, shops, after=3600)
    connections, design = await connected(address), placed([shops])
    assert "keys-missing" not in await diagnosis(connections, design=design, keys=tmp_path)
    first, *_ = sorted(tmp_path.glob("*.jwk"), key=lambda path: path.stat().st_mtime_ns)
    first.unlink()
    [finding] = await found(connections, "keys-missing", design=design, keys=tmp_path)
    assert "begins to sign in the future" in finding.problem


async def test_an_execution_waits_on_a_queue_that_nobody_polls(address: str) -> None:
    async with crossing(await connected(address)) as served:
        client, queue = served.connections.client(served.payments), fresh("nobody")
        handle = await client.start_workflow("Pay", {"id": "1"}, id=fresh("p"), task_queue=queue)
        [finding] = await found(served.connections, "no-worker", namespace=served.payments)
        assert finding.problem == f"no worker polls {served.payments}/{queue} for workflow tasks"
        assert handle.id in finding.seen
        assert finding.commands == (
            f"crossway serve shop.twf --namespace {served.payments} --address here:1",
        )
        await handle.terminate()


TENANTS = """
nexus_endpoint Desk:
    target_namespace: desks
    target_task_queue: front
    allowed_caller_namespaces: []

nexus_service DeskService:
    operation Handle(claim: Claim) -> (number):
        return workflow HandleFor(claim.n):
            task_queue: "tenant-{claim.insurer}"

workflow HandleFor(n: number) -> (number):
    close complete(n)
"""


async def test_the_command_that_serves_names_the_tenants(address: str) -> None:
    """Without them `serve` refuses: those whose queue something waits on, else a stand-in."""
    text, names = with_fresh_names(TENANTS, "Desk", "desks")
    design, connections, desks = one(text), await connected(address), names["desks"]
    await provision(connections, design)
    everything = await found(connections, "no-worker", design=design)
    serve = f"crossway serve shop.twf --namespace {desks} --tenant"
    assert {finding.commands for finding in everything} == {(f"{serve} TENANT --address here:1",)}
    client = connections.client(desks)
    waiting = [
        await client.start_workflow("HandleFor", 7, id=fresh("h"), task_queue=f"tenant-{tenant}")
        for tenant in ("globex", "acme")
    ]
    wanted = {(f"{serve} acme --tenant globex --address here:1",)}

    async def named() -> bool:
        findings = (await diagnosis(connections, design=design))["no-worker"]
        assert {finding.commands for finding in findings} == wanted
        problems = {finding.problem for finding in findings}
        return f"no worker polls {desks}/tenant-acme for workflow tasks" in problems

    await eventually(named)
    for handle in waiting:
        await handle.terminate()


async def test_an_activity_that_fails_again_and_again(address: str) -> None:
    async with crossing(await connected(address)) as served:
        order = await served.order("Pay", flaky=True)
        [finding] = await found(served.connections, "activity-failing", namespace=served.payments)
        assert "waits for activity Flaky" in finding.problem
        assert "RuntimeError: no luck" in finding.seen
        await order.terminate()


@workflow.defn(sandboxed=False)
class Breaks:
    """Continues as new once, and then cannot go on."""

    @workflow.run
    async def run(self, whole: bool) -> None:
        """Break, in the second run."""
        if whole:
            workflow.continue_as_new(False)
        raise RuntimeError("lost its way")


async def test_a_workflow_that_is_stuck_in_a_later_run(address: str) -> None:
    """Asked by its id: who called it knows its first run, which is over."""
    async with crossing(await connected(address)) as served:
        client, queue = served.connections.client(served.orders), fresh("breaks")
        async with Worker(client, task_queue=queue, workflows=[Breaks]):
            handle = await client.start_workflow(
                Breaks.run, True, id=fresh("breaks"), task_queue=queue
            )
            asked = Execution(served.orders, handle.id)
            [finding] = await found(served.connections, "task-failing", workflow=asked)
            assert "lost its way" in finding.seen
            await client.get_workflow_handle(handle.id).terminate()


@workflow.defn(name="Turns", sandboxed=False)
class Before:
    """Waits, then ends."""

    @workflow.run
    async def run(self) -> None:
        """Wait."""
        await workflow.sleep(1)
        await workflow.sleep(3600)


@workflow.defn(name="Turns", sandboxed=False)
class After:
    """Does something else first."""

    @workflow.run
    async def run(self) -> None:
        """Call."""
        await workflow.execute_activity("Else", schedule_to_close_timeout=timedelta(hours=1))


async def test_code_that_changed_while_it_ran(address: str) -> None:
    async with crossing(await connected(address)) as served:
        client, queue = served.connections.client(served.orders), fresh("turns")
        async with Worker(client, task_queue=queue, workflows=[Before], max_cached_workflows=0):
            handle = await client.start_workflow("Turns", id=fresh("t"), task_queue=queue)

            async def waits() -> bool:
                return len((await handle.fetch_history()).events) > 4

            await eventually(waits)
        async with Worker(client, task_queue=queue, workflows=[After], max_cached_workflows=0):
            [finding] = await found(served.connections, "task-failing", namespace=served.orders)
        assert "non deterministic error" in finding.seen
        assert finding.commands == (
            f"temporal workflow reset --workflow-id {handle.id} --type FirstWorkflowTask "
            f"--reason 'changed code' --namespace {served.orders} --address here:1",
        )
        await handle.terminate()
