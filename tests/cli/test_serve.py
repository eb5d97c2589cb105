"""`crossway serve`: production workers, from the first poll to the last activity.

Longer than other files because what a served process does from start to end is told over one set
of helpers.
"""

from __future__ import annotations

import asyncio
import json
import re
import shlex
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.helpers.killable import Server
from tests.helpers.lab import Asks, Refusal, outcome
from tests.helpers.listening import listening
from tests.helpers.names import fresh, with_fresh_names
from tests.helpers.patience import PATIENCE
from tests.helpers.ports import free_port
from tests.helpers.server import connected

ORDERS = """\
nexus_endpoint Till:
    target_namespace: payments
    target_task_queue: payments-worker
    allowed_caller_namespaces:
        - orders

nexus_service TillService:
    operation Pay(payment: Payment) -> Receipt:
        return workflow TakePayment(payment)

workflow TakePayment(payment: Payment) -> Receipt:
    activity Charge(payment) -> receipt
    close receipt
"""
CALLER = """\
workflow Buy(order: Order) -> Receipt:
    activity Reserve(order)
    await timer(2s)
    options(timeout: 2m)
    nexus Till TillService.Pay(order.payment) -> receipt
    close Receipt{id: receipt.id}
"""
PYTHON = {
    "payments": "def charge(payment):\n    return {'id': 'r-' + payment['id']}\n",
    "orders": "def reserve(order):\n    pass\n\ndef inspect(order):\n    pass\n",
}
ORDER = {"id": "o-1", "payment": {"id": "p-1"}}


@pytest.fixture(scope="module")
def address(serving_address: str) -> str:
    """Return the address of a server that knows builds of workers."""
    return serving_address


@dataclass(frozen=True)
class Shop:
    """A design of two namespaces, applied; `command` serves both."""

    folder: Path
    address: str
    orders: str
    payments: str

    @property
    def command(self) -> tuple[str, ...]:
        chosen = ("-n", self.orders, "-n", self.payments)
        keys = ("--keys", str(self.folder.parent / "keys"))
        return ("serve", str(self.folder), *chosen, "--address", self.address, *keys)

    @property
    def caller(self) -> Path:
        return self.folder / f"{self.orders}.twf"

    async def client(self) -> Client:
        return (await connected(self.address)).client(self.orders)

    async def start(self, id: str) -> Any:
        client = await self.client()
        return await client.start_workflow("Buy", ORDER, id=id, task_queue=self.orders)

    async def result(self, id: str) -> Any:
        return await (await self.client()).get_workflow_handle(id).result()

    async def activities(self, id: str) -> list[str]:
        """Return the activities that an execution scheduled, in order."""
        history = await (await self.client()).get_workflow_handle(id).fetch_history()
        return [
            event.activity_task_scheduled_event_attributes.activity_type.name
            for event in history.events
            if event.HasField("activity_task_scheduled_event_attributes")
        ]


@pytest.fixture
def shop(tmp_path: Path, address: str) -> Shop:
    """Return the shop with its namespaces, endpoint and keys made, and nothing served."""
    folder = tmp_path / fresh("shop")
    folder.mkdir()
    text = "\0".join((ORDERS, CALLER))
    replaced, names = with_fresh_names(text, "orders", "payments", "Till")
    payments, orders = replaced.split("\0")
    for stem, part in (("payments", payments), ("orders", orders)):
        (folder / f"{names[stem]}.twf").write_text(part)
        (folder / f"{names[stem]}.py").write_text(PYTHON[stem])
    made = crossway("keys", "new", names["orders"], names["payments"], "--dir", f"{tmp_path}/keys")
    assert made.returncode == 0, made.stderr
    applied = crossway("apply", str(folder), "--address", address)
    assert applied.returncode == 0, applied.stderr
    return Shop(folder, address, names["orders"], names["payments"])


@contextmanager
def serving(shop: Shop, *more: str, builds: int = 2) -> Iterator[Background]:
    """Serve the shop from entering to leaving, both builds being current."""
    with Background(*shop.command, *more) as process:
        process.wait_for("is current now", times=builds)
        yield process
        assert process.end() == 0, process.text


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


async def denied(shop: Shop) -> Any:
    """Return how a call by somebody who signs nothing ended."""
    client = await shop.client()
    endpoint = re.findall(
        r"nexus_endpoint (\w+):", (shop.folder / f"{shop.payments}.twf").read_text()
    )
    call = [*endpoint, "TillService", "Pay"]
    runner = UnsandboxedWorkflowRunner()
    async with Worker(client, task_queue="plain", workflows=[Asks], workflow_runner=runner):
        given = [call, {}, {}, 20]
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


def test_nothing_simulated_is_served(shop: Shop) -> None:
    (shop.folder / f"{shop.orders}.py").unlink()
    said = crossway(*shop.command)
    assert said.returncode == 1
    assert said.stderr.endswith(":\n  activity Reserve\n")
    assert crossway("serve", *shop.command[1:2], "-n", "nowhere").returncode == 2


def test_what_other_namespaces_simulate_is_no_reason_to_refuse(shop: Shop) -> None:
    (shop.folder / f"{shop.payments}.py").unlink()
    command = [part for part in shop.command if part not in ("-n", shop.payments, shop.orders)]
    with Background(*command, "-n", shop.orders) as process:
        process.wait_for("is current now")


def test_an_audit_log_that_cannot_be_written_is_one_line(shop: Shop, tmp_path: Path) -> None:
    """Before anything is served: a log with nothing in it says that nobody called."""
    said = crossway(*shop.command, "--audit", str(tmp_path / "nowhere" / "audit.jsonl"))
    assert said.returncode == 2
    assert "cannot write the audit log" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_namespace_without_a_key_is_refused(shop: Shop, tmp_path: Path) -> None:
    said = crossway(*shop.command, "--keys", str(tmp_path / "none"))
    assert said.returncode == 2
    assert f"crossway keys new {shop.orders} {shop.payments}" in said.stderr


def test_a_namespace_that_was_never_made_is_refused(tmp_path: Path, address: str) -> None:
    name = fresh("unmade")
    (tmp_path / f"{name}.twf").write_text("workflow Idle():\n    await timer(1s)\n")
    said = crossway("serve", str(tmp_path), "-n", name, "--address", address)
    assert said.returncode == 2
    assert "make it with `crossway apply`" in said.stderr


def test_a_call_to_what_nobody_offers_is_refused(tmp_path: Path, address: str) -> None:
    text, names = with_fresh_names(
        "workflow Buy(n: number):\n    options(timeout: 5m)\n    nexus Theirs Market.Sell(n)\n",
        "Theirs",
        "buyers",
    )
    (tmp_path / f"{names['buyers']}.twf").write_text(text)
    crossway("keys", "new", names["buyers"], "--dir", f"{tmp_path}/keys")
    crossway("apply", str(tmp_path), "--address", address)
    where = ("--address", address, "--keys", f"{tmp_path}/keys")
    command = ("serve", str(tmp_path), "-n", names["buyers"], *where)
    said = crossway(*command)
    assert said.returncode == 2
    assert f"the design calls {names['Theirs']}, which it does not define" in said.stderr


def test_running_executions_end_on_the_code_they_began_on(shop: Shop) -> None:
    with serving(shop) as before:
        asyncio.run(shop.start("old"))
        before.wait_for("serving")
        asyncio.run(until_scheduled(shop, "old"))
        shop.caller.write_text(shop.caller.read_text().replace("Reserve", "Inspect"))
        with serving(shop, builds=1) as after:
            asyncio.run(shop.start("new"))
            assert asyncio.run(shop.result("old")) == {"id": "r-p-1"}
            assert asyncio.run(shop.result("new")) == {"id": "r-p-1"}
            assert asyncio.run(shop.activities("old")) == ["Reserve"]
            assert asyncio.run(shop.activities("new")) == ["Inspect"]
            after.wait_for("is current already")


async def until_scheduled(shop: Shop, id: str) -> None:
    while not await shop.activities(id):
        await asyncio.sleep(0.05)


def test_the_old_build_does_not_take_over_again_when_it_is_restarted(shop: Shop) -> None:
    text = shop.caller.read_text()
    with serving(shop):
        pass
    shop.caller.write_text(text.replace("Reserve", "Inspect"))
    with serving(shop, builds=1):
        shop.caller.write_text(text)
        with Background(*shop.command) as again:
            again.wait_for("was current before, and was replaced")
            again.wait_for("to go back to it, serve --make-current")
        asyncio.run(shop.start("later"))
        asyncio.run(shop.result("later"))
        assert asyncio.run(shop.activities("later")) == ["Inspect"]
        with Background(*shop.command, "--make-current") as back:
            back.wait_for("is current now")
            asyncio.run(shop.start("latest"))
            asyncio.run(shop.result("latest"))
            assert asyncio.run(shop.activities("latest")) == ["Reserve"]


def test_going_back_outlives_a_restart_of_what_was_left(shop: Shop) -> None:
    older, health = shop.caller.read_text(), free_port()
    newer = older.replace("Reserve", "Inspect")
    with serving(shop):
        pass
    shop.caller.write_text(newer)
    with serving(shop, builds=1):
        pass
    shop.caller.write_text(older)
    with Background(*shop.command, "--make-current") as back:
        back.wait_for("is current now")
        shop.caller.write_text(newer)
        with Background(*shop.command, "--health", str(health)) as again:
            again.wait_for("was current before, and was replaced")
            code, said = get(health, "/ready")
            assert (code, "--make-current" in said) == (503, True), said
        asyncio.run(shop.start("later"))
        asyncio.run(shop.result("later"))
        assert asyncio.run(shop.activities("later")) == ["Reserve"]


def test_another_deployment_takes_a_queue_over_only_when_told_to(shop: Shop) -> None:
    """The same design under another name, or a second one on a queue, would get all new work.

    Whoever lost a queue is ready no more, and gets it back by --take-over.
    """
    health = free_port()
    with serving(shop, "--health", str(health)):
        refused = crossway(*shop.command, "--owner", "release-2")
        assert refused.returncode == 2, refused.stderr
        assert "is in charge of the task queue" in refused.stderr
        assert "--take-over" in refused.stderr
        other = (str(shop.folder), "--address", shop.address, "--owner", "release-2")
        planned = crossway("plan", *other).stdout
        assert f"is in charge of task queue {shop.orders} of namespace {shop.orders}" in planned
        assert "is in charge of task queue" in crossway("apply", *other).stderr
        own = crossway("plan", str(shop.folder), "--address", shop.address)
        assert "in charge" not in own.stdout
        with Background(*shop.command, "--owner", "release-2", "--take-over") as second:
            second.wait_for("is current now", times=2)
            assert eventually_answers(health, 503)
            assert "release-2 is in charge" in get(health, "/ready")[1]
            looked = crossway("doctor", str(shop.folder), "--address", shop.address)
            assert f"share the task queue {shop.orders}/{shop.orders}" in looked.stdout
            assert "release-2 is in charge and gets all new work" in looked.stdout
            assert "--take-over --address" in looked.stdout
            assert second.end() == 0, second.text
    with serving(shop, "--take-over"):
        asyncio.run(shop.start("back"))
        assert asyncio.run(shop.result("back")) == {"id": "r-p-1"}


ANSWERS = """\
nexus service {name}:
    operation Do(id: string) -> string:
        return concat("done ", id)

worker answering:
    nexus service {name}

namespace {space}:
    worker answering
        options:
            task_queue: "{space}"
    nexus endpoint {space}-{name}
        options:
            task_queue: "{space}"
            allowed_caller_namespaces: [{space}]
"""


def test_a_queue_that_only_answers_calls_is_in_somebodys_charge_too(shop: Shop) -> None:
    """It has no version for workflow tasks, so that whoever asked for those took it over."""
    space = fresh("answers")
    designs = [shop.folder.parent / name for name in ("cards", "refunds")]
    for folder in designs:
        folder.mkdir()
        text = ANSWERS.format(name=folder.name.title(), space=space)
        (folder / "it.twf").write_text(text)
    keys = ("--keys", str(shop.folder.parent / "keys"))
    assert crossway("keys", "new", space, "--dir", keys[1]).returncode == 0
    made = crossway("apply", str(designs[0]), "--address", shop.address)
    assert made.returncode == 0, made.stderr
    common = ("-n", space, "--address", shop.address, *keys)
    with Background("serve", str(designs[0]), *common) as first:
        first.wait_for("is current now")
        made = crossway("apply", str(designs[1]), "--address", shop.address)
        assert made.returncode == 0, made.stderr
        refused = crossway("serve", str(designs[1]), *common)
        assert refused.returncode == 2, refused.stderr
        assert "the deployment 'cards' is in charge of the task queue" in refused.stderr


def test_of_two_deployments_that_start_at_once_one_ends(shop: Shop) -> None:
    """Both find nobody in charge, and would share the queues until somebody notices."""
    one = ("-n", shop.payments, "--address", shop.address, "--keys", f"{shop.folder.parent}/keys")
    command = ("serve", str(shop.folder), *one)
    with (
        Background(*command, "--owner", "first") as first,
        Background(*command, "--owner", "second") as second,
    ):
        end = time.monotonic() + PATIENCE
        while first.process.poll() is None and second.process.poll() is None:
            assert time.monotonic() < end, first.text + second.text
            time.sleep(0.1)
        ended, left = (second, first) if first.process.poll() is None else (first, second)
        ended.wait_for("'first'" if left is first else "'second'")
        assert ended.process.wait(PATIENCE) == 2
        left.wait_for("is current now")
        time.sleep(4)  # longer than it takes to look whether it is still in charge
        assert left.process.poll() is None, left.text


def test_run_is_refused_where_served_builds_get_the_work(shop: Shop) -> None:
    with serving(shop):
        pass
    order = ("--input", json.dumps(ORDER), "--address", shop.address)
    said = crossway("run", str(shop.folder), "Buy", *order, "-q")
    assert (said.returncode, said.stdout) == (2, "")
    assert "would get nothing. Run it on an embedded server" in said.stderr
    command = said.stderr.partition("or start it there: ")[2].strip()
    assert "unversioned" not in said.stderr, "that would take production out of service"
    words = shlex.split(command)
    assert words[:4] == ["crossway", "start", str(shop.folder), "Buy"]
    assert json.loads(words[words.index("--input") + 1]) == ORDER
    assert len(said.stderr.splitlines()) == 1
    started = crossway(*words[1:])
    assert started.returncode == 0, started.stderr
    assert json.loads(started.stdout)["namespace"] == shop.orders


def test_workers_with_builds_and_without_take_a_queue_over_only_when_told_to(shop: Shop) -> None:
    """Either kind gets no work where the other one is in charge, whoever comes second."""
    words = ("--no-versioning", "--log-format", "text", "--log-level", "debug")
    with Background(*shop.command, *words) as process:
        process.wait_for("INFO crossway serving")
        process.wait_for(" DEBUG crossway.core ")
        asyncio.run(shop.start("plain"))
        assert asyncio.run(shop.result("plain")) == {"id": "r-p-1"}
        refused = crossway(*shop.command)
        assert refused.returncode == 2, refused.stderr
        assert f"polls the task queue {shop.orders} of namespace {shop.orders}" in refused.stderr
        assert "To take its place, add --take-over" in refused.stderr
    with serving(shop, "--take-over"):
        pass
    health = free_port()
    with Background(*shop.command, "--health", str(health)) as again:
        again.wait_for("is current already", times=2)
        assert eventually_answers(health, 200)
        said = crossway(*shop.command, "--no-versioning")
        assert said.returncode == 2
        assert "or, to take its place, add --take-over" in said.stderr
        with Background(*shop.command, *words, "--take-over") as plain:
            plain.wait_for("is not current any more: its processes get no new work", times=2)
            assert eventually_answers(health, 503)
            assert "workers without a build are in charge" in get(health, "/ready")[1]
            asyncio.run(shop.start("taken"))
            assert asyncio.run(shop.result("taken")) == {"id": "r-p-1"}


def test_another_design_without_builds_is_refused_a_queue_and_a_replica_is_not(shop: Shop) -> None:
    """Two designs on one queue lose calls at random; two processes of one share the work."""
    words = (*shop.command, "--no-versioning")
    with Background(*words) as first:
        first.wait_for('"serving"')
        other = crossway(*words, "--owner", "elsewhere")
        assert other.returncode == 2, other.stderr
        assert f"serves the task queue {shop.orders} of namespace {shop.orders}" in other.stderr
        assert f"serve it as --owner {shop.folder.name}" in other.stderr
        for more in ((), ("--owner", "elsewhere", "--take-over")):
            with Background(*words, *more) as second:
                second.wait_for('"serving"')


def test_a_tenant_gets_its_queue(tmp_path: Path, address: str) -> None:
    text, names = with_fresh_names(
        "nexus_endpoint Desk:\n"
        "    target_namespace: desks\n"
        "    target_task_queue: front\n\n"
        "nexus_service DeskService:\n"
        "    operation Handle(tenantId: string, n: number) -> number:\n"
        "        return workflow HandleFor(n):\n"
        '            task_queue: "tenant-{tenantId}"\n\n'
        "workflow HandleFor(n: number) -> number:\n"
        "    return n\n",
        "Desk",
        "desks",
    )
    (tmp_path / "desk.twf").write_text(text)
    crossway("keys", "new", names["desks"], "--dir", f"{tmp_path}/keys")
    crossway("apply", str(tmp_path), "--address", address)
    where = ("--address", address, "--keys", f"{tmp_path}/keys")
    command = ("serve", str(tmp_path / "desk.twf"), "-n", names["desks"], *where)
    assert "name them with --tenant" in crossway(*command).stderr
    with Background(*command, "--tenant", "blue") as process:
        process.wait_for("is current now")
        assert f"{names['desks']}/tenant-blue" in process.text

        async def handled() -> Any:
            client = (await connected(address)).client(names["desks"])
            return await client.execute_workflow(
                "HandleFor", 7, id=fresh("h"), task_queue="tenant-blue"
            )

        assert asyncio.run(handled()) == 7


def test_sigterm_lets_an_activity_finish(shop: Shop, tmp_path: Path) -> None:
    begun, done, health = tmp_path / "begun", tmp_path / "done", free_port()
    slow = f"import os, time\n\ndef reserve(order):\n    open({str(begun)!r}, 'w').close()\n"
    slow += f"    while not os.path.exists({str(done)!r}):\n        time.sleep(0.05)\n"
    (shop.folder / f"{shop.orders}.py").write_text(slow)
    with Background(*shop.command, "--health", str(health)) as process:
        process.wait_for("is current now", times=2)
        assert eventually_answers(health, 200)
        asyncio.run(shop.start("slow"))
        wait_for_file(begun)
        process.process.send_signal(signal.SIGTERM)
        assert eventually_answers(health, 503)
        assert "told to stop" in get(health, "/ready")[1]
        assert get(health, "/live")[0] == 200
        done.touch()
        process.wait_for('"stopped"')
        assert process.process.wait(PATIENCE) == 0
    with Background(*shop.command):
        assert asyncio.run(shop.result("slow")) == {"id": "r-p-1"}
    assert asyncio.run(attempts(shop, "slow")) == 1


def test_a_second_sigterm_stops_at_once(shop: Shop, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    slow = f"import time\n\ndef reserve(order):\n    open({str(begun)!r}, 'w').close()\n"
    (shop.folder / f"{shop.orders}.py").write_text(slow + "    time.sleep(600)\n")
    with Background(*shop.command, "--grace", "600") as process:
        process.wait_for("is current now", times=2)
        asyncio.run(shop.start("slow"))
        wait_for_file(begun)
        # Two within a second may be one Ctrl-C that came twice.
        process.process.send_signal(signal.SIGTERM)
        process.wait_for('"stopping"')
        time.sleep(1.2)
        assert process.end(signal.SIGTERM) == 130
        assert "told to stop again" in process.text


def test_what_does_not_finish_in_time_is_handed_to_others(shop: Shop, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    slow = f"import asyncio\n\nasync def reserve(order):\n    open({str(begun)!r}, 'w').close()\n"
    (shop.folder / f"{shop.orders}.py").write_text(slow + "    await asyncio.sleep(600)\n")
    with Background(*shop.command, "--grace", "0.5") as process:
        process.wait_for("is current now", times=2)
        asyncio.run(shop.start("slow"))
        wait_for_file(begun)
        assert process.end(signal.SIGTERM) == 0
    (shop.folder / f"{shop.orders}.py").write_text(PYTHON["orders"])
    with Background(*shop.command):
        assert asyncio.run(shop.result("slow")) == {"id": "r-p-1"}
    assert asyncio.run(attempts(shop, "slow")) == 2


def wait_for_file(path: Path) -> None:
    async def there() -> None:
        async with asyncio.timeout(PATIENCE):
            while not path.exists():
                await asyncio.sleep(0.05)

    asyncio.run(there())


async def attempts(shop: Shop, id: str) -> int:
    """Return at which attempt the first activity of an execution began to succeed."""
    history = await (await shop.client()).get_workflow_handle(id).fetch_history()
    found = [e.activity_task_started_event_attributes for e in history.events]
    return next(one.attempt for one in found if one.attempt)


@pytest.mark.parametrize("option", ["--health", "--metrics"])
def test_a_port_in_use_is_one_line(shop: Shop, option: str) -> None:
    port = shop.address.rpartition(":")[2]
    said = crossway(*shop.command, option, port)
    assert said.returncode == 2
    assert f"choose another {option}" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize("grace", ["inf", "1e30", "-1"])
def test_a_grace_that_is_none_is_one_line(shop: Shop, grace: str) -> None:
    said = crossway(*shop.command, "--grace", grace)
    assert said.returncode == 2
    assert said.stderr.startswith("error: Invalid value for '--grace'")


def test_an_address_that_is_none_is_one_line(shop: Shop) -> None:
    said = crossway(*shop.command, "--health", "soon")
    assert said.stderr == "error: --health: expected PORT or HOST:PORT, found 'soon'\n"


def test_a_dead_server_is_waited_for_without_a_storm(shop: Shop, tmp_path: Path) -> None:
    health = free_port()
    with Server(free_port(), tmp_path / "server.db") as server:
        there = replace(shop, address=server.address)
        assert crossway("apply", str(shop.folder), "--address", server.address).returncode == 0
        with serving(there, "--health", str(health)) as process:
            assert eventually_answers(health, 200)
            server.kill()
            assert eventually_answers(health, 503)
            time.sleep(5)
            assert get(health, "/live")[0] == 200
            server.start()
            asyncio.run(there.start("after"))
            assert asyncio.run(there.result("after")) == {"id": "r-p-1"}
            assert eventually_answers(health, 200)
    assert "Traceback" not in process.text
    assert len(process.lines) < 60, process.text


def eventually_answers(port: int, code: int) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if get(port, "/ready")[0] == code:
            return True
        time.sleep(0.2)
    return False
