"""What a design needs and a Temporal service lacks: namespaces and endpoints, as changes.

Nothing is looked at that the design does not name, but for endpoints that it owned once.
Ownership is recorded in the endpoint itself, in the metadata of its description: that we
made it (`made-by`), and for which design (`design`). An endpoint of another design, or of
nobody we know, is never redirected unless told to; on the embedded server everything is
ours. Source: DESIGN.md sections 4 and 8.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta

from temporalio.api.nexus.v1 import Endpoint
from temporalio.api.operatorservice.v1 import ListNexusEndpointsRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.service import RPCError, RPCStatusCode

from crossway.cluster.making.describe import callers_in, describe_endpoint
from crossway.cluster.service.connect import Connections
from crossway.design.model import Design, EndpointEntry
from crossway.errors import ProvisionError

MARK = {"made-by": b"crossway"}
"""Metadata of the description of every endpoint that we make."""

RETENTION = timedelta(days=3)
"""How long a new namespace keeps closed executions, unless told otherwise: 72 h, as the CLI."""


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


@dataclass(frozen=True, slots=True)
class NewNamespace:
    """A namespace to create."""

    name: str
    retention: timedelta = RETENTION

    def __str__(self) -> str:
        """Say the change in a few words."""
        return f"create namespace {self.name}"


@dataclass(frozen=True, slots=True)
class NewRetention:
    """A namespace that exists, to be told how long it keeps closed executions."""

    name: str
    found: timedelta
    wanted: timedelta

    def __str__(self) -> str:
        """Say the change in a few words."""
        was, now = hours(self.found), hours(self.wanted)
        return f"change the retention of namespace {self.name} from {was} to {now}"


@dataclass(frozen=True, slots=True)
class EndpointChange:
    """An endpoint to create, or to change when there is a `found` one."""

    wanted: EndpointEntry
    found: Endpoint | None = field(default=None, repr=False)
    description: str = ""
    owner: str = ""

    @property
    def redirects(self) -> bool:
        """Whether an endpoint that exists will lead elsewhere."""
        return self.found is not None and not _same_target(self.wanted, self.found)

    def __str__(self) -> str:
        """Say the change in a few words."""
        name, callers = self.wanted.name, self._changed_callers()
        if self.found is None:
            return f"create endpoint {name} -> {_wish(self.wanted)}"
        if self.redirects:
            said = f"redirect endpoint {name} -> {_wish(self.wanted)} (was {leads_to(self.found)})"
            return f"{said}, callers {callers}" if callers else said
        if callers:
            return f"change the callers of endpoint {name}: {callers}"
        return f"describe endpoint {name} anew"

    def _changed_callers(self) -> str:
        """Return who may call and could not, and the other way round: `+orders, -admin`."""
        if self.found is None or owner_of(self.found) is None:
            return ""
        was, now = callers_in(_description(self.found)), callers_in(self.description)
        if was is None or now is None:
            return "" if was == now else f"now {listed(now)}, was {listed(was)}"
        new, gone = sorted(now - was), sorted(was - now)
        return ", ".join([f"+{name}" for name in new] + [f"-{name}" for name in gone])


@dataclass(frozen=True, slots=True)
class Removal:
    """An endpoint of this design's that the design has no more."""

    found: Endpoint = field(repr=False)

    def __str__(self) -> str:
        """Say the change in a few words."""
        return f"delete endpoint {self.found.spec.name} -> {leads_to(self.found)}"


@dataclass(frozen=True, slots=True)
class Conflict:
    """An endpoint that leads elsewhere and is not this design's to redirect."""

    wanted: EndpointEntry
    found: Endpoint = field(repr=False)

    def __str__(self) -> str:
        """Say what is in the way and what can be done about it."""
        owner = owner_of(self.found)
        whose = {None: "It was not made by Crossway", "": "It was made by Crossway"}
        said = whose.get(owner, f"It belongs to the design {owner!r}")
        return (
            f"the endpoint {self.wanted.name!r} exists and leads to {leads_to(self.found)}; "
            f"this design wants {_wish(self.wanted)}. {said}, so it is left alone: rename the "
            "endpoint in the design, or take it with `crossway apply --take-over`"
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """The changes a design needs, each kind by name.

    `removals` are only made when the terms say so; `conflicts` are what stops `apply`.
    """

    namespaces: tuple[NewNamespace, ...]
    endpoints: tuple[EndpointChange, ...]
    retentions: tuple[NewRetention, ...] = ()
    removals: tuple[Removal, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


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
    return Plan(
        namespaces=tuple(look for look in looks if isinstance(look, NewNamespace)),
        retentions=tuple(look for look in looks if isinstance(look, NewRetention)),
        endpoints=tuple(change for change in found if isinstance(change, EndpointChange)),
        conflicts=tuple(change for change in found if isinstance(change, Conflict)),
        removals=_left_over(design, existing, terms),
    )


def namespaces_of(design: Design, terms: Terms) -> tuple[str, ...]:
    """Return the namespaces to have: those of others are not ours to make."""
    if terms.simulated:
        return design.namespaces
    places = [w.placements for w in design.workflows.values() if not w.simulated]
    places += [s.placements for s in design.services.values() if not s.simulated]
    names = {placement.namespace for several in places for placement in several}
    names |= {e.namespace for e in design.endpoints.values() if not e.simulated}
    return tuple(sorted(names))


async def _namespace(
    connections: Connections, name: str, terms: Terms
) -> NewNamespace | NewRetention | None:
    request = DescribeNamespaceRequest(namespace=connections.name(name))
    try:
        found = await connections.at(name).describe_namespace(request, retry=True)
    except RPCError as failure:
        if failure.status == RPCStatusCode.NOT_FOUND:
            return NewNamespace(name, terms.retention or RETENTION)
        raise refused(connections, f"look up the namespace {name!r}", failure) from failure
    kept = found.config.workflow_execution_retention_ttl.ToTimedelta()
    if terms.retention is None or kept == terms.retention:
        return None
    return NewRetention(name, kept, terms.retention)


async def existing_endpoints(connections: Connections) -> dict[str, Endpoint]:
    """Return every endpoint of the service by name, read page by page.

    Raises:
        ProvisionError: the service does not let us look.
    """
    service = connections.service.operator_service
    found: dict[str, Endpoint] = {}
    token = b""
    while True:
        request = ListNexusEndpointsRequest(page_size=100, next_page_token=token)
        try:
            page = await service.list_nexus_endpoints(request, retry=True)
        except RPCError as failure:
            raise refused(connections, "list the Nexus endpoints", failure) from failure
        found.update({endpoint.spec.name: endpoint for endpoint in page.endpoints})
        token = page.next_page_token
        if not token:
            return found


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
    same = _same_target(wanted, found)
    if not (_is_ours(found, terms) or connections.embedded or terms.take_over):
        return None if same else Conflict(wanted, found)
    if not terms.owner:
        return None if same else change
    described = owner_of(found) == terms.owner and _description(found) == text
    return None if same and described else change


def _as_named(connections: Connections, wanted: EndpointEntry) -> EndpointEntry:
    """Return an endpoint with its namespace as the service calls it."""
    name = connections.name(wanted.namespace)
    return wanted if name == wanted.namespace else replace(wanted, namespace=name)


def _is_ours(found: Endpoint, terms: Terms) -> bool:
    return owner_of(found) in ("", terms.owner)


def _same_target(wanted: EndpointEntry, found: Endpoint) -> bool:
    target = found.spec.target.worker
    return (target.namespace, target.task_queue) == (wanted.namespace, wanted.task_queue)


def _left_over(design: Design, existing: dict[str, Endpoint], terms: Terms) -> tuple[Removal, ...]:
    return tuple(
        Removal(endpoint)
        for name, endpoint in sorted(existing.items())
        if terms.owner and owner_of(endpoint) == terms.owner and name not in design.endpoints
    )


def owner_of(endpoint: Endpoint) -> str | None:
    """Return the design that an endpoint belongs to.

    Empty when it was made for no design in particular, None when not by Crossway.
    """
    metadata = endpoint.spec.description.metadata
    if metadata.get("made-by") != MARK["made-by"]:
        return None
    return metadata.get("design", b"").decode(errors="replace")


def _description(endpoint: Endpoint) -> str:
    try:
        return str(json.loads(endpoint.spec.description.data))
    except ValueError:
        return ""


def leads_to(endpoint: Endpoint) -> str:
    """Return an endpoint's target, `NAMESPACE/QUEUE`."""
    target = endpoint.spec.target.worker
    return f"{target.namespace}/{target.task_queue}" if target.namespace else "another cluster"


def _wish(wanted: EndpointEntry) -> str:
    return f"{wanted.namespace}/{wanted.task_queue}"


def listed(callers: Collection[str] | None) -> str:
    """Return who may call an endpoint, in words."""
    return "anyone" if callers is None else ", ".join(sorted(callers)) or "nobody"


def hours(duration: timedelta) -> str:
    """Return a retention as people write it: `7d`, or `36h`."""
    days, rest = divmod(duration, timedelta(days=1))
    return f"{days}d" if not rest else f"{duration // timedelta(hours=1)}h"


def refused(connections: Connections, wish: str, failure: RPCError) -> ProvisionError:
    """Return the error for a refused request, with what the user can do about it."""
    advice = {
        RPCStatusCode.PERMISSION_DENIED: "; these credentials may not: ask for it to be made",
        RPCStatusCode.UNIMPLEMENTED: "; this service manages it elsewhere: make it there first",
        RPCStatusCode.UNAVAILABLE: "; is the service up?",
    }.get(failure.status, "")
    return ProvisionError(f"cannot {wish} at {connections.address}: {failure.message}{advice}")
