"""`running`: a design from text to workers in one block, and nothing left after it."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest
from temporalio import workflow
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from crossway.cluster.building.build import Built
from crossway.cluster.building.phases import Phases
from crossway.cluster.making.provision import provision
from crossway.cluster.service import ask, is_polled
from crossway.cluster.serving.session import Target, running
from crossway.design import load, resolve
from crossway.design.model import Design
from crossway.errors import ClusterError, ImplementationError, ProvisionError, ServeError
from tests.helpers.designs import placed
from tests.helpers.eventually import eventually
from tests.helpers.names import fresh, with_fresh_names
from tests.helpers.server import connected

TENANTS = """\
nexus_endpoint Tenants:
    target_namespace: tenants
    target_task_queue: front

nexus_service TenantService:
    operation Process(tenantId: string, data: Data) -> Result:
        return workflow TenantWorkflow(data):
            task_queue: "tenant-{tenantId}"
            workflow_id: "tenant-{tenantId}-{data.id}"

workflow TenantWorkflow(data: Data) -> (Result):
    close Result{done: data.id}

workflow Caller(tenantId: string, data: Data) -> (Result):
    options(timeout: 10m)
    nexus "Tenants" workflow Process(tenantId, data) -> result
    close result
"""


EXTERN = """\
workflow Buy(name: string) -> (string):
    activity Frame(name) -> picture
    close complete(picture)

worker web:
    workflow Buy
extern worker gpu:
    activity Frame

namespace tenants:
    worker web
        options:
            task_queue: "web"
    worker gpu
        options:
            task_queue: "gpu"
"""


def design_in(folder: Path, text: str = TENANTS) -> tuple[Design, str]:
    text, names = with_fresh_names(text, "Tenants", "tenants")
    (folder / "design.twf").write_text(text)
    [workspace] = load(folder / "design.twf")
    files = tuple(parsed.file for parsed in workspace.files)
    return resolve(files, workspace.implemented), names["tenants"]


async def test_a_design_runs_and_a_tenant_gets_its_queue(tmp_path: Path, address: str) -> None:
    design, namespace = design_in(tmp_path)
    phases = Phases()
    async with running(design, Target(address=address), phases=phases) as service:
        data = {"id": fresh("d")}
        result = await service.client(namespace).execute_workflow(
            "Caller", args=["blue", data], id=fresh("caller"), task_queue="front"
        )
        assert result == {"done": data["id"]}
        assert (namespace, "tenant-blue") in service.workers.queues
    assert {name for name, _, _ in phases.done} == {
        "server",
        "compile",
        "import",
        "provision",
        "workers",
    }


async def test_what_announce_raises_stops_the_start(tmp_path: Path, address: str) -> None:
    def refuse(built: Built) -> None:
        raise ClusterError(f"{len(built.queues)} queues are too many")

    design, _ = design_in(tmp_path)
    with pytest.raises(ClusterError, match="too many"):
        async with running(design, Target(address=address), announce=refuse):
            pytest.fail("it was refused")


@workflow.defn(name="Caller")
class Real:
    """What serves in earnest on a queue that the design has."""

    @workflow.run
    async def run(self) -> str:
        """Do it."""
        return "real"


async def _open_in_a_run(design: Design, address: str, namespace: str, queue: str) -> None:
    async with running(design, Target(address=address)) as service:
        assert queue == "tenant-blue", "a queue that is known at the start is refused then"
        await service.open_queue(namespace, queue)


@pytest.mark.parametrize("queue", ["front", "tenant-blue"])
async def test_a_run_takes_no_work_from_workers_without_builds(
    queue: str, tmp_path: Path, address: str
) -> None:
    """It answered their real work with samples, also on the queue of one tenant."""
    design, namespace = design_in(tmp_path)
    connections = await connected(address)
    await provision(connections, placed([namespace], []))
    async with Worker(
        connections.client(namespace),
        task_queue=queue,
        workflows=[Real],
        identity="4711@till",
        workflow_runner=UnsandboxedWorkflowRunner(),
    ):

        async def seen() -> bool:
            return await is_polled(connections, namespace, queue)

        assert await eventually(seen)
        said = f"4711@till polls the task queue {queue} of namespace {namespace}: this run would"
        with pytest.raises(ServeError, match=said):
            await _open_in_a_run(design, address, namespace, queue)


async def test_a_run_goes_on_where_another_was_a_moment_ago(tmp_path: Path, address: str) -> None:
    """The service takes its workers for there for a while: they only practised as well."""
    design, namespace = design_in(tmp_path)
    async with running(design, Target(address=address)) as first:

        async def seen() -> bool:
            return await is_polled(first.connections, namespace, "front")

        assert await eventually(seen)
    async with running(design, Target(address=address)) as service:
        assert (namespace, "front") in service.workers.queues


@pytest.mark.parametrize("status", [RPCStatusCode.UNAVAILABLE, RPCStatusCode.RESOURCE_EXHAUSTED])
async def test_nobody_stands_in_where_it_cannot_be_told_who_serves(
    status: RPCStatusCode, tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those who serve there would lose work to samples, and whoever asked for it would be told
    one."""

    async def busy(*_about: object, **_named: object) -> NoReturn:
        raise RPCError("not now", status, b"")

    monkeypatch.setattr(ask, "describe_queue", busy)
    design, namespace = design_in(tmp_path, EXTERN)
    with pytest.raises(ProvisionError, match=f"cannot look up who polls {namespace}/gpu at"):
        async with running(design, Target(address=address)):
            pytest.fail("it stood in")


async def test_python_that_does_not_import_stops_the_start(tmp_path: Path, address: str) -> None:
    design, _ = design_in(tmp_path)
    (tmp_path / "design.py").write_text("boom\n")
    with pytest.raises(ImplementationError, match="NameError"):
        async with running(design, Target(address=address)):
            pytest.fail("it was refused")


def test_phases_are_counted_from_the_start_of_the_process() -> None:
    phases = Phases()
    with phases.phase("one"):
        pass
    [(name, begun, taken)] = phases.done
    # The test run has been going for a while before this test.
    assert (name, begun > 0.1, 0 <= taken < 5) == ("one", True, True)
    assert phases.lines()[-1].startswith("total")
