"""A graph as plain values, for JSON."""

from __future__ import annotations

from typing import Any

from crossway.graph.model import Admission, Edge, Graph, Node, Region
from crossway.language.span import Span


def as_values(graph: Graph) -> dict[str, Any]:
    """Return a graph as JSON values: namespaces, nodes and calls, which name nodes by their ids."""
    return {
        "name": graph.name,
        "namespaces": [_region(region) for region in graph.regions],
        "nodes": [_node(node) for node in graph.nodes],
        "calls": [_edge(edge) for edge in graph.edges],
    }


def _region(region: Region) -> dict[str, Any]:
    return {
        "id": region.id,
        "name": region.name,
        "one_per": list(region.holes),
        "extern": region.foreign,
        "place": _place(region.place),
    }


def _node(node: Node) -> dict[str, Any]:
    return {
        "id": node.id,
        "kind": str(node.kind),
        "name": node.name,
        "namespace": node.region,
        "service": node.service or None,
        "task_queues": list(node.queues),
        "one_per": list(node.holes),
        "inside": list(node.inside),
        "may_call": [_admission(one) for one in node.admits],
        "simulated": node.simulated,
        "extern": node.foreign,
        "place": _place(node.place),
    }


def _admission(one: Admission) -> dict[str, Any]:
    return {
        "about": one.about or None,
        "callers": None if one.callers is None else list(one.callers),
        "originators": None if one.originators is None else list(one.originators),
    }


def _edge(edge: Edge) -> dict[str, Any]:
    return {
        "from": edge.source,
        "to": edge.target,
        "kind": str(edge.call),
        "mode": str(edge.mode),
        "endpoint": edge.through or None,
        "name": edge.name or None,
        "refused": edge.refused,
        "places": [_place(place) for place in edge.places],
    }


def _place(place: Span | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {"file": place.path, "line": place.line, "column": place.column}
