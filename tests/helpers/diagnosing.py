"""Asking the doctor about one design or one call, as `crossway doctor` does."""

from __future__ import annotations

from pathlib import Path

from crossway.cluster.service.connect import Connections
from crossway.design.model import Design
from crossway.observe.doctor.check import Finding
from crossway.observe.doctor.commands import Commands
from crossway.observe.doctor.registry import diagnose
from crossway.observe.doctor.survey import Selection, gather
from crossway.observe.reading.steps import Execution
from tests.helpers.eventually import eventually
from tests.helpers.patience import PATIENCE

COMMANDS = Commands(("--address", "here:1"), "shop.twf")
"""What the doctor's findings tell to type, as for a design in `shop.twf`."""


async def diagnosis(
    connections: Connections,
    *,
    design: Design | None = None,
    namespace: str | None = None,
    workflow: Execution | None = None,
    keys: Path | None = None,
) -> dict[str, list[Finding]]:
    """Return what is found, by check; checks that find nothing are left out."""
    selection = Selection(workflow=workflow, namespace=namespace, design=design, keys=keys)
    case = await gather(connections, selection, COMMANDS)
    return {check.code: [*found] for check, found in await diagnose(case) if found}


async def found(
    connections: Connections,
    check: str,
    *,
    design: Design | None = None,
    namespace: str | None = None,
    workflow: Execution | None = None,
    keys: Path | None = None,
    within: float = PATIENCE,
) -> list[Finding]:
    """Return the findings of one check, once it has any."""

    async def look() -> list[Finding]:
        everything = await diagnosis(
            connections, design=design, namespace=namespace, workflow=workflow, keys=keys
        )
        return everything.get(check, [])

    return await eventually(look, within)
