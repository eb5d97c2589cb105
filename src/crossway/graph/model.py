"""A design as a graph: namespaces as regions, what lives in them as nodes, calls as edges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from crossway.language.span import Span


class Kind(StrEnum):
    """What a node stands for. The last two stand for many: at the levels above `all`."""

    ENDPOINT = "endpoint"
    OPERATION = "operation"
    WORKFLOW = "workflow"
    ACTIVITY = "activity"
    SERVICE = "service"
    NAMESPACE = "namespace"
    OWN = "own"


class Call(StrEnum):
    """What an edge is: a Nexus call, a child, an activity, a signal, or what backs an operation."""

    NEXUS = "nexus"
    CHILD = "child"
    ACTIVITY = "activity"
    SIGNAL = "signal"
    BEHIND = "behind"


class Mode(StrEnum):
    """How a call is made: waited for at once, held as a promise, or handed over for good."""

    AWAITED = "awaited"
    PROMISE = "promise"
    DETACHED = "detached"


@dataclass(frozen=True, slots=True)
class Admission:
    """Who may call: through an endpoint, or (`about`) one service or operation behind it.

    None is anybody; so it is for `originators`, where a chain of calls may have begun.
    """

    about: str
    callers: tuple[str, ...] | None
    originators: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """A namespace. A family (`shard-{org}`) is one region; `foreign` is served by others alone."""

    id: str
    name: str
    holes: tuple[str, ...] = ()
    foreign: bool = False
    place: Span | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """What is drawn as one box in a region.

    `inside` are the names of what it stands for: the operations of a service, the endpoints of a
    namespace. `service` is an operation's. `simulated` says that the design only names it.
    """

    id: str
    kind: Kind
    name: str
    region: str
    place: Span | None = None
    queues: tuple[str, ...] = ()
    holes: tuple[str, ...] = ()
    service: str = ""
    inside: tuple[str, ...] = ()
    admits: tuple[Admission, ...] = ()
    signed: bool = True
    simulated: bool = False
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """Calls of one kind, made in one mode, from one node to another.

    `through` is the id of the endpoint of a Nexus call. `places` are the lines that make it;
    `refused` says that the lists of the endpoint do not let this caller in.
    """

    source: str
    target: str
    call: Call
    mode: Mode
    through: str = ""
    name: str = ""
    places: tuple[Span, ...] = ()
    refused: bool = False


@dataclass(frozen=True)
class Graph:
    """A design, or a part of it, as a graph; in a fixed order."""

    name: str
    regions: tuple[Region, ...] = ()
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, Node]:
        """The nodes by their ids."""
        return {node.id: node for node in self.nodes}

    def inside(self, region: Region) -> tuple[Node, ...]:
        """Return the nodes of a region."""
        return tuple(node for node in self.nodes if node.region == region.id)


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two boxes: a Nexus call is two, one to the endpoint and one through it.

    What several calls share is one line: `edges` are the indices of those in `Graph.edges`.
    """

    source: str
    target: str
    call: Call
    mode: Mode
    name: str
    refused: bool
    edges: tuple[int, ...]


def lines_of(graph: Graph) -> tuple[Line, ...]:
    """Return the lines that a picture of a graph has."""
    found: dict[tuple[str, str, Call, Mode, str, bool], list[int]] = {}
    for number, edge in enumerate(graph.edges):
        ends = [(edge.source, edge.target)]
        if edge.through:
            ends = [(edge.source, edge.through), (edge.through, edge.target)]
        for source, target in ends:
            own = edge.mode if source == edge.source else Mode.AWAITED
            refused = edge.refused and source == edge.source
            key = (source, target, edge.call, own, edge.name, refused)
            found.setdefault(key, []).append(number)
    return tuple(Line(*key, tuple(edges)) for key, edges in found.items())
