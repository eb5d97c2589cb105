"""extern-service-served: a service that somebody else offers is served by the design, too."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.causes import told_once
from crossway.checks.facts import Facts, in_outline
from crossway.checks.rule import Rule, Subject
from crossway.design.model import Location
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield each extern service on a worker, or on a task queue, of the design's own."""
    for file, worker, entry in facts.registrations:
        service = facts.packages.find(tree.Service, entry.name, file)
        if entry.kind == "service" and not worker.extern and service and _is_extern(service):
            yield RULE.at(
                entry.span,
                f"worker {worker.name} registers {entry.name}, which is an extern service",
                hint="leave it out, or declare the service without `extern` and implement it",
                name=entry.name,
            )
    yield from _on_own_queues(facts)


def _on_own_queues(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the extern services on each task queue of the design's own, as one finding."""
    own = _own(facts)
    found: dict[Location, list[Diagnostic]] = {}
    for offered in facts.design.services.values():
        shared = [at for at in offered.placements if at.location in own]
        if offered.extern and offered.tree and shared and offered.name not in _registered(facts):
            at = shared[0].location
            one = RULE.at(
                offered.tree.span,
                f"extern service {offered.tree.name} is called through an endpoint that leads to "
                f"{own[at]} of this design, on task queue {at[1]}",
                hint="call it through the endpoint of those who offer it, and nothing of this "
                "design through that: leave its `nexus_endpoint` to them",
                name=offered.tree.name,
            )
            found.setdefault(at, []).append(one)
    return [told_once(group) for group in found.values()]


def _is_extern(service: object) -> bool:
    return isinstance(service, tree.Service) and service.extern


def _registered(facts: Facts) -> set[str]:
    """Return the extern services that a worker of the design names: said of it already."""
    return {
        facts.design.names.services.name(entry.name, file.path)
        for file, worker, entry in facts.registrations
        if entry.kind == "service" and not worker.extern
    }


def _own(facts: Facts) -> dict[Location, str]:
    """Return what of the design's own lives on each task queue, one thing of each."""
    services = facts.design.services
    return {
        one.location: f"{one.kind} {one.name}"
        for one in facts.design.residents
        if one.location not in facts.design.foreign
        # A service that nothing declares is nobody's: its name may be misspelt.
        and not (
            one.kind == "service" and (services[one.name].extern or services[one.name].tree is None)
        )
    }


_CALL = """\
workflow Buy(order: Order) -> (Parcel):
    nexus {endpoint} Depot.Pack(order.id) -> parcel
        options:
            timeout: 20s
    nexus ShipEndpoint Shipping.Ship(parcel) -> sent
        options:
            timeout: 20s
    close complete(sent)

extern nexus service Depot:
    operation Pack(id: string) -> (Parcel)

nexus service Shipping:
    sync Ship(parcel: Parcel) -> (Parcel):
        return parcel

worker shop:
    workflow Buy

worker ships:
    nexus service Shipping

namespace shop:
    worker shop
        options:
            task_queue: "shop"

namespace ships:
    worker ships
        options:
            task_queue: "ships"
    nexus endpoint ShipEndpoint
        options:
            task_queue: "ships"
            allowed_caller_namespaces: [shop]
"""

RULE = Rule(
    code="extern-service-served",
    subject=Subject.PLACEMENT,
    severity=Severity.ERROR,
    summary="a service of somebody else is served by the design, too",
    why="""\
An `extern` service is one that another team, or another SDK, offers: the design says what it takes
and answers, and no worker of the design has it. Called through an endpoint that leads to one of
the design's own task queues, it would find nobody.""",
    bad=_CALL.format(endpoint="ShipEndpoint"),
    good=_CALL.format(endpoint="DepotEndpoint"),
    check=check,
)
