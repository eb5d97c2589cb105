"""NEXUS_UNDEFINED_ENDPOINT: a nexus call names an endpoint the design does not define."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import CHECKOUT
from crossway.checks.facts import Facts
from crossway.checks.references import foreign_endpoints, nameless_arguments
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import did_you_mean, near_names

_SHOWN = 5


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the modern nexus calls through endpoints that nothing declares."""
    known = {endpoint.name for endpoint in facts.endpoints}
    for body, call, target in facts.targets():
        if call.service is None or call.target in known or not target.simulated:
            continue
        if call.span in nameless_arguments(facts):  # said by `nexus-guessed-arguments`
            continue
        if facts.packages.external(call.service, body.file):
            continue  # of its package it is said that it is not here, and the endpoint is theirs
        service = facts.design.services.get(target.service)
        if service is not None and service.extern:
            continue  # theirs, as its endpoint is; an operation it lacks is another rule's
        if call.target in foreign_endpoints(facts) and not (service and service.tree):
            continue  # what is missing there is the service
        made = service is not None and service.tree is not None
        there = f"makes one to {target.namespace}" if made else "simulates it"
        leading = ", ".join(target.candidates[:_SHOWN])
        yield RULE.at(
            call.span,
            f"endpoint {call.target} is declared nowhere; `run` {there}",
            hint=did_you_mean(call.target, known)
            or _of_another_kind(facts, call)
            or (f"there is {leading}" if made and leading else None),
            name=call.target,
        )


def _of_another_kind(facts: Facts, call: tree.NexusCall) -> str | None:
    """Return the hint for a target that is no endpoint but the name of a namespace or a service,
    or nearly one of a namespace."""
    design = facts.design
    if (called := design.services.get(call.target)) and called.tree:
        homes = {placement.namespace for placement in called.placements}
        return f"{call.target} is a service{_reached(facts, homes)}"
    names = [one.name for _, one in facts.defined(tree.Namespace)]
    name = next(iter(near_names(call.target, names)), call.target)
    if name not in names:
        return None
    offered = [
        service.name
        for service in design.services.values()
        if service.tree and name in {placement.namespace for placement in service.placements}
    ]
    said = f"{name} is a namespace"
    if call.service in offered or not offered:
        return f"{said}{_reached(facts, {name})}"
    return did_you_mean(call.service or "", offered) or f"{said}, which offers {', '.join(offered)}"


def _reached(facts: Facts, namespaces: set[str]) -> str:
    """Return through which endpoints namespaces are reached, as the end of a sentence."""
    leading = [
        one.name for one in facts.endpoints if one.namespace and one.namespace.name in namespaces
    ]
    return (
        f": call it through {' or '.join(leading[:_SHOWN])}" if leading else ", and has no endpoint"
    )


RULE = Rule(
    code="NEXUS_UNDEFINED_ENDPOINT",
    subject=Subject.NEXUS,
    severity=Severity.WARNING,
    summary="a nexus call names an endpoint the design does not define",
    why="""\
The endpoint may be another team's: `run` simulates what is behind it and says so. `run --strict`
and `serve` refuse, because there the call would find nobody.""",
    bad=CHECKOUT.replace("nexus PaymentsEndpoint", "nexus PaymentEndpoint"),
    good=CHECKOUT,
    check=check,
    simulated=True,
)
