"""Changes that a design needs on a service: namespaces and endpoints, each said in words.

Ownership is recorded in the endpoint itself, in the metadata of its description: that we
made it (`made-by`), and for which design (`design`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from temporalio.api.nexus.v1 import Endpoint

from crossway.cluster.making.describe import callers_in
from crossway.design.model import Design, EndpointEntry
from crossway.language.durations import print_duration

MARK = {"made-by": b"crossway"}
"""Metadata of the description of every endpoint that we make."""

RETENTION = timedelta(days=3)
"""How long a new namespace keeps closed executions, unless told otherwise: 72 h, as the CLI."""

CLOUD_RETENTION = timedelta(days=30)
"""The same on Temporal Cloud, as its own console has it."""


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
        was, now = print_duration(self.found), print_duration(self.wanted)
        return f"change the retention of namespace {self.name} from {was} to {now}"


@dataclass(frozen=True, slots=True)
class NewAttributes:
    """Search attributes to register in a namespace, by name, with their types (`keyword`)."""

    namespace: str
    kinds: Mapping[str, str]

    def __str__(self) -> str:
        """Say the change in a few words."""
        listed = ", ".join(f"{name} ({kind})" for name, kind in self.kinds.items())
        return f"register search attributes in namespace {self.namespace}: {listed}"


@dataclass(frozen=True, slots=True)
class WrongAttribute:
    """A search attribute that is registered with another type, which none can change."""

    namespace: str
    name: str
    wanted: str
    found: str

    kind = "search_attribute"

    def __str__(self) -> str:
        """Say what is in the way and what can be done about it."""
        return (
            f"the search attribute {self.name!r} of namespace {self.namespace!r} is registered as "
            f"{self.found}; this design wants {self.wanted}: name another, or declare {self.found}"
        )


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
        return self.found is not None and not same_target(self.wanted, self.found)

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
        was, now = callers_in(description_of(self.found)), callers_in(self.description)
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

    kind = "endpoint"

    @property
    def name(self) -> str:
        """The name of the endpoint."""
        return self.wanted.name

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
class Taken:
    """A task queue of the design whose new work another worker deployment gets."""

    namespace: str
    task_queue: str
    deployment: str

    def __str__(self) -> str:
        """Return what that means for whoever serves the design."""
        return (
            f"the deployment {self.deployment!r} is in charge of task queue {self.task_queue} of "
            f"namespace {self.namespace}: `serve` refuses to take it without --take-over"
        )


@dataclass(frozen=True, slots=True)
class Owned:
    """An endpoint that leads where the design wants it, and belongs to another design."""

    name: str
    design: str

    def __str__(self) -> str:
        """Return what that means for this design."""
        return (
            f"the endpoint {self.name!r} leads where this design wants it, and belongs to the "
            f"design {self.design!r}, which may redirect or delete it: it is left as it is; "
            "`crossway apply --take-over` makes it this design's"
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """The changes a design needs, each kind by name.

    `removals` are only made when the terms say so; `conflicts` are what stops `apply`. `taken` is
    what of the design's work goes to the workers of another deployment: nothing to make, and
    nothing that `serve` would take from them unasked. `owned` is what is there as another's.
    """

    namespaces: tuple[NewNamespace, ...]
    endpoints: tuple[EndpointChange, ...]
    retentions: tuple[NewRetention, ...] = ()
    removals: tuple[Removal, ...] = ()
    conflicts: tuple[Conflict | WrongAttribute, ...] = ()
    taken: tuple[Taken, ...] = ()
    owned: tuple[Owned, ...] = ()
    attributes: tuple[NewAttributes, ...] = ()


def same_target(wanted: EndpointEntry, found: Endpoint) -> bool:
    """Whether an endpoint leads where it is wanted to."""
    target = found.spec.target.worker
    return (target.namespace, target.task_queue) == (wanted.namespace, wanted.task_queue)


def owner_of(endpoint: Endpoint) -> str | None:
    """Return the design that an endpoint belongs to.

    Empty when it was made for no design in particular, None when not by Crossway.
    """
    metadata = endpoint.spec.description.metadata
    if metadata.get("made-by") != MARK["made-by"]:
        return None
    return metadata.get("design", b"").decode(errors="replace")


def stands_in(design: Design, found: Endpoint) -> bool:
    """Whether an endpoint is what an earlier `run` made for one that the design only names.

    It leads where nobody else's does, and nobody is behind it but who stands in once more.
    """
    wanted = design.endpoints.get(found.spec.name)
    if wanted is None or not wanted.simulated:
        return False
    return owner_of(found) == "" and same_target(wanted, found)


def description_of(endpoint: Endpoint) -> str:
    """Return the text of an endpoint's description, empty when it is none of ours."""
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
