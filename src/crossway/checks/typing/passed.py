"""What is passed on to a parameter without a type, and what its body does with it for certain.

    workflow Till(order: Order):
        workflow Charge(order.id, order.amount)

    workflow Charge(amount, id):
        left = amount - 1          # fails with a text: the arguments are the wrong way round

The body is read once more as if the parameter had the type of what is passed. What is wrong then,
in a statement that always runs, is said where the call is made: a warning, since nothing declares
the parameter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from crossway.checks.bodies import Body
from crossway.checks.flow import outcomes
from crossway.checks.typing.kinds import Kind, described
from crossway.checks.typing.operands import NEVER_EQUALS, NEVER_IN
from crossway.checks.typing.scope import Finding, Passed, hints_read_by
from crossway.language import tree
from crossway.language.span import Span

Read = Callable[[Body, dict[str, Kind]], Sequence[Finding]]
"""Reads a body whose parameters are of some types, and returns what is wrong in it."""

_CERTAIN = ("wrong-operand", "wrong-type")


def passed_wrong(
    passed: Iterable[Passed], bodies: Iterable[Body], known: Collection[Finding], read: Read
) -> Iterator[Finding]:
    """Yield a finding for each call that passes what its callee fails with; one for each call."""
    by_span = {body.definition.span: body for body in bodies if body.handler is None}
    seen: dict[tuple[Span, str, Kind, str | None], Finding | None] = {}
    told: set[Span] = set()
    for one in passed:
        body, key = by_span.get(one.callee), (one.callee, one.parameter, one.kind, one.text)
        if body is None or one.call in told or one.parameter in body.bound:
            continue
        if key not in seen:
            found = read(body, {one.parameter: one.kind}) if _computes(body, one.parameter) else ()
            found = [fault for fault in found if fault not in known]
            seen[key] = _certain(body, found, hints_read_by(one.text or ""))
        if fault := seen[key]:
            told.add(one.call)
            place = f"{fault.span.path}:{fault.span.line}"
            said = f"argument {one.parameter} of {one.name} is {described(one.kind)}"
            why = f"and {one.name} fails with it at {place}: {fault.message}"
            yield Finding("wrong-type", one.span, f"{said}, {why}", inferred=True)


def _computes(body: Body, parameter: str) -> bool:
    """Return whether a body does more with a parameter than pass it on."""
    parts = (
        part
        for node in body.nodes
        for part in (
            (node.left, node.right)
            if isinstance(node, tree.Binary)
            else (node.operand,)
            if isinstance(node, tree.Unary)
            else node.arguments
            if isinstance(node, tree.Invoke)
            else ()
        )
    )
    return any(isinstance(part, tree.Name) and part.name == parameter for part in parts)


def _certain(body: Body, found: Sequence[Finding], read: Collection[str]) -> Finding | None:
    """Return the first fault in a statement that always runs, at its first line if it has more.

    What is only compared does not fail; nor does a text that is read as what is wanted: "0.10" as
    a decimal. `read` are the hints of such findings.
    """
    lines: set[int] = set()
    for statement in body.block:
        lines.add(statement.span.line)
        if outcomes((statement,)) != {"goes on"}:
            break
    return next(
        (
            one
            for one in sorted(found, key=lambda one: one.span)
            if one.code in _CERTAIN
            and one.span.line in lines
            and not any(said in one.message for said in (NEVER_EQUALS, NEVER_IN))
            and not (one.code == "wrong-type" and one.hint in read)
        ),
        None,
    )
