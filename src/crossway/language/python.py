"""Python text as its own tree: what a design's code compiles to, and what stands beside a design.

Python 3.11 counts how deep it builds a tree once for all of a process. Where it builds another
meanwhile (a second thread formats a stack trace, garbage collection runs a finalizer), it may
raise `SystemError: AST constructor recursion depth mismatch` for a text that is right; later
releases do not. So such a text is read again.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TypeVar

_TIMES = 10
"""How often a text is read before a `SystemError` is taken for one that has another cause."""

_Tree = TypeVar("_Tree", ast.Module, ast.Expression)


def module_of(text: str | bytes, file: str = "<unknown>") -> ast.Module:
    """Return the tree of a module. `file` is what errors and code call it.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: it is none, as `ast.parse` has it.
    """
    return _read(lambda: ast.parse(text, file))


def expression_of(text: str | bytes) -> ast.expr:
    """Return the tree of an expression.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: it is none, as `ast.parse` has it.
    """
    return _read(lambda: ast.parse(text, mode="eval")).body


def _read(parse: Callable[[], _Tree]) -> _Tree:
    for _ in range(_TIMES - 1):
        try:
            return parse()
        except SystemError:
            continue
    return parse()
