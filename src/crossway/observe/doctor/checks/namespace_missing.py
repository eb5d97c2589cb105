"""A namespace that the design needs, or an endpoint leads to, does not exist."""

from __future__ import annotations

from collections.abc import Sequence

from crossway.observe.doctor.case import Case
from crossway.observe.doctor.finding import Check, Finding


async def _look(case: Case) -> Sequence[Finding]:
    if not case.existing:
        # Not to be listed with these credentials: nothing can be said.
        return ()
    wanted: dict[str, str] = {}
    if case.design is not None:
        named = map(case.named, case.design.namespaces)
        wanted = dict.fromkeys(named, "the design puts work there")
    for name, target in (case.endpoints or {}).items():
        if target.namespace:
            wanted.setdefault(target.namespace, f"the endpoint {name} leads there")
    return [
        Finding(
            f"the namespace {name} does not exist",
            f"the namespaces of {case.address}",
            f"{len(case.existing)} namespaces, none of that name; {why}",
            "create it, or correct the name in the design",
            (
                case.commands.temporal(
                    "operator", "namespace", "create", "--retention", "24h", namespace=name
                ),
            ),
        )
        for name, why in sorted(wanted.items())
        if name not in case.existing
    ]


CHECK = Check("namespace-missing", "does every namespace exist?", _look)
