"""A design and what runs of it, in a browser: the map, runs, traces, forms. On loopback alone."""

from crossway.studio.denials import heard
from crossway.studio.serving import Served, serving
from crossway.studio.state import Studio

__all__ = ["Served", "Studio", "heard", "serving"]
