"""endpoint-undefined-service: an endpoint lists a service that nothing defines."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts, in_outline
from crossway.checks.rule import Rule, Subject
from crossway.design.options import CLASSIC_ENDPOINT, given_texts
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import did_you_mean


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the entries of `services:` lists that are no service of the design."""
    for file, endpoint in facts.defined(tree.Endpoint):
        for name in given_texts(CLASSIC_ENDPOINT, endpoint.settings, "services") or ():
            if facts.undefined(tree.Service, name, file):
                yield RULE.at(
                    endpoint.span,
                    f"endpoint {endpoint.name} lists service {name}, which is defined nowhere",
                    hint=did_you_mean(name, facts.packages.known(tree.Service)),
                    name=name,
                )


RULE = Rule(
    code="endpoint-undefined-service",
    subject=Subject.NEXUS,
    severity=Severity.ERROR,
    summary="an endpoint lists a service that nothing defines",
    why="""\
`services:` says which services of the file stand behind the endpoint. One that does not exist is
not behind it, and one that was meant may be behind no endpoint at all.""",
    bad="""\
nexus_endpoint Parcels:
    target_namespace: shipping
    target_task_queue: shipping
    allowed_caller_namespaces: []
    services: ["Shipping", "Tracking"]

nexus_service Shipping:
    operation Ship(order: Order) -> (Parcel):
        return workflow ShipOrder(order)

workflow ShipOrder(order: Order) -> (Parcel):
    close complete(Parcel{id: order.id})
""",
    good="""\
nexus_endpoint Parcels:
    target_namespace: shipping
    target_task_queue: shipping
    allowed_caller_namespaces: []
    services: ["Shipping"]

nexus_service Shipping:
    operation Ship(order: Order) -> (Parcel):
        return workflow ShipOrder(order)

workflow ShipOrder(order: Order) -> (Parcel):
    close complete(Parcel{id: order.id})
""",
    check=check,
)
