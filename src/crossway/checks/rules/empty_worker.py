"""EMPTY_WORKER: a worker registers nothing."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the workers without registrations."""
    for _, worker in facts.defined(tree.Worker):
        if not any(isinstance(entry, tree.WorkerEntry) for entry in worker.entries):
            yield RULE.at(worker.span, f"worker {worker.name} registers nothing", name=worker.name)


RULE = Rule(
    code="EMPTY_WORKER",
    severity=Severity.WARNING,
    summary="a worker registers nothing",
    why="""\
A worker that registers nothing polls its queue and answers nobody.""",
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
    worker idle
        options:
            task_queue: "idle"

worker idle:
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
