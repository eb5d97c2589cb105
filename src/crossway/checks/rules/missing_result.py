"""missing-result: a body that declares a result may end without one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.checks.bodies import Body
from crossway.checks.flow import outcomes
from crossway.checks.onefile import PURE, OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.design.builtins import calls_python
from crossway.language import tree
from crossway.language.blocks import is_empty
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.habits import ENDINGS
from crossway.language.words import leaf


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the bodies whose end can be reached, and the ends with another number of values."""
    for body in file.bodies:
        node = body.handler or body.definition
        # What is empty is a sketch; a handler is not, since nothing else would answer.
        said = body.handler is not None or not is_empty(body.block)
        if node.results and said and not _is_sketched(body):
            yield from _ends(body, len(node.results))
            if "goes on" in outcomes(body.block) and not _meant_to_end(body):
                yield RULE.at(
                    node.span,
                    f"{body.label} promises {_counted(len(node.results))}, and may end without",
                    hint=f"end every path with `{_end(body)}`, or leave the result out",
                    name=node.name,
                )


def _ends(body: Body, wanted: int) -> Iterator[Diagnostic]:
    for node in (*body.of(tree.Close), *body.of(tree.Return)):
        match node:
            case tree.Close("complete", arguments):
                given = len(arguments)
            case tree.Return(None):
                given = 0
            case tree.Return(tree.ListOf(values), ()) if wanted > 1:
                given = len(values)
            case tree.Return(_, more) if more:
                given = 1 + len(more)
            case _:  # leaves nothing
                continue
        if given != wanted:
            yield RULE.at(
                node.span,
                f"{body.label} promises {_counted(wanted)}, {given or 'none'} given",
                hint=f"write `{_end(body)}`",
            )


def _meant_to_end(body: Body) -> bool:
    """Whether a body calls what was meant to end it: `complete(x)` without `close`."""
    return body.deterministic and any(
        leaf(call.function) in ENDINGS and call.function not in PURE
        for call in body.of(tree.Invoke)
    )


def _is_sketched(body: Body) -> bool:
    """Return whether a body is not all TWF: Python or a simulation gives its result."""
    if body.kind != "activity":
        return False
    calls = any(map(calls_python, body.of(tree.Invoke)))
    returns = any(True for _ in body.of(tree.Return))
    return any(True for _ in body.of(tree.Sketch)) or (calls and not returns)


def _end(body: Body) -> str:
    return "close complete(..)" if body.kind == "workflow" else "return .."


def _counted(count: int) -> str:
    return "a result" if count == 1 else f"{count} results"


RULE = Rule(
    code="missing-result",
    subject=Subject.TYPES,
    severity=Severity.ERROR,
    summary="a body that declares a result may end without one",
    why="""\
Whoever calls it reads the result that the definition promises, and would get null. Every path ends
with `close` and a value (in a workflow) or with `return` and a value, or fails.""",
    bad="""\
workflow Ship(order: Order) -> (Parcel):
    if order.ready:
        close complete(Parcel{id: order.id})
""",
    good="""\
workflow Ship(order: Order) -> (Parcel):
    if order.ready:
        close complete(Parcel{id: order.id})
    close fail("not ready")
""",
    check=check,
)
