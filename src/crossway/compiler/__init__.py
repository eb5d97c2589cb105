"""A resolved design to Python on the Temporal SDK.

What `crossway run` executes is what `crossway generate` prints. Equal designs give equal
text, byte for byte.
"""

from crossway.compiler.compile import compile_design
from crossway.compiler.marks import read_mark, without_marks

__all__ = ["compile_design", "read_mark", "without_marks"]
