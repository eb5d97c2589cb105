"""UNDEFINED_PROMISE_OR_CONDITION: a name is awaited that is neither a handle nor a condition."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.bodies import Body
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import did_you_mean
from crossway.language.printer.expressions import print_expression


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the waits for names that nothing starts or declares."""
    for body in file.bodies_with(tree.Handle, tree.Cancel):
        known = body.truths | body.handles
        for wait in body.of(tree.Handle):
            if wait.name not in known:
                said = f"{body.label} has no promise, handle or condition {wait.name}"
                if wait.name in body.held.several:
                    said = f"{wait.name} is no promise: it holds several"
                yield RULE.at(
                    wait.span,
                    said,
                    hint=_meant(body, wait.name)
                    or did_you_mean(wait.name, known)
                    or _begun(body, wait.name),
                    name=wait.name,
                )
        yield from _no_promise(body)


def _begun(body: Body, name: str) -> str:
    """Return what would make a name one that can be awaited."""
    first = f"start it first: `promise {name} <- ...`"
    return f"{first}; a length of time is `timer({name})`" if name in body.names else first


def _no_promise(body: Body) -> Iterable[Diagnostic]:
    """Yield what is read and cancelled that is no promise: `cancel order.lines[0]`."""
    for cancel in body.of(tree.Cancel):
        target = cancel.target
        if isinstance(target, tree.Index) and not body.held.is_one(target):
            said = f"{print_expression(target)} is no promise that {body.label} began"
            hint = "a list of promises is made with `handles = append(handles, h)`"
            yield RULE.at(target.span, said, hint=hint)


def _meant(body: Body, name: str) -> str | None:
    """Return what to write where something else of that name was meant."""
    if name in body.held.several:
        return f"write `for h in {name}:` with `await h`, or `await {name}[0]` for one of a list"
    if name in ("else", "default"):
        return "a race has no `else`: what is ready at once is `timer(0s):`, as its last case"
    for kind in ("signal", "update"):
        if name in body.handlers(kind):
            return f"write `await {kind} {name}`"
    return None


RULE = Rule(
    code="UNDEFINED_PROMISE_OR_CONDITION",
    subject=Subject.MESSAGES,
    severity=Severity.ERROR,
    summary="a name is awaited that is neither a handle nor a condition",
    why="""\
`await name` waits for a promise, for the handle of a `spawn`, or for a condition or a variable
of the `state:` block until it holds. Anything else has no moment at which it would be there.""",
    bad="""\
workflow Ship(order: Order):
    promise late <- timer(5m)
    await lat
    close complete
""",
    good="""\
workflow Ship(order: Order):
    promise late <- timer(5m)
    await late
    close complete
""",
    check=check,
)
