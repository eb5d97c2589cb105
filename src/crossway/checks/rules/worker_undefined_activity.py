"""WORKER_UNDEFINED_ACTIVITY: a worker registers an activity that nothing defines."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.coverage import undefined_entries
from crossway.checks.facts import Facts
from crossway.checks.names import near
from crossway.checks.rule import Rule
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the registrations of activity names that are defined nowhere."""
    for worker, entry in undefined_entries(facts, tree.Activity, "activity"):
        if facts.implemented(entry.name):
            continue
        yield RULE.at(
            entry.span,
            f"worker {worker.name} registers activity {entry.name}, which is defined nowhere",
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
