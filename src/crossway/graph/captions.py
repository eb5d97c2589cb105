"""What is said of nodes and edges, in all formats: captions, marks, who may call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.graph.model import Admission, Call, Kind, Line, Mode, Node, Region

LISTED = 3
"""How many names a caption lists."""

KINDS = {
    Kind.ENDPOINT: "endpoint",
    Kind.OPERATION: "operation",
    Kind.WORKFLOW: "workflow",
    Kind.ACTIVITY: "activity",
    Kind.SERVICE: "service",
    Kind.NAMESPACE: "namespace",
    Kind.OWN: "workflows and activities",
}


_PLURALS = {Kind.ACTIVITY: "activities", Kind.OWN: "groups of workflows"}


def region_caption(region: Region) -> str:
    """Return what is said of a region behind its name."""
    words = ["namespace", *_of_each(region.holes)]
    return " · ".join([*words, *(["served by others"] if region.foreign else [])])


def node_captions(node: Node) -> tuple[str, ...]:
    """Return the lines below a node's name: what it is, who may call, what it stands for."""
    return tuple(_captions(node))


def _captions(node: Node) -> Iterator[str]:
    match node.kind:
        case Kind.ENDPOINT:
            yield admitted(node.admits[0])
            if len(node.admits) > 1:
                yield "narrower for some operations"
        case Kind.NAMESPACE:
            yield " · ".join(["namespace", *_of_each(node.holes), *_marks(node)])
            for name, admission in zip(node.inside[:LISTED], node.admits, strict=False):
                yield f"{name} for {_callers(admission)}"
            if len(node.inside) > LISTED:
                yield f"and {len(node.inside) - LISTED} more endpoints"
        case Kind.SERVICE:
            yield " · ".join(["service", *_marks(node)])
            yield from node.inside[: LISTED * 2]
            if len(node.inside) > LISTED * 2:
                yield f"and {len(node.inside) - LISTED * 2} more"
        case Kind.OWN:
            yield listed(node.inside)
        case Kind.OPERATION:
            yield " · ".join([f"operation of {node.service}", *_marks(node)])
        case Kind.WORKFLOW | Kind.ACTIVITY:
            yield " · ".join([node.kind, *_of_each(node.holes), *_marks(node)])


def _of_each(holes: tuple[str, ...]) -> list[str]:
    return [f"one per {', '.join(holes)}"] if holes else []


def _marks(node: Node) -> list[str]:
    return ["simulated"] if node.simulated else []


def admitted(one: Admission) -> str:
    """Return who may call, in one line."""
    said = f"{_callers(one)} may call"
    return said if one.originators is None else f"{said}, begun in {listed(one.originators)}"


def _callers(one: Admission) -> str:
    return "anyone" if one.callers is None else listed(one.callers) or "nobody"


def listed(names: tuple[str, ...]) -> str:
    """Return the first few of some names, and how many more there are."""
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + more


def line_label(line: Line) -> str:
    """Return what stands at a line; empty for an ordinary call, which is awaited at once."""
    words = [line.name] if line.call is Call.SIGNAL else []
    if line.refused:
        words.append("refused")
    if line.mode is not Mode.AWAITED and line.call is not Call.SIGNAL:
        words.append(str(line.mode))
    return " ".join(words)


def counted(nodes: Iterable[Node]) -> str:
    """Return how many of each kind there are: `2 workflows, 1 activity`."""
    kinds = [node.kind for node in nodes]
    several = ((kind, kinds.count(kind)) for kind in dict.fromkeys(sorted(kinds, reverse=True)))
    return ", ".join(
        f"{count} {kind if count == 1 else _PLURALS.get(kind, f'{kind}s')}"
        for kind, count in several
    )
