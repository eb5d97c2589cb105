"""A resolved design to Python on the Temporal SDK.

What `crossway run` executes is what `crossway generate` prints. Equal designs give equal
text, byte for byte.
"""

from crossway.compiler.compile import compile_design, compile_with_samples
from crossway.compiler.marks import Mark, Part, read_mark, read_marks, statements, without_marks
from crossway.compiler.value import compile_value

__all__ = [
    "Mark",
    "Part",
    "compile_design",
    "compile_value",
    "compile_with_samples",
    "read_mark",
    "read_marks",
    "statements",
    "without_marks",
]
