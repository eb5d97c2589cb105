"""`running`: a design from text to workers in one block, and nothing left after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.cluster.building.build import Built
from crossway.cluster.building.phases import Phases
from crossway.cluster.serving.session import Target, running
from crossway.design import load, resolve
from crossway.design.model import Design
from crossway.errors import ClusterError, ImplementationError
from tests.helpers.names import fresh, with_fresh_names

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


def design_in(folder: Path) -> tuple[Design, str]:
    text, names = with_fresh_names(TENANTS, "Tenants", "tenants")
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
