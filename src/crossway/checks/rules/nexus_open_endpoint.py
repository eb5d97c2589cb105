"""nexus-open-endpoint: operations that anyone may call."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import PAYMENTS
from crossway.checks.facts import Facts
from crossway.checks.functions import CALLER_INFO
from crossway.checks.rule import Rule
from crossway.checks.walking import all_nodes
from crossway.design.model import Design
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield one diagnostic per service that has operations open to everyone."""
    for file, service in facts.defined(tree.Service):
        entry = facts.service(service)
        if entry is None or _restricted(facts.design, entry.name):
            continue
        operations = (op for op in service.operations if isinstance(op, tree.Operation))
        exposed = [op.name for op in operations if not _looks(facts, op, file)]
        if exposed:
            yield RULE.at(
                service.span,
                f"anyone may call {', '.join(exposed)} of service {service.name}",
                hint="list `allowed_caller_namespaces` in its endpoint, or look at "
                "get_nexus_caller_info() in the operation",
                name=service.name,
            )


def _restricted(design: Design, service: str) -> bool:
    """Return whether every endpoint in front of a service, and there is one, lists its callers.

    An endpoint that a call names for the service counts, even when it leads elsewhere.
    """
    called = {target.endpoint for target in design.calls.values() if target.service == service}
    fronts = [
        endpoint
        for endpoint in design.endpoints.values()
        if not endpoint.simulated and (service in endpoint.services or endpoint.name in called)
    ]
    return bool(fronts) and all(endpoint.callers is not None for endpoint in fronts)


def _looks(facts: Facts, operation: tree.Operation, file: tree.File) -> bool:
    """Return whether the operation may look at its caller: in its body, or in Python."""
    if operation.body is None:
        return facts.implemented(operation.name, file)
    calls = (node for node in all_nodes(operation.body) if isinstance(node, tree.Invoke))
    return any(call.function in CALLER_INFO for call in calls)


RULE = Rule(
    code="nexus-open-endpoint",
    severity=Severity.WARNING,
    summary="a service lets every namespace call it",
    why="""\
On self-hosted Temporal every namespace of the cluster reaches every endpoint. A service with
no `allowed_caller_namespaces` in front of it, and no look at the caller inside, does what it
does for anyone who knows its name. List the callers, or decide in the operation.""",
    bad="""\
nexus_service Payments:
    operation Refund(order: Order) -> (Receipt):
        return workflow RefundOrder(order)

workflow RefundOrder(order: Order) -> (Receipt):
    close complete(Receipt{id: order.id})
""",
    good=f"""\
# --- orders.twf
workflow Checkout(order: Order) -> (Receipt):
    nexus PaymentsEndpoint Payments.Charge(order) -> receipt
        options:
            timeout: 5m
    close complete(receipt)

{PAYMENTS}""",
    check=check,
)
