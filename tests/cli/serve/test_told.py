"""What `serve` tells while it runs: health, metrics, logs, who called."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from crossway.cluster.logs import QUIET
from crossway.cluster.service.ask import result_of
from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.helpers.killable import Server
from tests.helpers.lab import Asks, Refusal, outcome
from tests.helpers.listening import listening
from tests.helpers.names import fresh, with_fresh_names
from tests.helpers.ports import free_port
from tests.helpers.refusing import CAUGHT_AS, REFUSING
from tests.helpers.server import connected
from tests.helpers.serving import Shop, eventually_answers, get, serving


async def denied(shop: Shop) -> Any:
    """Return how a call by somebody who signs nothing ended."""
    client = await shop.client()
    endpoint = re.findall(
        r"nexus_endpoint (\w+):", (shop.folder / f"{shop.payments}.twf").read_text()
    )
    call = [*endpoint, "TillService", "Pay"]
    runner = UnsandboxedWorkflowRunner()
    async with Worker(client, task_queue="plain", workflows=[Asks], workflow_runner=runner):
        given = [call, {}, {}]
        id = fresh("asks")
        return await outcome(
            await client.start_workflow("Asks", args=given, id=id, task_queue="plain")
        )


def test_it_serves_answers_health_checks_and_shows_metrics(shop: Shop, tmp_path: Path) -> None:
    """Who called is in a file and at a receiver of logs, and who was refused is counted."""
    health, metrics = free_port(), free_port()
    audit = tmp_path / "audit.jsonl"
    sent: list[ExportLogsServiceRequest] = []
    options = ("--health", str(health), "--metrics", f"localhost:{metrics}", "--audit", str(audit))
    with (
        listening(lambda _, body: sent.append(ExportLogsServiceRequest.FromString(body))) as url,
        serving(shop, *options, "--audit", f"otlp:{url}") as process,
    ):
        assert asyncio.run(denied(shop)) == Refusal("UNAUTHORIZED", "not allowed")
        counted = re.findall(r"crossway_denied_calls\w*{(.*)} 1", get(metrics, "/metrics")[1])
        (labels,) = [one for one in counted if 'reason="no token"' in one]
        assert re.search(r'endpoint="\w+"', labels)
        assert 'event="start"' in labels
        asyncio.run(shop.start("o-1"))
        assert asyncio.run(shop.result("o-1")) == {"id": "r-p-1"}
        assert get(health, "/ready")[0] == 200
        assert get(health, "/live") == (200, '{"status": "live"}\n')
        assert get(health, "/other")[0] == 404
        assert "temporal_workflow_completed" in get(metrics, "/metrics")[1]
    written = [json.loads(line) for line in audit.read_text().splitlines()]
    assert [(line["decision"], line["reason"]) for line in written] == [
        ("denied", "no token"),
        ("allowed", "listed"),
    ]
    assert all(line["time"] and line["build"] for line in written)
    assert records_in(sent) == 2
    assert audit.stat().st_mode & 0o077 == 0
    lines = [json.loads(line) for line in process.lines]
    assert {"time", "level", "logger", "message"} <= set.intersection(*map(set, lines))
    assert lines[-1]["message"] == "stopped"


def records_in(sent: list[ExportLogsServiceRequest]) -> int:
    """Return how many log records a receiver got."""
    logs = [one for request in sent for one in request.resource_logs]
    return sum(len(scope.log_records) for one in logs for scope in one.scope_logs)


async def asked(address: str, namespace: str) -> dict[str, Any]:
    """Return by which type each refusal was caught, and what a refused update told a client."""
    client = (await connected(address)).client(namespace)
    told = {
        what: await client.execute_workflow("Asks", what, id=fresh("asks"), task_queue=namespace)
        for what in CAUGHT_AS
    }
    waits = await client.start_workflow("Waits", "x", id=fresh("waits"), task_queue=namespace)
    found = {what: one["by"] for what, one in told.items()}
    for given in (True, "no boolean"):
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await waits.execute_update("Decide", given)
        assert isinstance(refused.value.cause, ApplicationError)
        found[f"update {given}"] = refused.value.cause.type
    await waits.signal("Go", "no number")
    await waits.signal("Go", 1)
    await result_of(waits)
    return found


def test_what_the_service_refuses_on_purpose_leaves_no_traceback(
    tmp_path: Path, address: str
) -> None:
    """Nor an error: a design catches it by its type, and whoever reads the log has nothing to do.

    The whole log of both streams is looked at, the SDK's own records too.
    """
    text, names = with_fresh_names(REFUSING, "desk", "DeskEndpoint")
    space, keys = names["desk"], ("--keys", str(tmp_path / "keys"))
    (tmp_path / "desk.twf").write_text(text)
    assert crossway("keys", "new", space, "--dir", keys[1]).returncode == 0
    made = crossway("apply", str(tmp_path), "--address", address)
    assert made.returncode == 0, made.stderr
    serve = ("serve", str(tmp_path), "-n", space, "--address", address, *keys)
    with Background(*serve) as process:
        process.wait_for("is current now")
        assert asyncio.run(asked(address, space)) == {
            **CAUGHT_AS,
            "update True": "NotAskedError",
            "update no boolean": "InvalidArgumentError",
        }
        assert process.end() == 0, process.text
    lines = [json.loads(line) for line in process.lines]
    assert "Traceback" not in process.text
    accidents = [one for one in lines if one["level"] == "error" or "exception" in one]
    assert accidents == []
    dropped = [one["message"] for one in lines if "signal Go dropped" in one["message"]]
    assert len(dropped) == 1, process.text


def test_a_dead_server_is_waited_for_without_a_storm(shop: Shop, tmp_path: Path) -> None:
    health = free_port()
    with Server(free_port(), tmp_path / "server.db") as server:
        there = replace(shop, address=server.address)
        assert crossway("apply", str(shop.folder), "--address", server.address).returncode == 0
        with serving(there, "--health", str(health)) as process:
            assert eventually_answers(health, 200)
            server.kill()
            killed = time.monotonic()
            assert eventually_answers(health, 503)
            process.wait_for("gRPC call ")
            assert get(health, "/live")[0] == 200
            server.start()
            asyncio.run(there.start("after"))
            assert asyncio.run(there.result("after")) == {"id": "r-p-1"}
            assert eventually_answers(health, 200)
            gone = time.monotonic() - killed
    assert "Traceback" not in process.text
    messages = (json.loads(line)["message"] for line in process.lines)
    tried = Counter(re.sub(r"\d+", "#", one) for one in messages if one.startswith("gRPC call "))
    assert max(tried.values()) <= 1 + gone / QUIET, process.text
