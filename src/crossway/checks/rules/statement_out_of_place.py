"""statement-out-of-place: a statement stands where it cannot run."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.bodies import Body
from crossway.checks.facts import Facts
from crossway.checks.functions import HEARTBEAT
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity

_WORKFLOW_ONLY = (
    tree.Await
    | tree.AwaitAll
    | tree.AwaitOne
    | tree.Start
    | tree.Detach
    | tree.SetCondition
    | tree.Send
    | tree.Close
)
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


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield workflow statements in activities and queries, and heartbeats elsewhere."""
    for body in facts.bodies:
        if body.kind in ("activity", "query"):
            yield from _workflow_statements(body)
        if body.kind != "activity":
            yield from _heartbeats(body)


def _workflow_statements(body: Body) -> Iterable[Diagnostic]:
    reason = "an activity cannot" if body.kind == "activity" else "a query only reads"
    for place in body.places:
        statement = place.statement
        returned = isinstance(statement, tree.Return) and isinstance(statement.value, tree.Call)
        if returned or isinstance(statement, _WORKFLOW_ONLY):
            yield RULE.at(
                statement.span,
                f"`{_word(statement)}` in {body.label}: {reason}",
                hint="move it to a workflow",
            )


def _word(statement: tree.Statement) -> str:
    subject: tree.Node = statement
    if isinstance(statement, tree.Await):
        subject = statement.target
    elif isinstance(statement, tree.Return) and statement.value is not None:
        subject = statement.value
    return _WORDS.get(type(subject), "await")


def _heartbeats(body: Body) -> Iterable[Diagnostic]:
    for call in body.of(tree.Invoke):
        if call.function == HEARTBEAT and body.kind == "operation":
            yield RULE.at(
                call.span,
                f"`heartbeat` in {body.label}: only an activity reports progress",
                hint="move it to an activity",
            )


RULE = Rule(
    code="statement-out-of-place",
    subject=Subject.STATEMENTS,
    severity=Severity.ERROR,
    summary="a statement stands where it cannot run",
    why="""\
Calls, waits, promises, conditions and `close` are done by a workflow. An activity is plain code
that runs once per attempt: it cannot call activities or wait for signals. A query only reads and
answers. `heartbeat` belongs to activities alone.""",
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
