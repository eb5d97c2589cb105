"""NEXUS_UNDEFINED_SERVICE: a nexus call names a service the design does not define."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import CHECKOUT
from crossway.checks.facts import Facts
from crossway.checks.packages import near_definition
from crossway.checks.references import foreign_endpoints, nameless_arguments
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the modern nexus calls of services that nothing defines."""
    declared = {endpoint.name for endpoint in facts.endpoints} | foreign_endpoints(facts)
    for body, call, service in facts.service_calls():
        if call.span in nameless_arguments(facts):  # said by `nexus-guessed-arguments`
            continue
        if call.target in declared and facts.undefined(tree.Service, service, body.file):
            yield RULE.at(
                call.span,
                f"service {service} is defined nowhere; `run` simulates it",
                hint=near_definition(service, facts.packages.known(tree.Service)),
                name=service,
            )


RULE = Rule(
    code="NEXUS_UNDEFINED_SERVICE",
    subject=Subject.NEXUS,
    severity=Severity.WARNING,
    summary="a nexus call names a service the design does not define",
    why="""\
The service may be another team's: `run` simulates it and says so. `run --strict` and `serve`
refuse, because there the call would find nobody.""",
    bad=CHECKOUT.replace("Payments.Charge", "Payment.Charge"),
    good=CHECKOUT,
    check=check,
    simulated=True,
)
