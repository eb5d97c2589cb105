"""nexus-open-endpoint: operations that anyone may call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from crossway.checks.examples import CHECKOUT
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.design.builtins import asks_for_caller
from crossway.design.model import Design, EndpointEntry
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.span import Span
from crossway.language.walk import Blocks


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield one diagnostic per service that has operations open to everyone."""
    unrestricted = frozenset(facts.from_outline(_unrestricted))
    exposed: dict[Span, list[str]] = {}
    for file, service, operation in facts.operations:
        if operation.span in unrestricted and not _looks(facts, operation, file):
            exposed.setdefault(service.span, []).append(operation.name)
    for _, service in facts.defined(tree.Service):
        if service.span in exposed:
            yield RULE.at(
                service.span,
                f"anyone may call {', '.join(exposed[service.span])} of service {service.name}",
                hint="list `allowed_caller_namespaces` in its endpoint, or look at "
                "get_nexus_caller_info() in the operation",
                name=service.name,
            )


def _unrestricted(facts: Facts) -> Iterator[Span]:
    """Yield where the operations stand that no list keeps anyone from."""
    fronts = _fronts(facts.design)
    for _, service, operation in facts.operations:
        entry = facts.service(service)
        if entry is None or entry.extern or entry.name in facts.unoffered:
            continue
        if not _restricted(fronts[entry.name].values(), entry.name, operation.name):
            yield operation.span


def _fronts(design: Design) -> defaultdict[str, dict[str, EndpointEntry]]:
    """Return the endpoints in front of each service, by their names.

    An endpoint that a call names for the service counts, even when it leads elsewhere.
    """
    behind = [(e.name, service) for e in design.endpoints.values() for service in e.services]
    called = [(target.endpoint, target.service) for target in design.calls.nexus.values()]
    found: defaultdict[str, dict[str, EndpointEntry]] = defaultdict(dict)
    for name, service in (*behind, *called):
        endpoint = design.endpoints.get(name)
        if endpoint is not None and not endpoint.simulated:
            found[service][name] = endpoint
    return found


def _restricted(fronts: Collection[EndpointEntry], service: str, operation: str) -> bool:
    """Return whether there are endpoints, and for each a list of the operation's callers."""
    lists = (endpoint.access(service, operation).callers for endpoint in fronts)
    return bool(fronts) and None not in lists


def _looks(facts: Facts, operation: tree.Operation, file: tree.File) -> bool:
    """Return whether the operation may look at its caller: in its body, or in Python."""
    if operation.body is None:
        return facts.implemented(operation.name, file)
    return facts.design.names.blocks.find(_asks, operation.body)


def _asks(body: tree.Block, blocks: Blocks) -> bool:
    """Return whether something in a body asks who calls."""
    calls = (node for node in blocks.below(body) if isinstance(node, tree.Invoke))
    return any(asks_for_caller(call.function) for call in calls)


RULE = Rule(
    code="nexus-open-endpoint",
    subject=Subject.CALLERS,
    severity=Severity.WARNING,
    summary="a service lets every namespace call it",
    why="""\
A server of your own that has no authorizer lets a namespace call an endpoint that nobody named it
for (`python -m scripts.traps forged_caller` shows it). A service with no
`allowed_caller_namespaces` in front of it or in it, and no look at the caller inside, does what it
does for anyone who knows its name. List the callers, or decide in the operation.""",
    bad="""\
nexus_service Payments:
    operation Refund(order: Order) -> (Receipt):
        return workflow RefundOrder(order)

workflow RefundOrder(order: Order) -> (Receipt):
    close complete(Receipt{id: order.id})
""",
    good=CHECKOUT,
    check=check,
)
