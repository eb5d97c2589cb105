"""A design compiled, loaded, and bound to the user's Python."""

from crossway.cluster.building.build import Built, build, compiled
from crossway.cluster.building.codecs import converter
from crossway.cluster.building.phases import Phases

__all__ = [
    "Built",
    "Phases",
    "build",
    "compiled",
    "converter",
]
