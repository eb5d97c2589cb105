"""NEXUS_UNDEFINED_ENDPOINT: a nexus call names an endpoint the design does not define."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import CHECKOUT
from crossway.checks.facts import Facts
from crossway.checks.references import foreign_endpoints, nameless_arguments
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import did_you_mean

_SHOWN = 5


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the modern nexus calls through endpoints that nothing declares."""
    known = {endpoint.name for endpoint in facts.endpoints}
    for _body, call, target in facts.targets():
        if call.service is None or call.target in known or not target.simulated:
            continue
        if call.span in nameless_arguments(facts):  # said by `nexus-guessed-arguments`
            continue
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
            or (f"there is {leading}" if made and leading else None),
            name=call.target,
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
