"""The doctor compares clocks: those of workers, the service's, and its own."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp
from temporalio import workflow
from temporalio.api.enums.v1 import EventType, WorkerStatus
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.worker.v1 import WorkerHeartbeat
from temporalio.api.workflowservice.v1 import RecordWorkerHeartbeatRequest
from temporalio.client import Client
from temporalio.runtime import Runtime, TelemetryConfig
from temporalio.worker import Worker

from crossway.cluster.making.provision import provision
from crossway.cluster.service.ask import result_of
from crossway.observe.doctor.check import Finding
from crossway.observe.doctor.checks.clock_apart import CHECK
from crossway.observe.doctor.clocks import Stamp, furthest, stamps
from crossway.observe.reading.steps import Execution
from crossway.runtime.identity import tokens
from crossway.runtime.identity.tokens import CALLER_HEADER
from tests.helpers.deployed import Deployed, Failure, deployed
from tests.helpers.designs import placed
from tests.helpers.diagnosing import diagnosis, found
from tests.helpers.eventually import eventually
from tests.helpers.names import fresh
from tests.helpers.server import connected

SHOP = {
    "orders.twf": """\
workflow Order(order: OrderInput) -> Seen:
    options(schedule_to_close_timeout: 5m)
    nexus TillEndpoint Till.Look(order) -> looked
    options(schedule_to_close_timeout: 5m)
    nexus TillEndpoint Till.Keep(order) -> kept
    close completed looked
""",
    "till.twf": """\
nexus_service Till:
    operation Look(order: OrderInput) -> Seen:
        return Seen{id: order.id}
    operation Keep(order: OrderInput) -> Kept:
        return workflow Keep(order):
            workflow_id: "keep-{order.id}"

workflow Keep(order: OrderInput) -> Kept:
    close completed Kept{id: order.id}

nexus_endpoint TillEndpoint:
    target_namespace: "till"
    target_task_queue: "till-worker"
    allowed_caller_namespaces: ["orders"]
""",
}

NAMES = ("TillEndpoint",)


@pytest.mark.parametrize(
    ("shift", "said"),
    [(20.0, "(19|20) s ahead of"), (-25.0, r"2\d s behind"), (3.0, None)],
)
async def test_clocks_of_those_who_sign(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shift: float, said: str | None
) -> None:
    """The clock of this process is wrong for whatever signs; the server's is right."""
    right = time.time
    async with deployed(address, tmp_path, SHOP, *NAMES) as app:

        async def told() -> tuple[list[Finding]]:
            with monkeypatch.context() as wrong:
                wrong.setattr(time, "time", lambda: right() + shift)
                order = await _ordered(app)
            findings = (await diagnosis(app.connections, workflow=order)).get(CHECK.code, [])
            # Of a call that took long it is not sure who answered when: the next one will tell.
            assert said is None or len(findings) == 2  # who calls, and who answers
            return (findings,)

        (findings,) = await eventually(told)
    if said is None:
        assert findings == []
        return
    problems = [finding.problem for finding in findings]
    for name, problem in zip(("orders", "till"), problems, strict=True):
        assert problem.startswith(f"the clock of a worker in {app.names[name]} is ")
    for finding in findings:
        assert re.search(said, finding.problem)
        assert "NTP" in finding.advice


async def _ordered(app: Deployed) -> Execution:
    handle = await app.start("Order", {"id": "o1"}, id=fresh("order"))
    assert await result_of(handle) == {"id": "o1"}
    return Execution(app.names["orders"], handle.id)


async def test_a_caller_whose_clock_makes_it_refused(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = time.time
    async with deployed(address, tmp_path, SHOP, *NAMES) as app:
        checked = tokens.check_time

        def check(claims: Mapping[str, Any]) -> None:
            """Check as the handler does, whose clock is right."""
            with monkeypatch.context() as here:
                here.setattr(time, "time", right)
                checked(claims)

        monkeypatch.setattr(tokens, "check_time", check)
        monkeypatch.setattr(time, "time", lambda: right() + 120)
        outcome = await app.outcome("Order", {"id": fresh("o")})
        monkeypatch.undo()
        assert isinstance(outcome, Failure)
        assert outcome.type == "NexusUnauthorizedError"
        [finding] = await found(app.connections, CHECK.code, design=app.design)
    assert re.search(rf"worker in {app.names['orders']} is (119|120) s ahead of", finding.problem)


@workflow.defn(sandboxed=False)
class Idle:
    """Never started."""

    @workflow.run
    async def run(self) -> None:
        """Do nothing."""


@pytest.mark.parametrize(("shift", "said"), [(200, "ahead of"), (-200, "behind"), (0, None)])
async def test_clocks_of_those_who_only_report(address: str, shift: int, said: str | None) -> None:
    """A worker that refuses every call signs nothing; its heartbeat tells its clock."""
    connections, namespace = await connected(address), fresh("shop")
    await provision(connections, placed([namespace]))
    identity, queue = fresh("worker"), fresh("queue")
    # Its own heartbeats, by this machine's clock, would come between.
    silent = Runtime(telemetry=TelemetryConfig(), worker_heartbeat_interval=None)
    client = await Client.connect(address, namespace=namespace, runtime=silent)
    async with Worker(client, task_queue=queue, workflows=[Idle], identity=identity):
        await _report(client, identity, queue, datetime.now(UTC) + timedelta(seconds=shift))
        if said is None:
            assert CHECK.code not in await diagnosis(connections, namespace=namespace)
            return
        findings = await found(connections, CHECK.code, namespace=namespace)
    [finding] = findings
    assert identity in finding.problem
    assert said in finding.problem
    assert "heartbeat" in finding.seen


async def _report(client: Client, identity: str, queue: str, clock: datetime) -> None:
    """Send what a worker whose clock is wrong sends, as a machine with that clock would."""
    beat = WorkerHeartbeat(
        worker_instance_key=fresh("instance"),
        worker_identity=identity,
        task_queue=queue,
        status=WorkerStatus.WORKER_STATUS_RUNNING,
        heartbeat_time=Timestamp(seconds=int(clock.timestamp())),
        elapsed_since_last_heartbeat=Duration(seconds=10),
    )
    await client.workflow_service.record_worker_heartbeat(
        RecordWorkerHeartbeatRequest(
            namespace=client.namespace, identity=identity, worker_heartbeat=[beat]
        ),
        retry=True,
    )


async def test_the_clock_of_this_machine(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = time.time
    async with deployed(address, tmp_path, SHOP, *NAMES) as app:
        order = await _ordered(app)
        monkeypatch.setattr(time, "time", lambda: right() - 60)
        findings = (await diagnosis(app.connections, workflow=order)).get(CHECK.code, [])
    assert any("the clock of this machine is" in finding.problem for finding in findings)


@pytest.mark.parametrize(
    ("seconds", "furthest_off"),
    [([-40], -40), ([-40, -1, -1, -1, -2], -1), ([-40, -30, -20, 0], -20), ([-1, 0, 25], 25)],
)
def test_a_token_that_is_recorded_late_says_nothing_of_a_clock(
    seconds: list[int], furthest_off: int
) -> None:
    known = [
        Stamp(namespace="orders", does="calls", at=datetime.now(UTC), ahead=timedelta(seconds=s))
        for s in seconds
    ]
    assert furthest(known).ahead == timedelta(seconds=furthest_off)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "x", "iat": 10**400},
        {"iss": "x", "iat": -5},
        {"iss": "x", "iat": "now"},
        {"iss": ["x"], "iat": 1795358136},
        {"iat": 1795358136},
        [],
        "no token at all",
    ],
)
def test_tokens_that_say_nothing_of_a_clock(claims: object) -> None:
    """Histories are written by others."""
    parts: tuple[object, ...] = ({"alg": "EdDSA", "typ": "JWT"}, claims, {})
    token = ".".join(
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts
    )
    event = HistoryEvent(event_type=EventType.EVENT_TYPE_NEXUS_OPERATION_SCHEDULED)
    event.event_time.FromSeconds(1795358136)
    event.nexus_operation_scheduled_event_attributes.nexus_header[CALLER_HEADER] = (
        claims if isinstance(claims, str) else token
    )
    assert list(stamps([event])) == []
