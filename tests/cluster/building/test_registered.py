"""What `plan` shows is what the workers register: both read one answer of placing."""

from __future__ import annotations

from pathlib import Path

import pytest
from temporalio import activity, workflow

from crossway.cluster.building.bind import bind
from crossway.cluster.building.load import load as load_code
from crossway.compiler import compile_design
from crossway.design import load, resolve
from crossway.design.model import Design, Resident
from crossway.runtime import DETACHED
from tests.helpers.paths import ORDERS, ROOT
from tests.helpers.seed import SEED

DESIGNS = (
    ORDERS,
    ROOT / "bench" / "design",
    SEED,
    ROOT / "docs" / "language.md",
    *sorted((ROOT / "tests" / "compiler" / "snapshots").glob("*.twf")),
)


def registered(design: Design) -> set[tuple[str, str, str, str]]:
    """Return what each worker of a compiled design registers.

    Left out are the workflows that Crossway adds: those that wait behind an operation, and
    the one that delivers detached calls.
    """
    found: set[tuple[str, str, str, str]] = set()
    behind = {f"{s.name}.{name}" for s in design.services.values() for name in s.operations}
    for queue in bind(design, load_code(compile_design(design)), {}).queues:
        location = (queue.namespace, queue.name)
        names = {workflow._Definition.must_from_class(one).name for one in queue.workflows}
        found |= {(*location, "workflow", str(n)) for n in names - behind - {DETACHED}}
        for function in queue.activities:
            name = activity._Definition.must_from_callable(function).name
            found.add((*location, "activity", str(name)))
        for service in queue.services:
            found.add((*location, "service", service.__nexus_service_definition__.name))
    return found


def shown(residents: tuple[Resident, ...]) -> set[tuple[str, str, str, str]]:
    """Return what `plan` shows, without the reasons."""
    return {(one.namespace, one.task_queue, one.kind, one.name) for one in residents}


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.stem)
def test_workers_register_what_plan_shows(path: Path) -> None:
    """On every task queue of every namespace, no more and no less."""
    for space in load(path):
        design = resolve([parsed.file for parsed in space.files])
        assert registered(design) == shown(design.residents), space.name
