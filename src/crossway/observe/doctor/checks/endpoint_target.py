"""An endpoint leads to another namespace or task queue than the design says."""

from __future__ import annotations

from collections.abc import Sequence

from crossway.language.diagnostic import Severity
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.check import Check, Finding
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
    goes = str(found) if found.namespace else "another service"
    return Finding(
        problem=f"the endpoint {name} leads elsewhere than the design says",
        looked_at=f"the endpoint's target at {case.address}",
        seen=f"it leads to {goes}; the design wants {wanted}",
        advice="point it there, unless another team owns the endpoint: then rename it in the "
        "design",
        commands=(case.commands.update_endpoint(name, wanted.namespace, wanted.task_queue),),
    )


CHECK = Check(
    code="endpoint-target",
    severity=Severity.ERROR,
    summary="an endpoint leads elsewhere than the design says",
    why="""\
An endpoint's target, a namespace and a task queue, decides who answers. One that leads to a queue
of another service answers "operation not found"; one that leads to an older deployment answers
with older code.""",
    mend="""\
Point the endpoint where the design says, by the command that is shown. When another team owns the
endpoint it is the design that is wrong: give yours another name there.""",
    question="does every endpoint lead where the design says?",
    evidence="the endpoint's target",
    look=_look,
)
