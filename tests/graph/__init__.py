"""A design as a graph, and its pictures."""
