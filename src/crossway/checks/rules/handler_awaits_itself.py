"""handler-awaits-itself: a handler waits for what only arrives when it has ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.checks.bodies import Body
from crossway.checks.cycles import cycles
from crossway.checks.cycles import described as around
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.span import Span
from crossway.language.walk import all_nodes

Waits = dict[str, Span]
"""The handlers that one waits for, `signal Approve`, and where it first does."""


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the waits of handlers that come back to the handler that waits."""
    waiting: dict[Span, dict[str, Waits]] = {}
    for body in file.bodies:
        if body.kind in ("signal", "update") and body.handler is not None:
            own = waiting.setdefault(body.definition.span, {})
            own.setdefault(f"{body.kind} {body.handler.name}", _waits(body))
    for handlers in waiting.values():
        for names in cycles({name: list(waits) for name, waits in handlers.items()}):
            span = handlers[names[0]][names[1] if len(names) > 1 else names[0]]
            yield RULE.at(
                span,
                f"{around(names, 'waits for')}: it arrives once its handler has ended",
                hint="wait in the workflow's body, or for a condition that another handler sets",
                name=names[0],
            )


def _waits(body: Body) -> Waits:
    """Return what a handler waits for on its own; of a race another case may win."""
    raced = {id(node) for node in _raced(body)}
    found: Waits = {}
    for node in body.nodes:
        if isinstance(node, tree.SignalArrival | tree.UpdateArrival) and id(node) not in raced:
            kind = "signal" if isinstance(node, tree.SignalArrival) else "update"
            found.setdefault(f"{kind} {node.name}", node.span)
    return found


def _raced(body: Body) -> Iterator[tree.Node]:
    for race in body.of(tree.AwaitOne):
        yield from all_nodes(case.target for case in without_comments(race.cases))


RULE = Rule(
    code="handler-awaits-itself",
    subject=Subject.MESSAGES,
    severity=Severity.WARNING,
    summary="a handler waits for what only arrives when it has ended",
    why="""\
A signal or an update has arrived, for `await signal Approve`, when its handler is done with it. A
handler that awaits its own name waits for another one, whose handler waits as well: none of them
ever ends, and neither does the workflow, which lets its handlers finish. So do two handlers that
wait for each other.""",
    bad="""\
workflow Ship(order: Order) -> (string):
    state:
        names: list[string] = []
    signal Approve(by: string):
        await signal Approve -> (other)
        names = append(names, other)
    await signal Approve -> (by)
    close complete(concat(by, len(names)))
""",
    good="""\
workflow Ship(order: Order) -> (string):
    state:
        names: list[string] = []
    signal Approve(by: string):
        names = append(names, by)
    await signal Approve -> (by)
    await signal Approve -> (other)
    close complete(concat(by, other, len(names)))
""",
    check=check,
)
