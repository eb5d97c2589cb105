"""wrong-argument-name: an argument of an operation is called as no parameter there."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.design.model import NexusTarget
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import did_you_mean


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the nexus calls whose names of arguments are not those of parameters."""
    for _, call, target in facts.targets():
        if not call.names:
            continue
        known = _parameters(facts, target)
        if known is None and len(call.names) == 1:
            (name,) = call.names
            yield RULE.at(
                call.span,
                f"one argument is sent as it is, under no name: {call.operation} may expect either",
                hint=f"leave the name out, or pass a record with this field: `{{{name}: ..}}`",
                name=call.operation,
            )
        elif known is not None and (wrong := [name for name in call.names if name not in known]):
            yield RULE.at(
                call.span,
                f"{target.service}.{target.operation} has no parameter {wrong[0]}",
                hint=did_you_mean(wrong[0], [one for one in known if one not in call.names])
                or f"it takes ({', '.join(known)})",
                name=call.operation,
            )


def _parameters(facts: Facts, target: NexusTarget) -> list[str] | None:
    """Return the names of an operation's parameters, None where the design does not say."""
    service = facts.design.services.get(target.service)
    operation = service.operations.get(target.operation) if service else None
    if operation is None or (operation.tree is None and operation.workflow is None):
        return None
    return [name for name, _ in operation.signature.parameters]


_CALL = """\
workflow Ship(order: Order) -> (Receipt):
    nexus DepotEndpoint Depot.Reserve(id: order.id, {name}: order.count) -> receipt
        options:
            timeout: 20s
    close complete(receipt)

extern nexus service Depot:
    operation Reserve(id: string, count: int) -> (Receipt)
"""

RULE = Rule(
    code="wrong-argument-name",
    subject=Subject.CALLS,
    severity=Severity.ERROR,
    summary="an argument of an operation is named as no parameter is",
    why="""\
Several arguments of an operation travel as one JSON object, keyed by the names of its parameters.
Where a service is declared, the names in a call have to be those, in any order. Of an operation
that nothing declares they are the only names there are; its only argument is sent as it is.""",
    bad=_CALL.format(name="amount"),
    good=_CALL.format(name="count"),
    check=check,
)
