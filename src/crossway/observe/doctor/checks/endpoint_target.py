"""An endpoint leads to another namespace or task queue than the design says."""

from __future__ import annotations

from collections.abc import Sequence

from crossway.observe.doctor.case import Case
from crossway.observe.doctor.finding import Check, Finding
from crossway.observe.reading.service import Target


async def _look(case: Case) -> Sequence[Finding]:
    if case.design is None or case.endpoints is None:
        return ()
    findings = []
    for name, wanted in case.design.endpoints.items():
        found = case.endpoints.get(name)
        # One that the design only names belongs to another team, who knows best.
        if found is None or wanted.simulated:
            continue
        if found != case.wanted(wanted):
            findings.append(_finding(case, name, found, case.wanted(wanted)))
    return findings


def _finding(case: Case, name: str, found: Target, wanted: Target) -> Finding:
    goes = f"{found.namespace}/{found.task_queue}" if found.namespace else "another service"
    return Finding(
        f"the endpoint {name} leads elsewhere than the design says",
        f"the endpoint's target at {case.address}",
        f"it leads to {goes}; the design wants {wanted.namespace}/{wanted.task_queue}",
        "point it there, unless another team owns the endpoint: then rename it in the design",
        (case.commands.update_endpoint(name, wanted.namespace, wanted.task_queue),),
    )


CHECK = Check("endpoint-target", "does every endpoint lead where the design says?", _look)
