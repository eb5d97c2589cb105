"""The user's Python: called with what its hints say, and held to what the design says."""

from crossway.runtime.python.implementation import Implementation, ImplementationFaultError
from crossway.runtime.python.loop import instead, own_loop
from crossway.runtime.python.source import Source, nearby, source_of

__all__ = [
    "Implementation",
    "ImplementationFaultError",
    "Source",
    "instead",
    "nearby",
    "own_loop",
    "source_of",
]
