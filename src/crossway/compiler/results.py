"""What bodies are annotated to give.

    workflow Keep(sale: Sale) -> (Sale)       async def run(self, sale: Sale) -> Sale:
    signal Nudge()                            async def signal_Nudge(self) -> None:

In a module that `run` executes nobody reads them, and a design may be looser than a type checker:
there they are `Any`.
"""

from __future__ import annotations

from crossway.compiler.scope import Module
from crossway.compiler.text import Code, code
from crossway.compiler.types import ANY
from crossway.design.model import Signature
from crossway.language import tree, walk
from crossway.language.blocks import without_comments

NONE = code("None")

_End = tree.Close | tree.Return | tree.Raise


def promised(signature: Signature, body: tree.Block, module: Module) -> Code:
    """Return what the design says that comes out of a body, for whoever calls what has it."""
    if signature.results:
        return module.outcome(signature)
    return ANY if gives_value(body) else NONE


def gives_value(body: tree.Block) -> bool:
    """Return whether a body gives a value anywhere."""
    return any(map(_gives, ends_of(body)))


def _gives(end: _End) -> bool:
    if isinstance(end, tree.Close):
        return end.kind == "complete" and bool(end.arguments)
    return isinstance(end, tree.Return) and end.value is not None


def ends_of(body: tree.Block) -> list[_End]:
    """Return what leaves a body, at any depth."""
    lines = list(without_comments(body))
    return [n for line in lines for n in (line, *walk(line)) if isinstance(n, _End)]
