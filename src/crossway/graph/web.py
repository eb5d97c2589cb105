"""A drawing as a page of its own: to pan, zoom and search, with the design's lines behind it.

Without scripts the picture is there, and a click on a node still shows its line. The script adds
panning, zooming, searching, and what a node has to do with others; it makes no text into markup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from crossway.graph.captions import KINDS, admitted, counted
from crossway.graph.layout import Drawing
from crossway.graph.model import Edge, Graph, Kind, Node
from crossway.graph.svg import STYLE, MarkOf, picture, size
from crossway.language.lexer import split_lines
from crossway.pages import document, escape, escape_lines, part


@dataclass(frozen=True)
class Beside:
    """What stands on a page besides the map: all of it is markup.

    `head` leads, `aside` is above the details, `details` is what a node's have more of, and `mark`
    stands with its box.
    """

    head: str = ""
    aside: str = ""
    details: Callable[[Node], str] = lambda _: ""
    mark: MarkOf = lambda *_: ""


def page(drawing: Drawing) -> str:
    """Return the page of a drawing."""
    title = f"{drawing.graph.name} - crossway graph"
    return document(title, body(drawing, Beside()), style(), script())


def style() -> str:
    """Return the style of a page with a map."""
    return STYLE + part(__package__, "web.css")


def script() -> str:
    """Return the script of a page with a map."""
    return part(__package__, "web.js")


def body(drawing: Drawing, beside: Beside) -> str:
    """Return the page of a drawing, as the body of a document."""
    graph = drawing.graph
    files = {path: number for number, path in enumerate(sorted(graph.texts))}

    def link(node: Node) -> str:
        place = node.place
        known = place is not None and place.path in files
        return f"#line-{files[place.path]}-{place.line}" if place and known else ""

    width, height = size(drawing)
    return "\n".join(
        [
            _head(graph, beside.head),
            '<main><section class="view" id="view" tabindex="0" aria-label="the map">'
            f'<svg class="map" id="map" width="{width:.0f}" height="{height:.0f}" '
            f'viewBox="0 0 {width:.0f} {height:.0f}">{picture(drawing, link, beside.mark)}</svg>'
            "</section>",
            f'<aside id="side" aria-label="details">{beside.aside}',
            _hint(),
            *(
                _details(number, node, graph, link(node), beside.details(node))
                for number, node in enumerate(graph.nodes)
            ),
            *(_source(path, graph.texts[path], number) for path, number in files.items()),
            "</aside></main>",
        ]
    )


def _head(graph: Graph, more: str) -> str:
    inside = [node for node in graph.nodes if node.kind is not Kind.NAMESPACE]
    said = [_several(len(graph.regions), "namespace"), counted(inside)]
    counts = ", ".join([*filter(None, said), _several(len(graph.edges), "call")])
    return (
        f"<header><h1>{escape(graph.name)}</h1>{more}<p>{counts}</p>"
        '<label><span class="unseen">search</span>'
        '<input id="search" type="search" placeholder="search  ( / )" autocomplete="off"></label>'
        '<output id="found"></output><div class="zoom">'
        '<button id="out" title="smaller ( - )">&minus;</button>'
        '<button id="fit" title="all of it ( 0 )">fit</button>'
        '<button id="in" title="larger ( + )">+</button></div></header>'
    )


def _several(count: int, name: str) -> str:
    return f"{count} {name}{'s' * (count != 1)}"


def _hint() -> str:
    return (
        '<div id="hint"><p>Click a box to see who may call it, what it calls, and its line. Drag '
        "to move, wheel or pinch to zoom.</p><p><kbd>/</kbd> searches, <kbd>Enter</kbd> goes from "
        "find to find, arrows move, <kbd>+</kbd> <kbd>-</kbd> <kbd>0</kbd> zoom, <kbd>Tab</kbd> "
        "goes from box to box, <kbd>Esc</kbd> lets go.</p></div>"
    )


def _details(number: int, node: Node, graph: Graph, link: str, more: str) -> str:
    place = f"{node.place.path}:{node.place.line}" if node.place else ""
    where = f'<a href="{escape(link)}">{escape(place)}</a>' if link else escape(place)
    rows = "".join(f"<dt>{name}</dt><dd>{said}</dd>" for name, said in _facts(node, graph) if said)
    ids = f'id="details-{number}" data-said="{escape(_sought(node))}"'
    return (
        f'<section class="details" {ids} hidden>'
        f"<h2>{escape(node.name)}</h2><p>{KINDS[node.kind]}</p><dl>{rows}"
        f"<dt>in the design</dt><dd>{where or 'nowhere: somebody else has it'}</dd></dl>"
        f"{more}</section>"
    )


def _sought(node: Node) -> str:
    """Return what a search looks at: names, and not who may call."""
    words = [KINDS[node.kind], node.name, node.service, node.region]
    return " ".join(filter(None, [*words, node.place.path if node.place else ""]))


def _facts(node: Node, graph: Graph) -> Iterator[tuple[str, str]]:
    yield "namespace", escape(node.region.removeprefix("namespace "))
    yield "service", escape(node.service)
    yield ("task queue" if len(node.queues) == 1 else "task queues"), _list(node.queues)
    yield "stands for", _list(node.inside)
    for one in node.admits:
        yield escape(one.about or "who may call"), escape(admitted(one))
    if node.simulated:
        yield "simulated", "the design only names it"
    calls = [edge for edge in graph.edges if edge.source == node.id]
    called = [edge for edge in graph.edges if node.id in (edge.target, edge.through)]
    yield "calls", _list(tuple(_other(edge, edge.target, graph) for edge in calls))
    yield "called by", _list(tuple(_other(edge, edge.source, graph) for edge in called))


def _other(edge: Edge, id: str, graph: Graph) -> str:
    node = graph.by_id[id]
    mode = "" if edge.mode == "awaited" else f" ({edge.mode})"
    lines = ", ".join(f"{place.path}:{place.line}" for place in edge.places[:3])
    refused = ": refused" if edge.refused else ""
    return f"{node.kind} {node.name}{mode}{refused}" + (f" at {lines}" if lines else "")


def _list(names: tuple[str, ...]) -> str:
    return "<br>".join(map(escape, names))


def _source(path: str, text: str, number: int) -> str:
    rows = "".join(
        f'<span class="row" id="line-{number}-{at}"><b>{at}</b>{escape_lines(line) or " "}</span>'
        for at, line in enumerate(split_lines(text), start=1)
    )
    head = f"<summary>{escape(path)}</summary>"
    return f'<details class="source">{head}<pre>{rows}</pre></details>'
