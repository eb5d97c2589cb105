"""A signal is sent through something that is no workflow's handle."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import did_you_mean


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the sends whose handle is not bound to a workflow."""
    for body in file.bodies_with(tree.Send):
        for send in body.of(tree.Send):
            if send.handle not in body.children:
                yield RULE.at(
                    send.span,
                    f"{send.handle} is no handle of a workflow that {body.label} started",
                    hint=did_you_mean(send.handle, body.children)
                    or f"start it with `promise {send.handle} <- workflow ..`",
                    name=send.handle,
                )


RULE = Rule(
    code="SIGNAL_SEND_HANDLE_NOT_WORKFLOW",
    subject=Subject.MESSAGES,
    severity=Severity.ERROR,
    summary="a signal is sent through something that is no workflow's handle",
    why="""\
`signal handle.Name(..)` reaches a child through the promise it was started with:
`promise handle <- workflow W(..)`. Nothing else leads to a running workflow.""",
    bad="""\
workflow Ship(order: Order):
    promise late <- timer(5m)
    signal late.Hurry(order.id)
    await late
    close complete
""",
    good="""\
workflow Ship(order: Order):
    promise pack <- workflow Pack(order)
    signal pack.Hurry(order.id)
    await pack
    close complete

workflow Pack(order: Order):
    signal Hurry(id: string):
        activity Alert(id)
    await signal Hurry
    close complete

activity Alert(id: string):
    return
""",
    check=check,
)
