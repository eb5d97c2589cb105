"""UNCOVERED_SERVICE: a nexus service is registered on no worker that runs."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.coverage import uncovered
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield each nexus service that no instantiated worker registers."""
    for item in uncovered(facts, tree.Service, "service"):
        yield RULE.at(
            item.span,
            f"no worker in a namespace registers nexus service {item.name}",
            hint="add it to a worker that a namespace block instantiates",
            name=item.name,
        )


RULE = Rule(
    code="UNCOVERED_SERVICE",
    severity=Severity.WARNING,
    summary="a nexus service is registered on no worker that runs",
    why="""\
The design says with namespace blocks what runs where, and leaves this nexus service out: no worker
that a namespace instantiates registers it.""",
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
