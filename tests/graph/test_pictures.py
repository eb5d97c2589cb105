"""The picture of a graph: nothing of it lies over anything else."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator
from itertools import combinations

import pytest

from crossway.graph import Graph, Level, at_level, drawn, page, svg
from crossway.graph.boxes import LABEL_SIZE, columns
from crossway.graph.captions import line_label
from crossway.graph.layout import Curve, Drawing, Point, Rectangle
from tests.graph.shop import HOSTILE, ORDERS, SHOP, graph, many

EXAMPLE = {path.name: path.read_text() for path in sorted(ORDERS.glob("*.twf"))}

CASES = [
    pytest.param(EXAMPLE, Level.ALL, id="orders"),
    pytest.param(SHOP, Level.ALL, id="every mode"),
    pytest.param(SHOP, Level.SERVICES, id="services"),
    pytest.param(many(100), Level.ALL, id="100 namespaces"),
    pytest.param(many(100), Level.NAMESPACES, id="100 namespaces as such"),
]


def apart(one: Rectangle, other: Rectangle, slack: float = 0.5) -> bool:
    """Return whether two rectangles lie side by side, or one above the other."""
    return (
        one.x + one.width <= other.x + slack
        or other.x + other.width <= one.x + slack
        or one.y + one.height <= other.y + slack
        or other.y + other.height <= one.y + slack
    )


def inside(inner: Rectangle, outer: Rectangle) -> bool:
    return (
        inner.x >= outer.x
        and inner.y >= outer.y
        and inner.x + inner.width <= outer.x + outer.width
        and inner.y + inner.height <= outer.y + outer.height
    )


def label_boxes(drawing: Drawing) -> Iterator[Rectangle]:
    """Yield what the labels of lines take."""
    for line, curve in drawing.lines:
        if curve.label is not None:
            width, height = columns(line_label(line)) * LABEL_SIZE * 0.6, LABEL_SIZE
            left, top = curve.label.x - width / 2, curve.label.y - height / 2
            yield Rectangle(left, top, width, height)


def passed(curve: Curve) -> Iterator[Point]:
    """Yield points all along a curve."""
    points = curve.points
    for at in range(0, len(points) - 1, 3):
        a, b, c, d = points[at : at + 4]
        for step in range(21):
            t, u = step / 20, 1 - step / 20
            shares = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
            corners = (a, b, c, d)
            yield Point(
                sum(s * p.x for s, p in zip(shares, corners, strict=True)),
                sum(s * p.y for s, p in zip(shares, corners, strict=True)),
            )


def around(points: Iterable[Point]) -> Rectangle:
    """Return the smallest rectangle with points in it."""
    xs, ys = zip(*((point.x, point.y) for point in points), strict=True)
    return Rectangle(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def crossings(drawing: Drawing) -> list[tuple[str, str, str]]:
    """Return the boxes that lines go through, which are not their ends."""
    found = set()
    for line, curve in drawing.lines:
        points = tuple(passed(curve))
        whole = around(points)
        for id, (_, box) in drawing.boxes.items():
            core = box.inset(3)
            if id in (line.source, line.target) or apart(whole, core):
                continue
            if any(
                0 < p.x - core.x < core.width and 0 < p.y - core.y < core.height for p in points
            ):
                found.add((line.source, line.target, id))
    return sorted(found)


@pytest.mark.parametrize(("texts", "level"), CASES)
def test_nothing_lies_over_anything_else(texts: dict[str, str], level: Level) -> None:
    """Regions, boxes and labels are apart, boxes are in their regions, lines go round boxes."""
    drawing = drawn(at_level(graph(texts), level))
    regions = list(drawing.regions.values())
    assert all(apart(one, other) for one, other in combinations(regions, 2))
    boxes = [rectangle for _, rectangle in drawing.boxes.values()]
    assert all(apart(one, other) for one, other in combinations(boxes, 2))
    for node in drawing.graph.nodes:
        if node.region in drawing.regions:
            assert inside(drawing.boxes[node.id][1], drawing.regions[node.region])
    labels = list(label_boxes(drawing))
    assert all(apart(one, other) for one, other in combinations(labels, 2))
    assert all(apart(label, box) for label in labels for box in boxes)
    assert crossings(drawing) == []


def test_every_text_fits_its_box() -> None:
    """Texts are cut to what a box shows, and the box is as wide as its widest text."""
    long = {"long.twf": f"workflow {'Very' * 30}Long(id: string):\n    activity A(id)\n"}
    for box, _ in drawn(graph(long)).boxes.values():
        assert columns(box.name) * 13 * 0.6 <= box.width
        assert all(columns(one) * 11 * 0.6 <= box.width for one in box.captions)


def test_a_picture_is_a_file_of_its_own_and_the_same_every_time() -> None:
    """Well-formed XML with both palettes, that loads nothing."""
    found = svg(drawn(graph(SHOP)))
    assert found == svg(drawn(graph(SHOP)))
    ElementTree.fromstring(found)  # noqa: S314 - ours
    assert "prefers-color-scheme:dark" in found
    assert "http" not in found.replace("http://www.w3.org/2000/svg", "")


def test_hostile_texts_are_text_in_pictures_and_pages() -> None:
    """Comments, texts and names of files that are markup."""
    given = graph({'a"><script>.twf': HOSTILE}, '"></title><script>alert(1)</script>')
    picture = svg(drawn(given))
    tags = {one.tag.rpartition("}")[2] for one in ElementTree.fromstring(picture).iter()}  # noqa: S314 - ours
    assert tags <= {"svg", "title", "style", "rect", "g", "text", "tspan", "path", "polygon"}
    assert page(drawn(given)).count("<script") == 1


def test_a_page_names_its_style_and_script_by_their_hashes() -> None:
    """Nothing else may run or be loaded."""
    found = page(drawn(graph(SHOP)))
    policy = found.partition('Content-Security-Policy" content="')[2].partition('"')[0]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src 'sha256-" in policy
    assert "unsafe" not in policy
    assert " style=" not in found
    assert " onclick" not in found


def test_an_empty_graph_is_drawn_as_nothing() -> None:
    assert svg(drawn(Graph("nothing"))).startswith("<svg")
