"""What a design needs and a Temporal service lacks: namespaces and endpoints, as changes.

Nothing is looked at that the design does not name, but for endpoints that it owned once. An
endpoint of another design, or of nobody we know, is never redirected unless told to; on the
embedded server everything is ours. Source: DESIGN.md sections 4 and 8.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from temporalio.api.nexus.v1 import Endpoint

from crossway.cluster.making.changes import (
    RETENTION,
    Conflict,
    EndpointChange,
    NewAttributes,
    NewNamespace,
    NewRetention,
    Owned,
    Plan,
    Removal,
    Taken,
    WrongAttribute,
    description_of,
    owner_of,
    same_target,
)
from crossway.cluster.making.describe import describe_endpoint
from crossway.cluster.service import (
    Connections,
    deployment_name,
    existing_attributes,
    existing_endpoints,
    find_namespace,
    in_charge,
)
from crossway.design.attributes import declared_attributes
from crossway.design.model import Design, EndpointEntry
from crossway.language.holes import fits, has_holes


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a design is put on a service.

    `owner` names the design in what it makes; without one, what another design owns is
    never changed. `retention` is for new namespaces and, when given, for existing ones.
    `simulated`: make what the design only names, too.
    """

    owner: str = ""
    retention: timedelta | None = None
    take_over: bool = False
    prune: bool = False
    simulated: bool = True


async def plan(connections: Connections, design: Design, terms: Terms = Terms()) -> Plan:
    """Return what is missing, differs, is left over, or is in the way.

    Raises:
        ProvisionError: the service does not let us look.
    """
    names = namespaces_of(design, terms)
    looks = await asyncio.gather(*(_namespace(connections, name, terms) for name in names))
    wanted = {k: e for k, e in design.endpoints.items() if terms.simulated or not e.simulated}
    existing = await existing_endpoints(connections) if wanted or terms.owner else {}
    found = [
        endpoint_change(connections, design, wanted[name], existing.get(name), terms)
        for name in sorted(wanted)
    ]
    attributes, wrong = await _attributes(connections, design, names)
    return Plan(
        attributes=attributes,
        namespaces=tuple(look for look in looks if isinstance(look, NewNamespace)),
        retentions=tuple(look for look in looks if isinstance(look, NewRetention)),
        endpoints=tuple(change for change in found if isinstance(change, EndpointChange)),
        conflicts=(*(change for change in found if isinstance(change, Conflict)), *wrong),
        removals=_left_over(design, existing, terms),
        taken=await _taken(connections, design, terms),
        owned=_owned(connections, wanted, existing, terms),
    )


def _owned(
    connections: Connections,
    wanted: dict[str, EndpointEntry],
    existing: dict[str, Endpoint],
    terms: Terms,
) -> tuple[Owned, ...]:
    """Return the endpoints that are as wanted, and stay another design's."""
    if connections.embedded or terms.take_over or not terms.owner:
        return ()
    there = [(existing[name], wanted[name]) for name in sorted(wanted) if name in existing]
    return tuple(
        Owned(entry.name, owner)
        for found, entry in there
        if (owner := owner_of(found))
        and owner != terms.owner
        and same_target(_as_named(connections, entry), found)
    )


async def _taken(connections: Connections, design: Design, terms: Terms) -> tuple[Taken, ...]:
    """Return the queues of a design whose new work another deployment gets than its own."""
    if connections.embedded or not terms.owner:
        return ()
    places = {one.location for one in design.own.residents}
    queues = sorted((where, name) for where, name in places if not has_holes(where + name))
    found = await in_charge(connections, queues)
    mine = ("", deployment_name(terms.owner))
    return tuple(
        Taken(connections.name(namespace), queue, other)
        for (namespace, queue), other in found.items()
        if other not in mine
    )


async def _attributes(
    connections: Connections, design: Design, names: Iterable[str]
) -> tuple[tuple[NewAttributes, ...], list[WrongAttribute]]:
    """Return the search attributes that are missing, and those that have another type."""
    new, wrong = [], []
    for name in names:
        wanted = declared_attributes(design.declaring, name)
        found = await existing_attributes(connections, name) if wanted else {}
        missing = {key: kind for key, kind in wanted.items() if key not in found}
        if missing:
            new.append(NewAttributes(name, missing))
        for key, kind in wanted.items():
            if found.get(key, kind) != kind:
                wrong.append(WrongAttribute(name, key, kind, found[key]))
    return tuple(new), wrong


def namespaces_of(design: Design, terms: Terms) -> tuple[str, ...]:
    """Return the namespaces to have: those of others are not ours to make."""
    if terms.simulated:
        return design.namespaces
    places = [w.placements for w in design.workflows.values() if not w.simulated]
    places += [s.placements for s in design.services.values() if not (s.simulated or s.extern)]
    names = {placement.namespace for several in places for placement in several}
    names |= {e.namespace for e in design.endpoints.values() if not e.simulated}
    return tuple(sorted(names))


async def _namespace(
    connections: Connections, name: str, terms: Terms
) -> NewNamespace | NewRetention | None:
    found = await find_namespace(connections, name)
    if found is None:
        return NewNamespace(name, terms.retention or RETENTION)
    kept = found.config.workflow_execution_retention_ttl.ToTimedelta()
    if terms.retention is None or kept == terms.retention:
        return None
    return NewRetention(name, kept, terms.retention)


def endpoint_change(
    connections: Connections,
    design: Design,
    wanted: EndpointEntry,
    found: Endpoint | None,
    terms: Terms,
) -> EndpointChange | Conflict | None:
    """Return what has to happen to one endpoint, what is in the way, or None."""
    wanted = _as_named(connections, wanted)
    text = describe_endpoint(design, wanted)
    change = EndpointChange(wanted, found, text, terms.owner)
    if found is None:
        return change
    # An endpoint that the design only names, and that exists, is the real one.
    if wanted.simulated and not connections.embedded:
        return None
    same = same_target(wanted, found)
    if not (_is_ours(found, terms) or connections.embedded or terms.take_over):
        return None if same else Conflict(wanted, found)
    if not terms.owner:
        return None if same else change
    described = owner_of(found) == terms.owner and description_of(found) == text
    return None if same and described else change


def _as_named(connections: Connections, wanted: EndpointEntry) -> EndpointEntry:
    """Return an endpoint with its namespace as the service calls it."""
    name = connections.name(wanted.namespace)
    return wanted if name == wanted.namespace else replace(wanted, namespace=name)


def _is_ours(found: Endpoint, terms: Terms) -> bool:
    return owner_of(found) in ("", terms.owner)


def _left_over(design: Design, existing: dict[str, Endpoint], terms: Terms) -> tuple[Removal, ...]:
    return tuple(
        Removal(endpoint)
        for name, endpoint in sorted(existing.items())
        if terms.owner
        and owner_of(endpoint) == terms.owner
        and name not in design.endpoints
        # Those of a family that nobody named this time are in use by others.
        and not any(fits(family, name) for family in design.families)
    )
