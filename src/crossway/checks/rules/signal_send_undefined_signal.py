"""SIGNAL_SEND_UNDEFINED_SIGNAL: a signal is sent that its workflow does not declare."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from crossway.checks.facts import Facts
from crossway.checks.messages import handlers_of, started_by_signals
from crossway.checks.rule import Rule, Subject
from crossway.design.builtins import MESSAGES
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import did_you_mean
from crossway.language.span import Span
from crossway.language.words import with_article


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the sends of signals that the child has no handler for."""
    for body in facts.bodies_with(tree.Send, tree.Invoke):
        for send in body.of(tree.Send):
            target = facts.design.calls.signals.get(send.span)
            found = facts.design.names.workflows.get(target.workflow) if target else None
            if found is None:
                continue
            child = body.children.get(send.handle, found.name)
            yield from _undeclared(send.span, child, found.node, send.signal)
        begun = started_by_signals(body)
        for call in body.of(tree.Invoke):
            if call.function in MESSAGES:
                started = begun.get(id(call))
                workflow = facts.callee(started) if started is not None else None
                if started is None:
                    yield from _by_id(facts, call)
                elif isinstance(workflow, tree.Workflow) and isinstance(
                    name := call.arguments[1], tree.Name
                ):
                    yield from _undeclared(name.span, started.name, workflow, name.name)


def _undeclared(
    span: Span, called: str, workflow: tree.Workflow, signal: str
) -> Iterable[Diagnostic]:
    """Yield that a workflow, as the line calls it, has no such signal, if so."""
    handlers = without_comments(workflow.handlers)
    declared = {handler.name for handler in handlers if handler.kind == "signal"}
    if signal not in declared:
        said = f"workflow {called} has no signal {signal}"
        yield RULE.at(span, said, hint=did_you_mean(signal, declared), name=signal)


def _by_id(facts: Facts, call: tree.Invoke) -> Iterable[Diagnostic]:
    """Yield a message by id that no workflow here takes, and that looks like one that some do.

    Others may well take it: a warning.
    """
    name = call.arguments[1] if len(call.arguments) > 1 else None
    kind = MESSAGES[call.function]
    known = handlers_of(facts, kind)
    if not isinstance(name, tree.Name) or name.name in known:
        return
    if name.span in facts.refused_arguments:  # of what cannot be sent from there
        return
    if hint := _other_kind(facts, kind, name.name) or did_you_mean(name.name, known):
        said = f"no workflow of this design has {with_article(kind)} {name.name}"
        found = RULE.at(name.span, said, hint=hint, name=name.name)
        yield replace(found, severity=Severity.WARNING)


def _other_kind(facts: Facts, kind: str, name: str) -> str | None:
    """Return the hint for a message that workflows of the design take as another kind of one."""
    for other in sorted({*MESSAGES.values()} - {kind}):
        if name in handlers_of(facts, other):
            return f"{name} is {with_article(other)}, and has to be sent as one"
    return None


RULE = Rule(
    code="SIGNAL_SEND_UNDEFINED_SIGNAL",
    subject=Subject.MESSAGES,
    severity=Severity.ERROR,
    summary="a signal is sent that its workflow does not declare",
    why="""\
The child has no handler for this signal: it would be buffered and never seen.""",
    bad="""\
workflow Ship(order: Order):
    promise pack <- workflow Pack(order)
    signal pack.Hury(order.id)
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
