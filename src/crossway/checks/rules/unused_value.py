"""unused-value: a built-in function is called and what it gives is thrown away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.design.builtins import BUILTINS
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.printer.expressions import print_expression


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the calls, as statements, of functions that only give a value, and values that signals
    return."""
    yield from _returned(file)
    for body in file.bodies_with(tree.Evaluate):
        for statement in body.of(tree.Evaluate):
            call = statement.call
            builtin = BUILTINS.get(call.function)
            if builtin is None or builtin.gives == "nothing" or body.kind not in builtin.where:
                continue
            first = call.arguments[0] if call.arguments else None
            name = first.name if isinstance(first, tree.Name) else "name"
            yield RULE.at(
                statement.span,
                f"{call.function}(..) changes nothing, and what it gives is thrown away",
                hint=f"write `{name} = {print_expression(call)}`",
                name=call.function,
            )


def _returned(file: OneFile) -> Iterator[Diagnostic]:
    """Yield what a signal's handler returns: nobody waits for it."""
    for body in file.bodies_with(tree.Return):
        if body.handler is None or body.handler.kind != "signal":
            continue
        for line in body.of(tree.Return):
            if line.value is not None:
                said = f"what {body.label} returns reaches nobody"
                yield RULE.at(line.span, said, "make it an update, which is answered")


RULE = Rule(
    code="unused-value",
    subject=Subject.STATEMENTS,
    severity=Severity.WARNING,
    summary="a built-in function is called and what it gives is thrown away",
    why="""\
The built-in functions give a new value and leave their arguments as they are: `append(parcels,
parcel)` is a longer list, and `parcels` is not. Give the value a name. What a signal's handler
returns is thrown away, too: who sends a signal waits for no answer.""",
    bad="""\
workflow Ship(orders: list[Order]) -> (number):
    parcels = []
    for order in orders:
        append(parcels, order.id)
    close complete(len(parcels))

type Order:
    id: string
""",
    good="""\
workflow Ship(orders: list[Order]) -> (number):
    parcels = []
    for order in orders:
        parcels = append(parcels, order.id)
    close complete(len(parcels))

type Order:
    id: string
""",
    check=check,
)
