"""statement-out-of-place: a statement stands where it cannot run."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.bodies import Body
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.design.builtins import BUILTINS, BY_CLIENT, CONTEXT, Builtin, varies
from crossway.language import tree
from crossway.language.blocks import only_in_workflow
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.walk import walk
from crossway.language.words import with_article

_WORDS: dict[type[tree.Node], str] = {
    tree.AwaitAll: "await all",
    tree.AwaitOne: "await one",
    tree.Start: "promise",
    tree.Detach: "detach",
    tree.SetCondition: "set",
    tree.Send: "signal",
    tree.Close: "close",
    tree.ActivityCall: "activity",
    tree.WorkflowCall: "workflow",
    tree.NexusCall: "nexus",
}


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield what only workflows do in activities and queries, and functions out of place."""
    for body in file.bodies:
        if body.kind in ("activity", "query"):
            yield from _workflow_statements(body)
        yield from _starts_by_signal(body)
        yield from _functions(body)
        yield from _looked_at_again(body)


def _looked_at_again(body: Body) -> Iterable[Diagnostic]:
    """Yield what gives something else each time in a condition that is awaited."""
    calls = (node for wait in body.of(tree.Predicate) for node in walk(wait))
    for call in calls:
        if isinstance(call, tree.Invoke) and varies(call):
            yield RULE.at(
                call.span,
                f"`{call.function}` in a condition that is awaited: it is another each time",
                hint="give it to a variable before; to wait for a time write `await timer(..)`",
            )


def _workflow_statements(body: Body) -> Iterable[Diagnostic]:
    reason = "an activity cannot" if body.kind == "activity" else "a query only reads"
    for place in body.places:
        statement = place.statement
        if only_in_workflow(statement):
            yield RULE.at(
                statement.span,
                f"`{_word(statement)}` in {body.label}: {reason}",
                hint=_instead(statement, body),
            )


def _instead(statement: tree.Statement, body: Body) -> str:
    """Return what to write for a statement, or where to."""
    if isinstance(statement, tree.Close) and statement.kind == "complete":
        return "write `return ..`"
    if isinstance(statement, tree.Close) and statement.kind == "fail" and body.kind == "activity":
        return 'write `raise ErrorName("..")`'
    return "move it to a workflow"


def _word(statement: tree.Statement) -> str:
    subject: tree.Node = statement
    if isinstance(statement, tree.Await):
        subject = statement.target
    elif isinstance(statement, tree.Return) and statement.value is not None:
        subject = statement.value
    return _WORDS.get(type(subject), "await")


def _starts_by_signal(body: Body) -> Iterable[Diagnostic]:
    """Yield the signals that would start a workflow where no client of Temporal sends them."""
    for signal in body.of(tree.Evaluate):
        if signal.starts is None or (body.kind == "operation" and not body.waits):
            continue
        waits = body.kind == "operation"
        reason = f"which waits: {_BEHIND}" if waits else "and only an operation signals and starts"
        yield RULE.at(
            signal.starts.span,
            f"`start` of a signal in {body.label}, {reason}",
            hint=_ELSEWHERE if waits else "start it with `workflow`, and signal it by its handle",
        )


_BEHIND = "a workflow runs behind an operation that waits, and cannot do that"
_ELSEWHERE = "move it to another operation, which does not wait"


def _functions(body: Body) -> Iterable[Diagnostic]:
    """Yield the built-in functions that cannot stand in a body, or not as a value.

    What a workflow cannot call at all is `unknown-function`.
    """
    statements = {id(node.call) for node in body.of(tree.Evaluate)}
    for call in body.of(tree.Invoke):
        builtin = BUILTINS.get(call.function)
        if builtin is None or (body.deterministic and "workflow" not in builtin.where):
            continue
        # An operation that waits runs as a workflow behind its request, and has an execution.
        kind = "workflow" if body.waits and builtin in CONTEXT else body.kind
        if kind not in builtin.where:
            yield RULE.at(
                call.span,
                f"`{builtin.name}` in {body.label}: {builtin.only}",
                hint=_OF_CALLER if builtin in CONTEXT else f"move it to {_whose(builtin)}",
            )
        elif call.function in BY_CLIENT and body.kind == "operation" and body.waits:
            said = f"`{builtin.name}` in {body.label}, which waits: {_BEHIND}"
            yield RULE.at(call.span, said, hint=_ELSEWHERE)
        elif builtin.gives == "nothing" and id(call) not in statements:
            yield RULE.at(
                call.span,
                f"`{builtin.name}` gives no value",
                hint="write it on a line of its own",
            )


_OF_CALLER = (
    "the caller's ids are in `get_nexus_caller_info()`; the workflow that the operation starts has "
    "its own"
)


def _whose(builtin: Builtin) -> str:
    """Return what a function belongs to that does not stand everywhere."""
    only = next(iter(builtin.where)) if len(builtin.where) == 1 else "workflow"
    return with_article(only)


RULE = Rule(
    code="statement-out-of-place",
    subject=Subject.STATEMENTS,
    severity=Severity.ERROR,
    summary="a statement stands where it cannot run",
    why="""\
Calls, waits, promises, conditions and `close` are done by a workflow. An activity is plain code
that runs once per attempt: it cannot call activities or wait for signals. A query only reads and
answers. `heartbeat` belongs to activities alone, `get_nexus_caller_info` to operations.""",
    bad="""\
activity Pack(order: Order) -> (Parcel):
    await timer(5m)
    return Parcel{id: order.id}
""",
    good="""\
workflow Ship(order: Order) -> (Parcel):
    await timer(5m)
    activity Pack(order) -> parcel
    close complete(parcel)

activity Pack(order: Order) -> (Parcel):
    return Parcel{id: order.id}
""",
    check=check,
)
