"""One expression to Python on its own: what a test computes."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from crossway.compiler.expressions import emit_expression
from crossway.compiler.parameters import parameter_list
from crossway.compiler.scope import Module, Scope
from crossway.compiler.text import Code, code, imported
from crossway.compiler.types import ANY
from crossway.compiler.vocabulary import INSTALLED, STANDARD
from crossway.compiler.writer import Writer
from crossway.design.model import Design
from crossway.design.shadows import ANYTHING
from crossway.language import tree

FUNCTION = "value"
"""What the one function of the module is called."""


def compile_value(
    expression: tree.Expression, names: Collection[str], design: Design, file: str
) -> str:
    """Return a module with one function that gives the expression, from the values of `names`.

    The text is marked as `compile_design` marks it.
    """
    module = Module(design, "", marked=True)
    out, inside = Writer(), Writer()
    known = frozenset(names)
    scope = Scope(
        module=module,
        place="query",
        owner="test",
        file=file,
        out=inside,
        names=known,
        shown=known - {ANYTHING},
        bound=set(known),
    )
    parameters = parameter_list((name, ANY) for name in sorted(known))
    with inside.block(code("async def value({}) -> Any:", parameters)):
        scope.mark(expression)
        inside.line(code("return {}", emit_expression(expression, scope)))
    out.line(code("from __future__ import annotations"))
    for line in _imports(inside.uses):
        out.line(line)
    out.line(code("from crossway import runtime as cw"))
    out.include(inside)
    return str(out)


def _imports(uses: Iterable[str]) -> list[Code]:
    wanted = {*uses, "Any"}
    return [line for package in (*STANDARD, *INSTALLED) if (line := imported(package, wanted))]
