"""EMPTY_NAMESPACE: a namespace runs nothing."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the namespace blocks without entries."""
    for _, namespace in facts.defined(tree.Namespace):
        if not any(isinstance(entry, tree.NamespaceEntry) for entry in namespace.entries):
            yield RULE.at(
                namespace.span,
                f"namespace {namespace.name} has neither worker nor endpoint",
                name=namespace.name,
            )


RULE = Rule(
    code="EMPTY_NAMESPACE",
    severity=Severity.WARNING,
    summary="a namespace runs nothing",
    why="""\
A namespace block without workers and endpoints says that nothing lives there.""",
    bad="""\
workflow Ship(order: Order) -> (Parcel):
    activity Pack(order) -> parcel
    close complete(parcel)

activity Pack(order: Order) -> (Parcel):
    return Parcel{id: order.id}

nexus service Shipping:
    sync Track(id: string) -> (string):
        caller = get_nexus_caller_info()
        close complete(caller.namespace)

worker shopTypes:
    workflow Ship
    activity Pack
    nexus service Shipping

namespace shop:
    worker shopTypes
        options:
            task_queue: "shop"

namespace spare:
    # to come
""",
    good="""\
workflow Ship(order: Order) -> (Parcel):
    activity Pack(order) -> parcel
    close complete(parcel)

activity Pack(order: Order) -> (Parcel):
    return Parcel{id: order.id}

nexus service Shipping:
    sync Track(id: string) -> (string):
        caller = get_nexus_caller_info()
        close complete(caller.namespace)

worker shopTypes:
    workflow Ship
    activity Pack
    nexus service Shipping

namespace shop:
    worker shopTypes
        options:
            task_queue: "shop"
""",
    check=check,
)
