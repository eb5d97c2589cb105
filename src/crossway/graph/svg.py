"""A drawing as SVG: light and dark by itself, with nothing to load and nothing that runs.

All numbers in it are ours, and all text of others is escaped. Nodes are links to the lines of the
design that they stand for where the picture is part of a page that shows those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from crossway.graph.boxes import LABEL_SIZE, PAD, Box, point_of, shortened
from crossway.graph.captions import KINDS, line_label, node_captions, region_caption
from crossway.graph.layout import Curve, Drawing, Point, Rectangle
from crossway.graph.model import Call, Graph, Kind, Line, Mode, Node, Region
from crossway.pages import COLOURS, escape

MARGIN = 16
_LEGEND = 34

STYLE = """\
.map text{font:13px var(--mono);fill:var(--text);white-space:pre}
.map .caption{font-size:11px;fill:var(--dim)}
.map .region rect{fill:var(--raised);stroke:var(--line)}
.map .region .name{font-weight:bold}
.map .node .box{fill:var(--back);stroke:var(--kind);stroke-width:1.4}
.map .node .name{font-weight:600}
.map .node.workflow,.map .node.own{--kind:var(--workflow)}
.map .node.operation,.map .node.service{--kind:var(--operation)}
.map .node.activity{--kind:var(--activity)}
.map .node.endpoint{--kind:var(--endpoint)}
.map .node.namespace{--kind:var(--dim)}
.map .bar{fill:var(--kind)}
.map .missing .box,.map .region.foreign rect{stroke-dasharray:5 4}
.map .line{--ink:var(--dim);fill:none}
.map .line path{stroke:var(--ink);stroke-width:1.4;fill:none}
.map .line .tip{fill:var(--ink);stroke:var(--ink)}
.map .line.nexus{--ink:var(--endpoint)}
.map .line.child{--ink:var(--workflow)}
.map .line.activity{--ink:var(--activity)}
.map .line.behind{--ink:var(--operation)}
.map .line.nexus path{stroke-width:1.9}
.map .line.promise path{stroke-dasharray:8 4}
.map .line.detached path,.map .line.signal path{stroke-dasharray:2 4;stroke-linecap:round}
.map .line.refused{--ink:var(--bad)}
.map .line .tip{stroke-dasharray:none!important;stroke-width:1!important}
.map .line text{font-size:11px;fill:var(--ink);text-anchor:middle;
paint-order:stroke;stroke:var(--back);stroke-width:4px}
"""
"""The style of a picture; it is to stand with `COLOURS`."""

LinkOf = Callable[[Node], str]
"""Returns where a click on a node leads: the value of `href`, empty for nowhere."""

MarkOf = Callable[[int, Rectangle], str]
"""Returns markup to stand with a node, by its number and its place."""


def _nothing(*_: object) -> str:
    return ""


def svg(drawing: Drawing) -> str:
    """Return a drawing as a file of its own."""
    back = '<rect width="100%" height="100%" fill="var(--back)"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" {_size(drawing)} role="img">\n'
        f"<title>{escape(drawing.graph.name)}</title>\n<style>{COLOURS}{STYLE}</style>\n"
        f"{back}\n{picture(drawing)}</svg>\n"
    )


def _size(drawing: Drawing) -> str:
    width, height = size(drawing)
    return f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'


def size(drawing: Drawing) -> tuple[float, float]:
    """Return how wide and high a drawing is in pixels, with its legend."""
    legend = sum(len(text) * 7 + 62 for _, text in _legend(drawing.graph))
    width = max(drawing.width, legend, 320) + 2 * MARGIN
    return width, drawing.height + 2 * MARGIN + _LEGEND


def picture(drawing: Drawing, link: LinkOf = _nothing, mark: MarkOf = _nothing) -> str:
    """Return the shapes of a drawing, without the element around them."""
    return "\n".join(_shapes(drawing, link, mark)) + "\n"


def _shapes(drawing: Drawing, link: LinkOf, mark: MarkOf) -> Iterator[str]:
    graph = drawing.graph
    yield f'<g transform="translate({MARGIN} {MARGIN})">'
    for region in graph.regions:
        if region.id in drawing.regions:
            yield _region(region, drawing.regions[region.id])
    ids = {node.id: number for number, node in enumerate(graph.nodes)}
    for line, curve in drawing.lines:
        yield _line(line, curve, ids)
    for node in graph.nodes:
        box, at = drawing.boxes[node.id]
        yield _node(node, box, at, ids[node.id], link(node), mark(ids[node.id], at))
    yield "</g>"
    yield from _drawn_legend(graph, drawing.height + 2 * MARGIN)


# --- regions, nodes, lines -----------------------------------------------------------------


def _region(region: Region, at: Rectangle) -> str:
    name = shortened(region.name)
    foreign = " foreign" if region.foreign else ""
    return (
        f'<g class="region{foreign}"><title>{escape(region.name)}</title>'
        f'<rect {_corner(at)} rx="10"/>'
        f'<text x="{at.x + 13:.1f}" y="{at.y + 20:.1f}"><tspan class="name">{escape(name)}</tspan>'
        f'<tspan class="caption">  {escape(region_caption(region))}</tspan></text></g>'
    )


def _corner(at: Rectangle) -> str:
    return f'x="{at.x:.1f}" y="{at.y:.1f}" width="{at.width:.1f}" height="{at.height:.1f}"'


def _node(node: Node, box: Box, at: Rectangle, number: int, target: str, mark: str) -> str:
    missing = " missing" if node.simulated or node.foreign else ""
    texts = "".join(
        f'<text class="{"caption" if line else "name"}" x="{at.x + PAD + 3 + point_of(node):.1f}" '
        f'y="{at.y + box.baseline(line):.1f}">{escape(text)}</text>'
        for line, text in enumerate((box.name, *box.captions))
    )
    inside = f"<title>{escape(spoken(node))}</title>{_outline(node, at)}{texts}{mark}"
    if target:
        label = escape(spoken(node))
        inside = f'<a href="{escape(target)}" aria-label="{label}">{inside}</a>'
    return f'<g class="node {node.kind}{missing}" id="node-{number}">{inside}</g>'


def spoken(node: Node) -> str:
    """Return a node in words: for tooltips, for search, for who does not see it."""
    words = [f"{KINDS[node.kind]} {node.name}", *node_captions(node)]
    if node.place is not None:
        words.append(f"{node.place.path}:{node.place.line}")
    return ", ".join(words)


def _outline(node: Node, at: Rectangle) -> str:
    if node.kind is Kind.ENDPOINT:  # a gate: pointed at both sides
        left, right = at.x + point_of(node), at.x + at.width - point_of(node)
        top, middle, bottom = at.y, at.y + at.height / 2, at.y + at.height
        corners = [
            *((left, top), (right, top), (at.x + at.width, middle)),
            *((right, bottom), (left, bottom), (at.x, middle)),
        ]
        return f'<polygon class="box" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in corners)}"/>'
    round_by = at.height / 2 if node.kind is Kind.ACTIVITY else 6
    shape = f'<rect class="box" {_corner(at)} rx="{min(round_by, 14):.0f}"/>'
    if node.kind is Kind.ACTIVITY:
        return shape
    bar = Rectangle(at.x, at.y + 8, 4, at.height - 16)
    return f'{shape}<rect class="bar" {_corner(bar)} rx="2"/>'


def _line(line: Line, curve: Curve, ids: dict[str, int]) -> str:
    label = line_label(line)
    classes = f"line {line.call} {line.mode}" + (" refused" if line.refused else "")
    ends = f'data-from="{ids[line.source]}" data-to="{ids[line.target]}"'
    text = ""
    if label and curve.label is not None:
        x, y = curve.label.x, curve.label.y + LABEL_SIZE / 3
        text = f'<text x="{x:.1f}" y="{y:.1f}">{escape(label)}</text>'
    return f'<g class="{classes}" {ends}><path d="{_path(curve)}"/>{_tip(curve)}{text}</g>'


def _path(curve: Curve) -> str:
    start, *rest = curve.points
    return f"M{_xy(start)}C{' '.join(map(_xy, rest))}"


def _tip(curve: Curve) -> str:
    """Return the head of an arrow, from the end of the curve to its tip."""
    end, tip = curve.points[-1], curve.tip
    across = Point(-(tip.y - end.y) * 0.42, (tip.x - end.x) * 0.42)
    one = Point(end.x + across.x, end.y + across.y)
    other = Point(end.x - across.x, end.y - across.y)
    return f'<path class="tip" d="M{_xy(tip)}L{_xy(one)}L{_xy(other)}Z"/>'


def _xy(point: Point) -> str:
    return f"{point.x:.1f},{point.y:.1f}"


# --- the legend ----------------------------------------------------------------------------

_SAID = {
    "nexus": "Nexus call",
    "behind": "behind an operation",
    "child": "child workflow",
    "activity": "activity",
    "signal": "signal",
    "promise": "promise",
    "detached": "detached",
    "refused": "refused",
}


def _legend(graph: Graph) -> list[tuple[str, str]]:
    """Return what of lines a graph has, as classes, with words."""
    found: dict[str, str] = {}
    calls = dict.fromkeys(edge.call for edge in graph.edges)
    for call in Call:
        if call in calls:
            found[f"{call} awaited"] = _SAID[call]
    modes = {edge.mode for edge in graph.edges if edge.call is not Call.SIGNAL}
    for mode in (Mode.PROMISE, Mode.DETACHED):
        if mode in modes:
            found[str(mode)] = _SAID[mode]
    if any(edge.refused for edge in graph.edges):
        found["refused"] = _SAID["refused"]
    return list(found.items())


def _drawn_legend(graph: Graph, top: float) -> Iterator[str]:
    left, y = float(MARGIN), top + 14
    yield '<g class="legend">'
    for classes, said in _legend(graph):
        yield (
            f'<g class="line {classes}"><path d="M{left:.0f},{y:.0f}h28"/>'
            f'<path class="tip" d="M{left + 36:.0f},{y:.0f}l-8,-4v8Z"/></g>'
            f'<text class="caption" x="{left + 44:.0f}" y="{y + 4:.0f}">{said}</text>'
        )
        left += len(said) * 7 + 62
    yield "</g>"
