"""MISSING_ENDPOINT_TASK_QUEUE: an endpoint has no task queue."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule
from crossway.design.settings import option
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the endpoints without a task queue, in either spelling."""
    for endpoint in facts.endpoints:
        key = "task_queue" if endpoint.namespace else "target_task_queue"
        if option(endpoint.options, key, "task_queue") is None:
            yield RULE.at(
                endpoint.span,
                f"endpoint {endpoint.name} has no {key}",
                hint="name the queue that the workers of its services poll",
                name=endpoint.name,
            )


RULE = Rule(
    code="MISSING_ENDPOINT_TASK_QUEUE",
    severity=Severity.ERROR,
    summary="an endpoint has no task queue",
    why="""\
An endpoint hands every call to one task queue; without its name the calls go nowhere.""",
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
    nexus endpoint Parcels
        options:
            allowed_caller_namespaces: ["shop"]
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
    nexus endpoint Parcels
        options:
            task_queue: "shop"
            allowed_caller_namespaces: ["shop"]
""",
    check=check,
)
