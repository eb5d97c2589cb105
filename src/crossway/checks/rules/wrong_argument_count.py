"""wrong-argument-count: a call or a signal passes too many or too few arguments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crossway.checks.bodies import Body
from crossway.checks.facts import Facts
from crossway.checks.messages import bound, sent
from crossway.checks.onefile import OneFile
from crossway.checks.rule import Rule, Subject
from crossway.checks.typing.findings import given_by_bodies
from crossway.checks.typing.kinds import Kind
from crossway.checks.typing.signatures import argument_names, is_misnamed
from crossway.design.builtins import BUILTINS
from crossway.design.defaults import least
from crossway.design.types import Anything, Listing
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the calls of what the design or the language defines, when arguments do not fit."""
    for part in facts.parts:
        yield from part.find(_of_functions)
    yield from facts.from_outline(_of_calls)
    for body in (body for part in facts.parts for body in part.find(_with_messages)):
        yield from _of_messages(facts, body)


def _with_messages(file: OneFile) -> Iterable[Body]:
    return file.bodies_with(tree.Send, tree.Invoke, tree.Close, tree.Await, tree.Case)


def _of_calls(facts: Facts) -> Iterable[Diagnostic]:
    for call in (site.call for body in facts.bodies for site in body.sites):
        known = _parameters(facts, call)
        given = len(call.arguments)
        if known is None or is_misnamed(call, known[0]):
            continue  # `wrong-argument-name` says so
        expected, fewest = known
        name = call.operation if isinstance(call, tree.NexusCall) else call.name
        if names := argument_names(call):
            yield from _without(call, name, [n for n in expected[:fewest] if n not in names])
            continue
        if fewest <= given <= len(expected):
            continue
        yield RULE.at(
            call.span,
            f"{name} takes {_range(fewest, len(expected))}, {given} given",
            hint=f"{name}({', '.join(expected)})",
            name=name,
        )


def _without(call: tree.Call, name: str, missing: list[str]) -> Iterable[Diagnostic]:
    """Yield that a call with names leaves arguments out that have to be given."""
    if missing:
        hint = f"add {', '.join(f'`{one}: ..`' for one in missing)}"
        said = f"{name} is called without {' and '.join(missing)}"
        yield RULE.at(call.span, said, hint=hint, name=name)


def _of_functions(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the calls of built-in functions whose arguments do not match in number."""
    calls = [
        (body, call) for body in file.bodies_with(tree.Invoke) for call in body.of(tree.Invoke)
    ]
    for body, call in calls:
        builtin = BUILTINS.get(call.function)
        if builtin is None or body.kind not in builtin.where:
            continue
        given = len(call.arguments)
        if given < builtin.least or (builtin.most is not None and given > builtin.most):
            yield RULE.at(
                call.span,
                f"{builtin.name} takes {_range(builtin.least, builtin.most)}, {given} given",
                hint=builtin.signature,
                name=builtin.name,
            )


def _of_messages(facts: Facts, body: Body) -> Iterable[Diagnostic]:
    """Yield what is sent, and what is bound, in another number than declared."""
    for one in sent(facts, body):
        said = f"{one.name} takes {_range(one.least, len(one.declared))}, {one.given} given"
        hint = f"{one.name}({', '.join(one.declared)})"
        yield RULE.at(one.span, said, hint=hint, name=one.name)
    given = given_by_bodies(facts)
    for bind in bound(facts, body, lambda callee: _number(given.get(id(callee), ()))):
        values = "1 value" if bind.values == 1 else f"{bind.values or 'no'} values"
        names = "1 name takes" if bind.names == 1 else f"{bind.names} names take"
        yield RULE.at(bind.span, f"{bind.name} gives {values}, {names} them", name=bind.name)


def _number(kinds: Sequence[Kind]) -> int | None:
    """Return how many results these are; one that may be a list may be several."""
    alone = kinds[0] if len(kinds) == 1 else None
    return None if not kinds or isinstance(alone, Listing | Anything) else len(kinds)


def _range(fewest: int, most: int | None) -> str:
    if most is None:
        return f"at least {_counted(fewest)}"
    return _counted(most) if fewest == most else f"{fewest} to {_counted(most)}"


def _counted(count: int) -> str:
    return "1 argument" if count == 1 else f"{count or 'no'} arguments"


Parameters = tuple[list[str], int]
"""The names of parameters, and how many of them have to be given."""


def _parameters(facts: Facts, call: tree.Call) -> Parameters | None:
    """Return the parameters of what is called, None when the design does not say."""
    if isinstance(call, tree.NexusCall):
        return _operation_parameters(facts, call)
    found = facts.callee(call)
    return ([p.name for p in found.parameters], least(found.parameters)) if found else None


def _operation_parameters(facts: Facts, call: tree.NexusCall) -> Parameters | None:
    target = facts.design.calls.nexus.get(call.span)
    if target is None or target.simulated:
        return None
    service = facts.design.services.get(target.service)
    operation = service.operations.get(target.operation) if service else None
    if operation is None:
        return None
    started = facts.design.workflows.get(operation.workflow) if operation.workflow else None
    if (operation.tree is None or operation.workflow) and (started is None or not started.tree):
        return None
    signature = operation.signature
    return [name for name, _ in signature.parameters], signature.least


RULE = Rule(
    code="wrong-argument-count",
    subject=Subject.CALLS,
    severity=Severity.ERROR,
    summary="a call or a signal passes too many or too few arguments",
    why="""\
The definition says how many arguments there are, and each without a default is needed: of a call,
of a signal that is sent, of `close continue_as_new(..)`, which starts the workflow anew. What is
awaited says how many names `->` can bind. Of the built-in functions docs/language.md says what
they take.""",
    bad="""\
workflow Ship(order: Order) -> (Parcel):
    activity Pack(order, order.address) -> parcel
    close complete(parcel)

activity Pack(order: Order) -> (Parcel):
    return Parcel{id: order.id}
""",
    good="""\
workflow Ship(order: Order) -> (Parcel):
    activity Pack(order) -> parcel
    close complete(parcel)

activity Pack(order: Order) -> (Parcel):
    return Parcel{id: order.id}
""",
    check=check,
)
