"""MISSING_TASK_QUEUE: a worker in a namespace has no task queue."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule
from crossway.design.settings import option
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the workers in namespaces without a `task_queue`."""
    for namespace, entry in facts.instances:
        if entry.kind == "worker" and option(entry.options, "task_queue") is None:
            yield RULE.at(
                entry.span,
                f"worker {entry.name} in namespace {namespace.name} has no task_queue",
                hint='add `options:` with `task_queue: "..."` below it',
                name=entry.name,
            )


RULE = Rule(
    code="MISSING_TASK_QUEUE",
    severity=Severity.ERROR,
    summary="a worker in a namespace has no task queue",
    why="""\
A worker polls one task queue; without its name nothing can be sent to the worker.""",
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
