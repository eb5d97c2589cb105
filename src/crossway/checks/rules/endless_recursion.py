"""endless-recursion: a workflow starts itself, whatever happens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.checks.bodies import Body
from crossway.checks.cycles import cycles, described
from crossway.checks.facts import Facts
from crossway.checks.flow import outcomes
from crossway.checks.onefile import OneFile
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.blocks import statements, without_comments
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.span import Span

_WAITS = (
    *(tree.Timer, tree.SignalArrival, tree.UpdateArrival),
    *(tree.Handle, tree.Predicate, tree.AllOf),
)
"""What takes its time: a workflow that waits for one of these may go round for ever, and rests."""

_Start = tuple[tree.Target | None, Span]
"""What a statement starts, None for the workflow that it stands in, and where it stands."""


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the starts that lead a workflow to itself, one for each way around."""
    starts = {
        name: dict(_started(facts, name, begun))
        for part in facts.parts
        for name, begun in part.find(_starts)
    }
    for around in cycles({name: list(inner) for name, inner in starts.items()}):
        first, then = around[0], around[1 % len(around)]
        said = described(around, "starts")
        yield RULE.at(
            starts[first][then],
            f"{said}, whatever happens: it never ends",
            hint="start it in an `if` that comes to an end, or wait before",
            name=first,
        )


def _starts(file: OneFile) -> Iterator[tuple[str, tuple[_Start, ...]]]:
    """Yield each workflow of a file with what it always starts."""
    for body in file.bodies:
        if body.kind == "workflow":
            yield body.qualified_name, tuple(_always_started(body))


def _always_started(body: Body) -> Iterator[_Start]:
    """Yield what a body starts on its only way, before it may end or rest.

    A new run that follows a call takes the time of that call, as a loop around it does.
    """
    calls = False
    for statement in body.block:
        awaits = list(statements((statement,)))
        if any(map(_rests, awaits)):
            return
        calls = calls or any(isinstance(one, tree.Await) for one in awaits)
        if isinstance(statement, tree.Await | tree.Start | tree.Detach):
            target = statement.call if isinstance(statement, tree.Detach) else statement.target
            yield target, statement.span
        elif _begins_anew(statement) and not calls:
            yield None, statement.span
        if outcomes((statement,)) != {"goes on"}:
            return


def _begins_anew(statement: tree.Statement) -> bool:
    return isinstance(statement, tree.Close) and statement.kind == "continue_as_new"


def _rests(statement: tree.Statement) -> bool:
    """Return whether a statement may wait for more than a call's answer, wherever it stands."""
    waits = isinstance(statement, tree.Await) and isinstance(statement.target, _WAITS)
    return waits or isinstance(statement, tree.AwaitOne)


def _started(facts: Facts, name: str, begun: Iterable[_Start]) -> Iterator[tuple[str, Span]]:
    """Yield the workflows that a workflow of this name always starts, and where it does."""
    for target, span in begun:
        started = name if target is None else _started_by(facts, target)
        if started is not None:
            yield started, span


def _started_by(facts: Facts, target: tree.Target) -> str | None:
    """Return the workflow of the design that a call starts, by a child or an operation."""
    calls = facts.design.calls
    if isinstance(target, tree.WorkflowCall):
        return calls.workflows[target.span].name
    reached = calls.nexus.get(target.span) if isinstance(target, tree.NexusCall) else None
    service = facts.design.services.get(reached.service) if reached else None
    operation = service.operations.get(reached.operation) if service and reached else None
    if operation is None or operation.workflow or operation.tree is None:
        return operation.workflow if operation else None
    match [*without_comments(operation.tree.body or ())]:
        case [tree.Return(tree.WorkflowCall() as call)]:
            return calls.workflows[call.span].name
        case _:  # what else is in its body may lead elsewhere
            return None


RULE = Rule(
    code="endless-recursion",
    subject=Subject.STATEMENTS,
    severity=Severity.WARNING,
    summary="a workflow starts itself, whatever happens",
    why="""\
Nothing on the way to this line ends the workflow or makes it wait, so that each execution starts
the next at once: as a child, through an operation, or by `close continue_as_new(..)`. It goes
round until something fails. A workflow that waits before, for a timer, a signal or a condition, is
fine, and so is a new run that follows a call: it takes that call's time.""",
    bad="""\
workflow Ship(order: Order) -> (Parcel):
    activity Pack(order) -> parcel
    workflow Ship(order) -> parcel
    close complete(parcel)

activity Pack(order: Order) -> (Parcel):
    return Parcel{id: order.id}
""",
    good="""\
workflow Ship(order: Order) -> (Parcel):
    activity Pack(order) -> parcel
    if order.rest != null:
        workflow Ship(order.rest) -> parcel
    close complete(parcel)

activity Pack(order: Order) -> (Parcel):
    return Parcel{id: order.id}
""",
    check=check,
)
