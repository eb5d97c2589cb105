"""UNINSTANTIATED_WORKER: no namespace runs a worker."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the workers that no namespace instantiates, once there are namespace blocks."""
    if not facts.defined(tree.Namespace):
        return
    running = {entry.name for _, entry in facts.instances if entry.kind == "worker"}
    for _, worker in facts.defined(tree.Worker):
        if worker.name not in running:
            yield RULE.at(
                worker.span,
                f"no namespace runs worker {worker.name}",
                hint=f"add `worker {worker.name}` to a namespace block",
                name=worker.name,
            )


RULE = Rule(
    code="UNINSTANTIATED_WORKER",
    severity=Severity.WARNING,
    summary="no namespace runs a worker",
    why="""\
A `worker` block only lists what belongs together. It runs where a namespace block names it, and
none does.""",
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

worker spareTypes:
    workflow Ship
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
