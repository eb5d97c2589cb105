"""Breaking lines of generated Python that are too long, as `ruff format` breaks them."""

from crossway.compiler.layout.breaking import WIDTH, broken

__all__ = ["WIDTH", "broken"]
