"""ENDPOINT_SERVICE_LINKAGE: an endpoint leads to a queue where nobody serves the called service."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.bodies import Body
from crossway.checks.facts import Facts, in_outline
from crossway.checks.rule import Rule, Subject
from crossway.design.model import ServiceEntry
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.diagnostic import Diagnostic, Severity


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the calls through endpoints whose queue the service does not live on."""
    for body, call, target in facts.targets():
        endpoint = facts.design.endpoints.get(target.endpoint)
        service = _service(facts, body, call)
        if endpoint is None or endpoint.simulated or service is None:
            continue
        homes = [(place.namespace, place.task_queue) for place in service.placements]
        if (
            _offers(service, call.operation)
            and (endpoint.namespace, endpoint.task_queue) not in homes
        ):
            queues = ", ".join(f"{queue} of {namespace}" for namespace, queue in homes)
            yield RULE.at(
                call.span,
                f"endpoint {endpoint.name} leads to task queue {endpoint.task_queue} of namespace "
                f"{endpoint.namespace}, where nothing serves {service.name}",
                hint=f"{service.name} is served on {queues or 'no queue'}",
                name=endpoint.name,
            )


def _offers(service: ServiceEntry, operation: str) -> bool:
    """Return whether a service has an operation; `NEXUS_NO_OPERATION` says that it has not."""
    offered = without_comments(service.tree.operations) if service.tree else ()
    return any(one.name == operation for one in offered)


def _service(facts: Facts, body: Body, call: tree.NexusCall) -> ServiceEntry | None:
    """Return the defined service that a call names."""
    found = facts.packages.find(tree.Service, call.service, body.file) if call.service else None
    return facts.service(found) if found else None


_SERVED = """\
# --- orders.twf
workflow Checkout(order: Order) -> (Receipt):
    nexus PaymentsEndpoint Payments.Charge(order) -> receipt
        options:
            timeout: 5m
    close complete(receipt)

worker orderTypes:
    workflow Checkout

namespace orders:
    worker orderTypes
        options:
            task_queue: "orders"
# --- payments.twf
nexus service Payments:
    async Charge workflow ChargeOrder

workflow ChargeOrder(order: Order) -> (Receipt):
    close complete(Receipt{id: order.id})

worker paymentTypes:
    workflow ChargeOrder
    nexus service Payments

namespace payments:
    worker paymentTypes
        options:
            task_queue: "payments"
    nexus endpoint PaymentsEndpoint
        options:
            task_queue: "payments"
            allowed_caller_namespaces: ["orders"]
"""

RULE = Rule(
    code="ENDPOINT_SERVICE_LINKAGE",
    subject=Subject.NEXUS,
    severity=Severity.ERROR,
    summary="an endpoint leads to a queue where nobody serves the called service",
    why="""\
The endpoint hands the call to its task queue. No worker on that queue registers the service, so
nothing would ever answer.""",
    bad=_SERVED.replace('"payments"\n            allowed', '"paymnts"\n            allowed'),
    good=_SERVED,
    check=check,
)
