"""unused-variable: a variable is given a value that nothing reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from crossway.checks.onefile import OneFile
from crossway.checks.rule import Rule, Subject
from crossway.checks.usage import Scope, Unbound, in_each_scope, scopes
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import did_you_mean, near_names
from crossway.language.span import Span


@in_each_scope
def check(file: OneFile, unbound: Unbound) -> Iterable[Diagnostic]:
    """Yield the first assignment of each variable that nothing reads.

    Parameters and results of calls belong to what is called, and may be left alone; what the
    state declares or a handler notes may be for a query that is still to come.
    """
    for scope in scopes(file, unbound):
        first: dict[str, Span] = {}
        unknown = _unknown(dict(unbound), scope)
        for name, span in _assigned(scope):
            first.setdefault(name, span)
        yield from _misspelt_state(scope)
        for name, span in first.items():
            if scope.unused(name) and not near_names(name, unknown):
                yield RULE.at(
                    span,
                    f"nothing reads {name}",
                    hint=f"remove it, or call it _{name} if that is meant",
                    name=name,
                )


def _misspelt_state(scope: Scope) -> Iterator[Diagnostic]:
    """Yield what handlers note under a name that nearly is one which others look at."""
    shared = frozenset[str]().union(*(body.variables for body in scope.bodies))
    for body in (body for body in scope.bodies if body.handler is not None):
        own = shared.union(parameter.name for parameter in body.parameters)
        for node in body.of(tree.Assign):
            name = node.target.name if isinstance(node.target, tree.Name) else ""
            unread = bool(name) and name not in own and scope.unused(name)
            if unread and (hint := did_you_mean(name, shared)):
                yield RULE.at(node.span, f"nothing reads {name}", hint=hint, name=name)


def _unknown(unbound: Mapping[str, Sequence[str]], scope: Scope) -> Sequence[str]:
    """Return the names that the scope uses and nothing defines: one of its own may be meant.

    Only some: whoever has hundreds of them has no single slip.
    """
    owners = {body.qualified_name for body in scope.bodies}
    unknown = (name for owner in sorted(owners) for name in unbound.get(owner, ()))
    return tuple(islice(unknown, _MOST_UNKNOWN))


_MOST_UNKNOWN = 50


def _assigned(scope: Scope) -> Iterator[tuple[str, Span]]:
    """Yield the variables that assignments make outside of handlers, in source order."""
    for body in (body for body in scope.bodies if body.handler is None):
        given = body.variables.union(parameter.name for parameter in body.parameters)
        given |= body.conditions
        for node in body.of(tree.Assign):
            if isinstance(node.target, tree.Name) and node.target.name not in given:
                yield node.target.name, node.span


RULE = Rule(
    code="unused-variable",
    subject=Subject.NAMES,
    severity=Severity.WARNING,
    summary="a variable is given a value that nothing reads",
    why="""\
Nothing in the body, in the workflow's handlers or in a hole of a text reads this variable: the
value is lost, and most often another name was meant. What only feeds itself, `count = count + 1`,
is read by nobody either. A name that begins with `_` may stay unread. What `state:` declares or a
handler sets is left alone.""",
    bad="""\
workflow Ship(order: Order) -> (Parcel):
    weight = order.weight * 2
    activity Pack(order) -> parcel
    close complete(parcel)

activity Pack(order: Order) -> (Parcel):
    return Parcel{id: order.id}
""",
    good="""\
workflow Ship(order: Order) -> (Parcel):
    weight = order.weight * 2
    activity Pack(order, weight) -> parcel
    close complete(parcel)

activity Pack(order: Order, weight: number) -> (Parcel):
    return Parcel{id: order.id, weight}
""",
    check=check,
)
