"""ENDPOINT_SERVICE_LINKAGE: an endpoint leads to a queue where nobody serves the called service."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the calls through endpoints whose queue the service does not live on."""
    for body, _site, call in facts.calls(tree.NexusCall):
        target = facts.design.calls.get(call.span)
        if call.service is None or target is None:
            continue
        endpoint = facts.design.endpoints.get(target.endpoint)
        found = facts.packages.find(tree.Service, call.service, body.file)
        entry = facts.service(found) if isinstance(found, tree.Service) else None
        if endpoint is None or endpoint.simulated or entry is None:
            continue
        homes = [(place.namespace, place.task_queue) for place in entry.placements]
        if (endpoint.namespace, endpoint.task_queue) not in homes:
            yield RULE.at(
                call.span,
                f"endpoint {endpoint.name} leads to task queue {endpoint.task_queue} of namespace "
                f"{endpoint.namespace}, where nothing serves {entry.name}",
                hint=f"{entry.name} is served on "
                + (", ".join(f"{queue} of {name}" for name, queue in homes) or "no queue"),
                name=endpoint.name,
            )


RULE = Rule(
    code="ENDPOINT_SERVICE_LINKAGE",
    severity=Severity.ERROR,
    summary="an endpoint leads to a queue where nobody serves the called service",
    why="""\
The endpoint hands the call to its task queue. No worker on that queue registers the service, so
nothing would ever answer.""",
    bad="""\
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
            task_queue: "paymnts"
            allowed_caller_namespaces: ["orders"]
""",
    good="""\
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
""",
    check=check,
)
