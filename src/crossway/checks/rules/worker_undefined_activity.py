"""WORKER_UNDEFINED_ACTIVITY: a worker registers an activity that nothing defines."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.names import near, pascal_to_snake
from crossway.checks.rule import Rule
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the registrations of activity names that are defined nowhere."""
    for file, worker in facts.defined(tree.Worker):
        for entry in worker.entries:
            if not isinstance(entry, tree.WorkerEntry) or entry.kind != "activity":
                continue
            functions = facts.design.implemented.get(file.path, frozenset())
            if {entry.name, pascal_to_snake(entry.name)} & functions:
                continue
            if facts.packages.missing(tree.Activity, entry.name, file):
                yield RULE.at(
                    entry.span,
                    f"worker {worker.name} registers activity {entry.name}, "
                    "which is defined nowhere",
                    hint=near(entry.name, facts.packages.known(tree.Activity)),
                    name=entry.name,
                )


RULE = Rule(
    code="WORKER_UNDEFINED_ACTIVITY",
    severity=Severity.ERROR,
    summary="a worker registers an activity that nothing defines",
    why="""\
A worker can only serve what exists. Nothing in the design has this name, so there is nothing to
register.""",
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
    activity Pakc
    activity Pack
    nexus service Shipping

namespace shop:
    worker shopTypes
        options:
            task_queue: "shop"
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
