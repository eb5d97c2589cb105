"""A graph as Mermaid, which GitHub, GitLab and many editors draw.

Names are text of others. Every character that is not a plain letter, digit or one of a few signs is
written by its number, as Mermaid has it: a name can neither end its label nor be markup.
"""

from __future__ import annotations

from collections.abc import Iterator

from crossway.graph.captions import line_label, node_captions, region_caption
from crossway.graph.model import Call, Graph, Kind, Line, Mode, Node, lines_of
from crossway.language.visible import visible

_SHAPES = {
    Kind.ENDPOINT: ('{{"', '"}}'),
    Kind.OPERATION: ('("', '")'),
    Kind.ACTIVITY: ('(["', '"])'),
}
_BOX = ('["', '"]')

_PLAIN = frozenset(" .,:-_/+")


MOST_LINES = 500
LONGEST = 50_000
"""How many lines and characters Mermaid draws, unless a page tells it otherwise (`maxEdges` and
`maxTextSize`, which GitHub does not)."""


def is_too_large(graph: Graph, text: str) -> bool:
    """Return whether a graph as Mermaid is more than it draws by default."""
    return len(lines_of(graph)) > MOST_LINES or len(text) > LONGEST


def mermaid(graph: Graph) -> str:
    """Return a graph as a Mermaid flowchart."""
    return "".join(f"{line}\n" for line in _lines(graph))


def _lines(graph: Graph) -> Iterator[str]:
    ids = {node.id: f"n{number}" for number, node in enumerate(graph.nodes)}
    yield "flowchart LR"
    for number, region in enumerate(graph.regions):
        nodes = graph.inside(region)
        if any(node.kind is Kind.NAMESPACE for node in nodes):
            yield from (f"  {_node(node, ids)}" for node in nodes)
            continue
        title = f"{_text(region.name)}<br/>{_text(region_caption(region))}"
        yield f'  subgraph r{number}["{title}"]'
        yield from (f"    {_node(node, ids)}" for node in nodes)
        yield "  end"
    lines = lines_of(graph)
    yield from (f"  {_line(one, ids)}" for one in lines)
    refused = [str(number) for number, one in enumerate(lines) if one.refused]
    if refused:
        yield f"  linkStyle {','.join(refused)} stroke:#d23b3b"
    missing = [ids[node.id] for node in graph.nodes if node.simulated or node.foreign]
    if missing:
        yield "  classDef missing stroke-dasharray:4 3"
        yield f"  class {','.join(missing)} missing"


def _node(node: Node, ids: dict[str, str]) -> str:
    before, after = _SHAPES.get(node.kind, _BOX)
    label = "<br/>".join(map(_text, (node.name, *node_captions(node))))
    return f"{ids[node.id]}{before}{label}{after}"


def _line(one: Line, ids: dict[str, str]) -> str:
    arrow = "-.->" if one.mode is not Mode.AWAITED or one.call is Call.SIGNAL else "-->"
    label = line_label(one)
    said = f'|"{_text(label)}"|' if label else ""
    return f"{ids[one.source]} {arrow}{said} {ids[one.target]}"


def _text(text: str) -> str:
    return "".join(
        one if (one.isascii() and one.isalnum()) or one in _PLAIN else f"#{ord(one)};"
        for one in visible(text)
    )
