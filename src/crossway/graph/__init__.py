"""A design as a picture: namespaces as regions, endpoints as gates, calls in their modes."""

from crossway.graph.build import graph_of
from crossway.graph.dot import dot
from crossway.graph.layout import Drawing, drawn
from crossway.graph.levels import Level, at_level, reached_from
from crossway.graph.mermaid import is_too_large, mermaid
from crossway.graph.model import Graph
from crossway.graph.svg import svg
from crossway.graph.values import as_values
from crossway.graph.web import page

__all__ = [
    "Drawing",
    "Graph",
    "Level",
    "as_values",
    "at_level",
    "dot",
    "drawn",
    "graph_of",
    "is_too_large",
    "mermaid",
    "page",
    "reached_from",
    "svg",
]
