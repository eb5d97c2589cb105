"""A namespace that the design needs, or an endpoint leads to, does not exist."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from crossway.cluster.making import RETENTION, Terms, namespaces_of
from crossway.language.diagnostic import Severity
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.check import Check, Finding

_RETENTION = f"{RETENTION // timedelta(hours=1)}h"


async def _look(case: Case) -> Sequence[Finding]:
    if not case.existing:
        # Not to be listed with these credentials: nothing can be said.
        return ()
    wanted: dict[str, str] = {}
    if case.design is not None:
        named = map(case.named, namespaces_of(case.design, Terms(simulated=False)))
        wanted = dict.fromkeys(named, "the design puts work there")
    for name, target in (case.endpoints or {}).items():
        if target.namespace:
            wanted.setdefault(target.namespace, f"the endpoint {name} leads there")
    return [
        Finding(
            problem=f"the namespace {name} does not exist",
            looked_at=f"the namespaces of {case.address}",
            seen=f"{len(case.existing)} namespaces, none of that name; {why}",
            advice="create it, or correct the name in the design",
            commands=(
                case.commands.temporal(
                    "operator", "namespace", "create", "--retention", _RETENTION, namespace=name
                ),
            ),
        )
        for name, why in sorted(wanted.items())
        if name not in case.existing
    ]


CHECK = Check(
    code="namespace-missing",
    severity=Severity.ERROR,
    summary="a namespace does not exist",
    why="""\
Whatever the design places in a namespace that is not there runs nowhere: no worker can start, and
a call through an endpoint that leads there is tried again until its deadline, or for ever.""",
    mend="""\
Create the namespace (`crossway apply` does, for a design), or correct its name in the design.""",
    question="does every namespace exist?",
    evidence="the design's namespaces, and those that endpoints lead to",
    look=_look,
)
