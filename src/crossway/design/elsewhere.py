"""A design on a service that has some of it already: another team's endpoints and workers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from crossway.design.model import Design, Location, Placement, ServiceEntry


def live_endpoints(design: Design, existing: Collection[str]) -> tuple[str, ...]:
    """Return the endpoints that the design only names and that exist, sorted."""
    return tuple(sorted(n for n, e in design.endpoints.items() if e.simulated and n in existing))


def without_live(
    design: Design, existing: Collection[str], polled: Collection[Location] = ()
) -> Design:
    """Return the design without what a service has already.

    Calls through an endpoint that exists reach whoever is behind it: neither the endpoint nor
    a namespace is made for them, and nothing is simulated there. `polled` are task queues of
    `extern` workers that somebody polls: nobody stands in for those.
    """
    live = live_endpoints(design, existing)
    others = {name: e for name, e in design.endpoints.items() if name not in live}
    needed = {e.location for e in others.values()} | _real(design)
    gone = {design.endpoints[name].location for name in live} - needed

    def left(placements: Iterable[Placement]) -> tuple[Placement, ...]:
        return tuple(at for at in placements if at.location not in gone)

    return replace(
        design,
        endpoints=others,
        services={
            name: replace(service, placements=left(service.placements))
            for name, service in design.services.items()
        },
        residents=tuple(one for one in design.residents if one.location not in {*gone, *polled}),
    )


def _real(design: Design) -> set[Location]:
    """Return where more lives than services that the design only names, or that are others'."""

    def is_real(service: ServiceEntry) -> bool:
        return not (service.simulated or service.extern)

    return {
        one.location
        for one in design.residents
        if one.kind != "service" or is_real(design.services[one.name])
    }
