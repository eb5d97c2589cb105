"""unused-handle: something is started, and nothing waits for it."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.bodies import Body
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.checks.usage import scopes
from crossway.design.options import CHILD, given
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the promises whose handle nothing uses."""
    for scope in scopes(facts):
        for body in scope.bodies:
            if _awaits_unknown(body):
                continue  # one of its handles was meant, and that is reported
            for start in body.of(tree.Start):
                if start.handle and scope.unused(start.handle) and not _is_known(start):
                    yield RULE.at(
                        start.span,
                        f"nothing waits for {start.handle}: what becomes of it is lost",
                        hint=f"`await {start.handle}`, or `detach` what nobody waits for",
                        name=start.handle,
                    )


def _awaits_unknown(body: Body) -> bool:
    """Return whether a body awaits a name that is neither a handle nor a condition."""
    known = body.handles | body.conditions
    return any(wait.name not in known for wait in body.of(tree.Handle))


def _is_known(start: tree.Start) -> bool:
    """Return whether a child is started so that others find it, or that it outlives its parent."""
    if not isinstance(start.target, tree.WorkflowCall):
        return False
    keys = ("parent_close_policy", "workflow_id")
    return any(given(CHILD, start.target.options, key) is not None for key in keys)


RULE = Rule(
    code="unused-handle",
    subject=Subject.STATEMENTS,
    severity=Severity.WARNING,
    summary="something is started, and nothing waits for it",
    why="""\
A promise is begun now to be awaited later. One that nobody awaits is cut off when the workflow
ends, and when it fails nobody is told. A Nexus call and a child that shall go on without its caller
are started with `detach`. A handle that begins with `_` may stay unused, and that of a child with a
`parent_close_policy` or a `workflow_id`, which says what it is for.""",
    bad="""\
workflow Ship(order: Order) -> (Parcel):
    promise label <- activity Print(order)
    activity Pack(order) -> parcel
    close complete(parcel)

activity Print(order: Order):
    return

activity Pack(order: Order) -> (Parcel):
    return Parcel{id: order.id}
""",
    good="""\
workflow Ship(order: Order) -> (Parcel):
    promise label <- activity Print(order)
    activity Pack(order) -> parcel
    await label
    close complete(parcel)

activity Print(order: Order):
    return

activity Pack(order: Order) -> (Parcel):
    return Parcel{id: order.id}
""",
    check=check,
)
