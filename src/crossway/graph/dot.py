"""A graph in DOT, the language of Graphviz. Each text is a quoted string of it."""

from __future__ import annotations

from collections.abc import Iterator

from crossway.graph.captions import line_label, node_captions, region_caption
from crossway.graph.model import Call, Graph, Kind, Line, Mode, Node, lines_of
from crossway.language.visible import visible

_SHAPES = {Kind.ENDPOINT: "hexagon", Kind.ACTIVITY: "oval"}

_ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"', "&": "&amp;"})
"""What acts inside of a quoted string. Graphviz reads entities of HTML there."""


def dot(graph: Graph) -> str:
    """Return a graph as a program for Graphviz."""
    return "".join(f"{line}\n" for line in _lines(graph))


def _lines(graph: Graph) -> Iterator[str]:
    ids = {node.id: f"n{number}" for number, node in enumerate(graph.nodes)}
    yield "digraph design {"
    yield f"  label={quoted(graph.name)};"
    yield "  rankdir=LR;"
    yield '  graph [fontname="Helvetica"];'
    yield '  node [shape=box, style=rounded, fontname="Helvetica"];'
    yield '  edge [fontname="Helvetica", fontsize=10];'
    for number, region in enumerate(graph.regions):
        nodes = graph.inside(region)
        if any(node.kind is Kind.NAMESPACE for node in nodes):
            yield from (f"  {_node(node, ids)}" for node in nodes)
            continue
        yield f"  subgraph cluster_{number} {{"
        yield f"    label={quoted(region.name, region_caption(region))};"
        yield f"    style={'dashed' if region.foreign else 'rounded'};"
        yield from (f"    {_node(node, ids)}" for node in nodes)
        yield "  }"
    yield from (f"  {_line(one, ids)}" for one in lines_of(graph))
    yield "}"


def _node(node: Node, ids: dict[str, str]) -> str:
    settings = [f"label={quoted(node.name, *node_captions(node))}"]
    if shape := _SHAPES.get(node.kind):
        settings.append(f"shape={shape}")
    if node.simulated or node.foreign:
        settings.append("style=dashed")
    if node.place is not None:
        settings.append(f"tooltip={quoted(f'{node.place.path}:{node.place.line}')}")
    return f"{ids[node.id]} [{', '.join(settings)}];"


def _line(one: Line, ids: dict[str, str]) -> str:
    settings = []
    if label := line_label(one):
        settings.append(f"label={quoted(label)}")
    if one.mode is not Mode.AWAITED or one.call is Call.SIGNAL:
        settings.append(f"style={'dotted' if one.mode is Mode.DETACHED else 'dashed'}")
    if one.refused:
        settings.append("color=red")
    behind = f" [{', '.join(settings)}]" if settings else ""
    return f"{ids[one.source]} -> {ids[one.target]}{behind};"


def quoted(*lines: str) -> str:
    """Return lines of text as a string of DOT: nothing in them ends it or is an escape of it."""
    return '"' + "\\n".join(visible(line).translate(_ESCAPED) for line in lines) + '"'
