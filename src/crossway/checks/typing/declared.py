"""What stands before a body's first statement: its parameters, and the state of its workflow."""

from __future__ import annotations

from collections.abc import Iterator

from crossway.checks.bodies import Body
from crossway.checks.typing.judge import Judge
from crossway.checks.typing.kinds import ANYTHING, BOOLEAN, Kind
from crossway.checks.typing.scope import Wanted
from crossway.language import tree
from crossway.language.blocks import assigned_names, parts


def names_before(judge: Judge) -> Iterator[tuple[str, Kind]]:
    """Yield the names that are there before the first statement, with their types."""
    body, path = judge.body, judge.body.file.path
    for entry in body.state:
        if isinstance(entry, tree.Condition):
            yield entry.name, BOOLEAN
        elif isinstance(entry, tree.Variable):
            # A variable without a type is whatever the handlers make of it.
            yield entry.name, judge.types.type(entry.type, path)
    for parameter in body.parameters:
        yield parameter.name, judge.types.type(parameter.type, path)


def assigned_elsewhere(body: Body) -> Iterator[str]:
    """Yield what the other bodies of a workflow give values to: they share its names."""
    handed_in = {parameter.name for parameter in body.parameters}
    for part in parts(body.workflow) if body.workflow else ():
        if part.block is not body.block:
            yield from (name for name in assigned_names(part.block) if name not in handed_in)


def hold_defaults(judge: Judge) -> None:
    """Hold the defaults of the parameters that this body alone has against their types."""
    body = judge.body
    for parameter in (body.handler or body.definition).parameters:
        if parameter.default is not None and parameter.type is not None:
            kind = judge.types.type(parameter.type, body.file.path)
            judge.expect(parameter.default, Wanted(kind, f"default of {parameter.name}"))


def hold_state(judge: Judge) -> None:
    """Hold the variables of the state against their types, once: with the workflow's body."""
    for entry in judge.body.state if judge.body.handler is None else ():
        if isinstance(entry, tree.Variable) and entry.value is not None:
            wanted = judge.types.type(entry.type, judge.body.file.path)
            judge.expect(entry.value, Wanted(wanted, f"state {entry.name}", travels=False))


def untyped_state(judge: Judge) -> Iterator[tuple[str, tree.Expression]]:
    """Yield the variables of the state that declare no type, with their first values."""
    for entry in judge.body.state:
        if isinstance(entry, tree.Variable) and entry.type is None and entry.value is not None:
            yield entry.name, entry.value


def declared(judge: Judge, name: str) -> Wanted | None:
    """Return what a name must hold: a parameter, or a variable of the state, with a type."""
    found = type_of(judge.body, name)
    if found is None:
        return None
    written, what = found
    kind = judge.types.type(written, judge.body.file.path)
    return None if kind == ANYTHING else Wanted(kind, what, travels=False)


def type_of(body: Body, name: str) -> tuple[tree.TypeRef, str] | None:
    """Return the type that a parameter or a variable of the state declares, be it `any`, and what
    a message calls that one."""
    # A handler's own parameter hides what the workflow calls so.
    for parameter in reversed(body.parameters):
        if parameter.name == name and parameter.type is not None:
            return parameter.type, f"parameter {name}"
    for entry in body.state:
        if isinstance(entry, tree.Variable) and entry.name == name and entry.type is not None:
            return entry.type, f"state {name}"
    return None
