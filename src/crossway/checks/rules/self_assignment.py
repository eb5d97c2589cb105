"""self-assignment: something is given the value that it has."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.bodies import Body
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.printer.expressions import print_expression


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the assignments that change nothing, `total = total`."""
    for body in file.bodies_with(tree.Assign):
        for line in body.of(tree.Assign):
            if line.target == line.value:
                written = print_expression(line.target)
                yield RULE.at(line.span, f"{written} is given itself", _hint(body, line), written)


def _hint(body: Body, line: tree.Assign) -> str:
    """Return what to do; a parameter of a handler may hide the state that was meant."""
    own = {parameter.name for parameter in body.handler.parameters} if body.handler else set()
    if isinstance(line.target, tree.Name) and line.target.name in own & body.variables:
        return f"the parameter hides the state {line.target.name}: call one of them something else"
    return "give it something else, or remove the line"


RULE = Rule(
    code="self-assignment",
    subject=Subject.STATEMENTS,
    severity=Severity.WARNING,
    summary="something is given the value that it has",
    why="""\
`total = total` changes nothing: most often another name was meant on one of the sides. In a handler
a parameter hides the state of its name, `signal Set(count: int)` with `count = count`, so that the
state stays as it was.""",
    bad="""\
workflow Count() -> (int):
    state:
        count = 0
    signal Set(count: int):
        count = count
    await timer(1h)
    close complete(count)
""",
    good="""\
workflow Count() -> (int):
    state:
        count = 0
    signal Set(wanted: int):
        count = wanted
    await timer(1h)
    close complete(count)
""",
    check=check,
)
