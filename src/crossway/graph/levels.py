"""Less of a graph: what one workflow reaches, or whole services and namespaces as one node each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from crossway.errors import UnknownNameError
from crossway.graph.build import node_id
from crossway.graph.captions import counted
from crossway.graph.model import Call, Edge, Graph, Kind, Node
from crossway.language.near import some_of


class Level(StrEnum):
    """How much of a design is drawn."""

    NAMESPACES = "namespaces"
    SERVICES = "services"
    ALL = "all"


def reached_from(graph: Graph, workflow: str) -> Graph:
    """Return what a workflow reaches by its calls, through endpoints, however many calls away.

    `workflow` is a name, or `NAMESPACE/NAME` for one that several namespaces have.

    Raises:
        UnknownNameError: the design has no such workflow.
    """
    workflows = [node for node in graph.nodes if node.kind is Kind.WORKFLOW]
    begin = [node.id for node in workflows if workflow in (node.name, _qualified(node))]
    if not begin:
        known = [node.name for node in workflows]
        otherwise = f"the design has {some_of(known) or 'none'}"
        raise UnknownNameError("workflow", workflow, known, otherwise)
    outgoing: dict[str, list[str]] = {}
    for edge in graph.edges:
        outgoing.setdefault(edge.source, []).extend((edge.target, edge.through))
    seen: set[str] = set()
    waiting = begin
    while waiting:
        current = waiting.pop()
        if current and current not in seen:
            seen.add(current)
            waiting += outgoing.get(current, ())
    edges = (edge for edge in graph.edges if edge.source in seen)
    return _only(graph, (node for node in graph.nodes if node.id in seen), edges)


def _qualified(node: Node) -> str:
    return node.id.removeprefix(f"{node.kind} ")


def _only(graph: Graph, nodes: Iterable[Node], edges: Iterable[Edge]) -> Graph:
    kept = tuple(nodes)
    used = {node.region for node in kept}
    regions = tuple(region for region in graph.regions if region.id in used)
    return replace(graph, regions=regions, nodes=kept, edges=tuple(edges))


def at_level(graph: Graph, level: Level) -> Graph:
    """Return a graph of whole services or namespaces; as it is for `all`."""
    match level:
        case Level.ALL:
            return graph
        case Level.SERVICES:
            return _merged(graph, _as_services(graph))
        case Level.NAMESPACES:
            return _merged(graph, _as_namespaces(graph))


def _as_services(graph: Graph) -> dict[str, Node]:
    """Return what stands for each node: its service, or what else its namespace has as one."""
    found: dict[str, Node] = {}
    for region in graph.regions:
        nodes = graph.inside(region)
        own = [
            node for kind in (Kind.WORKFLOW, Kind.ACTIVITY) for node in nodes if node.kind is kind
        ]
        services: dict[str, list[Node]] = {}
        for node in nodes:
            if node.kind is Kind.ENDPOINT:
                found[node.id] = node
            elif node.kind is Kind.OPERATION:
                services.setdefault(node.service, []).append(node)
        for service, operations in services.items():
            one = _standing_for(operations, Kind.SERVICE, service, region.name)
            found |= dict.fromkeys((node.id for node in operations), one)
        if own:
            one = _standing_for(own, Kind.OWN, counted(own), region.name)
            found |= dict.fromkeys((node.id for node in own), one)
    return found


def _as_namespaces(graph: Graph) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for region in graph.regions:
        nodes = graph.inside(region)
        one = _standing_for(nodes, Kind.NAMESPACE, region.name, "")
        endpoints = [node for node in nodes if node.kind is Kind.ENDPOINT]
        one = replace(
            one,
            place=region.place or one.place,
            holes=region.holes,
            inside=tuple(node.name for node in endpoints),
            admits=tuple(node.admits[0] for node in endpoints),
        )
        found |= dict.fromkeys((node.id for node in nodes), one)
    return found


def _standing_for(nodes: Iterable[Node], kind: Kind, name: str, namespace: str) -> Node:
    several = tuple(nodes)
    return Node(
        node_id(kind, "" if kind is Kind.OWN else name, namespace),
        kind,
        name,
        several[0].region,
        min((node.place for node in several if node.place), default=None),
        queues=tuple(sorted({queue for node in several for queue in node.queues})),
        inside=tuple(dict.fromkeys(node.name for node in several)),
        simulated=all(node.simulated for node in several),
        foreign=all(node.foreign for node in several),
    )


def _merged(graph: Graph, standing: dict[str, Node]) -> Graph:
    """Return a graph of what stands for its nodes, with the calls between different ones."""
    nodes = tuple(dict.fromkeys(standing[node.id] for node in graph.nodes))
    gates = {node.id for node in nodes if node.kind is Kind.ENDPOINT}
    found: dict[tuple[object, ...], Edge] = {}
    for edge in graph.edges:
        source, target = standing[edge.source].id, standing[edge.target].id
        through = edge.through if edge.through in gates else ""
        if source == target and not through:
            continue
        whole = edge.call in (Call.NEXUS, Call.BEHIND)
        name = "" if whole else edge.name
        key = (source, target, edge.call, edge.mode, through, name, edge.refused)
        before = found.get(key)
        places = (*before.places, *edge.places) if before else edge.places
        found[key] = replace(
            edge, source=source, target=target, through=through, name=name, places=places
        )
    return replace(graph, nodes=nodes, edges=tuple(found.values()))
